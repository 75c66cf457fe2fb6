"""The fallback chain: who is asked when the first one cannot answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import cast

from genpers.backends.attempts import Cause, Observer, observing, report_refusal, requesting
from genpers.backends.members import Member
from genpers.backends.policy import CallPolicy
from genpers.backends.residency import Residency
from genpers.backends.retry import Resilient, close_all
from genpers.errors import BackendError, SettingsError
from genpers.interfaces import Backend
from genpers.records.variant import Completion, Prompt

REPAIR = "fields/repair"  # the prompt by which a text that the rules stopped goes back


class Chain:
    """Backends in order: the next is asked where one fails or may not see the brief.

    The name is the first one's, so that a setting or a plugin that chooses it gets the chain.
    """

    def __init__(
        self,
        members: Sequence[Backend],
        residency: Residency | None = None,
        observer: Observer | None = None,
    ) -> None:
        if not members:
            raise SettingsError("A chain needs a backend", "fallback", "Name at least one.")
        self.members = tuple(member_of(each) for each in members)
        first = self.members[0]
        self.name, self.model, self.prices = first.name, first.model, first.prices
        self._residency, self._observer = residency or Residency(), observer

    def __repr__(self) -> str:
        """Show the order."""
        return f"Chain({' > '.join(member.name for member in self.members)})"

    async def complete(self, prompt: Prompt) -> Completion:
        """Return the first answer; raise ``BackendError`` that names every cause."""
        watched = observing(self._observer) if self._observer else nullcontext()
        with requesting(), watched:
            return await self._first_answer(prompt)

    async def _first_answer(self, prompt: Prompt) -> Completion:
        causes: list[tuple[str, BackendError]] = []
        why: Cause = "repair" if prompt.ref.name == REPAIR else "first"
        for member in self.members:
            try:
                self._residency.check(member.name, prompt.brief)
            except BackendError as error:
                report_refusal(member.name, member.model, prompt, error.kind)
                causes.append((member.name, error))
                continue
            try:
                return await member.complete(prompt, cause="fallback" if causes else why)
            except BackendError as error:
                causes.append((member.name, error))
        if len(causes) == 1:
            raise causes[0][1]
        raise _all_failed(causes) from causes[-1][1]

    def allows_first(self, prompt: Prompt) -> bool:
        """Tell whether a prompt may go to the first backend."""
        try:
            self._residency.check(self.members[0].name, prompt.brief)
        except BackendError:
            return False
        return True

    async def close(self) -> None:
        """Give back connections of all."""
        await close_all(self.members)


def member_of(backend: Backend) -> Member:
    """Return a backend as a member: as it is, or asked once where it owns no retries."""
    if getattr(backend, "reports_attempts", False):
        return cast(Member, backend)
    return Resilient(backend, CallPolicy(max_retries=0))


def _all_failed(causes: Sequence[tuple[str, BackendError]]) -> BackendError:
    told = ", ".join(f"{name}: {error.kind}" for name, error in causes)
    last = causes[-1][1]
    return BackendError(
        f"No backend could answer ({told})", f"backend {causes[0][0]}", last.do, kind=last.kind
    )


def chained(
    backends: Mapping[str, Backend],
    fallback: Sequence[str],
    residency: Residency | None = None,
    observer: Observer | None = None,
) -> dict[str, Backend]:
    """Put every backend in front of the declared fallback and under the residency rules.

    ``fallback``: names in order, for example ``["openai-small", "phrasebook"]``. Raises
    ``SettingsError`` for a name that is not registered.
    """
    for name in fallback:
        if name not in backends:
            raise SettingsError(
                f"There is no backend '{name}' to fall back to",
                "fallback",
                f"Known are: {', '.join(sorted(backends))}.",
            )
    return {
        name: Chain(
            [backend, *(backends[other] for other in _after(name, fallback))], residency, observer
        )
        for name, backend in backends.items()
    }


def _after(name: str, fallback: Sequence[str]) -> Sequence[str]:
    """Return who comes after a backend: never itself, never those before it."""
    return fallback[fallback.index(name) + 1 :] if name in fallback else fallback
