"""How old somebody is at least and at most, from what the profile says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from genpers.records.customer import Customer, Fact


class AgeRange(NamedTuple):
    """The youngest and the oldest age that the record allows, in full years."""

    youngest: int
    oldest: int


def age_of(customer: Customer, day: date, names: frozenset[str] | None = None) -> AgeRange | None:
    """Return the age on a day, None where nothing tells it.

    A birth year alone leaves two ages. Where facts differ the range spans all of them, so that
    the youngest possible age protects. ``names`` limits which facts may be looked at.
    """
    found = [
        age
        for name, read in _READERS.items()
        if (names is None or name in names)
        and (fact := customer.profile.get(name)) is not None
        and (age := read(fact, day)) is not None
    ]
    if not found:
        return None
    return AgeRange(min(age.youngest for age in found), max(age.oldest for age in found))


def _from_date(fact: Fact, day: date) -> AgeRange | None:
    born = date_in(fact.value)
    if born is None:
        return None
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return _plausible(years, years)


def _from_year(fact: Fact, day: date) -> AgeRange | None:
    year = number_in(fact.value)
    if year is None:
        return None
    return _plausible(day.year - int(year) - 1, day.year - int(year))


def _plain(fact: Fact, day: date) -> AgeRange | None:
    years = number_in(fact.value)
    if years is None:
        return None
    passed = 0
    if fact.observed_at and fact.observed_at < day:
        passed = (day - fact.observed_at).days // 365
    return _plausible(int(years) + passed, int(years) + passed + (1 if passed else 0))


def _plausible(youngest: int, oldest: int) -> AgeRange | None:
    return AgeRange(max(youngest, 0), oldest) if youngest >= -1 and 0 <= oldest <= 120 else None


def number_in(value: object) -> float | None:
    """Return the number that a value is or spells, None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value) if value == value and abs(value) != float("inf") else None
    if isinstance(value, str) and len(value) <= 20:
        try:
            return float(value.strip().replace(",", ".")) if value.strip()[:1].isdigit() else None
        except ValueError:
            return None
    return None


def date_in(value: object) -> date | None:
    """Return the date that a value spells in ISO or German form, None for anything else."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    parts = text.split(".")
    if len(parts) == 3 and all(part.strip().isdigit() for part in parts):
        try:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
        except ValueError:
            return None
    return None


_READERS: dict[str, Callable[[Fact, date], AgeRange | None]] = {
    "birth_date": _from_date,
    "date_of_birth": _from_date,
    "birthday": _from_date,
    "birth_year": _from_year,
    "age": _plain,
}
