"""Single values of a mapping: casts, days of the year, conditions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Any

from genpers.errors import InputError

CASTS: dict[str, Callable[[Any], Any]] = {
    "str": str,
    "int": int,
    "float": float,
    "date": lambda value: date.fromisoformat(str(value)).isoformat(),
    "bool": lambda value: {
        "true": True,
        "yes": True,
        "1": True,
        "ja": True,
        "false": False,
        "no": False,
        "0": False,
        "nein": False,
    }[str(value).strip().lower()],
}


def cast_value(cast: Callable[[Any], Any], raw: Any, name: str, node: dict[str, Any]) -> Any:
    """Read a cell as what the mapping says it is; raises InputError for a row that lies."""
    try:
        return cast(raw)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"Column '{name}' holds what is no {node['as']}", "", "Correct the row."
        ) from error


def latest_day(reference: date, month: int, day: int) -> date:
    """Return the latest such day of a year that is not after the reference."""
    year = (
        reference.year if (month, day) <= (reference.month, reference.day) else (reference.year - 1)
    )
    return date(year, month, min(day, monthrange(year, month)[1]))


def condition(test: Any) -> Callable[[Any], bool]:
    """Compile ``x``, ``[x, y]``, ``{above: 1}``, ``{below: 1}`` or ``{not: [x]}``."""
    if isinstance(test, list):
        return lambda value: value in test
    if not isinstance(test, dict):
        return lambda value: bool(value == test)
    if unknown := set(test) - {"above", "below", "not"}:
        raise InputError(
            f"The condition '{min(unknown)}' is unknown", "mapping", "Known are: above, below, not."
        )
    above, below, excluded = test.get("above"), test.get("below"), test.get("not", ())

    def holds(value: Any) -> bool:
        if value in excluded or (value is None and (above, below) != (None, None)):
            return False
        return (above is None or float(value) > above) and (below is None or float(value) < below)

    return holds
