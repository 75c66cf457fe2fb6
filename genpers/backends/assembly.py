"""Puts cache, budget, residency and fallback around the registered backends, by settings."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import Field

from genpers.backends.attempts import LOG
from genpers.backends.budget import Budget, BudgetSettings, MemoryLedger, Metered
from genpers.backends.caching import Answers, Cached
from genpers.backends.chain import chained, member_of
from genpers.backends.members import Member
from genpers.backends.residency import Declared, Residency, declared
from genpers.backends.retry import Resilient, close_all
from genpers.errors import SettingsError
from genpers.interfaces import Backend
from genpers.records.record import Record

if TYPE_CHECKING:
    from genpers.store.answers import SqlAnswers
    from genpers.store.spending import SqlLedger


class CacheSettings(Record):
    """Whether answers are reused across runs, and how many and how long they are kept.

    ``personal`` also keeps answers to briefs with mentionable facts or the customer's own words.
    """

    enabled: bool = False
    personal: bool = False
    max_rows: int = Field(default=50_000, ge=1)
    max_days: float = Field(default=7.0, gt=0)


class GenerationSettings(Record):
    """How texts are asked for: who answers when one cannot, what may go where, what it may cost.

    ``telemetry`` writes attempts as OpenTelemetry spans and metrics, without content unless it
    is ``content``; ``log``
    names a file for them, one JSON object a line (``-``: standard error). ``role`` is whose
    budget is charged where a program does not say it.
    ``fallback`` names backends in order; ``residency`` maps a backend to the attribute categories
    that it may be shown. ``max_repairs`` is how often a text that the rules stop goes back; None
    is twice for models and never for backends that compose.
    """

    fallback: tuple[str, ...] = ()
    residency: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    cache: CacheSettings = CacheSettings()
    budget: BudgetSettings = BudgetSettings()
    telemetry: bool | Literal["content"] = False
    log: str | None = None
    role: str | None = None
    max_repairs: int | None = Field(default=None, ge=0, le=10)


class Closable(Protocol):
    """A store that is given back."""

    def close(self) -> None:
        """Give back connections."""
        ...


class AttemptLog:
    """Writes every attempt as a line of JSON to a file or, as ``-``, to standard error."""

    def __init__(self, where: str) -> None:
        try:
            self._handler = (
                logging.StreamHandler()
                if where == "-"
                else logging.FileHandler(where, "a", "utf-8")
            )
        except OSError as error:
            raise SettingsError(
                f"The log cannot be written ({error.strerror})",
                f"generation.log: {where}",
                "Name a file in a folder that exists.",
            ) from error
        self._handler.setFormatter(logging.Formatter("%(message)s"))
        LOG.addHandler(self._handler)
        LOG.setLevel(logging.INFO)

    def close(self) -> None:
        """Stop writing."""
        LOG.removeHandler(self._handler)
        LOG.setLevel(logging.NOTSET)
        self._handler.close()


class Assembled:
    """The backends as the path asks them, by name, and the budget they share.

    ``models`` names those that call a model: what they write may be repaired. ``declared`` is what
    each says of where it processes what it is shown.
    """

    def __init__(
        self,
        backends: dict[str, Backend],
        budget: Budget | None,
        stores: tuple[Closable, ...],
        declared: tuple[Declared, ...] = (),
    ) -> None:
        self.backends, self.budget, self._stores = backends, budget, stores
        self.declared = declared
        self.models = frozenset(each.name for each in declared if each.leaves)

    async def close(self) -> None:
        """Close all backends and stores; safe to repeat."""
        await close_all(self.backends.values())
        for store in self._stores:
            store.close()


def assemble(
    backends: Mapping[str, Backend],
    settings: GenerationSettings,
    *,
    categories: Mapping[str, str] | None = None,
    store_url: str | None = None,
    warn: Callable[[str], None] | None = None,
) -> Assembled:
    """Return every backend behind cache, budget, residency rules and fallback.

    ``categories`` maps attributes to categories (the attribute catalogue); ``store_url`` is where
    answers and daily sums are kept, None keeps sums in memory and answers not at all. Only
    backends that call a model, those with a retry owner, are cached and metered. Raises
    ``SettingsError`` and ``StoreError``.
    """
    answers = _answers(settings.cache, store_url)
    ledger = _ledger(settings.budget, store_url)
    limited = settings.budget != BudgetSettings()
    told = warn or logging.getLogger("genpers.budget").warning
    budget = (
        Budget(settings.budget, ledger or MemoryLedger(), warn=told, role=settings.role)
        if limited
        else None
    )
    members: dict[str, Backend] = {}
    for name, backend in backends.items():
        member = member_of(backend)
        if isinstance(backend, Resilient):
            member = _furnished(member, answers, settings.cache, budget)
        members[name] = member
    rules = Residency(categories=categories or {}, allowed=settings.residency)
    observer = None
    if settings.telemetry:
        from genpers.backends.telemetry import telemetry

        observer = telemetry(content=settings.telemetry == "content")
    log = AttemptLog(settings.log) if settings.log else None
    stores = tuple(store for store in (answers, ledger, log) if store is not None)
    return Assembled(
        chained(members, settings.fallback, rules, observer),
        budget,
        stores,
        tuple(declared(name, each, settings.residency) for name, each in backends.items()),
    )


def _furnished(
    member: Member, answers: Answers | None, cache: CacheSettings, budget: Budget | None
) -> Member:
    # the cache stands outside: an answer that is there costs nothing
    if budget is not None:
        member = Metered(member, budget)
    if answers is not None:
        member = Cached(member, answers, personal=cache.personal)
    return member


def _answers(settings: CacheSettings, store_url: str | None) -> SqlAnswers | None:
    if not settings.enabled or store_url is None:
        return None
    from genpers.store import open_answers

    return open_answers(store_url, max_rows=settings.max_rows, max_days=settings.max_days)


def _ledger(settings: BudgetSettings, store_url: str | None) -> SqlLedger | None:
    if settings == BudgetSettings() or store_url is None:
        return None
    from genpers.store import open_ledger

    return open_ledger(store_url)
