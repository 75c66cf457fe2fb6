"""Whole campaigns through a provider's batch mode, with the same answers as live calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import ValidationError

from genpers.backends.budget import Metered
from genpers.backends.bulk import BulkBackend, Ticket, new_ticket, prompts_digest
from genpers.backends.chain import Chain
from genpers.errors import BackendError
from genpers.interfaces import Backend
from genpers.records.variant import Completion, Prompt

Outcome = Completion | BackendError
Store = Callable[[Sequence[Prompt], Sequence[Outcome]], None]


def bulk_of(backend: object) -> BulkBackend | None:
    """Return the batch mode of a backend, or of the first in a chain, None where it has none."""
    found = _inside(backend, lambda each: callable(getattr(each, "bulk", None)))
    made: BulkBackend | None = found.bulk() if found is not None else None  # type: ignore[attr-defined]
    return made


async def complete_in_bulk(
    chain: Chain,
    prompts: Sequence[Prompt],
    ticket: Path | None = None,
    store: Store = lambda prompts, outcomes: None,
) -> list[Outcome]:
    """Return an answer or an error per prompt, in order; raise ``BackendError`` for the whole.

    What may not go to the first backend, and what its batch left unanswered, is asked live, with
    fallback and all. The budget is asked for the whole batch before anything is uploaded; where
    it refuses, all is asked live, and so by whoever the fallback names. ``ticket`` is a file that
    remembers what is handed over: a run that was killed, at whatever moment, fetches its answers
    instead of paying twice. ``store`` is given the batch's answers before anything is deleted at
    the provider. Cached answers are not looked up.
    """
    bulk = bulk_of(chain)
    outcomes: dict[int, Outcome] = {}
    if bulk is not None:
        allowed = [place for place, prompt in enumerate(prompts) if chain.allows_first(prompt)]
        sent = [prompts[place] for place in allowed]
        found = await _bought(bulk, _metered(chain), sent, ticket, store) if sent else []
        outcomes = dict(zip(allowed, found, strict=False))
    left = [
        place for place in range(len(prompts)) if not isinstance(outcomes.get(place), Completion)
    ]
    live = await asyncio.gather(*(_live(chain, prompts[place]) for place in left))
    outcomes |= dict(zip(left, live, strict=True))
    return [outcomes[place] for place in range(len(prompts))]


async def _bought(
    bulk: BulkBackend,
    meter: Metered | None,
    prompts: Sequence[Prompt],
    file: Path | None,
    store: Store,
) -> list[Outcome]:
    """Return the batch's answers, none where the budget does not allow it."""
    kept = _kept(file, bulk, prompts)
    if kept is None:
        try:
            booked = await meter.book(prompts) if meter else None
        except BackendError:
            return []
        held = new_ticket(bulk.name, prompts, booked)
        _keep(file, held)  # the intent, before anything is paid for
    else:
        held = kept
        if meter and held.booked:
            meter.adopt(held.booked)
        if not held.whole:
            held = await bulk.find(held, prompts)
    if not held.whole:
        held = await _handed_over(bulk, meter, held, prompts, file)
    outcomes = await bulk.collect(held, prompts)
    store(prompts, outcomes)
    await bulk.discard(held)
    if meter and held.booked:
        await meter.settle(held.booked, outcomes)
    _forget(file)
    return outcomes


async def _handed_over(
    bulk: BulkBackend,
    meter: Metered | None,
    held: Ticket,
    prompts: Sequence[Prompt],
    file: Path | None,
) -> Ticket:
    """Hand over what is left; where nothing could be, give the booking back."""

    def keep(ticket: Ticket) -> None:
        nonlocal held
        held = ticket
        _keep(file, ticket)

    try:
        return await bulk.submit(held, prompts, keep)
    except BackendError:
        if not held.parts:
            if meter and held.booked:
                await meter.settle(held.booked, [])
            _forget(file)
        raise


def _kept(file: Path | None, bulk: BulkBackend, prompts: Sequence[Prompt]) -> Ticket | None:
    """Return the ticket of an earlier run for the same prompts."""
    if file is None or not file.exists():
        return None
    try:
        found = Ticket.model_validate_json(file.read_bytes())
    except ValidationError:
        return None
    fits = (found.backend, found.digest) == (bulk.name, prompts_digest(prompts))
    return found if fits else None


def _keep(file: Path | None, ticket: Ticket) -> None:
    if file is not None:
        draft = file.with_name(f"{file.name}.draft")
        draft.write_text(ticket.model_dump_json(), encoding="utf-8")
        draft.replace(file)


def _metered(chain: Chain) -> Metered | None:
    found = _inside(chain, lambda each: isinstance(each, Metered))
    return found if isinstance(found, Metered) else None


def _inside(backend: object, wanted: Callable[[object], bool]) -> object | None:
    """Return the first that is wanted of what stands before a backend, itself included."""
    while backend is not None:
        if wanted(backend):
            return backend
        members = getattr(backend, "members", None)
        backend = members[0] if members else getattr(backend, "inner", None)
    return None


def _forget(file: Path | None) -> None:
    if file is not None:
        file.unlink(missing_ok=True)


async def _live(backend: Backend, prompt: Prompt) -> Outcome:
    try:
        return await backend.complete(prompt)
    except BackendError as error:
        return error
