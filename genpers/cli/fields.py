"""``genpers fields``: work on one field of a text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from genpers.cli.opening import personalizer
from genpers.cli.reading import read_json, record, shown
from genpers.errors import InputError

SHADES = ("warmer", "plainer", "livelier", "more_factual", "more_formal")


@click.group("fields")
def command() -> None:
    """Write, shorten, lengthen, rephrase or translate a field of a text that is there.

    TEXT is a result of genpers generate --json, a variant, or {"fields": {...}}; texts are
    unmerged. Exit code 0: the whole text passes; 1: it is held; 2: bad input.
    """


def _common(function: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.argument("text_file", metavar="TEXT.json"),
        click.argument("request_file", metavar="REQUEST.json|-"),
        click.option("--variant", default="v1", show_default=True, help="Which text of a result."),
        click.option("--backend", metavar="NAME", help="Backend to ask (default: the setting)."),
        click.option("--as-of", metavar="DATE", help="Day or time to judge on (default: now)."),
        click.option("--seed", type=int, help="Seed of a deterministic backend."),
        click.option("--json", "as_json", is_flag=True, help="Print the variant as JSON."),
        click.pass_obj,
    ):
        function = option(function)
    return function


_field = click.option("--field", required=True, metavar="NAME", help="The field to work on.")


@command.command("regenerate")
@_field
@_common
def regenerate(config: str | None, **options: Any) -> None:
    """Write one field anew."""
    _edit(config, "regenerate", options)


@command.command("shorten")
@_field
@click.option("--limit", required=True, type=click.IntRange(1), help="Characters at most.")
@_common
def shorten(config: str | None, **options: Any) -> None:
    """Shorten one field to a limit."""
    _edit(config, "shorten", options)


@command.command("lengthen")
@_field
@click.option("--limit", type=click.IntRange(1), help="Characters at most.")
@_common
def lengthen(config: str | None, **options: Any) -> None:
    """Say more in one field, from the data alone."""
    _edit(config, "lengthen", options)


@command.command("rephrase")
@_field
@_common
def rephrase(config: str | None, **options: Any) -> None:
    """Say the same in other words."""
    _edit(config, "rephrase", options)


@command.command("tone")
@_field
@click.option("--tone", required=True, type=click.Choice(SHADES), help="Within the voice.")
@_common
def tone(config: str | None, **options: Any) -> None:
    """Change the tone of one field within the voice."""
    _edit(config, "tone", options)


@command.command("translate")
@click.option("--field", metavar="NAME", help="The field to translate (default: all).")
@click.option("--to", "locale", required=True, metavar="LOCALE", help="For example en-GB.")
@_common
def translate(config: str | None, **options: Any) -> None:
    """Translate a text for another market."""
    _edit(config, "translate", options)


def _edit(config: str | None, operation: str, options: dict[str, Any]) -> None:
    from genpers.records.campaign import Request

    request_file, text_file = options.pop("request_file"), options.pop("text_file")
    as_json, variant = options.pop("as_json"), options.pop("variant")
    request = record(Request, read_json(request_file), shown(request_file))
    fields = _fields(read_json(text_file), variant, shown(text_file))
    parts = (request.campaign, request.customer, request.products)
    found = personalizer(config).edit(
        *parts, fields, operation, portfolio=request.portfolio, **options
    )
    if as_json:
        click.echo(found.model_dump_json(indent=2))
    else:
        for name, text in found.fields.items():
            click.echo(f"{'>' if text != fields.get(name) else ' '} {name}: {text}")
        click.echo(f"{found.verdict}, {found.backend}", err=True)
        for finding in found.findings:
            click.echo(f"  {finding.severity} {finding.rule}: {finding.message}", err=True)
    sys.stdout.flush()
    raise click.exceptions.Exit(0 if found.verdict == "pass" else 1)


def _fields(data: Any, variant: str, where: str) -> dict[str, str]:
    """Return the fields of a result's variant, of a variant, or of a bare text."""
    if isinstance(data, dict) and "variants" in data:
        found = [one for one in data["variants"] if one.get("id") == variant]
        if not found:
            raise InputError(f"There is no variant '{variant}'", where, "Name one with --variant.")
        data = found[0]
    if isinstance(data, dict) and data.get("origin") == "human":
        raise InputError(
            "This text was written by a person and goes to no model",
            where,
            "Name another with --variant.",
        )
    fields = data.get("fields") if isinstance(data, dict) else None
    if not isinstance(fields, dict) or not all(isinstance(text, str) for text in fields.values()):
        raise InputError("There are no fields in it", where, 'Give {"fields": {"body": "..."}}.')
    return fields
