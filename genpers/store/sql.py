"""The journal in a database: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Unpack

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from genpers.errors import StoreError
from genpers.records.events import Event
from genpers.store import chain
from genpers.store.chain import Content, Entry, Filters, Head, Row, Secrets, Walk
from genpers.store.opening import store_errors, writing
from genpers.store.tables import answer, journal, journal_content, journal_key

PAGE = 1_000


class SqlJournal:
    """An append-only, hash-chained journal in a database.

    Several processes may append: SQLite gives one at a time the write lock, PostgreSQL an
    advisory lock that ends with the transaction. All errors are ``StoreError``.
    """

    def __init__(self, engine: Engine, key: bytes) -> None:
        self._engine, self._keys = engine, Secrets(key)
        try:
            with self._errors():
                self._claim_key()
        except StoreError:
            engine.dispose()
            raise

    def __repr__(self) -> str:
        """Show where the journal lies, without a password."""
        return f"SqlJournal({self._where})"

    def append(self, events: Sequence[Event]) -> None:
        """Write events in one transaction; they are durable when this returns."""
        if not events:
            return
        with self._errors(), writing(self._engine) as connection:
            links = chain.extend(self._keys, _head(connection), events)
            connection.execute(journal.insert(), [asdict(row) for row in links.rows])
            if links.contents:
                connection.execute(
                    journal_content.insert(), [asdict(row) for row in links.contents]
                )

    def verify(self, expected: Head | None = None) -> int:
        """Return the number of rows; raise ``StoreError`` that names the first broken one."""
        walk = Walk(self._keys, expected)
        with self._errors(), self._engine.connect() as connection:
            # one snapshot: a row erased while we walk must not look lost
            if self._engine.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            for row, content in _walk(connection, sa.true(), 0):
                walk.step(row, content)
        return walk.finish()

    def events(self, *, after: int = 0, **filters: Unpack[Filters]) -> Iterator[Entry]:
        """Yield the rows that fit, oldest first; ``customer`` and ``result`` are ids."""
        wanted = self._keys.columns(filters).items()
        fits = sa.and_(sa.true(), *(journal.c[name] == value for name, value in wanted))
        with self._errors(), self._engine.connect() as connection:
            for row, content in _walk(connection, fits, after):
                yield chain.read(row, content)

    def erase(self, customer: str) -> int:
        """Delete the texts and values of one customer and return how many rows held some.

        The chain says that this was done. The bytes are overwritten: SQLite deletes securely and
        the log is emptied, PostgreSQL is vacuumed; backups are the operator's to erase. Answers
        kept for reuse that may say something of a person go with it, everybody's.
        """
        pseudonym = self.pseudonym(customer)
        with self._errors():
            with writing(self._engine) as connection:
                head = _head(connection)
                rows = connection.execute(
                    journal_content.delete().where(journal_content.c.customer == pseudonym)
                ).rowcount
                connection.execute(answer.delete().where(answer.c.personal))
                self._say_erased(connection, head, pseudonym, rows, head.sequence, "erasure")
            self._overwrite()
        return rows

    def forget(self, before: datetime) -> int:
        """Delete all texts and values older than a time, as the retention setting says."""
        limit = before.astimezone(UTC).isoformat(timespec="microseconds")
        with self._errors():
            with writing(self._engine) as connection:
                through = connection.scalar(
                    sa.select(sa.func.max(journal.c.sequence)).where(journal.c.time < limit)
                )
                rows = connection.execute(
                    journal_content.delete().where(journal_content.c.sequence <= (through or 0))
                ).rowcount
                if rows:
                    self._say_erased(
                        connection, _head(connection), None, rows, through or 0, "retention"
                    )
            if rows:
                self._overwrite()
        return rows

    def head(self) -> Head:
        """Return the end of the chain, to be kept elsewhere."""
        with self._errors(), self._engine.connect() as connection:
            return _head(connection)

    def pseudonym(self, customer: str) -> str:
        """Return the keyed pseudonym under which the rows of a customer lie."""
        return self._keys.pseudonym(customer) or ""

    def close(self) -> None:
        """Give back connections."""
        self._engine.dispose()

    @property
    def _where(self) -> str:
        return self._engine.url.render_as_string(hide_password=True)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with store_errors(self._engine.url):
            yield

    def _claim_key(self) -> None:
        """Bind the journal to its key at first use; refuse another key ever after."""
        with self._engine.connect() as connection:
            known = connection.scalar(sa.select(journal_key.c.fingerprint))
        if known is None:
            with writing(self._engine) as connection:
                known = connection.scalar(sa.select(journal_key.c.fingerprint))
                if known is None:
                    known = self._keys.fingerprint
                    connection.execute(journal_key.insert().values(fingerprint=known))
        if known != self._keys.fingerprint:
            raise StoreError(
                "The journal was written with another key",
                self._where,
                "Put back the key file that belongs to it.",
            )

    def _say_erased(
        self,
        connection: Connection,
        head: Head,
        customer: str | None,
        rows: int,
        through: int,
        reason: str,
    ) -> None:
        row = chain.erased(self._keys, head, customer, rows, through, reason)
        connection.execute(journal.insert().values(**asdict(row)))

    def _overwrite(self) -> None:
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                # straight to the driver: a checkpoint cannot run inside a transaction
                driver = connection.connection.cursor()
                busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                driver.close()
            if busy:
                raise StoreError(
                    "Content was erased, but a long reader keeps the log from being emptied",
                    self._where,
                    "End the other program that reads the journal and erase once more.",
                )
            return
        with self._engine.connect() as plain:
            autocommit = plain.execution_options(isolation_level="AUTOCOMMIT")
            autocommit.execute(sa.text("VACUUM journal_content, answer"))


def _head(connection: Connection) -> Head:
    found = connection.execute(
        sa.select(journal.c.sequence, journal.c.hash).order_by(journal.c.sequence.desc()).limit(1)
    ).first()
    return Head(found.sequence, found.hash) if found else Head()


def _walk(connection: Connection, fits: Any, after: int) -> Iterator[tuple[Row, Content | None]]:
    """Yield rows with their content in pages, so that no run is held in memory."""
    salt, content = journal_content.c.salt, journal_content.c.content
    joined = journal.outerjoin(journal_content, journal.c.sequence == journal_content.c.sequence)
    page = (
        sa.select(journal, salt, content, journal_content.c.customer.label("owner"))
        .select_from(joined)
        .where(fits)
        .order_by(journal.c.sequence)
        .limit(PAGE)
    )
    while True:
        found = connection.execute(page.where(journal.c.sequence > after)).all()
        for columns in found:
            *chained, salted, text, owner = columns
            row = Row(*chained)
            yield row, None if salted is None else Content(row.sequence, owner, salted, text)
        if len(found) < PAGE:
            return
        after = found[-1].sequence
