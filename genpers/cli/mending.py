"""Writes checked texts back with their safe fixes; every other byte of the file stays as it was."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from genpers.cli.reading import opened
from genpers.errors import InputError

if TYPE_CHECKING:
    from genpers.personalizer import Personalizer
    from genpers.records.finding import CheckItem, Finding, Report

_CHUNK = 1_000_000
_BOM = b"\xef\xbb\xbf"


class Mending:
    """The lines that a fix changed, until they are written."""

    def __init__(self, source: str, target: Path) -> None:
        self.source, self._target = source, target
        self._changed: dict[int, bytes] = {}

    def mended(
        self,
        door: Personalizer,
        number: int,
        data: Mapping[str, Any],
        item: CheckItem,
        as_of: str | None,
        reader: str | None,
    ) -> tuple[CheckItem, Report, tuple[Finding, ...]]:
        """Return an item after its safe fixes, its report, and the findings that were fixed."""
        from genpers.guardrails.fixes import fixed_and_checked

        def check(one: CheckItem) -> Report:
            return door.check(one, as_of=as_of, reader=reader)

        done = fixed_and_checked(door.app.rulebook, item, check)
        if done.applied:
            text = json.dumps({**data, "fields": done.item.fields}, ensure_ascii=False)
            # A field that holds half a character can be written in escapes only.
            self._changed[number] = text.encode() if _whole(text) else json.dumps(
                {**data, "fields": done.item.fields}
            ).encode()  # fmt: skip
        return done.item, done.report, done.applied

    def write(self) -> None:
        """Write the target whole, in one step; an unchanged file is left alone."""
        if not self._changed and self._target.resolve() == Path(self.source).resolve():
            return
        target = self._target.resolve()
        beside = target.with_name(f".{target.name}.part")
        try:
            with opened(self.source) as lines, beside.open("wb") as out:
                for part in self._lines(lines):
                    out.write(part)
                out.flush()
                os.fsync(out.fileno())
            if target.exists():
                shutil.copymode(target, beside)
            beside.replace(target)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise InputError(
                f"The file cannot be written ({error.strerror})",
                str(self._target),
                "Choose another place with --out.",
            ) from error

    def _lines(self, stream: Any) -> Iterator[bytes]:
        number, begins = 1, True
        while part := stream.readline(_CHUNK):
            ends = part.endswith(b"\n")
            if number not in self._changed:
                yield part
            elif begins:
                yield (_BOM if part.startswith(_BOM) else b"") + self._changed[number]
            if number in self._changed and ends:
                yield b"\r\n" if part.endswith(b"\r\n") else b"\n"
            number, begins = number + ends, ends


@contextmanager
def mending(file: str, out: str | None) -> Iterator[Mending]:
    """Yield what keeps the changed lines of a file; standard input needs a place to write to."""
    if out and (Path(out).is_dir() or not Path(out).resolve().parent.is_dir()):
        raise InputError("There is no place for the file", f"--out {out}", "Choose another.")
    if file != "-":
        opened(file).close()
        yield Mending(file, Path(out or file))
        return
    if out is None:
        raise InputError(
            "Standard input cannot be written back", "--fix", "Name a file with --out."
        )
    with NamedTemporaryFile(prefix="genpers-") as kept, opened("-") as stream:
        shutil.copyfileobj(stream, kept)
        kept.flush()
        yield Mending(kept.name, Path(out))


def _whole(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)
