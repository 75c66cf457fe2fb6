"""What was spent, per scope and day, summed over all processes that share the store."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from genpers.store.opening import store_errors, writing
from genpers.store.tables import spending


class SqlLedger:
    """Adds tokens and dollars per scope and day. All errors are ``StoreError``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, scopes: tuple[str, ...], day: str, tokens: int, cost: float) -> None:
        """Add to every scope, in one transaction; negative amounts give back."""
        with store_errors(self._engine.url), writing(self._engine) as connection:
            for scope in scopes:
                row = (spending.c.scope == scope) & (spending.c.day == day)
                changed = connection.execute(
                    spending.update()
                    .where(row)
                    .values(tokens=spending.c.tokens + tokens, cost=spending.c.cost + cost)
                )
                if not changed.rowcount:
                    connection.execute(
                        spending.insert().values(scope=scope, day=day, tokens=tokens, cost=cost)
                    )

    def spent(self, scope: str, day: str) -> tuple[int, float]:
        """Return tokens and dollars of a scope on a day."""
        with store_errors(self._engine.url), self._engine.connect() as connection:
            row = connection.execute(
                sa.select(spending.c.tokens, spending.c.cost).where(
                    spending.c.scope == scope, spending.c.day == day
                )
            ).first()
        return (row.tokens, row.cost) if row else (0, 0.0)

    def close(self) -> None:
        """Give back connections."""
        self._engine.dispose()
