"""How often something happens: „täglich“, „jeden ersten Sonntag im Monat“, "every other week".

A recurrence is the time between two turns, in minutes; a month has 30.4 days. „Alle paar Minuten“
is a stretch. Weekdays are read too: on which days something is open or takes place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from genpers.guardrails.analysis.number_words import english_number, german_number
from genpers.guardrails.text.later import later

HOUR, DAY, WEEK, MONTH, YEAR = 60.0, 1440.0, 10_080.0, 43_800.0, 525_600.0
_UNITS = {
    "minute": 1.0, "stunde": HOUR, "tag": DAY, "abend": DAY, "morgen": DAY, "nacht": DAY,
    "woche": WEEK, "monat": MONTH, "quartal": 3 * MONTH, "jahr": YEAR, "jahrzehnt": 10 * YEAR,
    "hour": HOUR, "day": DAY, "evening": DAY, "morning": DAY, "night": DAY, "week": WEEK,
    "fortnight": 2 * WEEK, "month": MONTH, "quarter": 3 * MONTH, "year": YEAR, "decade": 10 * YEAR,
}  # fmt: skip
_DAYS = {
    "de": ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}
_SHORT = {"de": ("mo", "di", "mi", "do", "fr", "sa", "so"),
          "en": ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}  # fmt: skip
_PLAIN = {
    "stündlich": HOUR, "täglich": DAY, "wöchentlich": WEEK, "monatlich": MONTH,
    "vierzehntäglich": 2 * WEEK, "vierzehntägig": 2 * WEEK, "zweiwöchentlich": 2 * WEEK,
    "zweimonatlich": 2 * MONTH, "vierteljährlich": 3 * MONTH, "quartalsweise": 3 * MONTH,
    "halbjährlich": 6 * MONTH, "alljährlich": YEAR, "jährlich": YEAR, "tagtäglich": DAY,
    "halbstündlich": 30.0, "viertelstündlich": 15.0, "zweistündlich": 120.0,
    "hourly": HOUR, "daily": DAY, "nightly": DAY, "weekly": WEEK, "fortnightly": 2 * WEEK,
    "monthly": MONTH, "quarterly": 3 * MONTH, "yearly": YEAR, "annually": YEAR,
}  # fmt: skip
_SECOND = {
    "zweite": 2, "dritte": 3, "vierte": 4, "fünfte": 5, "other": 2, "second": 2, "third": 3,
    "fourth": 4, "fifth": 5,
}  # fmt: skip
_MANY = {"einmal": 1, "once": 1, "twice": 2, "thrice": 3}
_WEEKDAY = {"de": r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend",
            "en": r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"}  # fmt: skip
_UNIT = {
    "de": r"minute|stunde|tag|abend|morgen|nacht|woche|monat|quartal|jahrzehnt|jahr",
    "en": r"minute|hour|day|evening|morning|night|week|fortnight|month|quarter|year|decade",
}
EXPRESSIONS = {
    "de": [
        r"(?<!mal )\b(?P<plain>(?:halb|viertel|zwei)?stündlich|(?:tag|vierzehn)?täglich"
        r"|vierzehntägig|(?:zwei)?wöchentlich|(?:zwei)?monatlich|(?:viertel|halb|all)?jährlich|quartalsweise)"
        r"(?:e[nmrs]?)?\b",
        r"\b(?:jede[nrsm]?|am|der) (?P<which>ersten?|letzten?|zweiten?|dritten?|vierten?) "
        rf"(?P<day>{_WEEKDAY['de']}|werktag) (?:im|eines|jedes|des)(?: jeden)? monats?\b",
        rf"\bjede[nrsm]? (?:(?P<nth>zweite|dritte|vierte|fünfte)[nrsm]? )?"
        rf"(?:(?P<day>{_WEEKDAY['de']})|(?P<unit>{_UNIT['de']}))\b(?! (?:im|des|jedes) monat)",
        rf"\balle (?P<number>paar|\d{{1,3}}|[a-zäöüß]{{3,12}}) (?P<unit>{_UNIT['de']})(?:e?n|e)?\b",
        r"\b(?:(?P<many>einmal)|(?P<number>\d{1,2}|[a-zäöüß]{3,10}?) ?-?mal) "
        rf"(?:(?:am|pro|im|je|in der|an jedem|die) (?P<unit>{_UNIT['de']})"
        r"|(?P<each>täglich|wöchentlich|monatlich|jährlich))\b",
        r"\b(?P<number>\d{1,2}|halb|viertel|dreiviertel|[a-zäöüß]{4,12}?)?-?"
        r"(?P<unit>minute|stunde)n-?takt\b",
    ],
    "en": [
        r"(?<!times )(?<!once )(?<!twice )\b(?P<plain>hourly|daily|nightly|weekly|fortnightly"
        r"|monthly|quarterly|yearly|annually)\b"
        r"(?! (?:life|bread|routine|use|grind|newspaper|needs))",
        r"\b(?:(?:every|each|on the|the) )?(?P<which>first|last|second|third|fourth) "
        rf"(?P<day>{_WEEKDAY['en']}) (?:of|in) (?:the|each|every) month\b",
        r"\b(?:every|each) (?:single )?(?:(?P<nth>other|second|third|fourth|fifth) )?"
        rf"(?:(?P<day>{_WEEKDAY['en']})|(?P<unit>{_UNIT['en']}))\b",
        r"\bevery (?P<number>few|couple of|\d{1,3}|[a-z]{3,10}) "
        rf"(?P<unit>{_UNIT['en']})s\b",
        r"\b(?:(?P<many>once|twice)|(?P<number>\d{1,2}|[a-z]{3,10}) times) "
        rf"(?:(?:an?|every|each|per) (?P<unit>{_UNIT['en']})"
        r"|(?P<each>daily|weekly|monthly|yearly|annually))\b",
    ],
}
"""How a recurrence is written, by language; the groups say how to read it."""
_COMPILED = {
    language: [later(source, re.IGNORECASE) for source in sources]
    for language, sources in EXPRESSIONS.items()
}
_RANGE = {
    language: later(
        rf"\b(?P<one>{'|'.join((*days, *_SHORT[language]))})\.? ?(?:-|–|bis|to|through|until) ?"
        rf"(?P<two>{'|'.join((*days, *_SHORT[language]))})\b",
        re.IGNORECASE,
    )
    for language, days in _DAYS.items()
}
_ONE_DAY = {
    language: later(rf"\b(?:{'|'.join((*days, *_SHORT[language]))})s?\b", re.IGNORECASE)
    for language, days in _DAYS.items()
}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often: the minutes from one turn to the next, at least and at most."""

    start: int
    end: int
    least: float
    most: float

    def agrees(self, other: Recurrence) -> bool:
        """Tell whether two say the same, within what months and days differ."""
        return self.least <= 1.06 * other.most and other.least <= 1.06 * self.most


@lru_cache(maxsize=1024)
def recurrences(text: str, language: str) -> tuple[Recurrence, ...]:
    """Return how often a short text, such as a fact, says that something happens."""
    found: list[Recurrence] = []
    for pattern in _COMPILED.get(language, ()):
        for match in pattern.finditer(text):
            one = recurrence_of(match, language)
            if one is not None and not any(
                other.start < one.end and one.start < other.end for other in found
            ):
                found.append(one)
    return tuple(found)


def recurrence_of(match: re.Match[str], language: str) -> Recurrence | None:
    """Read what one of the expressions found; None where the number is none."""
    said = {name: text.lower() for name, text in match.groupdict().items() if text}
    if "plain" in said or "each" in said:
        length = _PLAIN.get(said.get("plain") or said["each"])
    elif "which" in said:
        length = MONTH
    else:
        length = WEEK if "day" in said else _UNITS[said["unit"]]
        length *= _SECOND.get(said.get("nth", ""), 1)
    if length is None:
        return None
    number = said.get("number")
    if number in ("paar", "few", "couple of"):
        return Recurrence(*match.span(), 2 * length, 6 * length)
    if number is not None:
        value = _value(number, language)
        if value is None:
            return None
        interval = match.group().lower().startswith(("alle ", "every ")) or "takt" in match.group()
        length = length * value if interval else length / value
    elif "many" in said:
        length /= _MANY[said["many"]]
    return Recurrence(*match.span(), length, length)


def _value(number: str, language: str) -> float | None:
    if number.isdigit():
        return float(number) or None
    if number in ("halb", "viertel", "dreiviertel"):
        return {"halb": 0.5, "viertel": 0.25, "dreiviertel": 0.75}[number]
    return german_number(number) if language == "de" else english_number((number,))


@lru_cache(maxsize=1024)
def weekdays(text: str, language: str) -> frozenset[int]:
    """Return the weekdays a short text names, ranges filled in; Monday is 0."""
    if language not in _RANGE:
        return frozenset()
    days: set[int] = set()
    for match in _RANGE[language].finditer(text):
        first, last = _number(match["one"], language), _number(match["two"], language)
        days |= {day % 7 for day in range(first, last + 1 if first <= last else last + 8)}
    days |= {_number(match.group(), language) for match in _ONE_DAY[language].finditer(text)}
    return frozenset(days)


def weekdays_at(text: str, language: str) -> Iterator[tuple[int, int, int]]:
    """Yield place and number of every weekday that a text names in full."""
    pattern = _ONE_DAY.get(language)
    for match in pattern.finditer(text) if pattern is not None else ():
        if match.end() - match.start() > 4:
            yield *match.span(), _number(match.group(), language)


def _number(day: str, language: str) -> int:
    low = day.lower().rstrip("s") if len(day) > 4 else day.lower()
    names, short = _DAYS[language], _SHORT[language]
    if low == "sonnabend":
        return 5
    return names.index(low) if low in names else short.index(low[: len(short[0])])
