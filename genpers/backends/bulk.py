"""Handing many prompts over at once, for answers within hours at half the price."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

from genpers.backends.attempts import messages_digest
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

    ``digest`` is that of the prompts, in order: answers are given to no others.
    """

    backend: str
    digest: str
    parts: tuple[Part, ...]


class BulkBackend(Protocol):
    """A backend that also takes many prompts at once."""

    name: str

    async def submit(self, prompts: Sequence[Prompt]) -> Ticket:
        """Hand prompts over; raise ``BackendError``."""
        ...

    async def collect(
        self, ticket: Ticket, prompts: Sequence[Prompt]
    ) -> list[Completion | BackendError]:
        """Wait for the answers, delete what lies at the provider, return one value per prompt."""
        ...


def prompts_digest(prompts: Sequence[Prompt]) -> str:
    """Return the digest of prompts in their order."""
    told = "\n".join(messages_digest(prompt) for prompt in prompts)
    return "sha256:" + hashlib.sha256(told.encode()).hexdigest()
