"""``genpers plugins``: what is installed and what is enabled."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.group("plugins")
def command() -> None:
    """List the plugins."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_plugins(config: str | None, as_json: bool) -> None:
    """List installed plugins, and those that are enabled, in order of priority."""
    from genpers.plugins import installed
    from genpers.settings import load_settings

    enabled = load_settings(Path(config) if config else None).plugins.enabled
    found = installed()
    names = [*enabled, *sorted(name for name in found if name not in enabled)]
    rows = [
        {
            "name": name,
            "enabled": name in enabled,
            "installed": name in found,
            "module": found.get(name),
        }
        for name in names
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    from genpers.cli import showing

    showing.table(
        ("plugin", "enabled", "module"),
        [
            (row["name"], "yes" if row["enabled"] else "no", row["module"] or "not installed")
            for row in rows
        ],
    )
