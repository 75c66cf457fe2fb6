"""Commands of plugins: looked for only where a plugin beyond the built-in ones is enabled."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import click

BUILT_IN = frozenset({"rules", "phrasebook", "openai", "langchain", "files", "judge"})


def add_commands(cli: click.Group, config: str | None) -> None:
    """Let enabled plugins add their commands; broken settings are left to the command to refuse."""
    if not enabled_beyond_built_in(config):
        return
    from genpers.errors import GenpersError
    from genpers.plugins import load_plugins
    from genpers.settings import load_settings

    try:
        settings = load_settings(Path(config) if config else None)
        plugins = load_plugins(settings.plugins.enabled, settings.plugins.of)
        plugins.hook.register_commands(cli=cli)
    except GenpersError as error:
        click.echo(f"Error: {error}", err=True)


def enabled_beyond_built_in(config: str | None) -> bool:
    """Tell, without pydantic, whether the settings enable a plugin of somebody else."""
    if os.environ.get("GENPERS_PLUGINS__ENABLED"):
        return True
    path = Path(config or os.environ.get("GENPERS_CONFIG") or "genpers.toml")
    try:
        plugins = tomllib.loads(path.read_text(encoding="utf-8")).get("plugins", {})
    except (OSError, ValueError):
        return False
    enabled = plugins.get("enabled", []) if isinstance(plugins, dict) else []
    return isinstance(enabled, list) and not BUILT_IN.issuperset(map(str, enabled))
