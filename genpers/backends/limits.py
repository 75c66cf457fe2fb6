"""How much is asked at once: an adaptive limit, and a pace per minute."""

from __future__ import annotations

import asyncio
from collections import deque

from genpers.backends.clock import Clock

MINUTE = 60.0


class Pace:
    """Spreads an amount evenly over minutes, so that no window of a minute holds too much."""

    def __init__(self, per_minute: int | None) -> None:
        self._each = MINUTE / per_minute if per_minute else 0.0
        self._free = 0.0

    def reserve(self, amount: float, now: float) -> float:
        """Take an amount and return the moment from which it may be used."""
        start = max(now, self._free)
        self._free = start + amount * self._each
        return start

    def correct(self, amount: float) -> None:
        """Add what turned out to be more, give back what turned out to be less."""
        self._free += amount * self._each


class AdaptiveLimit:
    """How many calls run at once: halved when throttled, grown by one per round of successes.

    ``most`` is the upper end. A server that names a time to wait stops all new calls until then.
    Waiting callers are served in order.
    """

    def __init__(self, most: int, clock: Clock) -> None:
        self.most, self.allowed, self.running = most, float(most), 0
        self._clock = clock
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._throttled_at = float("-inf")
        self.closed_until = 0.0

    async def acquire(self) -> None:
        """Wait for a place."""
        if self.running < int(self.allowed) and not self._waiting:
            self.running += 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.release()  # the place was given just when the caller gave up
            elif place in self._waiting:
                self._waiting.remove(place)
            raise

    def release(self) -> None:
        """Give a place back."""
        self.running -= 1
        self._admit()

    def succeeded(self) -> None:
        """Grow."""
        self.allowed = min(self.most, self.allowed + 1 / self.allowed)

    def throttled(self, retry_after: float | None, started: float) -> None:
        """Shrink, and hold new calls back for as long as the server asks.

        Calls that had started before the last time it shrank say nothing about the new limit.
        """
        now = self._clock.now()
        if started > self._throttled_at:
            self.allowed = max(1.0, self.allowed / 2)
            self._throttled_at = now
        if retry_after:
            self.closed_until = max(self.closed_until, now + retry_after)

    def forget_loop(self) -> None:
        """Start afresh in a new event loop: places of one that has ended are never given back."""
        self.running, self._waiting = 0, deque()

    def _admit(self) -> None:
        while self._waiting and self.running < int(self.allowed):
            place = self._waiting.popleft()
            if not place.done():
                self.running += 1
                place.set_result(None)
