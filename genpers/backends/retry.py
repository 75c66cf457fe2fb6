"""The one retry owner: deadline, Retry-After, jitter, limits and breaker around one backend."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, ClassVar

from genpers.backends.answers import FORM_FAULTS, told_of
from genpers.backends.attempts import (
    Attempt,
    Cause,
    listening,
    messages_digest,
    report,
    requesting,
)
from genpers.backends.breaker import Breaker
from genpers.backends.clock import Clock, RealClock
from genpers.backends.limits import AdaptiveLimit, Pace
from genpers.backends.policy import CallPolicy
from genpers.errors import BackendError
from genpers.interfaces import Backend
from genpers.records.variant import Completion, Prompt
from genpers.tokens import Price

CHARACTERS_PER_TOKEN = 3.5  # for reserving; the real number corrects it afterwards


class Resilient:
    """A backend that is asked again where that may help, and not faster than it can bear.

    Raises ``BackendError`` only. Where the breaker has opened, callers wait for its first probe
    if their deadline allows; once a probe has failed they fail at once with kind
    ``circuit_open``, so that an outage ends a batch quickly instead of slowly.
    """

    reports_attempts: ClassVar[bool] = True

    def __init__(self, backend: Backend, policy: CallPolicy, clock: Clock | None = None) -> None:
        self.inner, self.policy = backend, policy
        self.name = backend.name
        self.model = str(getattr(backend, "model", backend.name))
        self.parameters: dict[str, Any] = dict(getattr(backend, "parameters", {}))
        self.prices: Mapping[str, Price] = getattr(backend, "prices", {})
        self.region: str | None = getattr(backend, "region", None)
        self.terms: str | None = getattr(backend, "terms", None)
        self._clock = clock or RealClock()
        self.limit = AdaptiveLimit(policy.concurrency, self._clock)
        self.breaker = Breaker(policy.breaker_failures, policy.breaker_cooldown, self._clock)
        self._requests, self._tokens = Pace(policy.rpm), Pace(policy.tpm)
        self._loop: asyncio.AbstractEventLoop | None = None

    def __repr__(self) -> str:
        """Show what is wrapped."""
        return f"Resilient({self.inner!r})"

    async def complete(self, prompt: Prompt, *, cause: Cause = "first") -> Completion:
        """Return as many texts as the prompt asks for; raise ``BackendError`` only."""
        self._enter_loop()
        with requesting():
            call = _Call(self, prompt, cause)
            while True:
                completion = await call.attempt()
                if completion is not None:
                    return completion

    async def close(self) -> None:
        """Give back connections."""
        await self.inner.close()

    def _enter_loop(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self.limit.forget_loop()
            self._loop = loop


class _Call:
    """One request on its way through its attempts."""

    def __init__(self, owner: Resilient, prompt: Prompt, cause: Cause) -> None:
        self._cause: Cause = cause
        self._owner, self._prompt, self._clock = owner, prompt, owner._clock
        self._asked = prompt
        self._next: Cause = "retry"
        self._deadline = self._clock.now() + owner.policy.deadline
        self._size = float(sum(guess_tokens(prompt))) if owner.policy.tpm else 0.0
        self._number = self._misshapen = 0
        self._last: BackendError | None = None
        self._heard: list[str] = []

    async def attempt(self) -> Completion | None:
        """Make one attempt; return None where another one may follow."""
        owner, begun = self._owner, self._clock.now()
        self._number += 1
        await self._admitted()
        started = self._clock.now()
        known = False
        try:
            with listening() as self._heard:
                completion = await self._bounded()
            known = True
        except BackendError as error:
            known = True
            await self._after(error, begun, started)
            return None
        finally:
            if not known:
                owner.breaker.abandoned()
                owner.limit.release()
        owner.breaker.succeeded()
        owner.limit.succeeded()
        owner.limit.release()
        owner._tokens.correct(
            completion.usage.prompt_tokens + completion.usage.completion_tokens - self._size
        )
        self._report("ok", begun, started, completion=completion)
        return completion

    async def _admitted(self) -> None:
        """Wait for a place, the breaker and the pace; raise where the deadline will not allow."""
        owner = self._owner
        try:
            async with asyncio.timeout(max(0.0, self._left())):
                await owner.limit.acquire()
        except TimeoutError:
            raise self._refused("deadline", "is busy until after the deadline") from None
        try:
            await self._let_through()
        except BaseException:
            owner.limit.release()
            raise
        try:
            await self._paced()
        except BaseException:
            owner.breaker.abandoned()
            owner.limit.release()
            raise

    async def _let_through(self) -> None:
        """Ask the breaker last: it may have opened while this call waited for its place."""
        breaker = self._owner.breaker
        while (wait := breaker.wait()) > 0:
            if breaker.opened > 1 or self._left() < wait:
                raise self._refused("circuit_open", f"is left alone after '{breaker.cause}'")
            await self._clock.sleep(wait)

    async def _paced(self) -> None:
        owner = self._owner
        while True:
            # a reply to another call may have told us to wait longer while we waited
            wait = owner.limit.closed_until - self._clock.now()
            if wait <= 0:
                break
            if wait > self._left():
                raise self._refused("deadline", "asks to wait until after the deadline")
            await self._clock.sleep(wait)
        now = self._clock.now()
        start = max(owner._requests.reserve(1, now), owner._tokens.reserve(self._size, now))
        if start - now > self._left():
            owner._requests.correct(-1)
            owner._tokens.correct(-self._size)
            raise self._refused("deadline", "may be asked again only after the deadline")
        if start > now:
            await self._clock.sleep(start - now)

    async def _bounded(self) -> Completion:
        """Ask, within the time of one attempt and of the request."""
        owner = self._owner
        try:
            async with asyncio.timeout(max(0.001, min(owner.policy.timeout, self._left()))):
                return await owner.inner.complete(self._asked)
        except TimeoutError:
            raise BackendError(
                "The model did not finish in time",
                f"backend {owner.name}",
                "Raise timeout, or ask for fewer variants.",
                retryable=True,
                kind="timeout",
            ) from None
        except BackendError:
            raise
        except Exception as error:
            # a plugin that breaks its promise must not take the run with it
            raise BackendError(
                f"The backend crashed ({type(error).__name__})",
                f"backend {owner.name}",
                "Report this to the maker of the plugin.",
                kind="crash",
            ) from error

    async def _after(self, error: BackendError, begun: float, started: float) -> None:
        """Learn from a failure; wait for the next attempt or raise."""
        owner, policy = self._owner, self._owner.policy
        owner.breaker.failed(error.kind)
        if error.kind == "rate_limited":
            owner.limit.throttled(error.retry_after, started)
        owner.limit.release()
        wait = self._backoff(error)
        again = error.retryable and self._number <= policy.max_retries and wait < self._left()
        if error.kind in FORM_FAULTS:
            self._misshapen += 1
            again = again and self._misshapen <= 1 + policy.max_repairs
        self._report(error.kind, begun, started, retry_in=wait if again else None)
        if not again:
            raise error
        if self._misshapen > 1 and error.kind in FORM_FAULTS:
            self._asked, self._next = told_of(self._prompt, error), "repair"
        else:
            self._next = "retry"
        self._last = error
        await self._clock.sleep(wait)

    def _backoff(self, error: BackendError) -> float:
        policy, chance = self._owner.policy, self._clock.chance()
        wait = min(policy.backoff_max, policy.backoff * 2.0 ** (self._number - 1))
        wait *= 0.5 + chance / 2
        if error.retry_after is None:
            return wait
        # never earlier than asked; spread, so that those who were sent away do not return as one
        return max(error.retry_after * (1 + 0.1 * chance), 0.0 if error.retry_after else wait)

    def _left(self) -> float:
        return self._deadline - self._clock.now()

    def _refused(self, kind: str, what: str) -> BackendError:
        """Return the error for an attempt that was not made."""
        self._heard = []
        self._report(kind, self._clock.now(), self._clock.now())
        last = f", last error: {self._last.kind}" if self._last else ""
        return BackendError(
            f"The model {what}{last}",
            f"backend {self._owner.name}",
            "Try later, raise the deadline, or declare a fallback.",
            kind=kind,
        )

    def _report(
        self,
        outcome: str,
        begun: float,
        started: float,
        *,
        retry_in: float | None = None,
        completion: Completion | None = None,
    ) -> None:
        owner = self._owner
        report(
            Attempt(
                backend=owner.name,
                model=completion.model if completion else owner.model,
                number=self._number,
                outcome=outcome,
                cause=self._cause if self._number == 1 else self._next,
                seconds=round(self._clock.now() - started, 4),
                waited=round(started - begun, 4),
                retry_in=None if retry_in is None else round(retry_in, 4),
                region=owner.region,
                terms=owner.terms,
                prompt_digest=messages_digest(self._asked),
                usage=completion.usage if completion else None,
                provider_request=self._heard[-1] if self._heard else None,
            ),
            self._asked,
            completion,
        )


def guess_tokens(prompt: Prompt) -> tuple[int, int]:
    """Guess the tokens of a call, prompt and answer, in no time."""
    asked = sum(len(message.content) for message in prompt.messages)
    answered = prompt.variants * sum(field.advised or field.hard for field in prompt.fields)
    return round(asked / CHARACTERS_PER_TOKEN), round(answered / CHARACTERS_PER_TOKEN)


async def close_all(backends: Iterable[Backend]) -> None:
    """Close every backend, also where one of them fails to."""
    for backend in backends:
        with suppress(Exception):
            await backend.close()
