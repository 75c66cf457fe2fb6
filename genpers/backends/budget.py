"""Budgets: a warning at the soft limit, a stop at the hard one, before a call is made."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import ClassVar, NamedTuple, Protocol

from pydantic import Field

from genpers.backends.attempts import Cause, report_refusal
from genpers.backends.members import Member
from genpers.backends.retry import guess_tokens
from genpers.errors import BackendError
from genpers.records.record import Record
from genpers.records.variant import Completion, Prompt
from genpers.tokens import cost

RUN = "run"


class Limit(Record):
    """What may be spent in one scope: dollars and tokens, soft and hard."""

    soft_cost: float | None = Field(default=None, ge=0)
    hard_cost: float | None = Field(default=None, ge=0)
    soft_tokens: int | None = Field(default=None, ge=0)
    hard_tokens: int | None = Field(default=None, ge=0)


class BudgetSettings(Record):
    """Limits per run, per day, and per day for a feature or a role."""

    run: Limit = Limit()
    day: Limit = Limit()
    feature: dict[str, Limit] = Field(default_factory=dict)
    role: dict[str, Limit] = Field(default_factory=dict)


class Ledger(Protocol):
    """Sums what was spent per scope and day."""

    def add(self, scopes: tuple[str, ...], day: str, tokens: int, cost: float) -> None:
        """Add to every scope."""
        ...

    def spent(self, scope: str, day: str) -> tuple[int, float]:
        """Return tokens and dollars."""
        ...


class MemoryLedger:
    """A ledger of this process alone."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], tuple[int, float]] = {}
        self.warned: set[tuple[str, str]] = set()

    def add(self, scopes: tuple[str, ...], day: str, tokens: int, cost: float) -> None:
        """Add to every scope."""
        for scope in scopes:
            old = self.spent(scope, day)
            self._sums[scope, day] = old[0] + tokens, old[1] + cost

    def spent(self, scope: str, day: str) -> tuple[int, float]:
        """Return tokens and dollars."""
        return self._sums.get((scope, day), (0, 0.0))


class Purse(NamedTuple):
    """On whose account calls are made."""

    feature: str = "generate"
    role: str | None = None
    run: MemoryLedger | None = None


_purse: ContextVar[Purse] = ContextVar("genpers_purse", default=Purse())  # noqa: B039  # frozen


@contextmanager
def spending(
    *, feature: str | None = None, role: str | None = None, run: MemoryLedger | None = None
) -> Iterator[None]:
    """Book the calls of this block to a feature (``generate``, ``shorten``), a role and a run.

    What is not given stays as it is around the block.
    """
    outer = _purse.get()
    run = outer.run if run is None else run
    token = _purse.set(Purse(feature or outer.feature, role or outer.role, run))
    try:
        yield
    finally:
        _purse.reset(token)


def today() -> str:
    """Return the day that spending is booked to, in UTC."""
    return datetime.now(UTC).date().isoformat()


class Budget:
    """Books what a call is expected to cost before it is made, and corrects that afterwards.

    Because the booking counts at once, and is taken back where it passes a hard limit, calls that
    run together, in one process or in many, cannot pass it together. ``warn`` is told once per
    run, or scope and day, when a soft limit is passed. ``role`` is booked where the caller names
    none; calls for which nobody names a run are one run together.
    """

    def __init__(
        self,
        settings: BudgetSettings,
        ledger: Ledger,
        *,
        warn: Callable[[str], None] = lambda _: None,
        day: Callable[[], str] = today,
        role: str | None = None,
    ) -> None:
        self._settings, self._ledger, self._role = settings, ledger, role
        self._run, self._warn, self._day = MemoryLedger(), warn, day
        self._warned: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    async def reserve(self, model: str, tokens: int, dollars: float | None) -> Reservation:
        """Book a call; raise ``BackendError`` of kind ``budget`` where a hard limit forbids it.

        ``dollars`` is None where the model has no price; then a budget in dollars cannot be kept.
        """
        return await asyncio.to_thread(self._reserve, model, tokens, dollars)

    async def settle(self, reserved: Reservation, tokens: int, dollars: float) -> None:
        """Replace a booking by what was really spent."""
        more = tokens - reserved.tokens, dollars - reserved.cost
        await asyncio.to_thread(self._book, reserved.scopes, reserved.day, *more)

    def adopt(self, reserved: Reservation) -> None:
        """Count what an earlier run booked as this run's too; the days' sums hold it already."""
        with self._lock:
            self._of_run().add((RUN,), "", reserved.tokens, reserved.cost)

    def _reserve(self, model: str, tokens: int, dollars: float | None) -> Reservation:
        limits = dict(self._limits())
        if dollars is None and any(limit.hard_cost is not None for limit in limits.values()):
            raise BackendError(
                f"The model {model} has no price, so a budget in dollars cannot be kept",
                "budget",
                "Set its price under prices, or a budget in tokens.",
                kind="budget",
            )
        booked = Reservation(tuple(limits), self._day(), tokens, dollars or 0.0)
        self._book(booked.scopes, booked.day, booked.tokens, booked.cost)
        try:
            for scope, limit in limits.items():
                self._check(scope, limit, booked.day)
        except BackendError:
            self._book(booked.scopes, booked.day, -booked.tokens, -booked.cost)
            raise
        return booked

    def _limits(self) -> Iterator[tuple[str, Limit]]:
        purse, settings = _purse.get(), self._settings
        yield RUN, settings.run
        yield "day", settings.day
        for kind, name, limits in (
            ("feature", purse.feature, settings.feature),
            ("role", purse.role or self._role, settings.role),
        ):
            if name is not None:
                yield f"{kind}:{name}", limits.get(name, Limit())

    def _of_run(self) -> MemoryLedger:
        run = _purse.get().run
        return self._run if run is None else run

    def _check(self, scope: str, limit: Limit, day: str) -> None:
        ledger, when = (self._of_run(), "") if scope == RUN else (self._ledger, day)
        warned = self._of_run().warned if scope == RUN else self._warned
        tokens, dollars = ledger.spent(scope, when)
        for hard, soft, total, unit in (
            (limit.hard_cost, limit.soft_cost, dollars, "dollars"),
            (limit.hard_tokens, limit.soft_tokens, tokens, "tokens"),
        ):
            if hard is not None and total > hard:
                raise BackendError(
                    f"The budget of {hard:g} {unit} ({scope}) is used up",
                    f"budget.{scope}",
                    "Raise the limit, wait for the next day, or fall back to 'phrasebook'.",
                    kind="budget",
                )
            if soft is not None and total > soft and (scope, when) not in warned:
                warned.add((scope, when))
                self._warn(f"The budget's soft limit of {soft:g} {unit} ({scope}) is passed.")

    def _book(self, scopes: tuple[str, ...], day: str, tokens: int, dollars: float) -> None:
        with self._lock:
            self._of_run().add((RUN,), "", tokens, dollars)
            lasting = tuple(scope for scope in scopes if scope != RUN)
            self._ledger.add(lasting, day, tokens, dollars)


class Reservation(NamedTuple):
    """What was set aside for one call."""

    scopes: tuple[str, ...]
    day: str
    tokens: int
    cost: float


class Metered:
    """A backend that asks the budget first."""

    reports_attempts: ClassVar[bool] = True

    def __init__(self, inner: Member, budget: Budget) -> None:
        self.inner, self.name, self.model = inner, inner.name, inner.model
        self.parameters, self.prices = inner.parameters, inner.prices
        self._budget = budget

    async def complete(self, prompt: Prompt, *, cause: Cause = "first") -> Completion:
        """Answer within the budget; raise ``BackendError`` only."""
        asked, answered = guess_tokens(prompt)
        dollars = cost(self.model, asked, answered, prices=self.prices)
        try:
            reserved = await self._budget.reserve(self.model, asked + answered, dollars)
        except BackendError as error:
            report_refusal(self.name, self.model, prompt, error.kind, cause)
            raise
        spent: tuple[int, float] = 0, 0.0
        try:
            completion = await self.inner.complete(prompt, cause=cause)
            spent = self._spent(completion)
            return completion
        finally:
            await asyncio.shield(self._budget.settle(reserved, *spent))

    async def book(self, prompts: Sequence[Prompt]) -> Reservation:
        """Book a whole batch, at its lower price; raise ``BackendError`` of kind ``budget``."""
        asked, answered = map(sum, zip(*map(guess_tokens, prompts), strict=True))
        dollars = cost(self.model, asked, answered, prices=self.prices, batch=True)
        try:
            return await self._budget.reserve(self.model, asked + answered, dollars)
        except BackendError as error:
            for prompt in prompts:
                report_refusal(self.name, self.model, prompt, error.kind)
            raise

    def adopt(self, reserved: Reservation) -> None:
        """Take over what an earlier run booked."""
        self._budget.adopt(reserved)

    async def settle(
        self, reserved: Reservation, outcomes: Sequence[Completion | BackendError]
    ) -> None:
        """Replace the booking of a batch by what its answers cost."""
        spent = [self._spent(each) for each in outcomes if isinstance(each, Completion)]
        tokens, dollars = sum(each[0] for each in spent), sum(each[1] for each in spent)
        await self._budget.settle(reserved, tokens, dollars)

    def _spent(self, completion: Completion) -> tuple[int, float]:
        usage = completion.usage
        dollars = usage.cost
        if dollars is None:  # the backend does not know prices
            dollars = cost(
                self.model, usage.prompt_tokens, usage.completion_tokens, prices=self.prices
            )
        return usage.prompt_tokens + usage.completion_tokens, dollars or 0.0

    async def close(self) -> None:
        """Give back connections."""
        await self.inner.close()
