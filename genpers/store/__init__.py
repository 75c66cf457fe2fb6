"""The journal: who and what produced each text, hash-chained, written before the next step.

``open_journal`` imports SQLAlchemy (0.8 s) when it is called, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from genpers.store.chain import Entry, Head
from genpers.store.journal import Journal, JournalWriter, MemoryJournal, NoJournal
from genpers.store.key import journal_key

if TYPE_CHECKING:
    from genpers.store.answers import SqlAnswers
    from genpers.store.spending import SqlLedger

__all__ = [
    "Entry",
    "Head",
    "Journal",
    "JournalWriter",
    "MemoryJournal",
    "NoJournal",
    "journal_key",
    "open_answers",
    "open_journal",
    "open_ledger",
]


def open_journal(url: str, key: bytes) -> Journal:
    """Open a journal by URL and bring its tables up to date.

    ``sqlite:///PATH`` (folders are made, the file is readable by its owner only) or
    ``postgresql://...``. ``key`` makes the pseudonyms and the chain; it stays the same for the
    life of the journal. Raises ``StoreError``.
    """
    from genpers.store.opening import open_engine
    from genpers.store.sql import SqlJournal

    return SqlJournal(open_engine(url), key)


def open_answers(url: str, *, max_rows: int, max_days: float) -> SqlAnswers:
    """Open the store of answers kept for reuse; raise ``StoreError``."""
    from genpers.store.answers import SqlAnswers
    from genpers.store.opening import open_engine

    return SqlAnswers(open_engine(url), max_rows=max_rows, max_days=max_days)


def open_ledger(url: str) -> SqlLedger:
    """Open the sums of what was spent per day; raise ``StoreError``."""
    from genpers.store.opening import open_engine
    from genpers.store.spending import SqlLedger

    return SqlLedger(open_engine(url))
