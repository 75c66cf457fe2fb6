"""``genpers doctor``: is everything here, and does it work together."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import click

from genpers.errors import GenpersError

PACKAGES = (
    "pydantic",
    "pluggy",
    "click",
    "rich",
    "jinja2",
    "openai",
    "langchain",
    "tiktoken",
    "sqlalchemy",
    "pyarrow",
    "pyahocorasick",
)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def command(config: str | None, as_json: bool) -> None:
    """Examine installation, settings, packs, prompts, backends and store.

    Exit code 0: all well; 2: something is wrong, each with its remedy.
    """
    found = [examined(name, look) for name, look in _looks(config)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        from rich.text import Text

        from genpers.cli import showing

        showing.table(
            ("", "part", "finding"),
            [
                (
                    Text("ok", style="green") if row["ok"] else Text("WRONG", style="bold red"),
                    row["part"],
                    row["finding"],
                )
                for row in found
            ],
        )
    sys.stdout.flush()
    raise click.exceptions.Exit(0 if all(row["ok"] for row in found) else 2)


def examined(name: str, look: Callable[[], str]) -> dict[str, Any]:
    """Return what a look found, or what is wrong and what to do about it."""
    try:
        return {"part": name, "ok": True, "finding": look()}
    except GenpersError as error:
        finding = ", ".join(part for part in (error.what, error.where, error.do) if part)
    except Exception as error:  # the doctor reports, it does not fall ill itself
        finding = f"{type(error).__name__}: {error}"
    return {"part": name, "ok": False, "finding": finding}


def _looks(config: str | None) -> Iterator[tuple[str, Callable[[], str]]]:
    from genpers.cli.opening import personalizer
    from genpers.settings import load_settings

    yield "python", platform.python_version
    yield "packages", _packages
    yield "settings", lambda: _settings(load_settings(Path(config) if config else None), config)
    try:
        app = personalizer(config).app
    except GenpersError as error:
        raised = error

        def refused() -> str:
            raise raised

        yield "plugins", refused
        return
    yield "plugins", lambda: ", ".join(app.plugins.enabled)
    yield "guardrails", lambda: _rules(app)
    yield (
        "prompts",
        lambda: ", ".join(app.prompts.load(*_split(name)).name for name in app.prompts.names()),
    )
    yield "policy", lambda: _policy(app)
    yield "backends", lambda: _backends(app)
    yield "channels", lambda: ", ".join(sorted(app.channels))
    yield "store", lambda: _store(app)


def _split(name: str) -> tuple[str, str]:
    return name.split("/", 1)[0], name


def _packages() -> str:
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            raise GenpersError(
                f"The package '{name}' is missing",
                "installation",
                "Try: pip install --force-reinstall genpers",
            ) from None
    return ", ".join(found)


def _settings(settings: Any, config: str | None) -> str:
    source = config or ("genpers.toml" if Path("genpers.toml").exists() else "defaults")
    return f"from {source}; backend {settings.backend}, store {_hidden(settings.store.url)}"


def _hidden(url: str) -> str:
    """Return a URL without a password."""
    if "@" not in url:
        return url
    scheme, rest = url.split("://", 1)
    return f"{scheme}://…@{rest.rsplit('@', 1)[1]}"


def _policy(app: Any) -> str:
    _ = app.policy
    return f"read from {', '.join(str(folder) for folder in app.guardrail_folders)}"


def _rules(app: Any) -> str:
    book = app.rulebook
    off = f", {len(book.overrides)} with a severity of their own" if book.overrides else ""
    return f"{len(book.rules)} rules, all right about their examples{off}"


def _backends(app: Any) -> str:
    if app.settings.backend not in app.backends:
        raise GenpersError(
            f"There is no backend '{app.settings.backend}'",
            "setting 'backend'",
            f"Known are: {', '.join(sorted(app.backends))}.",
        )
    told = sorted(app.assembled.declared, key=lambda each: each.name)
    return f"{app.settings.backend} is the default; " + "; ".join(map(str, told))


def _store(app: Any) -> str:
    if app.settings.store.url == "off":
        return "off: nothing is recorded"
    path = app.settings.store.url.removeprefix("sqlite:///")
    if app.settings.store.url.startswith("sqlite") and not Path(path).exists():
        return f"{path} does not exist yet, the first run makes it"
    return f"{app.journal.verify():,} rows, the chain holds"
