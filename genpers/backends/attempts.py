"""Every attempt at a model is told to whoever watches: the journal, traces, metrics."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from genpers.records.events import Event
from genpers.records.record import Record
from genpers.records.variant import Prompt, Usage

Cause = Literal["first", "retry", "repair", "fallback", "cache"]


class Attempt(Record):
    """One attempt at one backend and how it ended; it holds no content.

    ``outcome`` is ``ok`` or the kind of the error; ``cause`` says why this attempt was made.
    ``seconds`` is the time of the call, ``waited`` the time in the queue before it, ``retry_in``
    the wait before the next attempt, None where there is none. ``region`` is where the backend
    says that it processes what it is sent.
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
    prompt_digest: str
    usage: Usage | None = None

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


def report(attempt: Attempt) -> None:
    """Tell the observers of an attempt."""
    for observer in _observers.get():
        observer(attempt)


def messages_digest(prompt: Prompt) -> str:
    """Return the digest of what a model is sent."""
    told = "\0".join(f"{message.role}\0{message.content}" for message in prompt.messages)
    return "sha256:" + hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
