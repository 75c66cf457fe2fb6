"""Provider batch mode: upload, wait, download, delete; every prompt ends as an answer or an error.

What is handed over lies under the ticket's random key, as file names and metadata, so that it is
found again and not paid for twice, whenever a run is killed.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from genpers.backends.attempts import Attempt, listening, messages_digest, report
from genpers.backends.bulk import Keep, Part, Ticket, prompts_digest
from genpers.backends.clock import Clock, RealClock
from genpers.builtin.openai.backend import OpenAIBackend
from genpers.builtin.openai.batch_files import MOST_REQUESTS, completion_of, files_of, lines_of
from genpers.builtin.openai.failures import failure_of
from genpers.builtin.openai.transport import Asked, Reply
from genpers.errors import BackendError
from genpers.records.variant import Completion, Prompt

LONGEST = 26 * 3_600.0  # seconds; the completion window is 24 hours
ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
KEY = "genpers"  # the name of the metadata entry, and how file names begin
MOST_PAGES = 200
Outcome = Completion | BackendError
Value = TypeVar("Value")


class OpenAIBatches:
    """Hands prompts over as batch files and fetches the answers.

    ``poll`` seconds lie between two questions after the state. Structured output is asked for as
    the backend's settings say; a server's abilities are not found out here.
    """

    def __init__(
        self,
        backend: OpenAIBackend,
        *,
        poll: float = 30.0,
        clock: Clock | None = None,
        most_requests: int = MOST_REQUESTS,
    ) -> None:
        self.name, self._backend = backend.name, backend
        self._poll, self._clock, self._most = poll, clock or RealClock(), most_requests
        self._where = f"backend {backend.name}, batch"

    async def find(self, ticket: Ticket, prompts: Sequence[Prompt]) -> Ticket:
        """Return the ticket with all batches under its key; files that none began on are deleted.

        Raises ``BackendError``, also where the server cannot tell: then nothing is paid twice.
        """
        parts = sorted(await self._begun(ticket.key), key=lambda part: part.first)
        await self._tidy(ticket.key, {part.file for part in parts})
        whole = sum(part.count for part in parts) == len(prompts)
        return ticket.model_copy(update={"parts": tuple(parts), "whole": whole})

    async def submit(self, ticket: Ticket, prompts: Sequence[Prompt], keep: Keep) -> Ticket:
        """Upload what the ticket does not hold and start batches; raise ``BackendError``."""
        held = {
            place for part in ticket.parts for place in range(part.first, part.first + part.count)
        }
        open_ = [placed for placed in enumerate(prompts) if placed[0] not in held]
        for first, count, content in files_of(self._backend, open_, self._most):
            name = f"{KEY}-{ticket.key}-{first}.jsonl"
            asked = Asked("POST", "/files", {"purpose": "batch"}, (name, content))
            file = str((await self._json(asked))["id"])
            part = await self._begin(ticket.key, file, first, count)
            ticket = ticket.model_copy(update={"parts": (*ticket.parts, part)})
            keep(ticket)
        parts = tuple(sorted(ticket.parts, key=lambda part: part.first))
        ticket = ticket.model_copy(update={"parts": parts, "whole": True})
        keep(ticket)
        return ticket

    async def collect(self, ticket: Ticket, prompts: Sequence[Prompt]) -> list[Outcome]:
        """Wait for all answers; return one value per prompt, in order."""
        if ticket.digest != prompts_digest(prompts):
            raise BackendError(
                "The ticket belongs to other prompts",
                self._where,
                "Hand the prompts over again.",
                kind="ticket",
            )
        outcomes: list[Outcome] = []
        for part in ticket.parts:
            outcomes += await self._part(part, prompts[part.first : part.first + part.count])
        return outcomes

    async def discard(self, ticket: Ticket) -> None:
        """Delete the files that went up and came down; raise ``BackendError`` naming what stays."""
        for part in ticket.parts:
            state = await self._ended(part)
            for file in filter(None, [part.file, *_written(state)]):
                await self._delete(file)
        if ticket.key:
            with suppress(BackendError):  # an upload whose reply was lost lies there twice
                await self._tidy(ticket.key, set())

    async def _part(self, part: Part, prompts: Sequence[Prompt]) -> list[Outcome]:
        state = await self._ended(part)
        found: dict[str, Mapping[str, Any]] = {}
        for file in _written(state):
            body = (await self._patiently(Asked("GET", f"/files/{file}/content"))).body
            found |= {line["custom_id"]: line for line in lines_of(body)}
        return [
            self._outcome(found.get(str(place)), prompt, str(state["status"]))
            for place, prompt in enumerate(prompts)
        ]

    async def _ended(self, part: Part) -> Mapping[str, Any]:
        """Wait for the end of a batch."""
        latest = self._clock.now() + LONGEST
        while (state := await self._json(Asked("GET", f"/batches/{part.batch}")))[
            "status"
        ] not in ENDED:
            if self._clock.now() > latest:
                raise BackendError(
                    f"The provider's batch {part.batch} does not end",
                    self._where,
                    "Cancel it in the provider's console and ask live.",
                    kind="timeout",
                )
            await self._clock.sleep(self._poll)
        return state

    def _outcome(self, line: Mapping[str, Any] | None, prompt: Prompt, status: str) -> Outcome:
        with listening() as heard:
            try:
                outcome: Outcome = completion_of(self._backend, line, prompt, status, self._where)
            except BackendError as error:
                outcome = error
        report(
            Attempt(
                backend=self.name,
                model=self._backend.model if isinstance(outcome, BackendError) else outcome.model,
                number=1,
                outcome=outcome.kind if isinstance(outcome, BackendError) else "ok",
                region=self._backend.region,
                terms=self._backend.terms,
                prompt_digest=messages_digest(prompt),
                usage=None if isinstance(outcome, BackendError) else outcome.usage,
                provider_request=heard[-1] if heard else None,
            )
        )
        return outcome

    async def _begin(self, key: str, file: str, first: int, count: int) -> Part:
        """Start a batch; where the reply is lost, look for it before starting another."""
        body = {
            "input_file_id": file,
            "endpoint": f"/v1{self._backend.path}",
            "completion_window": "24h",
            "metadata": {KEY: key, "first": str(first), "count": str(count)},
        }

        async def begin() -> Part:
            begun = self._read(await self._once(Asked("POST", "/batches", body)))
            return Part(batch=begun["id"], file=file, first=first, count=count)

        async def lost() -> Part | None:
            return next((part for part in await self._begun(key) if part.file == file), None)

        return await self._again(begin, lost)

    async def _begun(self, key: str) -> list[Part]:
        """Return the batches that lie at the provider under a key."""
        found = []
        async for batch in self._listed("/batches?"):
            told = batch.get("metadata")
            if isinstance(told, Mapping) and told.get(KEY) == key:
                first, count = int(told.get("first", 0)), int(told.get("count", 0))
                file = str(batch.get("input_file_id"))
                found.append(Part(batch=batch["id"], file=file, first=first, count=count))
        return found

    async def _tidy(self, key: str, needed: set[str]) -> None:
        """Delete the files under a key that no batch needs."""
        files = [file async for file in self._listed("/files?purpose=batch&")]
        for file in files:
            own = str(file.get("filename", "")).startswith(f"{KEY}-{key}-")
            if own and file["id"] not in needed:
                await self._delete(str(file["id"]))

    async def _listed(self, path: str) -> AsyncIterator[Mapping[str, Any]]:
        """Yield all that a list holds, page by page."""
        after = ""
        for _ in range(MOST_PAGES):
            page = await self._json(Asked("GET", f"{path}limit=100{after}"), "data")
            entries = [each for each in page["data"] if isinstance(each, dict) and "id" in each]
            for each in entries:
                yield each
            if not page.get("has_more") or not entries:
                return
            after = f"&after={entries[-1]['id']}"

    async def _json(self, asked: Asked, holds: str = "id") -> dict[str, Any]:
        return self._read(await self._patiently(asked), holds)

    def _read(self, reply: Reply, holds: str = "id") -> dict[str, Any]:
        try:
            found = json.loads(reply.body)
        except ValueError:
            found = None
        if not isinstance(found, dict) or holds not in found:
            raise BackendError(
                "The server's reply is not what its protocol says",
                self._where,
                "See that the server has batches.",
                kind="envelope",
            )
        return found

    async def _delete(self, file: str) -> None:
        try:
            await self._patiently(Asked("DELETE", f"/files/{file}"))
        except BackendError as error:
            if error.kind != "not_found":
                raise BackendError(
                    f"An uploaded file could not be deleted ({error.kind})",
                    f"{self._where}, file {file}",
                    "Delete it in the provider's console.",
                    kind="not_deleted",
                ) from error

    async def _patiently(self, asked: Asked) -> Reply:
        return await self._again(lambda: self._once(asked))

    async def _once(self, asked: Asked) -> Reply:
        reply = await self._backend.send(asked)
        if reply.status >= 300:
            raise failure_of(reply, self._where)
        return reply

    async def _again(
        self,
        ask: Callable[[], Awaitable[Value]],
        lost: Callable[[], Awaitable[Value | None]] | None = None,
    ) -> Value:
        """Ask, and again where that may help; a batch of hours must not fail on one hiccup.

        ``lost`` looks, before anything is asked twice, for what a lost reply would have said.
        """
        calls, number = self._backend.calls, 0
        while True:
            try:
                return await ask()
            except BackendError as error:
                if not error.retryable or number == calls.max_retries:
                    raise
                await self._clock.sleep(max(error.retry_after or 0.0, calls.backoff * 2.0**number))
            if lost is not None and (found := await lost()) is not None:
                return found
            number += 1


def _written(state: Mapping[str, Any]) -> list[str]:
    """Return the files that a batch has written."""
    files = (state.get("output_file_id"), state.get("error_file_id"))
    return [file for file in files if isinstance(file, str) and file]
