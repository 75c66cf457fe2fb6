"""Answers of models kept for reuse across runs, bounded in number and age."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.engine import Engine

from genpers.records.variant import Completion
from genpers.store.opening import store_errors, writing
from genpers.store.tables import answer

DAY = 86_400.0
PRUNE_EVERY = 100


class SqlAnswers:
    """A table of completions by key; the least recently used go first.

    Shared by all processes that use the same store. All errors are ``StoreError``.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        max_rows: int = 50_000,
        max_days: float = 7.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._engine, self._now = engine, now
        self._max_rows, self._max_age = max_rows, max_days * DAY
        self._puts = 0

    def get(self, key: str) -> Completion | None:
        """Return the completion of a key, None where there is none that is young enough."""
        now = self._now()
        with store_errors(self._engine.url):
            with self._engine.connect() as connection:
                found = connection.execute(
                    sa.select(answer.c.completion, answer.c.used).where(
                        answer.c.key == key, answer.c.made > now - self._max_age
                    )
                ).first()
            if found is None:
                return None
            if now - found.used > self._max_age / 100:  # noted seldom: reading should not write
                with writing(self._engine) as connection:
                    connection.execute(answer.update().where(answer.c.key == key).values(used=now))
        try:
            return Completion.model_validate_json(found.completion)
        except ValidationError:
            return None  # written by another version

    def put(self, key: str, completion: Completion, *, personal: bool = False) -> None:
        """Keep a completion in place of an older one.

        ``personal`` marks one that may say something of a person: erasing any customer in the
        journal of the same store drops all of these, for they do not say whose they are.
        """
        now, text = self._now(), completion.model_dump_json()
        with store_errors(self._engine.url), writing(self._engine) as connection:
            connection.execute(answer.delete().where(answer.c.key == key))
            connection.execute(
                answer.insert().values(
                    key=key, made=now, used=now, completion=text, personal=personal
                )
            )
        if self._puts % PRUNE_EVERY == 0:
            self.prune()
        self._puts += 1

    def prune(self) -> int:
        """Drop what is too old or too much, and return how many rows that were."""
        old = answer.delete().where(answer.c.made <= self._now() - self._max_age)
        kept = sa.select(answer.c.key).order_by(answer.c.used.desc()).limit(self._max_rows)
        surplus = answer.delete().where(answer.c.key.not_in(kept))
        with store_errors(self._engine.url), writing(self._engine) as connection:
            dropped: int = connection.execute(old).rowcount
            total = connection.scalar(sa.select(sa.func.count()).select_from(answer)) or 0
            if total > self._max_rows:
                dropped += connection.execute(surplus).rowcount
        return dropped

    def close(self) -> None:
        """Give back connections."""
        self._engine.dispose()
