"""Says in one line what pydantic found wrong, without repeating the value."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

_PLAIN = {
    "missing": "is missing",
    "string_type": "must be a text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "string_too_short": "must not be empty",
    "datetime_from_date_parsing": "must be a time such as 2026-02-03T10:11:00Z",
    "datetime_parsing": "must be a time such as 2026-02-03T10:11:00Z",
    "date_from_datetime_parsing": "must be a day such as 2026-02-03",
    "date_parsing": "must be a day such as 2026-02-03",
}


def explained(error: ValidationError, record: type[BaseModel]) -> tuple[str, str]:
    """Return what is wrong first and what to do about it.

    The value itself is left out: it may be personal, and messages end up in logs.
    """
    errors = error.errors(include_url=False, include_input=False)
    # An unknown key explains a missing one beside it, so it is told first.
    first = next((item for item in errors if item["type"] == "extra_forbidden"), errors[0])
    path = [part for part in first["loc"] if not (isinstance(part, str) and "[" in part)]
    name = _written(path)
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    if first["type"] == "extra_forbidden":
        what, do = f"the field '{name}' is unknown", _nearest(record, path)
    elif first["type"] == "literal_error":
        what = f"the field '{name}' must be {first['ctx']['expected']}"
        do = "Choose one of these."
    elif first["type"] in _PLAIN:
        what = f"the field '{name}' {_PLAIN[first['type']]}"
        do = "Add it." if first["type"] == "missing" else "Correct it."
    else:
        what, do = f"the field '{name}' is wrong: {_told(first['msg'])}", "Correct it."
    return what + more, do


def _told(message: str) -> str:
    """Return pydantic's message as part of a sentence, shortened to its first line."""
    line = message.removeprefix("Value error, ").splitlines()[0].strip()
    return line[:1].lower() + line[1:200]


def _written(path: list[Any]) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "record"


def _nearest(record: type[BaseModel], path: list[Any]) -> str:
    known = sorted(_fields(record, path[:-1]))
    near = get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Known are: {', '.join(known)}." if known else "Remove it."


def _fields(record: type[BaseModel], path: list[Any]) -> set[str]:
    """Return the fields of whatever record lies at a path."""
    models = {record}
    for part in path:
        inner: set[type[BaseModel]] = set()
        for model in models:
            field = model.model_fields.get(str(part))
            inner.update(_models(field.annotation) if field else ())
        models = inner or models  # an index or a key of a mapping: the record is the same
    return {name for model in models for name in model.model_fields}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for part in get_args(annotation):
        yield from _models(part)
