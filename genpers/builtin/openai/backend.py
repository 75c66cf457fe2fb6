"""The backend: one request, one answer, read once; retries belong to whoever calls it."""

from __future__ import annotations

from typing import Any

from genpers.backends.answers import read_answer
from genpers.backends.attempts import hear
from genpers.backends.bulk import BulkBackend
from genpers.backends.policy import CallPolicy
from genpers.builtin.openai.bodies import Said, chat_body, read_chat, read_response, responses_body
from genpers.builtin.openai.capabilities import Capabilities
from genpers.builtin.openai.failures import failure_of, unusable
from genpers.builtin.openai.settings import OpenAISettings, Structure
from genpers.builtin.openai.transport import Asked, LoopBound, Reply
from genpers.errors import BackendError
from genpers.records.variant import Completion, Prompt, Usage
from genpers.tokens import cost

FORMS = 12  # forms in which one question is put at most while a server is being learnt


class OpenAIBackend:
    """Any server that speaks chat completions or Responses, by base URL.

    ``complete`` makes one attempt (a few on the first request, while it learns what the server
    can do) and raises ``BackendError``; its ``kind`` is one of: no_key, auth, quota, not_found,
    bad_request, too_long, rate_limited, timeout, connection, conflict, server, envelope, empty,
    truncated, not_json, schema, count, unreadable, refusal, content_filter.
    """

    def __init__(self, settings: OpenAISettings) -> None:
        self.name, self.model, self.region = settings.name, settings.model, settings.region
        self.terms, self.prices = settings.terms, settings.prices
        self.parameters = {
            "url": settings.url,
            "api": settings.api,
            "structure": settings.structure,
            "temperature": settings.temperature,
            "max": settings.max_output_tokens,
            "seed": settings.seed,
        }
        self._settings = settings
        self._known = Capabilities(settings)
        self._transport = LoopBound(settings)
        self._where = f"backend {settings.name}, model {settings.model}"

    def __repr__(self) -> str:
        """Show name and model, no address and no secret."""
        return f"OpenAIBackend({self.name}, {self.model})"

    async def complete(self, prompt: Prompt) -> Completion:
        """Return as many texts as the prompt asks for; raise ``BackendError`` only."""
        body, structure = await self._ask(prompt)
        try:
            completion = self.read(body, prompt, self._where)
        except BackendError as error:
            if error.kind in ("not_json", "schema"):
                self._known.doubt(structure)
            raise
        self._known.worked(structure)
        return completion

    async def close(self) -> None:
        """Give back connections."""
        await self._transport.close()

    def body(self, prompt: Prompt) -> dict[str, Any]:
        """Return what would be posted for a prompt."""
        self._known.recall()
        make = chat_body if self._settings.api == "chat" else responses_body
        return make(self._settings, prompt, self._known)

    def read(self, body: bytes, prompt: Prompt, where: str, *, batch: bool = False) -> Completion:
        """Return what a reply says, whether it came alone or in a batch; or raise why not."""
        read = read_chat if self._settings.api == "chat" else read_response
        said = read(body, where)
        if (why := unusable(said, where)) is not None:
            raise why
        return Completion(
            texts=read_answer(said.text, prompt, where),
            backend=self.name,
            model=said.model or self.model,
            usage=self._usage(said, batch),
        )

    @property
    def path(self) -> str:
        """Where completions are posted, below the base URL."""
        return "/chat/completions" if self._settings.api == "chat" else "/responses"

    def _usage(self, said: Said, batch: bool) -> Usage:
        dollars = cost(
            said.model or self.model,
            said.prompt_tokens,
            said.completion_tokens,
            cached_tokens=said.cached_tokens,
            prices=self._settings.prices,
            batch=batch,
        )
        return Usage(
            prompt_tokens=said.prompt_tokens,
            completion_tokens=said.completion_tokens,
            cost=dollars,
        )

    def bulk(self) -> BulkBackend:
        """Return this backend's batch mode."""
        from genpers.builtin.openai.batches import OpenAIBatches

        return OpenAIBatches(self, poll=self._settings.batch_poll)

    @property
    def calls(self) -> CallPolicy:
        """How calls are made."""
        return self._settings.calls

    async def send(self, asked: Asked) -> Reply:
        """Send any request to the server; raise ``BackendError`` where there is no reply."""
        transport = await self._transport.get()
        reply = await transport.send(asked)
        hear(reply.headers.get("x-request-id"))
        return reply

    async def _ask(self, prompt: Prompt) -> tuple[bytes, Structure]:
        for _ in range(FORMS):
            body, structure = self.body(prompt), self._known.structure
            reply = await self.send(Asked("POST", self.path, body))
            if reply.status < 300:
                return reply.body, structure
            if not self._known.learn(structure, reply):
                break
        raise failure_of(reply, self._where)
