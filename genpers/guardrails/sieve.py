"""Which of many expressions can match in a text, told for all of them in one pass.

Each expression is relaxed (see ``relaxed``) and all of one language go into one Hyperscan database,
which reads a text of 300 characters in less than a tenth of a millisecond, however many there are.
Building it takes seconds, so it is kept in the user's cache folder; without one it is built again.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genpers.guardrails.cache import version_of
from genpers.guardrails.relaxed import relaxed
from genpers.guardrails.text.folding import folded

if TYPE_CHECKING:
    from genpers.guardrails.document import Field

_ROOM = 200_000_000
"""Bytes that kept databases may take; those of all bundled rules take some twenty million."""


class Sieve:
    """The expressions of one language by number; ``possible`` tells which can match."""

    def __init__(self, sources: Iterable[str], folder: Path | None = None) -> None:
        self._sources = list(sources)
        self._folder = folder
        self._database: Any = None
        self._alike: list[list[int]] = []
        self._building = threading.Lock()
        self._begun: threading.Thread | None = None
        # What a scan scribbles on must not be shared between threads.
        self._local = threading.local()

    def possible(self, lower: str) -> list[int]:
        """Return the numbers of the expressions that can match in a text given in lower case.

        While the database is being built in the background, that is all of them.
        """
        if not self._sources:
            return []
        if self._database is None:
            if self._begun is not None and self._begun.is_alive():
                return list(range(len(self._sources)))
            self.prepare()
        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = _scratch_for(self._database)
        found: list[int] = []
        self._database.scan(
            folded(lower).encode("ascii"),
            match_event_handler=_noted,
            context=found,
            scratch=scratch,
        )
        return [number for group in found for number in self._alike[group]]

    def prepare(self) -> None:
        """Build the database, or fetch the one kept, unless that is done."""
        with self._building:
            if self._database is None and self._sources:
                self._build()

    def begin(self) -> None:
        """Do so in the background: building leaves Python free for something else."""
        self._begun = threading.Thread(target=self.prepare, daemon=True)
        self._begun.start()

    def _build(self) -> None:
        numbers: dict[str, list[int]] = {}
        for number, source in enumerate(self._sources):
            numbers.setdefault(source, []).append(number)
        self._alike = list(numbers.values())
        self._database = _kept(list(numbers), self._folder)


class Screen:
    """The expressions of one language, and the sieve that tells which of them can match."""

    def __init__(self, places: Iterable[tuple[int, int, str]], folder: Path | None = None) -> None:
        """Take the expressions with the number of their set and their place in it."""
        places = list(places)
        self._owners = [(number, at) for number, at, _ in places]
        self.sieve = Sieve([source for _, _, source in places], folder)

    def possible(self, lower: str) -> dict[int, list[int]]:
        """Return what can match in a text in lower case: numbers of expressions by their set."""
        found: dict[int, list[int]] = {}
        for one in self.sieve.possible(lower):
            number, at = self._owners[one]
            if number in found:
                found[number].append(at)
            else:
                found[number] = [at]
        return found

    def possible_in(self, field: Field) -> dict[int, list[int]]:
        """Return what can match in a field."""
        return self.possible(field.lower)


def _noted(number: int, start: int, end: int, flags: int, found: list[int]) -> None:
    found.append(number)


def _scratch_for(database: Any) -> Any:
    import hyperscan

    return hyperscan.Scratch(database)


def _kept(sources: list[str], folder: Path | None) -> Any:
    """Return the database for the expressions: as kept, or built and kept."""
    import hyperscan

    path = folder / f"{_key_of(sources)}.sieve" if folder is not None else None
    if path is not None:
        try:
            database = hyperscan.loadb(path.read_bytes(), hyperscan.HS_MODE_BLOCK)
        except (OSError, hyperscan.error):
            pass  # not there, cut off, or of another processor
        else:
            with suppress(OSError):
                path.touch()  # what is in use is kept longest
            return database
    database = _built([relaxed(source) for source in sources])
    if path is not None:
        _write(path, hyperscan.dumpb(database))
    return database


def _key_of(sources: list[str]) -> str:
    """Return what a database depends on, as a name: library, how it is made, and from what."""
    digest = hashlib.sha256(version_of("hyperscan").encode())
    for module in (relaxed.__code__, folded.__code__, _built.__code__):
        digest.update(Path(module.co_filename).read_bytes())
    for source in sources:
        digest.update(b"\0" + source.encode())
    return digest.hexdigest()


def _built(expressions: list[str]) -> Any:
    import hyperscan

    flags = hyperscan.HS_FLAG_DOTALL | hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_ALLOWEMPTY
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)

    def build(given: list[str]) -> None:
        database.compile(
            expressions=[one.encode("ascii") for one in given],
            ids=list(range(len(given))),
            flags=[flags] * len(given),
        )

    try:
        build(expressions)
    except hyperscan.error:
        # Some are too large for it: these are always possible.
        build([one if _fits(one, flags) else "" for one in expressions])
    return database


def _fits(expression: str, flags: int) -> bool:
    import hyperscan

    try:
        hyperscan.Database().compile(expressions=[expression.encode("ascii")], flags=[flags])
    except hyperscan.error:
        return False
    return True


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{id(content)}.part")
        part.write_bytes(content)
        part.replace(path)
        _let_go(path.parent)
    except OSError:
        return


def _let_go(folder: Path) -> None:
    """Remove the databases that have not been used for longest, beyond so many bytes in all."""
    room = _ROOM
    aged = [(one.stat(), one) for one in folder.glob("*.sieve")]
    for known, one in sorted(aged, key=lambda pair: pair[0].st_mtime, reverse=True):
        room -= known.st_size
        if room < 0:
            one.unlink(missing_ok=True)
