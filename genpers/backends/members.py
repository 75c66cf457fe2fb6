"""What stands in a chain: a backend that reports its own attempts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from genpers.backends.attempts import Cause
from genpers.records.variant import Completion, Prompt
from genpers.tokens import Price


class Member(Protocol):
    """A backend with a model and parameters, told why it is asked.

    ``parameters`` is what decides an answer besides prompt and model, without secrets;
    ``prices`` are the operator's own, by model.
    """

    name: str
    model: str
    parameters: dict[str, Any]
    prices: Mapping[str, Price]
    reports_attempts: ClassVar[bool]

    async def complete(self, prompt: Prompt, *, cause: Cause = "first") -> Completion:
        """Return as many texts as the prompt asks for; raise ``BackendError`` only."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...
