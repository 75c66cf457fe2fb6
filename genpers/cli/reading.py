"""Reads what commands are given: bounded, as UTF-8, with the place of what is wrong."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, TypeVar

from genpers.errors import InputError
from genpers.records.record import Record

MAX_FILE = 20_000_000
MAX_LINE = 2_000_000
Kind = TypeVar("Kind", bound=Record)


def read_json(name: str) -> Any:
    """Read a JSON file, ``-`` for standard input; raises InputError with line and column."""
    return parsed(_text(name), shown(name))


def shown(name: str) -> str:
    """Return a file's name as an error names it."""
    return "standard input" if name == "-" else name


def parsed(text: str, where: str, line: int | None = None) -> Any:
    """Parse JSON; ``line`` is given where the text is one line of a file."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"{where}, line {line or error.lineno}, column {error.colno}"
        raise InputError(
            f"This is not valid JSON ({error.msg})", place, "Correct it there."
        ) from error
    except (ValueError, RecursionError) as error:
        place = f"{where}, line {line}" if line else where
        raise InputError(
            f"This is not valid JSON ({_short(error)})", place, "Correct it."
        ) from error


def _short(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


def record(kind: type[Kind], data: Any, where: str) -> Kind:
    """Return a record, or raise InputError that names the field and the nearest known one."""
    from pydantic import ValidationError

    from genpers.batch.explain import explained

    if not isinstance(data, Mapping):
        raise InputError("This is no JSON object", where, f"Give one {kind.__name__} object.")
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        what, do = explained(error, kind)
        raise InputError(what[:1].upper() + what[1:], where, do) from error


def _text(name: str) -> str:
    data = _bytes(name)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError("The file is UTF-16", shown(name), "Save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            "The file is not UTF-8", f"{shown(name)}, line {line}", "Save it as UTF-8."
        ) from error


def _bytes(name: str) -> bytes:
    with opened(name) as stream:
        data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise InputError(
            f"The file is larger than {MAX_FILE // 1_000_000} MB",
            shown(name),
            "Use genpers batch for many customers.",
        )
    if not data.strip():
        raise InputError("The file is empty", shown(name), "Give it a JSON object.")
    return data


def opened(name: str) -> IO[bytes]:
    """Open a file or standard input for reading bytes."""
    if name == "-":
        # A copy, so that closing it leaves standard input to others.
        return os.fdopen(os.dup(sys.stdin.fileno()), "rb") if _real_stdin() else sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        said = {
            "FileNotFoundError": "does not exist",
            "IsADirectoryError": "is a folder",
            "PermissionError": "may not be read",
        }.get(type(error).__name__, "cannot be read")
        raise InputError(f"The file {said}", name, "Check the path.") from error


def _real_stdin() -> bool:
    try:
        sys.stdin.fileno()
    except (OSError, ValueError):
        return False
    return True


def read_lines(name: str, where: str = "") -> Iterator[tuple[int, str | InputError]]:
    """Yield numbered lines of JSON Lines, blank ones left out; a bad line is an error as value.

    ``where`` is what errors call the file (default: its name).
    """
    where = where or shown(name)
    with opened(name) as stream:
        number = 0
        while line := stream.readline(MAX_LINE):
            number += 1
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                    pass
                yield (
                    number,
                    InputError(
                        "The line is too long",
                        f"{where}, line {number}",
                        f"Keep lines below {MAX_LINE:,} bytes.",
                    ),
                )
                continue
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                yield (
                    number,
                    InputError(
                        "The line is not UTF-8",
                        f"{where}, line {number}",
                        "Save the file as UTF-8.",
                    ),
                )
                continue
            if text.strip():
                yield number, text


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and rename it there: it appears whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(
            f"The file cannot be written ({error.strerror})", str(path), "Choose another place."
        ) from error
