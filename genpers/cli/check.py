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
    from genpers.records.finding import CheckItem

SHOWN_ERRORS = 20


@click.command("check")
@click.argument("file", metavar="FILE.jsonl|-")
@click.option("--as-of", metavar="DATE", help="Day or time to judge on (default: now).")
@click.option("--json", "as_json", is_flag=True, help="Print one report a line as JSON.")
@click.pass_obj
def command(config: str | None, file: str, as_of: str | None, as_json: bool) -> None:
    """Check texts, one JSON object a line.

    Exit code 0: all pass; 1: some do not; 2: bad input (the good lines are answered first).
    """
    door = personalizer(config)
    printer = _printer(door, as_json)
    verdicts: Counter[str] = Counter()
    wrong: list[GenpersError] = []
    for number, line in read_lines(file):
        try:
            if isinstance(line, InputError):
                raise line
            item = _item(line, shown(file), number)
            report = door.check(item, as_of=as_of)
        except InputError as error:
            wrong.append(error)
            continue
        verdicts[report.verdict] += 1
        printer(item, report)
    sys.stdout.flush()
    if not as_json and verdicts:
        from genpers.cli import showing

        showing.verdicts(verdicts)
        sys.stdout.flush()
    raise click.exceptions.Exit(_exit_code(verdicts, wrong, file))


def _printer(door: Any, as_json: bool) -> Any:
    if as_json:
        return lambda item, report: click.echo(report.model_dump_json())
    from genpers.cli import showing

    return lambda item, report: showing.report(item, report, door.app.rulebook)


def _item(line: str, where: str, number: int) -> CheckItem:
    from genpers.records.finding import CheckItem

    data = parsed(line.rstrip("\r\n"), where, number)
    return record(CheckItem, data, f"{where}, line {number}")


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
