"""Reads a backend plugin's table of settings: one backend, and one more per entry of ``also``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError

from genpers.backends.policy import CallPolicy
from genpers.errors import SettingsError
from genpers.records.record import Record
from genpers.tokens import read_prices

Kind = TypeVar("Kind", bound=Record)
Check = Callable[[Mapping[str, Any], str], None]


def read_tables(
    config: Mapping[str, Any], kind: type[Kind], plugin: str, check: Check
) -> tuple[Kind, ...]:
    """Return the settings of all backends of a plugin.

    ``[plugins.openai.also.small]`` makes a backend ``openai-small`` that inherits every setting
    it does not change. The settings of ``CallPolicy`` stand in the same table and end up in the
    record's field ``calls``. ``check`` may refuse a table first. Raises ``SettingsError``.
    """
    table = dict(config)
    also = table.pop("also", {})
    where = f"plugins.{plugin}"
    found = [_validated({"name": plugin, **table}, kind, where, check)]
    inherited = {key: value for key, value in table.items() if key != "name"}
    for name, own in also.items():
        merged = {"name": f"{plugin}-{name}", **inherited, **own}
        found.append(_validated(merged, kind, f"{where}.also.{name}", check))
    return tuple(found)


def _validated(table: Mapping[str, Any], kind: type[Kind], where: str, check: Check) -> Kind:
    check(table, where)
    shared = {key: value for key, value in table.items() if key in CallPolicy.model_fields}
    own = {key: value for key, value in table.items() if key not in shared}
    if isinstance(own.get("prices"), Mapping):
        own["prices"] = read_prices(own["prices"], f"{where}.prices")
    try:
        return kind.model_validate({**own, "calls": CallPolicy.model_validate(shared)})
    except ValidationError as error:
        raise _explained(error, kind, where) from None


def _explained(error: ValidationError, kind: type[Record], where: str) -> SettingsError:
    first = error.errors(include_url=False, include_input=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] != "extra_forbidden":
        return SettingsError(
            f"The setting '{name}' is wrong: {first['msg']}", where, "Correct its value."
        )
    known = sorted({*kind.model_fields, *CallPolicy.model_fields} - {"calls"})
    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(known)}."
    return SettingsError(f"The setting '{name}' is unknown", where, hint)
