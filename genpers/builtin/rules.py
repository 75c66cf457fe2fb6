"""The built-in rule kinds, registered like a plugin's."""

from __future__ import annotations

from collections.abc import Iterable

from genpers.hookspecs import hookimpl


@hookimpl
def register_rule_kinds() -> Iterable[type]:
    """Return the kinds that the bundled packs are written in."""
    from genpers.guardrails.kinds import BUILTIN_KINDS

    return BUILTIN_KINDS
