"""Commands that try packs and voices out: ``guardrails diff`` and ``guardrails voice-test``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from genpers.cli.failing import BAD_INPUT, say, sentence
from genpers.cli.opening import personalizer
from genpers.cli.reading import parsed, read_lines, record, shown
from genpers.errors import GenpersError, InputError, PackError

if TYPE_CHECKING:
    from genpers.guardrails.comparison import Change
    from genpers.records.finding import CheckItem


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--corpus", metavar="FILE.jsonl|-", required=True, help="Texts, as check reads them.")
@click.option("--as-of", metavar="DATE", help="Day or time to judge on (default: now).")
@click.option("--json", "as_json", is_flag=True, help="Print one changed text a line as JSON.")
@click.pass_obj
def diff(
    config: str | None, old: str, new: str, corpus: str, as_of: str | None, as_json: bool
) -> None:
    """Compare two packs, or folders of packs, on a body of texts.

    Shows per rule what NEW newly finds and what it no longer finds. Exit code 0: no difference;
    1: some; 2: bad input (the good lines are compared first).
    """
    from genpers.guardrails.comparison import changes, rulebook_at
    from genpers.policy import moment_of

    app = personalizer(config).app
    kinds = app.plugins.registered("register_rule_kinds")
    before, after = (
        rulebook_at(_existing(path), app.guardrail_folders, kinds) for path in (old, new)
    )
    wrong: list[GenpersError] = []
    total = [0]
    items = _items(corpus, wrong, total)
    found = list(changes(before, after, items, moment_of(as_of)))
    if as_json:
        for change in found:
            click.echo(json.dumps(_row(change), ensure_ascii=False))
    else:
        _show(
            found, total[0], {rule.id for rule in before.rules} ^ {rule.id for rule in after.rules}
        )
    sys.stdout.flush()
    for error in wrong:
        say(sentence(error))
    if wrong:
        raise click.exceptions.Exit(BAD_INPUT)
    if not total[0]:
        raise InputError("There is no text to compare on", shown(corpus), "Give one a line.")
    raise click.exceptions.Exit(1 if found else 0)


@click.command("voice-test")
@click.argument("name", metavar="VOICE")
@click.argument("texts", metavar="[TEXT|-]...", nargs=-1)
@click.option("--language", type=click.Choice(["de", "en"]), help="Of the texts (default: de).")
@click.option("--json", "as_json", is_flag=True, help="Print one text a line as JSON.")
@click.pass_obj
def voice_test(
    config: str | None, name: str, texts: tuple[str, ...], language: str | None, as_json: bool
) -> None:
    """Show where sentences depart from a voice, and its own word for it.

    VOICE is a name or a YAML file. Without TEXT its own examples are read, with - one sentence a
    line from standard input. Exit code 0: all keep it (its don'ts do not); 1: some do not; 2: bad
    input.
    """
    from genpers.guardrails.analysis.voice import untrue_examples
    from genpers.guardrails.voices import heard, read_voice

    content, where = _voice(config, name)
    voice = read_voice(content, where)
    if texts:
        said = list(heard(voice, _sentences(texts), language or "de"))
        broken = any(one.departures for one in said)
        if not said:
            raise InputError("There is no text to test", "standard input", "Give one a line.")
    else:
        said = [
            one
            for examples in (voice.examples.do, voice.examples.dont)
            for tongue, own in examples.items()
            if language in (None, tongue)
            for one in heard(voice, own, tongue)
        ]
        broken = bool(untrue_examples(voice))
        if not said:
            raise InputError("The voice has no examples", where, "Give it sentences to test.")
    if as_json:
        for one in said:
            places = [
                {"aspect": each.aspect, "start": each.start, "end": each.end,
                 "excerpt": one.text[each.start : each.end], "instead": each.instead}
                for each in one.departures
            ]  # fmt: skip
            click.echo(json.dumps({"text": one.text, "departures": places}, ensure_ascii=False))
    else:
        from genpers.cli import reports

        reports.voice(said)
    raise click.exceptions.Exit(1 if broken else 0)


def _existing(name: str) -> Path:
    path = Path(name)
    if not path.exists():
        raise PackError("The pack does not exist", name, "Check the path.")
    return path


def _items(corpus: str, wrong: list[GenpersError], total: list[int]) -> Iterator[CheckItem]:
    from genpers.records.finding import CheckItem

    for number, line in read_lines(corpus):
        try:
            if isinstance(line, InputError):
                raise line
            data = parsed(line, shown(corpus), number)
            item = record(CheckItem, data, f"{shown(corpus)}, line {number}")
        except InputError as error:
            wrong.append(error)
            continue
        total[0] += 1
        yield item


def _show(found: list[Change], total: int, in_one_only: set[str]) -> None:
    from genpers.cli import reports

    touched = {
        one.rule
        for change in found
        for one in (*change.found, *change.lost, *(each for each, _ in change.changed))
    }
    reports.comparison(found, sorted(touched))
    quiet = sorted(in_one_only - touched)
    if quiet:
        click.echo(f"In one of the two only, without a finding: {', '.join(quiet)}")
    turned = sum(change.before != change.after for change in found)
    click.echo(f"{total} texts, {len(found)} differ, {turned} with another verdict")


def _row(change: Change) -> dict[str, Any]:
    return {
        "id": change.item.id,
        "before": change.before,
        "after": change.after,
        "found": [one.model_dump(mode="json") for one in change.found],
        "lost": [one.model_dump(mode="json") for one in change.lost],
        "changed": [
            {"was": was, "finding": one.model_dump(mode="json")} for one, was in change.changed
        ],
    }


def _voice(config: str | None, name: str) -> tuple[Any, str]:
    if name.endswith((".yaml", ".yml")):
        from genpers.guardrails.yamlfile import read_yaml

        return read_yaml(_existing(name)), name
    return personalizer(config).app.voice(name), f"voice {name}"


def _sentences(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        if text != "-":
            yield text
            continue
        for _, line in read_lines("-"):
            if isinstance(line, InputError):
                raise line
            yield line.rstrip("\r\n")
