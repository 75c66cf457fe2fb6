"""The folder of a run: its manifest, its shards, each put into place whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from genpers.errors import InputError
from genpers.records.record import Record


class Manifest(Record):
    """What a run was begun with; a resume refuses anything else.

    ``run`` names the run in the journal, ``as_of`` and ``seed`` are the ones it was begun with.
    """

    run: str
    campaign: str
    products: str
    customers: str
    mapping: str | None
    settings: str
    libraries: str
    versions: dict[str, str]
    as_of: str
    seed: int
    backend: str | None
    shard_size: int
    rows: int
    journal_head: int = 0
    complete: bool = False


_EXPLAINED = {
    "campaign": "the campaign has changed",
    "products": "the products have changed",
    "customers": "the customers file has changed",
    "mapping": "the mapping has changed",
    "settings": "the settings have changed",
    "libraries": "prompts or guardrails have changed",
    "versions": "the versions of genpers or Python have changed",
    "as_of": "--as-of is another",
    "seed": "--seed is another",
    "backend": "--backend is another",
    "shard_size": "--shard-size is another",
}


class RunFolder:
    """The output folder: results in the open, what a resume needs in ``.work``."""

    def __init__(self, out: Path) -> None:
        self.out, self.work = out, out / ".work"
        self.shards = self.work / "shards"
        self._manifest = out / "manifest.json"

    def manifest(self) -> Manifest | None:
        """Return the manifest of the run that lies here, if any."""
        if not self._manifest.exists():
            return None
        try:
            return Manifest.model_validate_json(self._manifest.read_bytes())
        except (ValidationError, OSError) as error:
            raise InputError(
                "The manifest cannot be read",
                str(self._manifest),
                "Choose another folder for --out.",
            ) from error

    def begin(self, manifest: Manifest) -> None:
        """Make the folders and write the manifest."""
        try:
            self.shards.mkdir(parents=True, exist_ok=True)
            self.write("manifest.json", manifest.model_dump_json(indent=2) + "\n")
        except OSError as error:
            raise InputError(
                f"The folder cannot be written ({error.strerror})",
                str(self.out),
                "Choose another folder for --out.",
            ) from error

    def complete(self, manifest: Manifest) -> None:
        """Mark the run as complete, then drop what only a resume needs."""
        done = manifest.model_copy(update={"complete": True})
        self.write("manifest.json", done.model_dump_json(indent=2) + "\n")
        self.tidy()

    def tidy(self) -> None:
        """Drop what only a resume needs."""
        shutil.rmtree(self.work, ignore_errors=True)

    def write(self, name: str, text: str) -> None:
        """Put a small file into place."""
        with self.placing(self.out / name) as stream:
            stream.write(text.encode())

    @contextmanager
    def placing(self, path: Path) -> Iterator[IO[bytes]]:
        """Write beside a path and rename into place, durable before it is seen."""
        beside = path.with_name(f".{path.name}.part")
        with beside.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        place(beside, path)

    def shard(self, number: int) -> Path:
        """Return where a shard lies."""
        return self.shards / f"{number:08d}.jsonl"

    def sweep(self) -> None:
        """Drop what a killed run left half-written."""
        for path in (*self.out.glob(".*.part"), *self.shards.glob(".*.part")):
            path.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep a second run out of the folder; the lock ends with the process."""
        self.work.mkdir(parents=True, exist_ok=True)
        with (self.work / "lock").open("w") as stream:
            _lock(stream, self.out)
            yield


def _lock(stream: IO[str], out: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: no advisory lock, the rename still keeps shards whole
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise InputError(
            "Another run is writing here",
            str(out),
            "Wait for it, or choose another folder for --out.",
        ) from error


def place(beside: Path, path: Path) -> None:
    """Rename a finished file into place and make the new name durable."""
    os.replace(beside, path)  # noqa: PTH105  # the one call that a killed run may not split
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def compare(found: Manifest, wanted: Manifest) -> None:
    """Refuse to resume with other inputs than the run was begun with."""
    for name, explained in _EXPLAINED.items():
        if getattr(found, name) != getattr(wanted, name):
            raise InputError(
                f"This run cannot be resumed: {explained}",
                name,
                "Run with the same inputs, or without --resume into a new folder.",
            )


def written(data: object) -> str:
    """Return data as JSON with a fixed order, for digests."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
