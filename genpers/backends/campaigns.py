"""Whole campaigns through a provider's batch mode, with the same answers as live calls."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from genpers.backends.bulk import BulkBackend, Ticket, prompts_digest
from genpers.backends.chain import Chain
from genpers.errors import BackendError
from genpers.interfaces import Backend
from genpers.records.variant import Completion, Prompt

Outcome = Completion | BackendError


def bulk_of(backend: object) -> BulkBackend | None:
    """Return the batch mode of a backend, or of the first in a chain, None where it has none."""
    while backend is not None:
        make = getattr(backend, "bulk", None)
        if callable(make):
            found: BulkBackend = make()
            return found
        members = getattr(backend, "members", None)
        backend = members[0] if members else getattr(backend, "inner", None)
    return None


async def complete_in_bulk(
    chain: Chain, prompts: Sequence[Prompt], ticket: Path | None = None
) -> list[Outcome]:
    """Return an answer or an error per prompt, in order; raise ``BackendError`` for the whole.

    What may not go to the first backend, and what its batch left unanswered, is asked live, with
    fallback and all. ``ticket`` is a file that remembers what was handed over: a run that was
    killed fetches its answers instead of paying twice. Budgets do not count a batch beforehand;
    reserve it yourself. Cached answers are not looked up.
    """
    bulk = bulk_of(chain)
    allowed = (
        []
        if bulk is None
        else [place for place, prompt in enumerate(prompts) if chain.allows_first(prompt)]
    )
    outcomes: dict[int, Outcome] = {}
    if bulk is not None and allowed:
        sent = [prompts[place] for place in allowed]
        handed = await _handed(bulk, sent, ticket)
        outcomes = dict(zip(allowed, await bulk.collect(handed, sent), strict=True))
        if ticket is not None:
            ticket.unlink(missing_ok=True)
    left = [
        place for place in range(len(prompts)) if not isinstance(outcomes.get(place), Completion)
    ]
    live = await asyncio.gather(*(_live(chain, prompts[place]) for place in left))
    outcomes |= dict(zip(left, live, strict=True))
    return [outcomes[place] for place in range(len(prompts))]


async def _handed(bulk: BulkBackend, prompts: Sequence[Prompt], file: Path | None) -> Ticket:
    """Return the ticket of an earlier run for the same prompts, or hand them over now."""
    if file is not None and file.exists():
        try:
            found = Ticket.model_validate_json(file.read_bytes())
        except ValidationError:
            found = None
        if found and (found.backend, found.digest) == (bulk.name, prompts_digest(prompts)):
            return found
    ticket = await bulk.submit(prompts)
    if file is not None:
        draft = file.with_name(f"{file.name}.draft")
        draft.write_text(ticket.model_dump_json(), encoding="utf-8")
        draft.replace(file)
    return ticket


async def _live(backend: Backend, prompt: Prompt) -> Outcome:
    try:
        return await backend.complete(prompt)
    except BackendError as error:
        return error
