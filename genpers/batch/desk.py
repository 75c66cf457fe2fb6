"""The work of one process: permit a shard of rows, then merge and check what came back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from genpers.batch.explain import explained
from genpers.batch.mapping import RowMapping, load_mapping
from genpers.batch.order import BatchOrder
from genpers.batch.readers import Row
from genpers.errors import GenpersError
from genpers.records.campaign import Request
from genpers.records.customer import Customer
from genpers.records.events import Event
from genpers.records.variant import Completion, Failure, Outcome, Prompt

if TYPE_CHECKING:
    from genpers.pipeline import Finishing
    from genpers.records.brief import Permission
    from genpers.run import Run

KEPT_ANSWERS = 4_000
KEPT_PROMPTS = 4_000


@dataclass(frozen=True, slots=True)
class Setup:
    """What a process needs to begin: settings and order as JSON, the day and the seed."""

    settings: str
    order: str
    as_of: str
    seed: int


@dataclass(frozen=True, slots=True)
class Shard:
    """A run of rows, in the order of the input."""

    number: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A prompt that this process has no answer to yet."""

    key: str
    backend: str
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the permit half of a shard found: prompts to answer, events to journal."""

    wanted: tuple[Wanted, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished shard: its rows as JSON Lines, and the events to journal.

    With ``wanted`` it is not finished yet: some texts go back to their model.
    """

    lines: bytes
    events: tuple[Event, ...]
    wanted: tuple[Wanted, ...] = ()


@dataclass(slots=True)
class _Pending:
    """A row between the two halves: either its outcome is known, or what it waits for."""

    row: Row
    outcome: Outcome | None = None
    request: Request | None = None
    permission: Permission | None = None
    prompt: Prompt | None = None
    key: str = ""
    run: Run | None = None
    work: Finishing | None = None
    waiting: tuple[Wanted, ...] = ()


@dataclass
class _Collected:
    """The journal of a worker: a list, written by the one writer in the parent."""

    events: list[Event] = field(default_factory=list)

    def append(self, events: Sequence[Event]) -> None:
        """Keep the events."""
        self.events.extend(events)

    def taken(self) -> tuple[Event, ...]:
        """Return what was kept, and begin anew."""
        events, self.events = tuple(self.events), []
        return events


class Desk:
    """Turns rows into outcomes in two halves, so that equal briefs are answered once for all."""

    def __init__(self, setup: Setup) -> None:
        from genpers.app import App
        from genpers.settings import Settings

        self._app = App(Settings.model_validate_json(setup.settings))
        self._order = BatchOrder.model_validate_json(setup.order)
        self._mapping: RowMapping | None = (
            load_mapping(self._order.mapping) if self._order.mapping else None
        )
        # Loaded now: a pack that is wrong is one error of the run, not a failure of every row.
        _ = self._app.policy, self._app.rulebook
        self._setup = setup
        self._journal = _Collected()
        self._prompts: dict[str, Prompt] = {}
        self._keys: dict[int, tuple[Prompt, str]] = {}
        self._answers: OrderedDict[str, Completion] = OrderedDict()
        self._pending: dict[int, list[_Pending]] = {}

    def prepare(self, shard: Shard) -> Prepared:
        """Read, map and permit every row; name each prompt that has no answer here yet."""
        if len(self._prompts) > KEPT_PROMPTS:
            self._prompts.clear()
            self._keys.clear()
        pending = [self._permitted(row) for row in shard.rows]
        self._pending[shard.number] = pending
        wanted: dict[str, Wanted] = {}
        for row in pending:
            if row.prompt is not None and row.key not in self._answers:
                name = row.key.split(":", 1)[0]
                wanted.setdefault(row.key, Wanted(row.key, name, row.prompt))
        return Prepared(tuple(wanted.values()), self._journal.taken())

    def asked(self, shard: Shard) -> tuple[Wanted, ...]:
        """Return the prompts of a shard, and keep nothing of it."""
        wanted = self.prepare(shard).wanted
        del self._pending[shard.number]
        return wanted

    def finish(self, shard: Shard, answers: Mapping[str, Completion | str]) -> Finished:
        """Merge and check every row; an answer that is a text says why there is none.

        Where texts are to be repaired, it names what it needs and is called again with that too.
        """
        if shard.number not in self._pending:
            self.prepare(shard)
            self._journal.taken()
        for key, answer in answers.items():
            if isinstance(answer, Completion):
                self._answers[key] = answer
        rows = self._pending[shard.number]
        wanted: dict[str, Wanted] = {}
        for pending in rows:
            self._advance(pending, answers)
            wanted |= {one.key: one for one in pending.waiting if one.key not in answers}
        if wanted:
            return Finished(b"", (), tuple(wanted.values()))
        lines = [row.outcome.model_dump_json() for row in rows if row.outcome is not None]
        del self._pending[shard.number]
        while len(self._answers) > KEPT_ANSWERS:
            self._answers.popitem(last=False)
        return Finished(("\n".join(lines) + "\n").encode(), self._journal.taken())

    def _permitted(self, row: Row) -> _Pending:
        from genpers.pipeline import permitted, refused

        name: str | None = None
        try:
            customer = self._customer(row)
            name = customer.id
            request = Request.model_construct(
                campaign=self._order.campaign,
                customer=customer,
                products=self._order.products,
                portfolio=self._order.portfolio,
            )
            run = self._run(customer)
            permission, prompt = permitted(self._app, request, run)
            if prompt is None or permission.brief is None:
                return _Pending(row, self._outcome(row, name, refused(request, permission, run)))
            key = self._key(prompt, self._app.backend(permission.brief, run.backend).name)
            return _Pending(row, None, request, permission, prompt, key, run)
        except GenpersError as error:
            return _Pending(row, _failed(row, name, str(error)))
        except Exception as error:  # one row must not end a run of a million
            return _Pending(row, _failed(row, name, _unexpected(error)))

    def _advance(self, pending: _Pending, answers: Mapping[str, Completion | str]) -> None:
        """Take a row as far as the answers reach: to its outcome, or to the next it waits for."""
        if pending.outcome is not None or pending.request is None:
            return
        name = pending.request.customer.id
        try:
            self._step(pending, answers)
        except StopIteration as done:
            pending.outcome = self._outcome(pending.row, name, done.value)
        except GenpersError as error:
            pending.outcome = _failed(pending.row, name, str(error))
        except Exception as error:  # as above
            pending.outcome = _failed(pending.row, name, _unexpected(error))
        if pending.outcome is not None:
            pending.waiting = ()

    def _step(self, pending: _Pending, answers: Mapping[str, Completion | str]) -> None:
        if pending.work is None:
            pending.work = self._work(pending, answers)
            pending.waiting = self._wanted(pending, next(pending.work))
        while all(one.key in self._answers or one.key in answers for one in pending.waiting):
            found = [self._answers.get(one.key) or answers.get(one.key) for one in pending.waiting]
            told = [one if isinstance(one, Completion) else None for one in found]
            pending.waiting = self._wanted(pending, pending.work.send(told))

    def _work(self, pending: _Pending, answers: Mapping[str, Completion | str]) -> Finishing:
        from genpers.pipeline import finishing

        request, permission = pending.request, pending.permission
        if request is None or permission is None or pending.prompt is None or pending.run is None:
            raise RuntimeError("a row without an outcome always waits for an answer")
        answer = self._answers.get(pending.key) or answers.get(pending.key, "no answer came back")
        if isinstance(answer, str):
            raise GenpersError(answer)
        repairs = self._app.repairs(answer.backend)
        return finishing(
            self._app, request, permission, pending.prompt, answer, pending.run, repairs
        )

    def _wanted(self, pending: _Pending, prompts: Sequence[Prompt]) -> tuple[Wanted, ...]:
        from genpers.generate import digest_of

        name = pending.key.split(":", 1)[0]
        return tuple(Wanted(f"{name}:{digest_of(prompt)}", name, prompt) for prompt in prompts)

    def _customer(self, row: Row) -> Customer:
        if row.data is None:
            raise GenpersError(row.error or "The row cannot be read")
        try:
            if self._mapping:
                return self._mapping.customer(row.data, row.line)
            return Customer.model_validate(row.data)
        except ValidationError as error:
            what, do = explained(error, Customer)
            raise GenpersError(f"In the customer {what}", "", do) from error

    def _run(self, customer: Customer) -> Run:
        from genpers.run import Run

        return Run(
            as_of=self._moment(customer),
            recorder=self._journal,
            seed=self._setup.seed,
            backend=self._order.backend,
            prompts=self._prompts,
        )

    def _moment(self, customer: Customer) -> datetime:
        from genpers.policy import moment_of

        return moment_of(self._setup.as_of, customer)

    def _key(self, prompt: Prompt, backend: str) -> str:
        """Return the key of a prompt; a run's prompts are shared objects, so it is made once."""
        from genpers.generate import digest_of

        known = self._keys.get(id(prompt))
        if known is None or known[0] is not prompt:
            known = self._keys[id(prompt)] = (prompt, digest_of(prompt))
        return f"{backend}:{known[1]}"

    @staticmethod
    def _outcome(row: Row, customer: str, result: Any) -> Outcome:
        return Outcome(line=row.line, customer=customer, result=result)


def _failed(row: Row, customer: str | None, error: str) -> Outcome:
    failure = Failure(line=row.line, customer=customer, error=error)
    return Outcome(line=row.line, customer=customer, failure=failure)


def _unexpected(error: Exception) -> str:
    # The message itself may quote the row; the kind and the place may not.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" in {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace else ""
    return f"An unexpected {type(error).__name__}{place}, run the row alone with generate to see it"
