"""``genpers prompts``: the prompt library."""

from __future__ import annotations

import json
from typing import Any

import click

from genpers.cli.opening import personalizer
from genpers.cli.reading import read_json, record, shown
from genpers.errors import GenpersError, InputError


@click.group("prompts")
def command() -> None:
    """List, show, render and lint prompts."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_prompts(config: str | None, as_json: bool) -> None:
    """List all prompts."""
    library = personalizer(config).app.prompts
    rows = []
    for name in library.names():
        template = _load(library, name)
        rows.append(
            {
                "name": name,
                "description": template.front.description,
                "digest": template.digest,
                "path": str(template.path),
            }
        )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from genpers.cli import showing

    showing.table(
        ("prompt", "digest", "for"),
        [(row["name"], row["digest"][7:19], row["description"]) for row in rows],
    )


@command.command("show")
@click.argument("name")
@click.pass_obj
def show(config: str | None, name: str) -> None:
    """Print a prompt with its front matter."""
    template = _load(personalizer(config).app.prompts, name)
    click.echo(f"{template.path}\n{template.digest}\n", err=True)
    click.echo(template.path.read_text(encoding="utf-8"), nl=False)


@command.command("render")
@click.argument("name")
@click.option("--brief", metavar="FILE.json|-", help="A brief (default: the prompt's sample).")
@click.option("--json", "as_json", is_flag=True, help="Print the messages as JSON.")
@click.pass_obj
def render(config: str | None, name: str, brief: str | None, as_json: bool) -> None:
    """Render a prompt with its sample, or with a brief of your own."""
    from genpers.records.brief import Brief

    app = personalizer(config).app
    template = _load(app.prompts, name)
    data, where = (
        (read_json(brief), shown(brief)) if brief else (template.front.sample, str(template.path))
    )
    given = record(Brief, data, where)
    prompt = template.render(given, app.voice(given.voice))
    if as_json:
        click.echo(
            json.dumps(
                [message.model_dump() for message in prompt.messages], ensure_ascii=False, indent=2
            )
        )
        return
    for message in prompt.messages:
        click.echo(f"--- {message.role} ---\n{message.content}\n")


@command.command("lint")
@click.argument("names", nargs=-1)
@click.pass_obj
def lint(config: str | None, names: tuple[str, ...]) -> None:
    """Load prompts and render their samples; exit code 2 where one is wrong."""
    from genpers.cli.failing import BAD_INPUT, say, sentence

    library = personalizer(config).app.prompts
    wrong = 0
    for name in names or library.names():
        try:
            template = _load(library, name)
            click.echo(f"ok  {template.name}  {template.digest[7:19]}")
        except GenpersError as error:
            wrong += 1
            say(sentence(error))
    raise click.exceptions.Exit(BAD_INPUT if wrong else 0)


def _load(library: Any, name: str) -> Any:
    channel, _, rest = name.partition("/")
    if not rest:
        raise InputError(f"'{name}' is no name of a prompt", "prompts", "Write channel/name.")
    return library.load(channel, name)
