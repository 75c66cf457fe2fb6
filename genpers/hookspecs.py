"""The hooks: they register, choose, prepare or observe; none may rewrite a prompt or a variant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    import click
    import jinja2

    from genpers.interfaces import Backend, Channel, CustomerSource
    from genpers.records.brief import Brief
    from genpers.records.events import Event
    from genpers.records.record import Verdict
    from genpers.records.variant import Variant

hookspec = pluggy.HookspecMarker("genpers")
hookimpl = pluggy.HookimplMarker("genpers")


@hookspec
def register_customer_sources(config: Mapping[str, Any]) -> Iterable[CustomerSource]:  # type: ignore[empty-body]
    """Return objects that fetch customer contexts."""


@hookspec
def register_backends(config: Mapping[str, Any]) -> Iterable[Backend]:  # type: ignore[empty-body]
    """Return objects that turn a prompt into texts."""


@hookspec
def register_channels(config: Mapping[str, Any]) -> Iterable[Channel]:  # type: ignore[empty-body]
    """Return objects that render, check and deliver a variant."""


@hookspec
def register_rule_kinds() -> Iterable[type]:  # type: ignore[empty-body]
    """Return classes that a YAML rule can name as its ``kind``."""


@hookspec
def register_prompt_folders() -> Iterable[Path]:  # type: ignore[empty-body]
    """Return folders that hold prompt templates."""


@hookspec
def register_guardrail_folders() -> Iterable[Path]:  # type: ignore[empty-body]
    """Return folders that hold packs of rules."""


@hookspec
def register_commands(cli: click.Group) -> None:
    """Add commands to the command line."""


@hookspec
def prepare_jinja(env: jinja2.Environment) -> None:
    """Add filters, tests or globals to the sandboxed prompt environment."""


@hookspec(firstresult=True)
def choose_backend(brief: Brief, names: Sequence[str]) -> str | None:
    """Return the name of the backend for this brief, or None to pass."""


@hookspec(firstresult=True)
def choose_decision(variant: Variant, verdict: Verdict) -> Verdict | None:
    """Return a stricter verdict for a variant, or None to pass; a laxer one is ignored."""


@hookspec
def on_event(event: Event) -> None:
    """Observe one event of the path."""
