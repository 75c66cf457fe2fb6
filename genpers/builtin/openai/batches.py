"""Provider batch mode: upload, wait, download, delete; every prompt ends as an answer or an error.

Nothing that is uploaded names a customer: the id of a request is its place in the file.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any

from genpers.backends.answers import read_answer
from genpers.backends.attempts import Attempt, messages_digest, report
from genpers.backends.bulk import Part, Ticket, prompts_digest
from genpers.backends.clock import Clock, RealClock
from genpers.backends.failures import status_failure
from genpers.builtin.openai.backend import OpenAIBackend
from genpers.builtin.openai.failures import code_of, failure_of, unusable
from genpers.builtin.openai.transport import Reply
from genpers.errors import BackendError
from genpers.records.variant import Completion, Prompt

MOST_REQUESTS, MOST_BYTES = 50_000, 190_000_000  # OpenAI: 50,000 requests, 200 MB a file
LONGEST = 26 * 3_600.0  # seconds; the completion window is 24 hours
ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
Outcome = Completion | BackendError


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

    async def submit(self, prompts: Sequence[Prompt]) -> Ticket:
        """Upload the prompts and start their batches; raise ``BackendError``."""
        parts = []
        for first, lines in self._files(prompts):
            uploaded = await self._json(
                "POST", "/files", {"purpose": "batch"}, ("prompts.jsonl", b"".join(lines))
            )
            begun = await self._json(
                "POST",
                "/batches",
                {
                    "input_file_id": uploaded["id"],
                    "endpoint": f"/v1{self._backend.path}",
                    "completion_window": "24h",
                },
            )
            parts.append(
                Part(batch=begun["id"], file=uploaded["id"], first=first, count=len(lines))
            )
        return Ticket(backend=self.name, digest=prompts_digest(prompts), parts=tuple(parts))

    async def collect(self, ticket: Ticket, prompts: Sequence[Prompt]) -> list[Outcome]:
        """Wait for all answers; return one value per prompt, in order, and delete the files."""
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
        for prompt, outcome in zip(prompts, outcomes, strict=True):
            self._report(prompt, outcome)
        return outcomes

    async def _part(self, part: Part, prompts: Sequence[Prompt]) -> list[Outcome]:
        state = await self._json("GET", f"/batches/{part.batch}")
        latest = self._clock.now() + LONGEST
        while state["status"] not in ENDED:
            if self._clock.now() > latest:
                raise BackendError(
                    f"The provider's batch {part.batch} does not end",
                    self._where,
                    "Cancel it in the provider's console and ask live.",
                    kind="timeout",
                )
            await self._clock.sleep(self._poll)
            state = await self._json("GET", f"/batches/{part.batch}")
        files = [state.get("output_file_id"), state.get("error_file_id")]
        found: dict[str, Mapping[str, Any]] = {}
        for file in filter(None, files):
            body = (await self._patiently("GET", f"/files/{file}/content")).body
            found |= {line["custom_id"]: line for line in _lines(body)}
        for file in filter(None, [part.file, *files]):
            await self._delete(file)
        return [
            self._outcome(found.get(str(place)), prompt, str(state["status"]))
            for place, prompt in enumerate(prompts)
        ]

    def _files(self, prompts: Sequence[Prompt]) -> Iterator[tuple[int, list[bytes]]]:
        """Split prompts into files within the provider's limits."""
        first, lines, size = 0, list[bytes](), 0
        for number, prompt in enumerate(prompts):
            line = self._line(len(lines), prompt)
            if lines and (len(lines) >= self._most or size + len(line) > MOST_BYTES):
                yield first, lines
                first, lines, size = number, [], 0
                line = self._line(0, prompt)
            lines.append(line)
            size += len(line)
        if lines:
            yield first, lines

    def _line(self, place: int, prompt: Prompt) -> bytes:
        request = {
            "custom_id": str(place),
            "method": "POST",
            "url": f"/v1{self._backend.path}",
            "body": self._backend.body(prompt),
        }
        return json.dumps(request, ensure_ascii=False).encode() + b"\n"

    def _outcome(self, line: Mapping[str, Any] | None, prompt: Prompt, status: str) -> Outcome:
        try:
            return self._completion(line, prompt, status)
        except BackendError as error:
            return error

    def _completion(
        self, line: Mapping[str, Any] | None, prompt: Prompt, status: str
    ) -> Completion:
        reply = (line or {}).get("response")
        if not isinstance(reply, Mapping):
            code = code_of((line or {}).get("error") or {})
            raise BackendError(
                f"The provider's batch ended without this answer ({code or status})",
                self._where,
                "Ask for it live.",
                retryable=True,
                kind="missing",
            )
        body = reply.get("body")
        if reply.get("status_code") != 200:
            error = body.get("error") if isinstance(body, Mapping) else None
            raise status_failure(
                int(reply.get("status_code") or 500),
                code_of(error if isinstance(error, Mapping) else {}),
                {},
                self._where,
            )
        said = self._backend.read(json.dumps(body).encode())
        if (why := unusable(said, self._where)) is not None:
            raise why
        return Completion(
            texts=read_answer(said.text, prompt, self._where),
            backend=self.name,
            model=said.model or self._backend.model,
            usage=self._backend.usage(said, batch=True),
        )

    def _report(self, prompt: Prompt, outcome: Outcome) -> None:
        if isinstance(outcome, BackendError):
            model, kind, usage = self._backend.model, outcome.kind, None
        else:
            model, kind, usage = outcome.model, "ok", outcome.usage
        report(
            Attempt(
                backend=self.name,
                model=model,
                number=1,
                outcome=kind,
                prompt_digest=messages_digest(prompt),
                usage=usage,
            )
        )

    async def _json(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> dict[str, Any]:
        reply = await self._patiently(method, path, body, file)
        try:
            found = json.loads(reply.body)
        except ValueError:
            found = None
        if not isinstance(found, dict) or "id" not in found:
            raise BackendError(
                "The server's reply is not what its protocol says",
                self._where,
                "See that the server has batches.",
                kind="envelope",
            )
        return found

    async def _delete(self, file: str) -> None:
        try:
            await self._patiently("DELETE", f"/files/{file}")
        except BackendError as error:
            if error.kind != "not_found":
                raise BackendError(
                    f"An uploaded file could not be deleted ({error.kind})",
                    f"{self._where}, file {file}",
                    "Delete it in the provider's console.",
                    kind="not_deleted",
                ) from error

    async def _patiently(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> Reply:
        """Send, and again where that may help; a batch of hours must not fail on one hiccup."""
        calls = self._backend.calls

        async def send() -> Reply:
            reply = await self._backend.send(method, path, body, file)
            if reply.status >= 300:
                raise failure_of(reply, self._where)
            return reply

        return await _again(send, calls.max_retries, calls.backoff, self._clock)


async def _again(
    send: Callable[[], Awaitable[Reply]], retries: int, backoff: float, clock: Clock
) -> Reply:
    for number in range(retries + 1):
        try:
            return await send()
        except BackendError as error:
            if not error.retryable or number == retries:
                raise
            await clock.sleep(max(error.retry_after or 0.0, backoff * 2.0**number))
    raise AssertionError("the loop returns or raises")


def _lines(body: bytes) -> Iterator[Mapping[str, Any]]:
    for line in body.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict) and isinstance(found.get("custom_id"), str):
            yield found
