"""Turns every failure into one line: what, where, what to do."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence

import click

from genpers.errors import GenpersError

BAD_INPUT = 2
INTERRUPTED = 130


def guarded(cli: click.Group, arguments: Sequence[str] | None) -> int:
    """Run the command line and return its exit code.

    ``GENPERS_DEBUG=1`` shows the traceback of an error as well.
    """
    debug = bool(os.environ.get("GENPERS_DEBUG"))
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A text that holds half a character must not end the answers to all others.
        sys.stdout.reconfigure(errors="replace")
    try:
        code = cli.main(args=arguments, prog_name="genpers", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone; the interpreter must not complain about the rest either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        return say(_used_wrongly(error), debug)
    except GenpersError as error:
        return say(sentence(error), debug)
    except Exception as error:
        kind = type(error).__name__
        return say(
            f"An unexpected {kind} happened, {_place(error)}, "
            "Set GENPERS_DEBUG=1 to see it and report it.",
            debug,
        )


def say(message: str, debug: bool = False) -> int:
    """Print an error line and return the exit code for bad input."""
    if debug:
        traceback.print_exc()
    # A message that holds half a character must not fail to be printed.
    safe = " ".join(message.split()).encode("utf-8", "replace").decode()
    click.echo(f"Error: {safe}", err=True)
    return BAD_INPUT


def sentence(error: GenpersError) -> str:
    """Return what, where and what to do."""
    return ", ".join(part for part in (error.what, error.where, error.do) if part)


def _used_wrongly(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    message = error.format_message().rstrip(".")
    if context is None or "," in message.rsplit("'", 1)[-1]:
        return message
    return f"{message}, {context.command_path}, See {context.command_path} --help."


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if f"{os.sep}genpers{os.sep}" in frame.filename] or frames
    return f"{os.path.basename(own[-1].filename)}:{own[-1].lineno}" if own else "genpers"  # noqa: PTH119
