"""Tone: the row of the tone table that holds for the offered products."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import field_validator

from genpers.records.brief import Tone
from genpers.records.product import Product
from genpers.records.record import Record, Sensitivity

SENSITIVITIES: tuple[Sensitivity, ...] = ("low", "medium", "high")
_URGENCY = ("with_fact", "date_only")
_HUMOUR = ("fine", "mild", "none")


class Condition(Record):
    """What a product must be like for a row to count; a missing condition always holds."""

    sensitivity: tuple[Sensitivity, ...] | None = None
    category: tuple[str, ...] | None = None
    industry: tuple[str, ...] | None = None

    def holds(self, product: Product) -> bool:
        """Tell whether a product meets all conditions."""
        return (
            (self.sensitivity is None or product.sensitivity in self.sensitivity)
            and (self.category is None or product.category in self.category)
            and (self.industry is None or product.attributes.get("industry") in self.industry)
        )


class ToneRow(Record):
    """One row of the table."""

    when: Condition = Condition()
    tone: Tone


class ToneTable(Record):
    """``guardrails/policy/tone.yaml``."""

    rows: tuple[ToneRow, ...]

    @field_validator("rows")
    @classmethod
    def _complete(cls, rows: tuple[ToneRow, ...]) -> tuple[ToneRow, ...]:
        if not rows or rows[-1].when != Condition():
            raise ValueError("the last row must have no conditions, so that every product has one")
        return rows


def tone_for(table: ToneTable, products: Sequence[Product]) -> Tone:
    """Return the strictest tone that any of the products asks for."""
    tones = [
        next(row.tone for row in table.rows if row.when.holds(product)) for product in products
    ]
    if len(tones) == 1:
        return tones[0]
    return Tone(
        exclamations=min(tone.exclamations for tone in tones),
        emoji=min(tone.emoji for tone in tones),
        urgency=max((tone.urgency for tone in tones), key=_URGENCY.index),
        humour=max((tone.humour for tone in tones), key=_HUMOUR.index),
        mentions=min(tone.mentions for tone in tones),
    )


def sensitivity_of(products: Sequence[Product]) -> Sensitivity:
    """Return the highest sensitivity of the products."""
    return max((product.sensitivity for product in products), key=SENSITIVITIES.index)
