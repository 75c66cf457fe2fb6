"""Ask a backend for texts, and take from it only what was asked for."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping

from genpers.errors import BackendError
from genpers.interfaces import Backend
from genpers.records.variant import Completion, Prompt


def digest_of(prompt: Prompt) -> str:
    """Return the digest of everything that decides the answer to a prompt."""
    return "sha256:" + hashlib.sha256(prompt.model_dump_json().encode()).hexdigest()


class Sharing:
    """One answer for equal prompts within a run: cost grows with briefs, not with customers."""

    def __init__(self) -> None:
        self._answers: dict[str, Completion] = {}
        self._waiting: dict[str, asyncio.Task[Completion]] = {}
        self.calls = 0

    def __len__(self) -> int:
        """The number of distinct prompts answered so far."""
        return len(self._answers)

    def put(self, digest: str, completion: Completion) -> None:
        """Remember an answer that was fetched elsewhere, in another process or an earlier run."""
        self._answers[digest] = completion

    async def complete(self, backend: Backend, prompt: Prompt) -> Completion:
        """Return the answer to this prompt, asking the backend once however many wait for it."""
        key = f"{backend.name}:{digest_of(prompt)}"
        if key in self._answers:
            return self._answers[key]
        task = self._waiting.get(key)
        if task is None:
            self.calls += 1
            task = asyncio.ensure_future(complete(backend, prompt))
            self._waiting[key] = task
            task.add_done_callback(lambda _: self._waiting.pop(key, None))
        # One waiter that gives up must not take the answer from the others.
        completion = await asyncio.shield(task)
        self._answers[key] = completion
        return completion


async def complete(backend: Backend, prompt: Prompt) -> Completion:
    """Return a completion with exactly the variants and fields the prompt asked for.

    Raises BackendError: the backend's own, or kind ``schema`` where the answer does not fit.
    """
    return fitted(await backend.complete(prompt), prompt, backend.name)


def fitted(completion: Completion, prompt: Prompt, backend: str) -> Completion:
    """Return what was asked for of a completion; raises BackendError where it is not all there."""
    if len(completion.texts) < prompt.variants:
        raise BackendError(
            f"The backend wrote {len(completion.texts)} of {prompt.variants} variants",
            f"backend {backend}",
            "Ask again or for fewer variants.",
            retryable=True,
            kind="schema",
        )
    texts = tuple(_wanted(text, prompt, backend) for text in completion.texts)
    return completion.model_copy(update={"texts": texts[: prompt.variants]})


def _wanted(text: Mapping[str, str], prompt: Prompt, backend: str) -> dict[str, str]:
    names = [field.name for field in prompt.fields]
    if missing := [name for name in names if not text.get(name, "").strip()]:
        raise BackendError(
            f"The backend left the field '{missing[0]}' empty",
            f"backend {backend}",
            "Ask again.",
            retryable=True,
            kind="schema",
        )
    return {name: text[name].strip() for name in names}
