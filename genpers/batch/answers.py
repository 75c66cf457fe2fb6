"""The answers of a run: fetched once per prompt, and kept on disk so that a resume asks nobody."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from genpers.backends.attempts import Attempt, observing
from genpers.errors import BackendError, GenpersError
from genpers.records.events import Event
from genpers.records.variant import Completion, Prompt

if TYPE_CHECKING:
    from genpers.backends.chain import Chain
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
        self._attempts: list[Event] = []
        self.calls = 0
        self.campaign = ""

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
                with observing(lambda attempt: self._attempted(attempt, wanted.key)):
                    completion = await complete(self._backends[wanted.backend], wanted.prompt)
            except GenpersError as error:
                self._refused[wanted.key] = str(error)
                return str(error)
        self._answers.put([(wanted.key, completion)])
        return completion

    async def hand_over(self, wanted: Sequence[Wanted], folder: Path) -> None:
        """Ask for many at once in the provider's batch mode; answers are kept as they come.

        A run that was killed finds its tickets in ``folder`` and pays nothing twice.
        """
        from genpers.backends.chain import Chain

        every = {each.key: each for each in wanted}
        for name in sorted({each.backend for each in wanted}):
            chain = self._backends[name]
            if isinstance(chain, Chain):
                keys = self._open_keys(name, every, folder)
                await self._in_bulk(chain, [every[key] for key in keys], folder)

    def _open_keys(self, name: str, every: Mapping[str, Wanted], folder: Path) -> list[str]:
        """Return what is to be handed over: where a ticket lies, the very same as before."""
        listed = folder / f"provider-{name}.keys"
        if listed.exists() and _ticket(folder, name).exists():
            return [key for key in listed.read_text(encoding="utf-8").split() if key in every]
        keys = [
            key
            for key, each in every.items()
            if each.backend == name and self._answers.get(key) is None
        ]
        listed.write_text("\n".join(keys), encoding="utf-8")
        return keys

    async def _in_bulk(self, chain: Chain, items: Sequence[Wanted], folder: Path) -> None:
        from genpers.backends.campaigns import complete_in_bulk

        if not items:
            return
        self.calls += len(items)
        prompts = [each.prompt for each in items]
        places = {id(prompt): item for prompt, item in zip(prompts, items, strict=True)}

        def store(sent: Sequence[Prompt], found: Sequence[Completion | BackendError]) -> None:
            self._keep([places[id(prompt)] for prompt in sent], found)

        with observing(lambda attempt: self._attempted(attempt, "provider batch")):
            self._keep(
                items,
                await complete_in_bulk(chain, prompts, _ticket(folder, chain.name), store),
            )

    def taken(self) -> list[Event]:
        """Return the attempts that were made since this was last asked."""
        taken, self._attempts = self._attempts, []
        return taken

    def _keep(self, items: Sequence[Wanted], outcomes: Sequence[Completion | GenpersError]) -> None:
        from genpers.generate import fitted

        for item, outcome in zip(items, outcomes, strict=True):
            try:
                if isinstance(outcome, GenpersError):
                    raise outcome
                self._answers.put([(item.key, fitted(outcome, item.prompt, item.backend))])
                self._refused.pop(item.key, None)
            except GenpersError as error:
                self._refused[item.key] = str(error)

    def _attempted(self, attempt: Attempt, key: str) -> None:
        # One answer serves many customers: an attempt belongs to its prompt, not to one of them.
        self._attempts.append(attempt.event(key, self.campaign))


def _ticket(folder: Path, backend: str) -> Path:
    return folder / f"provider-{backend}.json"
