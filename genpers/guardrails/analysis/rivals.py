"""Evidence that speaks against a figure: another value for the same thing, a hedge left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from genpers.guardrails.analysis.agreement import (
    REFERENCE_KEYS,
    close_enough,
    equal,
    list_length,
)
from genpers.guardrails.analysis.evidence import Evidence, Support
from genpers.guardrails.analysis.quantities import find_quantities
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.text.later import later

_NOT_OVER = later(
    r"\b(?:nicht|not|no) (?:über|mehr als|länger als|above|over|more than|longer than)\b",
    re.IGNORECASE,
)
PRICED = later(
    r"(?:[€£$] ?\d[\d.,]*|\d ?(?:€|£|\$|p|pence|ct|cents?|euros?|pounds|dollars)) $", re.IGNORECASE
)
"""A price right before: „£5 a month“ says what recurs, not how long."""
_PERSONS = frozenset(
    ["person", "persons", "personen", "people", "guests", "gäste", "gästen", "leute", "menschen",
     "passengers", "adults", "erwachsene", "family", "köpfe"]
)  # fmt: skip


def rival_of(
    quantity: Quantity, stems: set[str], evidence: Evidence, valid: Sequence[Support]
) -> Support | None:
    """Return a fact whose name or words stand in the clause and which gives another value."""
    if quantity.kind in ("count", "times"):
        return _rival_count(quantity, evidence.valid(), valid)
    for support in evidence.of("fact:", "claim:"):
        if support in valid or not support.key:
            continue
        same = [
            other
            for other in support.quantities
            if other.kind == quantity.kind
            and other.unit == quantity.unit
            and not (other.loose and PRICED.search(support.text[: other.start]))
        ]
        key = [one for one in support.key if not one.isdigit()]
        if same and shared(key, stems) and not any(equal(quantity, one) for one in same):
            return support
    return None


def closer(one: Support, rival: Support, stems: set[str]) -> bool:
    """Tell whether a fact with the figure shares more words with the clause than its rival."""
    return len(shared(one.stems, stems)) > len(shared(rival.stems | rival.key, stems))


def figures_around(text: str, quantity: Quantity, figures: Iterable[Quantity]) -> list[Quantity]:
    """Return those figures of a text that stand in the sentence of a quantity."""
    first = max(text.rfind(mark, 0, quantity.start) for mark in (". ", "! ", "? ", "\n")) + 1
    ends = [at for mark in ".!?\n" if (at := text.find(mark, quantity.end)) >= 0]
    last = min(ends, default=len(text))
    return [one for one in figures if first <= one.start and one.end <= last]


def also_said(text: str, language: str, quantity: Quantity, rival: Support) -> bool:
    """Tell whether the figure of the other fact stands beside this one: each says its own."""
    around = text[max(0, quantity.start - 90) : quantity.end + 60]
    return any(
        equal(one, other)
        for one in find_quantities(around, language)
        if one.kind == quantity.kind
        for other in rival.quantities
    )


def _rival_count(
    quantity: Quantity, supports: Iterable[Support], valid: Sequence[Support]
) -> Support | None:
    if valid or not quantity.nouns:
        return None
    nouns = {noun for noun in quantity.nouns[:2] if len(noun) > 3}
    of_persons = quantity.nouns[0] in _PERSONS
    said = set(content_stems(" ".join(nouns), "de"))
    for support in supports:
        listed = list_length(support.text) if support.source.startswith("fact:") else 0
        if listed and listed != quantity.value and shared(said, support.key):
            return support
        counts = [one for one in support.quantities if one.kind == "count"]
        if len(counts) == 1 and shared(said, support.key) and _PERSONS & set(counts[0].nouns[:1]):
            return support
        for other in support.quantities:
            if other.kind == "count" and of_persons and _PERSONS & set(other.nouns[:1]):
                return support
            if other.kind == "count" and shared(
                content_stems(" ".join(nouns), "de"),
                set(content_stems(" ".join(other.nouns), "de")),
            ):
                return support
    return None


def same_unit(quantity: Quantity, supports: Iterable[Support], reference: bool) -> Support | None:
    """Return the one fact with a value of the same kind that this quantity disagrees with."""
    if quantity.kind in ("count", "times", "percent", "duration"):
        return None
    rivals = [
        support
        for support in supports
        if support.source.startswith("fact:")
        and (quantity.kind != "money" or reference == bool(REFERENCE_KEYS.search(support.source)))
        and any(o.kind == quantity.kind and o.unit == quantity.unit for o in support.quantities)
    ]
    return rivals[0] if len(rivals) == 1 else None


_ALIKE = {
    "upto": ("upto", "below"), "below": ("upto", "below"),
    "from": ("from", "above"), "above": ("from", "above"),
}  # fmt: skip


def dropped_hedge(
    quantity: Quantity, holders: Sequence[tuple[Support, Quantity]]
) -> Support | None:
    """Return the evidence if all of it hedges („bis zu“, „ab“) and the text does not."""
    hedged = [
        support
        for support, other in holders
        if other.qualifier in ("upto", "from", "above", "below")
        and quantity.kind != "count"
        and quantity.qualifier not in _ALIKE[other.qualifier]
        and not (quantity.qualifier in _ALIKE["upto"] and _NOT_OVER.search(support.text))
        and other.kind in ("money", "percent", "measure", "duration")
    ]
    return hedged[0] if hedged and len(hedged) == len(holders) else None


def rival_loose(
    quantity: Quantity, stems: set[str], evidence: Evidence, measured: bool
) -> Support | None:
    """Return evidence about the same thing that gives another value of the same dimension."""
    found: Support | None = None
    for support in evidence.of("fact:", "claim:", "summary"):
        same = [
            other
            for other in support.quantities
            if other.kind == quantity.kind
            and (other.kind == "duration" or other.unit == quantity.unit)
        ]
        if any(close_enough(quantity, other) for other in same):
            return None
        if quantity.high is not None and any(
            quantity.value <= other.value <= quantity.high for other in same
        ):
            return None  # „Hunderte“ for 400
        if quantity.unit == "month" and quantity.value >= 120:
            # „seit über einem Jahrhundert“ where a fact names the year.
            found = found or (support if any(one.year for one in support.dates) else None)
        if same and (measured or shared({*support.key, *support.stems}, stems)):
            found = found or support
    return found
