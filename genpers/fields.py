"""Field operations: what an editor may ask of one field of a text, and what a model is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any, Literal

from genpers.errors import InputError
from genpers.records.record import Locale, Record
from genpers.records.variant import FieldLimit

Operation = Literal["regenerate", "shorten", "lengthen", "rephrase", "tone", "translate"]
Shade = Literal["warmer", "plainer", "livelier", "more_factual", "more_formal"]
OPERATIONS: tuple[Operation, ...] = (
    "regenerate",
    "shorten",
    "lengthen",
    "rephrase",
    "tone",
    "translate",
)


class FieldOrder(Record):
    """What an editor wants done.

    ``field`` is None only for ``translate``, which takes all fields. ``limit`` counts characters
    of the unmerged text, for ``shorten`` and ``lengthen`` (default: what the channel advises).
    """

    operation: Operation
    field: str | None = None
    limit: int | None = None
    tone: Shade | None = None
    locale: Locale | None = None


def check_order(order: FieldOrder, fields: Mapping[str, str]) -> None:
    """Raise InputError where the order lacks what its operation needs."""
    needs = {"shorten": ("limit",), "tone": ("tone",), "translate": ("locale",)}
    for name in needs.get(order.operation, ()):
        if getattr(order, name) is None:
            raise InputError(f"'{order.operation}' needs '{name}'", "order", "Give it.")
    if order.limit is not None and order.limit < 1:
        raise InputError("A text cannot be that short", "limit", "Give at least 1.")
    if order.field is None and order.operation != "translate":
        raise InputError("There is no field to work on", "field", f"One of: {', '.join(fields)}.")
    if order.field is not None and order.field not in fields:
        raise InputError(
            f"The text has no field '{order.field}'", "field", f"One of: {', '.join(fields)}."
        )


def limits_for(order: FieldOrder, limits: Sequence[FieldLimit]) -> tuple[FieldLimit, ...]:
    """Return the fields to ask for, with the order's own limit where it has one."""
    wanted = [limit for limit in limits if order.field in (None, limit.name)]
    if order.limit is None:
        return tuple(wanted)
    return tuple(
        limit.model_copy(update={"hard": min(order.limit, limit.hard), "advised": None})
        for limit in wanted
    )


def task_for(
    order: FieldOrder,
    fields: Mapping[str, str],
    closed: Set[str],
    limits: Sequence[FieldLimit],
    source: str,
) -> dict[str, Any]:
    """Return what the prompt of an operation is given: only texts that may leave the house.

    ``closed`` names the fields that say something of the reader; ``source`` is the locale they
    are written in. Raises InputError where the text to work on is one of them.
    """
    names = [limit.name for limit in limits]
    if order.operation != "regenerate" and (stuck := [name for name in names if name in closed]):
        raise InputError(
            f"The field '{stuck[0]}' holds something of the reader that no model may be shown",
            "field",
            "Take it out, or write the field anew with 'regenerate'.",
        )
    if order.operation == "translate":
        rewrite = [{"field": name, "current": fields[name]} for name in names]
        return {"rewrite": rewrite, "from": source}
    (name,) = names
    task: dict[str, Any] = {
        "keep": {
            other: text for other, text in fields.items() if other != name and other not in closed
        },
        "field": name,
    }
    if name not in closed:
        task["current"] = fields[name]
    if order.operation in ("shorten", "lengthen"):
        task["limit"] = order.limit or limits[0].advised or limits[0].hard
    if order.tone is not None:
        task["tone"] = order.tone
    return task


def unmet(order: FieldOrder, before: Mapping[str, str], after: Mapping[str, str]) -> str | None:
    """Return why a text is not what was ordered, or None where it is."""
    if order.operation == "translate" or order.field is None:
        return None
    old, new = before[order.field], after[order.field]
    if order.limit is not None and len(new) > order.limit:
        return f"The text has {len(new)} of at most {order.limit} characters."
    if order.operation == "lengthen" and len(new) <= len(old):
        return "The text is no longer than before."
    return "The text is the same as before." if new == old else None
