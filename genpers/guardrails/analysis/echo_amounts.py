"""Numbers and dates of the record in a text, in any written form; sums also when rounded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from genpers.guardrails.analysis.known_facts import Known
from genpers.guardrails.analysis.number_words import german_number
from genpers.guardrails.analysis.reader_marks import Marks
from genpers.guardrails.text.later import later

_AMOUNT = later(
    r"(?<![\w.,])\d{1,3}(?:[., ']\d{3})+(?:[.,]\d{1,2})?(?!\w)|(?<![\w.,])\d+(?:[.,]\d{1,2})?(?!\w)"
)

_LONG_WORD = later(r"[^\W\d_]{6,}")


def amounts(
    text: str, marks: Marks, known: Known, offer: str, language: str
) -> Iterator[tuple[int, int]]:
    """Yield the span of the first number that is the fact's value; ``offer`` is lower case."""
    if known.category == "age":
        return
    value = _figure(known)
    if value is None or abs(value) < 10:
        return
    money = known.category in ("wealth", "transaction", "money_trouble")
    for start, end, said in _said_numbers(text, language, words=money):
        clause = marks.clause_at(start)
        if clause is None or not clause.sentence_reader or text[start:end].lower() in offer:
            continue
        if said == value or (money and value >= 100 and abs(said - value) <= 0.05 * value):
            yield start, end
            return


def _figure(known: Known) -> float | None:
    """Return the figure of a fact: its number, or the first one in its words („rund 5.400 €")."""
    value = known.fact.value
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    match = _AMOUNT.search(str(value)) if known.fact.entries else None
    return number_of(match[0]) if match else None


def _said_numbers(text: str, language: str, *, words: bool) -> Iterator[tuple[int, int, float]]:
    for match in _AMOUNT.finditer(text):
        said = number_of(match[0])
        if said is not None:
            yield *match.span(), said
    for match in _LONG_WORD.finditer(text) if words and language == "de" else ():
        number = german_number(match[0].lower())
        if number is not None:
            yield *match.span(), number


def number_of(written: str) -> float | None:
    """Read a written number with German or English separators, None where it is none."""
    digits = re.sub(r"[€£$%\s]|EUR|Euro", "", written)
    if not re.fullmatch(r"\d[\d.,']*", digits):
        return None
    whole, _, rest = re.sub(r"[.,'](?=\d{3}(?:\D|$))", "", digits).replace(",", ".").partition(".")
    return float(f"{whole}.{re.sub(r'[^0-9]', '', rest) or 0}")


_ISO = later(r"^(\d{4})-(\d{2})-(\d{2})")
_MONTHS = {
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "en": "january february march april may june july august september october november december",
}


def dates(text: str, known: Known, language: str) -> Iterator[tuple[int, int]]:
    """Yield spans in which a date of the record stands, however the day is written."""
    for entry in known.fact.entries:
        match = _ISO.match(entry)
        if match is None or language not in _MONTHS:
            continue
        month, day = int(match[2]), int(match[3])
        if not 1 <= month <= 12:
            continue
        name = _MONTHS[language].split()[month - 1]
        short = rf"(?:{name}|{name[:3]}\.?)"
        forms = (
            rf"\b0?{day}\.\s?(?:0?{month}\.|{short})",
            rf"\b0?{day}(?:st|nd|rd|th)?\s(?:of\s)?{short}\b",
            rf"\b{short}\s0?{day}(?:st|nd|rd|th)?\b",
            rf"\b(?:0?{day}/0?{month}|0?{month}/0?{day})\b",
            re.escape(entry[:10]),
        )
        for found in re.finditer("|".join(forms), text, re.IGNORECASE):
            yield found.span()
