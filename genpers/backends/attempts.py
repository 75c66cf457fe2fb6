"""Every attempt at a model is told to whoever watches: the journal, traces, metrics, the log."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from pydantic import Field
from ulid import ULID

from genpers.records.events import Event
from genpers.records.record import Record
from genpers.records.variant import Completion, Prompt, Usage

Cause = Literal["first", "retry", "repair", "fallback", "cache"]
LOG = logging.getLogger("genpers.attempts")
_PROVIDER_ID = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
_request: ContextVar[str | None] = ContextVar("genpers_request", default=None)
_heard: ContextVar[list[str] | None] = ContextVar("genpers_heard", default=None)


def request_id() -> str:
    """Return the id of the request that is being answered; random, it says nothing of anybody."""
    return _request.get() or str(ULID())


@contextmanager
def requesting() -> Iterator[str]:
    """Give all attempts of this block one id, the one they have already or a new one."""
    found = request_id()
    token = _request.set(found)
    try:
        yield found
    finally:
        _request.reset(token)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Collect the ids under which a provider says that it handled the calls of this block."""
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


def hear(provider_id: str | None) -> None:
    """Note a provider's id of a call; what does not look like one is not taken into any log."""
    heard = _heard.get()
    if heard is not None and provider_id and _PROVIDER_ID.fullmatch(provider_id):
        heard.append(provider_id)


class Attempt(Record):
    """One attempt at one backend and how it ended; it holds no content.

    ``outcome`` is ``ok`` or the kind of the error; ``cause`` says why this attempt was made.
    ``seconds`` is the time of the call, ``waited`` the time in the queue before it, ``retry_in``
    the wait before the next attempt, None where there is none. ``region`` and ``terms`` are where
    and under which contract the backend says that it processes what it is sent. ``request`` is our
    id, one for all attempts, retries and fallbacks of a request; ``provider_request`` the
    provider's for the call.
    """

    backend: str
    model: str
    number: int
    outcome: str
    cause: Cause = "first"
    seconds: float = 0.0
    waited: float = 0.0
    retry_in: float | None = None
    region: str | None = None
    terms: str | None = None
    prompt_digest: str
    usage: Usage | None = None
    request: str = Field(default_factory=request_id)
    provider_request: str | None = None

    def event(self, result: str, campaign: str, customer: str | None = None) -> Event:
        """Return the attempt as an event for the journal."""
        return Event(
            step="attempted",
            result=result,
            campaign=campaign,
            customer=customer,
            facts=self.model_dump(mode="json"),
        )


Observer = Callable[[Attempt], None]
_observers: ContextVar[tuple[Observer, ...]] = ContextVar("genpers_observers", default=())


@contextmanager
def observing(observer: Observer) -> Iterator[None]:
    """Tell an observer of every attempt made in this block and in tasks started in it.

    ``with observing(lambda attempt: journal.append([attempt.event(result, campaign)])): ...``
    """
    token = _observers.set((*_observers.get(), observer))
    try:
        yield
    finally:
        _observers.reset(token)


def report(
    attempt: Attempt, prompt: Prompt | None = None, completion: Completion | None = None
) -> None:
    """Tell the observers of an attempt, and the log: one line of JSON, without content.

    Only an observer that has a method ``content`` is shown what was sent and what came back.

    The log ``genpers.attempts`` writes nothing until a program or ``generation.log`` sets it up.
    """
    if LOG.isEnabledFor(logging.INFO):
        facts = attempt.model_dump(mode="json")
        LOG.info(json.dumps({"event": "attempt", **facts}), extra={"attempt": facts})
    for observer in _observers.get():
        content = getattr(observer, "content", None)
        if content is not None and prompt is not None:
            content(attempt, prompt, completion)
        else:
            observer(attempt)


def report_refusal(
    backend: str, model: str, prompt: Prompt, kind: str, cause: Cause = "first"
) -> None:
    """Tell of an attempt that was not made, and why: the budget or the residency forbade it."""
    report(
        Attempt(
            backend=backend,
            model=model,
            number=0,
            outcome=kind,
            cause=cause,
            prompt_digest=messages_digest(prompt),
        )
    )


def messages_digest(prompt: Prompt) -> str:
    """Return the digest of what a model is sent."""
    told = "\0".join(f"{message.role}\0{message.content}" for message in prompt.messages)
    return "sha256:" + hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
