"""What a journal does, the one in memory, none at all, and a writer that batches."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol, Unpack

from genpers.errors import StoreError
from genpers.records.events import Event
from genpers.store import chain
from genpers.store.chain import Content, Entry, Filters, Head, Row, Secrets, Walk


class Journal(Protocol):
    """Append-only and hash-chained; texts lie beside the chain and can be erased."""

    def append(self, events: Sequence[Event]) -> None:
        """Write events in one transaction; they are durable when this returns."""
        ...

    def verify(self, expected: Head | None = None) -> int:
        """Return the number of rows; raise ``StoreError`` that names the first broken one.

        ``expected``, a head kept elsewhere, also finds rows that were cut off the end.
        """
        ...

    def events(self, *, after: int = 0, **filters: Unpack[Filters]) -> Iterator[Entry]:
        """Yield the rows that fit, oldest first; ``customer`` and ``result`` are ids."""
        ...

    def erase(self, customer: str) -> int:
        """Delete the texts and values of one customer and return how many rows held some."""
        ...

    def forget(self, before: datetime) -> int:
        """Delete all texts and values older than a time, as the retention setting says."""
        ...

    def head(self) -> Head:
        """Return the end of the chain, to be kept elsewhere."""
        ...

    def pseudonym(self, customer: str) -> str:
        """Return the keyed pseudonym under which the rows of a customer lie."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


class MemoryJournal:
    """A journal for one process, gone with it: for tests and trials."""

    def __init__(self, key: bytes = b"a key for one process only") -> None:
        self._keys = Secrets(key)
        self._rows: list[Row] = []
        self._contents: dict[int, Content] = {}

    def append(self, events: Sequence[Event]) -> None:
        """Chain the events."""
        links = chain.extend(self._keys, self.head(), events)
        self._rows += links.rows
        self._contents |= {content.sequence: content for content in links.contents}

    def verify(self, expected: Head | None = None) -> int:
        """Return the number of rows; raise ``StoreError`` that names the first broken one."""
        walk = Walk(self._keys, expected)
        for row in self._rows:
            walk.step(row, self._contents.get(row.sequence))
        return walk.finish()

    def events(self, *, after: int = 0, **filters: Unpack[Filters]) -> Iterator[Entry]:
        """Yield the rows that fit, oldest first."""
        wanted = self._keys.columns(filters).items()
        for row in self._rows[after:]:
            if all(getattr(row, name) == value for name, value in wanted):
                yield chain.read(row, self._contents.get(row.sequence))

    def erase(self, customer: str) -> int:
        """Delete the texts and values of one customer."""
        pseudonym = self.pseudonym(customer)
        gone = [key for key, content in self._contents.items() if content.customer == pseudonym]
        for key in gone:
            del self._contents[key]
        head = self.head()
        self._rows.append(
            chain.erased(self._keys, head, pseudonym, len(gone), head.sequence, "erasure")
        )
        return len(gone)

    def forget(self, before: datetime) -> int:
        """Delete all texts and values older than a time."""
        through = sum(datetime.fromisoformat(row.time) < before for row in self._rows)
        gone = [key for key in self._contents if key <= through]
        for key in gone:
            del self._contents[key]
        if gone:
            self._rows.append(
                chain.erased(self._keys, self.head(), None, len(gone), through, "retention")
            )
        return len(gone)

    def head(self) -> Head:
        """Return the end of the chain."""
        return Head(self._rows[-1].sequence, self._rows[-1].hash) if self._rows else Head()

    def pseudonym(self, customer: str) -> str:
        """Return the keyed pseudonym of a customer."""
        return self._keys.pseudonym(customer) or ""

    def close(self) -> None:
        """Do nothing; there is no connection."""


class NoJournal(MemoryJournal):
    """Keeps nothing: what the setting ``journal = "off"`` means."""

    def append(self, events: Sequence[Event]) -> None:
        """Forget the events at once."""


class JournalWriter:
    """Lets many tasks append at once: what waits while one transaction runs shares the next.

    With durable writes of about a millisecond each, this is what keeps hundreds of concurrent
    generations from queueing for the disk, and the disk from blocking the event loop.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: list[tuple[Sequence[Event], asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def append(self, events: Sequence[Event]) -> None:
        """Return when these events are durable; raise ``StoreError`` if they are not."""
        if not events:
            return
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((events, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        await done

    async def _drain(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting, []
            try:
                await asyncio.to_thread(
                    self._journal.append, [event for events, _ in taken for event in events]
                )
            except Exception as error:
                await self._one_by_one(taken, error)
                continue
            for _, done in taken:
                if not done.done():
                    done.set_result(None)

    async def _one_by_one(
        self, taken: list[tuple[Sequence[Event], asyncio.Future[None]]], error: Exception
    ) -> None:
        """Give each its own transaction, so that one bad event does not fail its neighbours."""
        for events, done in taken:
            failure: Exception | None = error
            if len(taken) > 1:
                failure = None
                try:
                    await asyncio.to_thread(self._journal.append, events)
                except Exception as own:
                    failure = own
            if done.done():
                continue
            if failure is None:
                done.set_result(None)
            elif isinstance(failure, StoreError):
                done.set_exception(failure)
            else:
                done.set_exception(
                    StoreError(f"The journal cannot be written: {failure}", "journal")
                )
