"""Figures that no fact gives, but that anybody can work out from one: parts, totals, differences.

„Ein Abend kostet 24 €“ where a fact gives 96 € for four evenings; „zu zweit 1.498 €“; „vier
Zentimeter höher“ where a fact gives 22 cm and 18 cm for the model before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from genpers.guardrails.analysis.agreement import COMPARED, same_value
from genpers.guardrails.analysis.evidence import Support
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.text.later import later

_TOGETHER = later(r"\b(?:zu (?:zweit|dritt|viert)|for (?:two|three|four)|the two of you)\b", re.I)
_PEOPLE = {"zweit": 2, "dritt": 3, "viert": 4, "two": 2, "three": 3, "four": 4, "you": 2}
_REDUCTION = later(
    r"\b(?:nachlass|rabatt|günstiger|gutschein|frühbucher\w*|abzug|discount|reduction|off|voucher)\b",
    re.IGNORECASE,
)
_BEFORE = later(
    r"\b(?:niedrigst\w*|statt|bisher\w*|vorher|zuvor|uvp|vorgänger\w*|modell|alte[rns]?|lowest|"
    r"instead|previous\w*|before|predecessor|old|rrp|was)\b",
    re.IGNORECASE,
)
_LESS = later(r"\b(?:unter|below|under|weniger|less|mehr|more)\b|\w{3,}er\b", re.IGNORECASE)
_BETWEEN = later(r"\b(?:zwischen|von|between|from) \S+ (?:und|bis|and|to) $", re.IGNORECASE)
_OF_HUNDRED = later(r"\b(?:von|aus|of|out of) $", re.IGNORECASE)
_CENT = 0.006
_LARGE = 100
_ALIKE = 2
_MOST_PARTS = 60


def worked_out(
    text: str, language: str, quantity: Quantity, around: list[Quantity], supports: list[Support]
) -> Support | None:
    """Return the support that a figure follows from; ``around``: those of its sentence."""
    facts = [one for one in supports if one.source.startswith(("fact:", "summary"))]
    left = text[max(0, quantity.start - 60) : quantity.start]
    clause = f"{left} {text[quantity.end : quantity.end + 40]}"
    if quantity.kind == "money":
        return _price(quantity, clause, facts)
    if quantity.kind == "measure":
        return _difference(quantity, clause, facts)
    if quantity.kind == "duration":
        return _upper_end(quantity, left, facts)
    if quantity.kind == "percent":
        stems = set(content_stems(clause, language))
        return _first(
            facts,
            lambda one: (
                len(shared(one.stems, stems)) >= _ALIKE
                and any(
                    o.kind == "percent" and same_value(100 - o.value, quantity.value)
                    for o in one.quantities
                )
            ),
        )
    if quantity.kind == "count" and quantity.value % 1:
        rated = f"{text[quantity.start : quantity.end]} von "
        return _first(facts, lambda one: rated in one.text)  # „4,4 Sterne“: „4,4 von 5 Sternen“
    if quantity.kind == "count":
        if quantity.value == _LARGE and _OF_HUNDRED.search(left):
            said = {one.value for one in around}
            return _first(
                facts,
                lambda one: any(o.kind == "percent" and o.value in said for o in one.quantities),
            )
        if quantity.value >= _LARGE:
            near = text[max(0, quantity.start - 90) : quantity.end + 60]
            stems = set(content_stems(near, language))
            return _first(facts, lambda one: _same_things(quantity, stems, one, language))
    return None


def _first(supports: Iterable[Support], fits: Callable[[Support], bool]) -> Support | None:
    return next((one for one in supports if fits(one)), None)


def _same_things(quantity: Quantity, stems: set[str], support: Support, language: str) -> bool:
    """Tell whether a fact counts so many things, which the sentence has named before."""
    return any(
        one.kind == "count"
        and same_value(one.value, quantity.value)
        and bool(shared(content_stems(" ".join(one.nouns[:2]), language), stems))
        for one in support.quantities
    )


def _price(quantity: Quantity, clause: str, facts: list[Support]) -> Support | None:
    together = _TOGETHER.search(clause)
    people = _PEOPLE[together.group().split()[-1].lower()] if together is not None else 0
    reductions = [
        one.value
        for support in facts
        if _REDUCTION.search(support.text)
        for one in support.quantities
        if one.kind == "money"
    ]
    for support in facts:
        prices = [one for one in support.quantities if one.kind == "money" and one.value]
        counts = [one.value for one in support.quantities if one.kind == "count"]
        for price in prices:
            parts = [price.value / n for n in counts if 2 <= n <= _MOST_PARTS]
            less = [price.value - one for one in reductions if one < price.value]
            if any(abs(one - quantity.value) <= _CENT for one in (*parts, *less)):
                return support
            if people and same_value(people * price.value, quantity.value):
                return support
        if _BEFORE.search(support.text) and _LESS.search(clause) and _apart(quantity, prices):
            return support
        if _staged(quantity, support, prices):
            return support
    return None


def _apart(quantity: Quantity, others: list[Quantity]) -> bool:
    """Tell whether two values of one fact are so far apart."""
    return any(
        one.unit == other.unit == quantity.unit
        and abs(abs(one.value - other.value) - quantity.value) <= 1e-6 * max(one.value, 1.0)
        for one in others
        for other in others
        if one is not other and one.high is other.high is None
    )


def _staged(quantity: Quantity, support: Support, prices: list[Quantity]) -> bool:
    """Tell whether a total is that of „die ersten 6 Monate 19,99 €, danach 34,99 €, 24 Monate“."""
    months = sorted(
        {one.value for one in support.quantities if one.kind == "duration" and one.unit == "month"}
    )
    if len(prices) != 2 or len(months) < 2:
        return False
    first, whole = months[0], months[-1]
    low, high = sorted(one.value for one in prices)
    return abs(first * low + (whole - first) * high - quantity.value) <= _CENT


def _difference(quantity: Quantity, clause: str, facts: list[Support]) -> Support | None:
    if not (COMPARED.search(clause) or _LESS.search(clause)):
        return None
    for support in facts:
        others = [one for one in support.quantities if one.kind == "measure"]
        if _BEFORE.search(support.text) and _apart(quantity, others):
            return support
    return None


def _upper_end(quantity: Quantity, left: str, facts: list[Support]) -> Support | None:
    if not _BETWEEN.search(left):
        return None
    return _first(
        facts,
        lambda one: any(
            o.kind == "duration" and o.unit == quantity.unit and o.high == quantity.value
            for o in one.quantities
        ),
    )
