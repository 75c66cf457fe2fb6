"""Find what a text counts, measures and prices: money, percentages, durations, weights, counts.

Strict by language: „1.299“ is one thousand two hundred and ninety-nine in German and 1.299 in
English. Numbers in words count like digits. Versions, article numbers, list markers, step numbers
and names with digits are no quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from genpers.guardrails.analysis.quantity import (
    OF_TIME,
    Quantity,
    as_fraction,
    join_ranges,
    join_shares,
    join_spans,
    with_next_unit,
)
from genpers.guardrails.analysis.screen import ANY, Possible
from genpers.guardrails.analysis.units import CURRENCIES, UNITS, period_after
from genpers.guardrails.analysis.written_numbers import (
    GAP,
    Written,
    digit_numbers,
    unit_word,
    word_numbers,
)
from genpers.guardrails.text.later import later

_PARTY_BEFORE = later(
    r"\b(?:family|party|group|team|household|crew|familie|gruppe|haushalt)(?: of| von| mit)? $",
    re.IGNORECASE,
)
_NEXT_WORD = later(r"[ \t\u00a0-]*([^\W\d_]+)")
_PREFIX_MONEY = later(rf"(?:(?<![^\W\d_])(?:EUR|USD|GBP|CHF|US\$)|[€£$]){GAP}?$")
_AFTER = later(
    rf"{GAP}*(?:or more|or over|and (?:up|over|more)|upwards|oder mehr|und mehr|aufwärts"
    r"|(or less|or under|oder weniger))\b",
    re.IGNORECASE,
)
_QUALIFIERS = (
    (
        later(
            r"(?:\b(?:unter|weniger als|keine|nicht einmal|nicht mal|under|less than|below|"
            r"not even))"
            rf"{GAP}*[€£$]?$",
            re.IGNORECASE,
        ),
        "below",
    ),
    (
        later(
            r"(?:\b(?:mehr als|länger als|über|more than|longer than|over|well over|above))"
            rf"{GAP}*[€£$]?$",
            re.IGNORECASE,
        ),
        "above",
    ),
    (
        later(
            r"(?:\b(?:bis zu|bis|maximal|höchstens|up to|at most|no more than|as much as))"
            rf"{GAP}*[€£$]?$",
            re.IGNORECASE,
        ),
        "upto",
    ),
    (
        later(
            r"(?:\b(?:ab|mindestens|wenigstens|from|at least|"
            rf"starting at|min\.)){GAP}*(?:nur{GAP})?[€£$]?$",
            re.IGNORECASE,
        ),
        "from",
    ),
    (
        later(
            r"(?:\b(?:rund|etwa|ca\.|circa|ungefähr|knapp|gut|fast|about|around|roughly|almost|"
            rf"nearly|just under|not quite|barely|approximately)){GAP}*[€£$]?$",
            re.IGNORECASE,
        ),
        "about",
    ),
)


def find_quantities(
    text: str,
    language: str,
    skip: Iterable[tuple[int, int]] = (),
    possible: Possible = ANY,
) -> list[Quantity]:
    """Return the quantities of a text in order.

    ``skip`` are spans that hold no quantity (links, names, dates, times of day); ``possible`` are
    the expressions that can match.
    """
    worded = _WORDED["de" if language == "de" else "en"] in possible
    said = (*digit_numbers(text, language), *(word_numbers(text, language) if worded else ()))
    loose = _loose(text, language, possible)
    if not said and not loose:
        return []
    taken = list(skip)
    numbers = [
        number
        for number in said
        if not any(start < number.end and number.start < end for start, end in taken)
    ]
    numbers.sort(key=lambda number: (number.start, -number.end))
    distinct = [
        number
        for index, number in enumerate(numbers)
        if index == 0 or number.start >= max(other.end for other in numbers[:index])
    ]
    found = [as_fraction(text, _quantity(text, number)) for number in distinct]
    spans = [(one.start, one.end) for one in found] + taken
    found += [
        one for one in loose if not any(start < one.end and one.start < end for start, end in spans)
    ]
    ordered = join_shares(text, sorted(found, key=lambda one: one.start))
    return with_next_unit(text, join_spans(text, join_ranges(text, ordered)))


_LOOSE = {
    "de": later(
        r"\b(?:ein(?:e[nmrs]?)? )?(?:(?P<scant>knappe[nrs]?|gute[nrs]?|kurze[nrs]?) )?"
        r"(?P<part>halbe[nrs]?|viertel|dreiviertel|ganze[nrs]?|"
        r"volle[nrs]?)? ?"
        r"(?P<unit>jahr|monat|woche|tag|stunde|minute|sekunde|jahrhundert|jahrzehnt|quartal|kilo|pfund|zentner|"
        r"liter|meter|kilometer)(?:e[ns]?|s|n)?\b",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?P<part>half |quarter of )?(?:an?|one) (?P<part2>whole |full |half |quarter )?"
        r"(?P<unit>year|month|week|fortnight|day|hour|minute|second|century|decade|kilo|pound|litre|"
        r"hundredweight|"
        r"metre|mile)\b",
        re.IGNORECASE,
    ),
}
_NEXT_DAY = later(
    r"\b(?:am (?:nächsten|selben|gleichen|folgenden) (?:tag|werktag)|am folgetag|noch heute bei|"
    r"(?:the )?(?:next|same) (?:working )?day|overnight delivery)\b",
    re.IGNORECASE,
)
_SCORES = later(
    r"\b(dutzende|hunderte|tausende|dozens|scores|hundreds|thousands)n?(?: of| von)?\b"
    r"(?! (?:jahre|years|male|times|euro|pounds|tagen|days))",
    re.IGNORECASE,
)
_MANY = {
    "dutzend": 24.0, "hundert": 200.0, "tausend": 2000.0, "dozens": 24.0, "scores": 40.0,
    "hundreds": 200.0, "thousands": 2000.0,
}  # fmt: skip
_AND_A_HALF = later(r" and a half\b", re.IGNORECASE)
_PARTS = {"halb": 0.5, "half": 0.5, "viertel": 0.25, "quarter": 0.25, "dreiviertel": 0.75}


def _loose(text: str, language: str, possible: Possible) -> list[Quantity]:
    """Return quantities with an article for a number; plain articles need one in front."""
    pattern = _LOOSE["de" if language == "de" else "en"]
    found = list(_with_article(text, language, pattern) if pattern in possible else ())
    for match in _SCORES.finditer(text) if _SCORES in possible else ():
        least = next(value for word, value in _MANY.items() if match[1].lower().startswith(word))
        nouns = _nouns(text, match.end())
        found.append(
            Quantity(
                *match.span(),
                "count",
                least,
                "",
                high=9.99 * least / 2,
                nouns=nouns,
                in_words=True,
                loose=True,
            )
        )
    for match in _NEXT_DAY.finditer(text) if _NEXT_DAY in possible else ():
        found.append(
            Quantity(
                match.start(), match.end(), "duration", 1440.0, "minute", in_words=True, loose=True
            )
        )
    return found


def _with_article(text: str, language: str, pattern: re.Pattern[str]) -> Iterable[Quantity]:
    for match in pattern.finditer(text):
        said = match.group().lower()
        part = (match["part"] or match.groupdict().get("part2") or "").strip().lower()
        if language == "de" and not said.startswith(
            ("ein", "halb", "viertel", "dreiviertel", "ganz")
        ):
            continue
        unit = match["unit"].lower()
        if unit in ("pound", "pfund") and not part:
            continue
        kind, base, factor = UNITS[unit] if unit != "pfund" else ("measure", "g", 500.0)
        if unit == "pound":
            kind, base, factor = UNITS["lb"]
        share = next((value for key, value in _PARTS.items() if part.startswith(key)), 1.0)
        more = _AND_A_HALF.match(text, match.end())
        share += 0.5 if more else 0.0
        yield Quantity(
            match.start(), more.end() if more else match.end(), kind, share * factor, base,
            qualifier="about"
            if match.groupdict().get("scant")
            else _qualifier(text[max(0, match.start() - 16) : match.start()]),
            in_words=True, factor=factor, loose=True,
        )  # fmt: skip


# How every number word begins: what ``german_number``, ``german_compound`` and ``english_number``
# read. Where none of these can stand, no word needs to be read.
_WORDED = {
    "de": later(
        r"\b(?:null|eins|zw(?:ei|o|ölf|an)|drei|vier|fünf|sech|sieb|acht|neun|zehn|elf|"
        r"anderthalb|ein(?:einhalb|und|hundert|tausend|mal|fach|jähr|monat|wöch|täg|stünd|minüt|"
        r"köpf|teil|stuf|sitz|stöck|lag|jahr|tag)|dutzend|million|milliard|hundert|tausend)",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
        r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|"
        r"eighty|ninety|dozen|hundred|thousand|million|billion)\b",
        re.IGNORECASE,
    ),
}
SCREENED = {
    "*": (_NEXT_DAY, _SCORES, _LOOSE["en"], _WORDED["en"]),
    "de": (_LOOSE["de"], _WORDED["de"]),
}
"""What ``possible`` is about, by language."""


def _quantity(text: str, number: Written) -> Quantity:
    start, end, value = number.start, number.end, number.value
    factor = 1.0
    kind, unit, period = "count", "", None
    nouns: tuple[str, ...] = ()
    prefix = _PREFIX_MONEY.search(text[max(0, start - 5) : start])
    if number.unit is not None:
        kind, unit, value = _compound(number)
    elif prefix:
        kind, unit = "money", CURRENCIES[prefix.group().strip()]
        start -= len(prefix.group())
        end += len(match.group()) if (match := re.match(r",[-–]{1,2}", text[end:])) else 0
        scale = re.match(rf"{GAP}?(million|billion|m|bn|k)\b", text[end:])
        if scale:
            value *= {"million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "k": 1e3}[scale[1]]
            end += len(scale.group())
    elif (found := unit_word(text, end)) and not OF_TIME.match(text, found[3]):
        kind, unit, factor, end = found
        value *= factor
    if kind == "count":
        nouns = _nouns(text, end) or ((text[start:end].lower(),) if number.unit == "" else ())
        if _PARTY_BEFORE.search(text[max(0, start - 20) : start]):
            nouns = ("people",)
    elif kind in ("money", "percent", "measure"):
        period = period_after(text, end)
    qualifier = _qualifier(text[max(0, start - 16) : start]) or _qualifier_after(text, end)
    return Quantity(
        start,
        end,
        kind,
        value,
        unit,
        None,
        qualifier,
        period,
        nouns,
        number.in_words,
        factor,
    )


def _nouns(text: str, end: int) -> tuple[str, ...]:
    """Return up to three lower-case words after a number, up to a break or the next number."""
    words: list[str] = []
    position = end
    while len(words) < 3 and (match := _NEXT_WORD.match(text, position)):
        words.append(match[1].lower())
        position = match.end()
    return tuple(words)


def _compound(number: Written) -> tuple[str, str, float]:
    if number.unit in ("", None):
        return "count", "", number.value
    if number.unit in ("mal", "fach"):
        return "times", number.unit or "", number.value
    kind, base, factor = UNITS[str(number.unit)]
    return kind, base, number.value * factor


def _qualifier_after(text: str, end: int) -> str | None:
    found = _AFTER.match(text, end)
    return None if found is None else "upto" if found[1] else "from"


def _qualifier(left: str) -> str | None:
    for pattern, name in _QUALIFIERS:
        if pattern.search(left):
            return name
    return None
