"""Ages said in a text: „58 Jahre", „mit achtundfünfzig", "turning sixty-five"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from genpers.guardrails.analysis.screen import ANY, Possible
from genpers.guardrails.text.later import later

_ONES_DE = ["", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
_TENS_DE = [
    "",
    "",
    "zwanzig",
    "dreißig",
    "vierzig",
    "fünfzig",
    "sechzig",
    "siebzig",
    "achtzig",
    "neunzig",
]
_TEENS_DE = [
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_ONES_EN = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TENS_EN = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TEENS_EN = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]


def _words(language: str) -> dict[str, int]:
    found: dict[str, int] = {}
    if language == "de":
        found |= {word: 10 + n for n, word in enumerate(_TEENS_DE)}
        for tens in range(2, 10):
            found[_TENS_DE[tens]] = tens * 10
            for ones in range(1, 10):
                found[f"{_ONES_DE[ones]}und{_TENS_DE[tens]}"] = tens * 10 + ones
        return found
    found |= {word: 10 + n for n, word in enumerate(_TEENS_EN)}
    for tens in range(2, 10):
        found[_TENS_EN[tens]] = tens * 10
        for ones in range(1, 10):
            found[f"{_TENS_EN[tens]}-{_ONES_EN[ones]}"] = tens * 10 + ones
            found[f"{_TENS_EN[tens]} {_ONES_EN[ones]}"] = tens * 10 + ones
    return found


_NUMBERS = {language: _words(language) for language in ("de", "en")}
_ONE_OF = {
    language: "|".join(sorted(words, key=len, reverse=True)) for language, words in _NUMBERS.items()
}
_DE = rf"(?P<n>\b(?:1[0-9]|[2-9]\d)\b|\b(?:{_ONE_OF['de']})(?:ste[rnms]?|te[rnms]?)?\b)"
_EN = rf"(?P<n>\b(?:1[0-9]|[2-9]\d)(?:st|nd|rd|th)?\b|\b(?:{_ONE_OF['en']})(?:th|ieth)?\b)"
_FRAMES = {
    "de": tuple(
        later(frame.replace("#", _DE), re.IGNORECASE)
        for frame in (
            r"(?<!ab )(?<!bis )(?<!unter )(?<!über )#[\s-]?(?:jahren?\b(?:\s(?:alt|jung))|"
            r"lenze|jährige[rnms]?\b|-jährige[rnms]?\b)",
            r"\bmit #(?:\sjahren)?(?=\s(?:darfst|kannst|dürfen|können|bist|sind|hast|haben|"
            r"weißt|wissen|brauchst|brauchen)\b)",
            r"\bmit (?:ihren|deinen|Ihren|gerade|erst|schon|fast|knapp|jetzt|stolzen|zarten|"
            r"nun)\s?(?:mal\s)?#(?:\sjahren)?",
            r"\b(?:sie|du) (?:sind|bist|werden|wirst|wurden|wurdest)(?:\s(?:ja|nun|jetzt|"
            r"bald|gerade|schon|heuer|dieses jahr|in diesem jahr|im \w+|morgen|übermorgen|"
            r"nächste woche|also|endlich|frische|stolze))*\s#(?!\s?(?:%|€|euro|tage|wochen|"
            r"monate|minuten|punkte|uhr|meter|km))",
            r"\b(?:werden|wirst|wurden|wurdest|sind|bist|feiern|feierst)\s(?:sie|"
            r"du)(?:\s(?:ja|nun|jetzt|bald|gerade|schon|heuer|dieses jahr|in diesem jahr|"
            r"morgen|nächste woche|ihren|deinen))*\s#(?!\s?(?:%|€|euro|tage|wochen|monate|"
            r"minuten|punkte|uhr|meter|km))",
            r"\bzum\s#(?:\.|sten|ten)?\s?(?:geburtstag|wiegenfest|ehrentag)",
            r"\bjahrgang\s(?:19|20)(?P<y>\d\d)",
            r"\b(?:ihr|dein|ihren|deinen|ihrem|deinem)\s#(?:\.|ster|sten|stes|ter|"
            r"ten)?\s(?:geburtstag|lebensjahr|wiegenfest)",
            r"\b(?:anfang|mitte|ende|um die|jenseits der|über|fast|knapp|schon|"
            r"endlich)\s#\b(?=[^.!?]*\b(?:sie|du|ihnen|dir)\b)(?!\s?(?:%|€|euro|tage|wochen|"
            r"monate|minuten|punkte|uhr|meter|km|jahren|jahre|stück|prozent|rezepte|"
            r"kilometer|gramm|sorten|farben|seiten))(?-i:(?!\s(?!Sie\b|Ihnen\b)[A-ZÄÖÜ]))",
        )
    ),
    "en": tuple(
        later(frame.replace("#", _EN), re.IGNORECASE)
        for frame in (
            r"(?<!from )(?<!over )(?<!under )#[\s-]years?[\s-](?:old|young)",
            r"\bat (?:your age of |the age of |just |only |nearly )?#\b(?=,?\s(?:you|it's))",
            r"\byou(?:'re|\sare|'ve|\shave|\swill be|'ll be)?\s(?:(?:just|now|soon|nearly|"
            r"almost|about to|going to|already|finally)\s)*(?:turn(?:ed|ing)?|hit(?:ting)?|"
            r"reach(?:ed|ing)?|be|are|becom(?:e|ing))?\s?#(?=\s(?:this|next|today|tomorrow|"
            r"on|in|soon|now|and|already)\b|[,.!?]|$)",
            r"\b(?:turn(?:ed|s|ing)?|hit(?:ting)?|pushing|approaching)\s#(?!\s?(?:%|pounds|"
            r"minutes|days|weeks|points|per))\b",
            r"\byour\s#(?:\s)birthday",
            r"\b(?:happy|for the)\s#\s?birthday",
            r"\bborn in (?:19|20)(?P<y>\d\d)",
            r"\bin your (?:early |mid-?|late )?(?P<d>twenties|thirties|forties|fifties|"
            r"sixties|seventies|eighties)",
        )
    ),
}


# Every frame holds a number in digits or words, or a decade; most texts hold neither.
_QUICK = {
    "de": later(r"\b[1-9]\d\b|zehn|elf|zwölf|zig|ßig|jahrgang"),
    "en": later(r"\b[1-9]\d(?:st|nd|rd|th)?\b|teen|\bten|elev|twel|ty|tie|born in"),
}


@dataclass(frozen=True, slots=True)
class AgeMention:
    """An age as a number of years (-1 where only a decade or a year is said), and its span."""

    age: int
    start: int
    end: int


SCREENED = _FRAMES
"""What ``possible`` is about, by language."""


def age_mentions(text: str, language: str, possible: Possible = ANY) -> Iterator[AgeMention]:
    """Yield every age that a text says of somebody; a mere number or a minimum age is none.

    ``possible`` are the expressions that can match.
    """
    numbers = _NUMBERS.get(language)
    frames = [frame for frame in _FRAMES.get(language, ()) if frame in possible]
    if numbers is None or not frames or not _QUICK[language].search(text.lower()):
        return
    for frame in frames:
        for match in frame.finditer(text):
            yield AgeMention(_value(match.groupdict().get("n"), numbers), *match.span())


def _value(said: str | None, numbers: dict[str, int]) -> int:
    if not said:
        return -1
    digits = re.match(r"\d+", said)
    if digits:
        return int(digits[0])
    lower = said.lower()
    for ending in ("", "ster", "sten", "stes", "ste", "ter", "ten", "te", "th", "ieth"):
        if lower.removesuffix(ending) in numbers:
            return numbers[lower.removesuffix(ending)]
    return -1
