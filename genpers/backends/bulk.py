"""Handing many prompts over at once, for answers within hours at half the price."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from typing import Protocol

from genpers.backends.attempts import messages_digest
from genpers.backends.budget import Reservation
from genpers.errors import BackendError
from genpers.records.record import Record
from genpers.records.variant import Completion, Prompt


class Part(Record):
    """One file of prompts that was handed over: prompts ``first`` to ``first + count - 1``."""

    batch: str
    file: str
    first: int
    count: int


class Ticket(Record):
    """What is needed to fetch the answers, also after a restart; it holds no content.

    ``digest`` is that of the prompts, in order: answers are given to no others. ``key`` is random;
    what is handed over lies under it at the provider, so that it is found again where a run was
    killed before it could write down what it had begun. ``whole``: everything is handed over.
    ``booked`` was set aside in the budget for all of it.
    """

    backend: str
    digest: str
    key: str = ""
    parts: tuple[Part, ...] = ()
    whole: bool = True
    booked: Reservation | None = None


Keep = Callable[[Ticket], None]


class BulkBackend(Protocol):
    """A backend that also takes many prompts at once."""

    name: str

    async def find(self, ticket: Ticket, prompts: Sequence[Prompt]) -> Ticket:
        """Return the ticket with all that lies at the provider under its key."""
        ...

    async def submit(self, ticket: Ticket, prompts: Sequence[Prompt], keep: Keep) -> Ticket:
        """Hand over what the ticket does not hold, telling ``keep`` after each part."""
        ...

    async def collect(
        self, ticket: Ticket, prompts: Sequence[Prompt]
    ) -> list[Completion | BackendError]:
        """Wait for the answers and return one value per prompt; safe to repeat."""
        ...

    async def discard(self, ticket: Ticket) -> None:
        """Delete what lies at the provider, once the answers are kept elsewhere."""
        ...


def new_ticket(
    backend: str, prompts: Sequence[Prompt], booked: Reservation | None = None
) -> Ticket:
    """Return the ticket of prompts of which nothing is handed over yet."""
    return Ticket(
        backend=backend,
        digest=prompts_digest(prompts),
        key=secrets.token_hex(16),
        whole=False,
        booked=booked,
    )


def prompts_digest(prompts: Sequence[Prompt]) -> str:
    """Return the digest of prompts in their order."""
    told = "\n".join(messages_digest(prompt) for prompt in prompts)
    return "sha256:" + hashlib.sha256(told.encode()).hexdigest()
