"""Read number words: „zweihundertfünfzig“, „anderthalb“, "twenty-five", "a dozen".

A value is a float; a word that is not a number gives None. Articles („ein“, "a") are no numbers
here: whoever parses quantities decides whether an article counts.
"""

from __future__ import annotations

from functools import lru_cache

_DE_SMALL = {
    "null": 0, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13,
    "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18,
    "neunzehn": 19,
}  # fmt: skip
_DE_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60,
    "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_DE_SPECIAL = {
    "anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "dreieinhalb": 3.5,
    "viereinhalb": 4.5, "dutzend": 12, "zweier": 2, "dreier": 3, "zweien": 2, "dreien": 3,
    "vieren": 4, "million": 1e6, "millionen": 1e6, "milliarde": 1e9, "milliarden": 1e9,
    "hundert": 100, "tausend": 1000, "hunderttausend": 1e5, "zehntausend": 1e4,
}  # fmt: skip
_EN_SMALL = {
    "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_EN_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_EN_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1e6, "billion": 1e9}

GERMAN_STARTS = frozenset(
    word[:3] for word in (*_DE_SMALL, *_DE_TENS, *_DE_SPECIAL, "einhundert", "einund")
)
"""The first three letters of every German number word: a cheap test before parsing."""

ENGLISH_STARTS = frozenset(word[:3] for word in (*_EN_SMALL, *_EN_TENS, *_EN_SCALES))
"""The first three letters of every English number word."""

_GERMAN_SUFFIXES = {
    "mal": "mal", "fach": "fach", "fache": "fach", "fachen": "fach", "jährig": "year",
    "jährige": "year", "jähriger": "year", "jährigen": "year", "jähriges": "year",
    "monatig": "month", "monatige": "month", "monatigen": "month", "monatiger": "month",
    "wöchig": "week", "wöchige": "week", "wöchigen": "week", "wöchiger": "week",
    "tägig": "day", "tägige": "day", "tägigen": "day", "tägiger": "day", "tägiges": "day",
    "stündig": "hour", "stündige": "hour", "stündigen": "hour", "stündiger": "hour",
    "minütig": "minute", "minütige": "minute", "minütigen": "minute", "minütiger": "minute",
    "köpfig": "", "köpfige": "", "köpfigen": "", "teilig": "", "teilige": "", "teiliges": "",
    "teiligen": "", "stufig": "", "stufige": "", "stufigen": "", "sitzer": "", "sitzers": "",
    "stöckig": "", "stöckige": "", "lagig": "", "lagige": "", "monats": "month",
    "jahres": "year", "tages": "day",
}  # fmt: skip


@lru_cache(maxsize=4096)
def german_number(word: str) -> float | None:
    """Return the value of one lower-case German number word, or None."""
    for table in (_DE_SMALL, _DE_TENS, _DE_SPECIAL):
        if word in table:
            return float(table[word])
    for scale, factor in (("tausend", 1000), ("hundert", 100)):
        head, found, tail = word.partition(scale)
        if found:
            high = 1.0 if head in ("", "ein") else german_number(head)
            low = 0.0 if not tail else german_number(tail.removeprefix("und") or tail)
            return None if high is None or low is None else high * factor + low
    unit, found, ten = word.partition("und")
    if found and ten in _DE_TENS:
        small = 1 if unit == "ein" else _DE_SMALL.get(unit)
        return None if small is None else float(small + _DE_TENS[ten])
    return None


@lru_cache(maxsize=4096)
def german_compound(word: str) -> tuple[float, str] | None:
    """Return value and unit of a word with a number in front: „zweijährig“ is ``(2, "year")``.

    The unit is ``""`` where the word counts parts or people („vierköpfig“, „dreiteilig“).
    """
    for length in range(3, min(len(word) - 2, 22)):
        unit = _GERMAN_SUFFIXES.get(word[length:])
        if unit is not None:
            head = word[:length]
            value = german_number(head)
            if value is None and head == "ein":
                value = 1.0
            if value is not None:
                return value, unit
    return None


@lru_cache(maxsize=4096)
def english_number(words: tuple[str, ...]) -> float | None:
    """Return the value of lower-case English number words, „and“ left out, or None."""
    total, current, seen = 0.0, 0.0, False
    for word in words:
        if word in _EN_SMALL:
            current += _EN_SMALL[word]
        elif word in _EN_TENS:
            current += _EN_TENS[word]
        elif word == "one":
            current += 1
        elif word in ("dozen", "hundred"):
            current = (current or 1) * _EN_SCALES[word]
        elif word in _EN_SCALES:
            total += (current or 1) * _EN_SCALES[word]
            current = 0.0
        else:
            return None
        seen = True
    return total + current if seen else None


def is_english_number_word(word: str) -> bool:
    """Tell whether a lower-case word can stand in an English number."""
    return word in _EN_SMALL or word in _EN_TENS or word in _EN_SCALES
