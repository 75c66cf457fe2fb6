"""The journal: who and what produced each text, hash-chained, written before the next step.

``open_journal`` imports SQLAlchemy (0.8 s) when it is called, not before.
"""

from __future__ import annotations

from genpers.store.chain import Entry, Head
from genpers.store.journal import Journal, JournalWriter, MemoryJournal, NoJournal
from genpers.store.key import journal_key

__all__ = [
    "Entry",
    "Head",
    "Journal",
    "JournalWriter",
    "MemoryJournal",
    "NoJournal",
    "journal_key",
    "open_journal",
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
