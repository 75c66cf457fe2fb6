"""Numbers of the record in a text, in any written form: sums of money also when rounded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from genpers.guardrails.analysis.known_facts import Known
from genpers.guardrails.analysis.reader_marks import Marks
from genpers.guardrails.text.later import later

_AMOUNT = later(
    r"(?<![\w.,])\d{1,3}(?:[., ']\d{3})+(?:[.,]\d{1,2})?(?!\w)|(?<![\w.,])\d+(?:[.,]\d{1,2})?(?!\w)"
)


def amounts(text: str, marks: Marks, known: Known, offer: str) -> Iterator[tuple[int, int]]:
    """Yield the span of the first number that is the fact's value; ``offer`` is lower case."""
    value = known.fact.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        value = number_of(str(value)) if isinstance(value, str) else None
    if value is None or known.category == "age" or abs(value) < 10:
        return
    money = known.category in ("wealth", "transaction", "money_trouble")
    for match in _AMOUNT.finditer(text):
        said = number_of(match[0])
        clause = marks.clause_at(match.start())
        if said is None or clause is None or not clause.sentence_reader or match[0] in offer:
            continue
        if said == value or (money and value >= 100 and abs(said - value) <= 0.05 * value):
            yield match.span()
            return


def number_of(written: str) -> float | None:
    """Read a written number with German or English separators, None where it is none."""
    digits = re.sub(r"[€£$%\s]|EUR|Euro", "", written)
    if not re.fullmatch(r"\d[\d.,']*", digits):
        return None
    whole, _, rest = re.sub(r"[.,'](?=\d{3}(?:\D|$))", "", digits).replace(",", ".").partition(".")
    return float(f"{whole}.{re.sub(r'[^0-9]', '', rest) or 0}")
