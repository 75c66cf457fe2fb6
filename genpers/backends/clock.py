"""Time and chance, so that tests can hold both."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Protocol


class Clock(Protocol):
    """What waits need."""

    def now(self) -> float:
        """Return seconds that never go back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    def chance(self) -> float:
        """Return a number from 0 to 1."""
        ...


class RealClock:
    """The clock of the machine."""

    def now(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    def chance(self) -> float:
        """Return a number from 0 to 1."""
        return random.random()  # noqa: S311  # jitter, not a secret
