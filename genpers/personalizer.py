"""The Python door: generate, check and dry-run, synchronous and asynchronous over one path."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from pydantic import ValidationError

from genpers.app import App, Recorder
from genpers.errors import GenpersError, InputError
from genpers.guardrails import report
from genpers.pipeline import dry_run, personalise
from genpers.policy import moment_of
from genpers.policy.moments import zone_of
from genpers.records.campaign import Campaign, Request
from genpers.records.customer import Customer
from genpers.records.finding import CheckItem, Report
from genpers.records.product import Product
from genpers.records.record import Record
from genpers.records.variant import DryRun, Failure, Outcome, Result, Variant
from genpers.run import Run
from genpers.settings import Settings, load_settings

Value = TypeVar("Value")
Kind = TypeVar("Kind", bound=Record)
Given = Mapping[str, Any]


class Personalizer:
    """Writes permitted, grounded and checked messages for customers.

    Takes records or plain mappings of the shapes in the contract. ``as_of`` is a date (noon of
    the customer's day), a timestamp, or None for now.
    """

    def __init__(self, settings: Settings | None = None, *, app: App | None = None) -> None:
        self.app = app or App(settings or Settings())

    @classmethod
    def from_settings(cls, path: Path | str | None = None, **overrides: Any) -> Personalizer:
        """Read ``genpers.toml`` and ``GENPERS_*``; overrides name settings: ``seed=7``."""
        return cls(load_settings(Path(path) if path else None, overrides=overrides))

    def run(
        self,
        customer: Customer | None = None,
        *,
        as_of: str | None = None,
        seed: int | None = None,
        backend: str | None = None,
        recorder: Recorder | None = None,
    ) -> Run:
        """Begin a run: what several generations share, answers to equal briefs and budget alike.

        ``recorder`` keeps its events in place of the journal.
        """
        return Run(
            as_of=moment_of(as_of, customer),
            recorder=self.app.recorder if recorder is None else recorder,
            seed=self.app.settings.seed if seed is None else seed,
            backend=backend,
        )

    def generate(
        self,
        campaign: Campaign | Given,
        customer: Customer | Given,
        products: Sequence[Product | Given],
        **options: Any,
    ) -> Result:
        """Return the result for one customer; the options are those of ``agenerate``."""
        return self._wait(self.agenerate(campaign, customer, products, **options))

    async def agenerate(
        self,
        campaign: Campaign | Given,
        customer: Customer | Given,
        products: Sequence[Product | Given],
        *,
        portfolio: Sequence[Product | Given] = (),
        as_of: str | None = None,
        seed: int | None = None,
        backend: str | None = None,
        run: Run | None = None,
    ) -> Result:
        """Return the result for one customer.

        Each call is a run of its own, unless it is given one that several share (``run()``); day,
        seed and backend are then that run's. Raises InputError for a request of the wrong shape,
        BackendError where no backend could answer. A refused contact is a result, not an error.
        """
        request = request_of(campaign, customer, products, portfolio)
        if run is None:
            run = self.run(request.customer, as_of=as_of, seed=seed, backend=backend)
        return await personalise(self.app, request, run)

    def generate_many(
        self,
        campaign: Campaign | Given,
        customers: Iterable[Customer | Given],
        products: Sequence[Product | Given],
        *,
        portfolio: Sequence[Product | Given] = (),
        as_of: str | None = None,
        seed: int | None = None,
        backend: str | None = None,
    ) -> Iterator[Outcome]:
        """Yield a result or a failure per customer, in order; equal briefs share one answer."""
        order = read(Campaign, campaign, "campaign")
        offered = tuple(read(Product, product, "product") for product in products)
        known = tuple(read(Product, product, "portfolio") for product in portfolio)
        shared = self.run(as_of=as_of, seed=seed, backend=backend)
        with asyncio.Runner() as runner:
            for line, given in enumerate(customers, 1):
                yield runner.run(self._outcome(order, given, offered, known, line, as_of, shared))
            runner.run(self.app.close())

    async def _outcome(
        self,
        campaign: Campaign,
        given: Customer | Given,
        products: Sequence[Product],
        portfolio: Sequence[Product],
        line: int,
        as_of: str | None,
        shared: Run,
    ) -> Outcome:
        name = None
        try:
            customer = read(Customer, given, f"customer {line}")
            name = customer.id
            request = request_of(campaign, customer, products, portfolio)
            moment = moment_of(as_of, customer) if as_of else shared.as_of
            run = replace(shared, as_of=moment)
            return Outcome(
                line=line, customer=name, result=await personalise(self.app, request, run)
            )
        except GenpersError as error:
            return Outcome(
                line=line,
                customer=name,
                failure=Failure(line=line, customer=name, error=str(error)),
            )

    def dry_run(
        self,
        campaign: Campaign | Given,
        customer: Customer | Given,
        products: Sequence[Product | Given],
        *,
        portfolio: Sequence[Product | Given] = (),
        as_of: str | None = None,
        backend: str | None = None,
    ) -> DryRun:
        """Show what a model would be sent; no backend is called and nothing is kept."""
        request = request_of(campaign, customer, products, portfolio)
        from genpers.store import NoJournal

        run = self.run(request.customer, as_of=as_of, backend=backend, recorder=NoJournal())
        return dry_run(self.app, request, run)

    def edit(
        self,
        campaign: Campaign | Given,
        customer: Customer | Given,
        products: Sequence[Product | Given],
        fields: Mapping[str, str],
        operation: str,
        **options: Any,
    ) -> Variant:
        """Return a text with one field worked on; the options are those of ``aedit``."""
        return self._wait(self.aedit(campaign, customer, products, fields, operation, **options))

    async def aedit(
        self,
        campaign: Campaign | Given,
        customer: Customer | Given,
        products: Sequence[Product | Given],
        fields: Mapping[str, str],
        operation: str,
        *,
        field: str | None = None,
        limit: int | None = None,
        tone: str | None = None,
        locale: str | None = None,
        portfolio: Sequence[Product | Given] = (),
        as_of: str | None = None,
        seed: int | None = None,
        backend: str | None = None,
    ) -> Variant:
        """Return a text with one field worked on: written, permitted and checked like any other.

        ``fields`` is the unmerged text (``variant.fields``); ``operation`` is ``regenerate``,
        ``shorten`` (``limit``), ``lengthen``, ``rephrase``, ``tone`` (``tone``) or ``translate``
        (``locale``; all fields or one). Raises InputError and BackendError.
        """
        from genpers.editing import edit
        from genpers.fields import FieldOrder

        named = {"operation": operation, "field": field, "limit": limit}
        order = read(FieldOrder, {**named, "tone": tone, "locale": locale}, "order")
        request = request_of(campaign, customer, products, portfolio)
        run = self.run(request.customer, as_of=as_of, seed=seed, backend=backend)
        return await edit(self.app, request, fields, order, run)

    def check(
        self, item: CheckItem | Given, as_of: str | None = None, *, reader: str | None = None
    ) -> Report:
        """Return what the rules say of a text that is already written.

        A timestamp as ``as_of`` is also when the message is to go out. ``reader`` is the language
        of the findings: ``de`` or ``en``, default that of the text.
        """
        checked = read(CheckItem, item, "item")
        moment = moment_of(as_of, checked.customer)
        planned = as_of is not None and len(as_of) > len("2026-11-21")
        sending = moment.astimezone(zone_of(checked.customer)) if planned else None
        return report(self.app.rulebook, checked, moment, sending=sending, reader=reader)

    def _wait(self, work: Coroutine[Any, Any, Value]) -> Value:
        async def finished() -> Value:
            try:
                return await work
            finally:
                await self.app.close()

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(finished())
        work.close()
        raise InputError(
            "generate() was called inside a running event loop",
            "Personalizer",
            "Use 'await personalizer.agenerate(...)' there.",
        )

    def close(self) -> None:
        """Give back what the backends hold."""
        asyncio.run(self.app.close())

    def __enter__(self) -> Personalizer:
        """Use the personalizer as a context."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it at the end."""
        self.close()


def request_of(
    campaign: Campaign | Given,
    customer: Customer | Given,
    products: Sequence[Product | Given],
    portfolio: Sequence[Product | Given] = (),
) -> Request:
    """Bring campaign, customer and products together; raises InputError for a wrong shape."""
    if not products:
        raise InputError("There is no product", "products", "Name at least one.")
    return Request.model_construct(
        campaign=read(Campaign, campaign, "campaign"),
        customer=read(Customer, customer, "customer"),
        products=tuple(read(Product, product, "product") for product in products),
        portfolio=tuple(read(Product, product, "portfolio") for product in portfolio),
    )


def read(kind: type[Kind], given: Kind | Given, where: str) -> Kind:
    """Return a record from a record or a mapping; raises InputError naming the wrong field."""
    if isinstance(given, kind):
        return given
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InputError(f"'{name}': {first['msg']}", where, "Correct it there.") from error
