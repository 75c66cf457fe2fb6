"""What a plugin provides: backends, channels, customer sources and rule kinds.

Hooks hand these objects over once; afterwards the objects do the work, async where they wait.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from genpers.records.customer import Customer
    from genpers.records.delivery import Preview, Reaction, Receipt
    from genpers.records.finding import Finding
    from genpers.records.variant import Completion, Prompt, Variant


@runtime_checkable
class Backend(Protocol):
    """Turns a rendered prompt into variants."""

    name: str

    async def complete(self, prompt: Prompt) -> Completion:
        """Return as many texts as ``prompt.variants`` asks for; raise ``BackendError`` only."""
        ...

    async def close(self) -> None:
        """Give back connections; called once."""
        ...


@runtime_checkable
class Channel(Protocol):
    """Renders a variant for a medium, checks it there, delivers it, reads what comes back."""

    name: str

    def render(self, variant: Variant) -> Preview:
        """Return the variant as the medium will show it."""
        ...

    def check(self, preview: Preview) -> Sequence[Finding]:
        """Return what the medium itself forbids."""
        ...

    async def deliver(self, preview: Preview, *, key: str) -> Receipt:
        """Deliver once per key and return the proof."""
        ...

    def read_reactions(self, payload: Mapping[str, Any]) -> Iterable[Reaction]:
        """Return the reactions in what the medium sent back."""
        ...


@runtime_checkable
class CustomerSource(Protocol):
    """Fetches customer contexts from a CRM, a CDP, a database or files."""

    name: str

    def fetch(self, query: str) -> AsyncIterator[Customer]:
        """Yield customer contexts, one by one."""
        ...
