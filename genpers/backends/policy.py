"""How calls to one backend are made: timeouts, retries, limits."""

from __future__ import annotations

from pydantic import Field

from genpers.records.record import Record


class CallPolicy(Record):
    """How often, how fast and how long one backend is asked.

    Times are seconds. ``timeout`` bounds one attempt, ``deadline`` the whole request with all
    retries and waits. ``concurrency`` is the upper end of an adaptive limit; ``rpm`` and ``tpm``
    are requests and tokens per minute. After ``breaker_failures`` failures in a row nothing is
    asked for ``breaker_cooldown`` seconds, then one probe. An answer of the wrong form is asked for
    once more as it was, then at most ``max_repairs`` times with what was wrong with it.
    """

    timeout: float = Field(default=60.0, gt=0)
    deadline: float = Field(default=180.0, gt=0)
    max_retries: int = Field(default=4, ge=0, le=20)
    max_repairs: int = Field(default=2, ge=0, le=20)
    backoff: float = Field(default=0.5, gt=0)
    backoff_max: float = Field(default=30.0, gt=0)
    concurrency: int = Field(default=64, ge=1)
    rpm: int | None = Field(default=None, ge=1)
    tpm: int | None = Field(default=None, ge=1)
    breaker_failures: int = Field(default=10, ge=1)
    breaker_cooldown: float = Field(default=30.0, gt=0)
