"""The answers of a run: fetched once per prompt, and kept on disk so that a resume asks nobody."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from genpers.errors import GenpersError
from genpers.records.variant import Completion

if TYPE_CHECKING:
    from genpers.batch.desk import Wanted
    from genpers.interfaces import Backend


class Answers:
    """Completions by key in a small SQLite file; bounded memory however many there are."""

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=FULL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, completion TEXT NOT NULL)"
        )
        self._file.commit()

    def __len__(self) -> int:
        """The number of prompts answered in this run and those it resumes."""
        return int(self._file.execute("SELECT count(*) FROM answers").fetchone()[0])

    def get(self, key: str) -> Completion | None:
        """Return the answer to a prompt that was asked before."""
        row = self._file.execute("SELECT completion FROM answers WHERE key = ?", (key,)).fetchone()
        return Completion.model_validate_json(row[0]) if row else None

    def put(self, answers: Iterable[tuple[str, Completion]]) -> None:
        """Keep answers; they are durable when this returns."""
        with self._file:
            self._file.executemany(
                "INSERT OR IGNORE INTO answers VALUES (?, ?)",
                [(key, completion.model_dump_json()) for key, completion in answers],
            )

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Fetching:
    """Asks backends with bounded concurrency, and once however many shards wait for an answer."""

    def __init__(self, answers: Answers, backends: dict[str, Backend], concurrency: int) -> None:
        self._answers, self._backends = answers, backends
        self._open = asyncio.Semaphore(concurrency)
        self._waiting: dict[str, asyncio.Task[Completion | str]] = {}
        self._refused: dict[str, str] = {}
        self.calls = 0

    async def fetch(self, wanted: Sequence[Wanted]) -> dict[str, Completion | str]:
        """Return an answer per key; a text instead of a completion says why there is none."""
        found = await asyncio.gather(*(self._one(item) for item in wanted))
        return dict(zip((item.key for item in wanted), found, strict=True))

    async def _one(self, wanted: Wanted) -> Completion | str:
        if wanted.key in self._refused:
            return self._refused[wanted.key]
        known = self._answers.get(wanted.key)
        if known is not None:
            return known
        task = self._waiting.get(wanted.key)
        if task is None:
            task = self._waiting[wanted.key] = asyncio.ensure_future(self._asked(wanted))
            task.add_done_callback(lambda _: self._waiting.pop(wanted.key, None))
        return await task

    async def _asked(self, wanted: Wanted) -> Completion | str:
        from genpers.generate import complete

        async with self._open:
            self.calls += 1
            try:
                completion = await complete(self._backends[wanted.backend], wanted.prompt)
            except GenpersError as error:
                self._refused[wanted.key] = str(error)
                return str(error)
        self._answers.put([(wanted.key, completion)])
        return completion
