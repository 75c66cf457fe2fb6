"""Bands: the coarse label that stands for a private value."""

from __future__ import annotations

from datetime import date

from genpers.policy.ages import date_in, number_in
from genpers.policy.attributes import Attribute


def band_of(attribute: Attribute, value: str, day: date) -> str | None:
    """Return the coarse label of a value on a day, None where there is none for it."""
    if attribute.groups:
        return attribute.group_of.get(value.strip().casefold(), attribute.other)
    figure = _measured(attribute, value, day)
    if figure is None or figure < 0:
        return None
    return next(
        (band.label for band in attribute.bands if band.below is None or figure < band.below), None
    )


def _measured(attribute: Attribute, value: str, day: date) -> float | None:
    if attribute.measure in ("number", "birth_year"):
        number = number_in(value)
        if attribute.measure == "number" or number is None:
            return number
        return day.year - number if 1900 <= number <= day.year else None
    moment = date_in(value)
    if moment is None:
        return None
    if attribute.measure == "days_since":
        return float((day - moment).days)
    return (day - moment).days / 365.25
