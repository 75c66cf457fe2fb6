"""``genpers check``: texts that are already written, judged one by one."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from genpers.cli.failing import BAD_INPUT, say, sentence
from genpers.cli.opening import personalizer
from genpers.cli.reading import parsed, read_lines, record, shown
from genpers.errors import GenpersError, InputError

if TYPE_CHECKING:
    from genpers.cli.mending import Mending
    from genpers.personalizer import Personalizer
    from genpers.records.finding import CheckItem, Finding, Report

SHOWN_ERRORS = 20


@click.command("check")
@click.argument("file", metavar="FILE.jsonl|-")
@click.option("--as-of", metavar="DATE", help="Day or time to judge on (default: now).")
@click.option("--json", "as_json", is_flag=True, help="Print one report a line as JSON.")
@click.option("--fix", is_flag=True, help="Apply what is safe to apply, and check again.")
@click.option("--out", metavar="FILE", help="Where --fix writes the texts (default: FILE itself).")
@click.pass_obj
def command(
    config: str | None, file: str, as_of: str | None, as_json: bool, fix: bool, out: str | None
) -> None:
    """Check texts, one JSON object a line.

    Exit code 0: all pass; 1: some do not; 2: bad input (the good lines are answered first).
    """
    if out and not fix:
        raise InputError("There is nothing to write", "--out", "Use it with --fix.")
    door = personalizer(config)
    if not fix:
        raise click.exceptions.Exit(_checked(door, file, as_of, as_json))
    from genpers.cli.mending import mending

    with mending(file, out) as work:
        code = _checked(door, file, as_of, as_json, work)
        work.write()
    raise click.exceptions.Exit(code)


def _checked(
    door: Personalizer, file: str, as_of: str | None, as_json: bool, work: Mending | None = None
) -> int:
    """Answer every good line in order, then tell the bad ones; return the exit code."""
    printer = _printer(door, as_json)
    reader = None if as_json else _reader()
    verdicts: Counter[str] = Counter()
    wrong: list[GenpersError] = []
    where = shown(file)
    for number, line in read_lines(work.source if work else file, where):
        try:
            if isinstance(line, InputError):
                raise line
            data = parsed(line.rstrip("\r\n"), where, number)
            item = _item(data, f"{where}, line {number}")
            fixed: tuple[Finding, ...] = ()
            if work is None:
                report = door.check(item, as_of=as_of, reader=reader)
            else:
                item, report, fixed = work.mended(door, number, data, item, as_of, reader)
        except InputError as error:
            wrong.append(error)
            continue
        verdicts[report.verdict] += 1
        printer(item, report, fixed)
    sys.stdout.flush()
    if not as_json and verdicts:
        from genpers.cli import reports

        reports.overrides(door.app.rulebook.overrides, door.app.rulebook)
        reports.verdicts(verdicts)
        sys.stdout.flush()
    return _exit_code(verdicts, wrong, file)


def _printer(door: Personalizer, as_json: bool) -> Any:
    if as_json:
        return lambda item, report, fixed: click.echo(report.model_dump_json())
    from genpers.cli import reports

    def show(item: CheckItem, report: Report, fixed: tuple[Finding, ...]) -> None:
        reports.report(item, report, door.app.rulebook, fixed)

    return show


def _reader() -> str | None:
    from genpers.cli.showing import reader_language

    return reader_language()


def _item(data: Any, where: str) -> CheckItem:
    from genpers.records.finding import CheckItem

    return record(CheckItem, data, where)


def _exit_code(verdicts: Counter[str], wrong: list[GenpersError], file: str) -> int:
    for error in wrong[:SHOWN_ERRORS]:
        say(sentence(error))
    if len(wrong) > SHOWN_ERRORS:
        say(
            f"{len(wrong) - SHOWN_ERRORS} more lines cannot be read, {shown(file)}, "
            "Correct those above first."
        )
    if wrong:
        return BAD_INPUT
    if not verdicts:
        return say(f"There is no text to check, {shown(file)}, Give one JSON object a line.")
    return 1 if set(verdicts) - {"pass"} else 0
