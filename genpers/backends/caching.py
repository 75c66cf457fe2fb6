"""Reuse of answers across runs, where nothing in the brief tells on a person."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Protocol

from genpers.backends.attempts import Attempt, Cause, messages_digest, report
from genpers.backends.members import Member
from genpers.records.variant import Completion, Prompt, Usage

_fresh: ContextVar[bool] = ContextVar("genpers_fresh", default=False)


class Answers(Protocol):
    """Where completions are kept."""

    def get(self, key: str) -> Completion | None:
        """Return the completion of a key, or None."""
        ...

    def put(self, key: str, completion: Completion, *, personal: bool = False) -> None:
        """Keep a completion; ``personal`` where it may say something of a person."""
        ...


@contextmanager
def fresh() -> Iterator[None]:
    """Ask the model anew in this block: what regenerating means."""
    token = _fresh.set(True)
    try:
        yield
    finally:
        _fresh.reset(token)


class Cached:
    """Answers from the cache what was asked before: same brief, prompt, model and parameters.

    A brief with a fact that may be mentioned, or with the customer's own words, is asked anew
    each time unless ``personal`` allows it: its answer may say something of one person.
    """

    reports_attempts: ClassVar[bool] = True

    def __init__(self, inner: Member, answers: Answers, *, personal: bool = False) -> None:
        self.inner, self.name, self.model = inner, inner.name, inner.model
        self.parameters, self.prices = inner.parameters, inner.prices
        self._answers, self._personal = answers, personal

    async def complete(self, prompt: Prompt, *, cause: Cause = "first") -> Completion:
        """Return a kept answer, or ask and keep; raise ``BackendError`` only."""
        personal = not is_impersonal(prompt)
        if _fresh.get() or (personal and not self._personal):
            return await self.inner.complete(prompt, cause=cause)
        key = answer_key(prompt, self.name, self.model, self.parameters)
        kept = await asyncio.to_thread(self._answers.get, key)
        if kept is not None:
            kept = kept.model_copy(update={"usage": Usage(cached=True, cost=0.0)})
            report(
                Attempt(
                    backend=self.name,
                    model=kept.model,
                    number=0,
                    outcome="ok",
                    cause="cache",
                    prompt_digest=messages_digest(prompt),
                    usage=kept.usage,
                )
            )
            return kept
        completion = await self.inner.complete(prompt, cause=cause)
        await asyncio.to_thread(self._answers.put, key, completion, personal=personal)
        return completion

    async def close(self) -> None:
        """Give back connections."""
        await self.inner.close()


def is_impersonal(prompt: Prompt) -> bool:
    """Tell whether an answer to this prompt can say nothing of one person."""
    return not prompt.brief.mentionable() and prompt.brief.job is None


def answer_key(prompt: Prompt, backend: str, model: str, parameters: dict[str, Any]) -> str:
    """Return the digest of all that decides an answer."""
    parts = {
        "brief": prompt.brief.model_dump(mode="json"),
        "prompt": prompt.ref.digest,
        "messages": messages_digest(prompt),
        "fields": [field.model_dump() for field in prompt.fields],
        "variants": prompt.variants,
        "seed": prompt.seed,
        "backend": backend,
        "model": model,
        "parameters": parameters,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
