"""The circuit breaker: a server that is down is left alone for a while."""

from __future__ import annotations

from genpers.backends.clock import Clock

DOWN = frozenset({"connection", "timeout", "server", "envelope", "auth", "quota", "not_found"})


class Breaker:
    """Opens after failures in a row, lets one probe through after the cooldown, closes on success.

    Only failures that speak about the server count; a refusal or a broken answer does not, and
    throttling is the business of the limits.
    """

    def __init__(self, failures: int, cooldown: float, clock: Clock) -> None:
        self._failures, self._cooldown, self._clock = failures, cooldown, clock
        self._in_a_row = 0
        self._open_until: float | None = None
        self._probing = False
        self.opened = 0
        self.cause = ""

    def wait(self) -> float:
        """Return the seconds until a call may be made; 0 lets this caller through."""
        if self._open_until is None:
            return 0.0
        left = self._open_until - self._clock.now()
        if left > 0:
            return left
        if self._probing:
            return self._cooldown
        self._probing = True
        return 0.0

    def succeeded(self) -> None:
        """Close."""
        self._in_a_row, self._open_until, self._probing, self.opened = 0, None, False, 0

    def failed(self, kind: str) -> None:
        """Count a failure; open where there were enough, or where it was the probe's."""
        if kind not in DOWN:
            self._probing = False
            return
        self._in_a_row += 1
        if self._probing or (self._open_until is None and self._in_a_row >= self._failures):
            self._open_until = self._clock.now() + self._cooldown
            self._probing = False
            self.opened += 1
            self.cause = kind

    def abandoned(self) -> None:
        """Give the probe back: it was cancelled before it knew anything."""
        self._probing = False
