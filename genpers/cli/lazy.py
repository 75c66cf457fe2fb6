"""A command group that knows its commands by name and imports each when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """Lists its commands from a table; asks plugins for theirs only where some are enabled."""

    def __init__(
        self, *args: Any, commands_at: dict[str, tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._commands_at = commands_at or {}
        self._plugged = False

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands, own ones first."""
        self._plug(context)
        own = list(self._commands_at)
        return own + [name for name in super().list_commands(context) if name not in own]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Import the module of a command and return it."""
        if name in self._commands_at:
            module = import_module(self._commands_at[name][0])
            command: click.Command = module.command
            return command
        self._plug(context)
        return super().get_command(context, name)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Print names and summaries without importing a command."""
        rows = [(name, text) for name, (_, text) in self._commands_at.items()]
        for name in self.list_commands(context):
            if name not in self._commands_at:
                command = super().get_command(context, name)
                rows.append((name, command.get_short_help_str() if command else ""))
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse an unknown command with the nearest known one."""
        name = args[0]
        if self.get_command(context, name) is None and not context.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(context), n=1, cutoff=0.5)
            do = f"Did you mean '{near[0]}'?" if near else "See genpers --help."
            raise click.UsageError(f"There is no command '{name}', {do}")
        return super().resolve_command(context, args)

    def _plug(self, context: click.Context) -> None:
        if self._plugged or context.resilient_parsing:
            return
        self._plugged = True
        from genpers.cli.plugged import add_commands

        add_commands(self, _config(context))


def _config(context: click.Context) -> str | None:
    value = context.params.get("config") or context.obj
    return value if isinstance(value, str) else None
