"""The backend: any LangChain chat model under the same contract as all others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from genpers.backends.answers import answer_schema, instructed, read_answer
from genpers.backends.attempts import hear
from genpers.backends.failures import no_text, status_failure, unreachable
from genpers.backends.loop import in_own_loop
from genpers.builtin.langchain.settings import LangChainSettings
from genpers.errors import BackendError
from genpers.records.variant import Completion, Prompt, Usage
from genpers.tokens import cost

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

_FILTERED = ("content_filter", "safety", "recitation", "blocklist", "prohibited_content")
_CUT = ("length", "max_tokens")
_LIMIT = "the limit in plugins.langchain.arguments"


class LangChainBackend:
    """Asks a LangChain chat model; makes one attempt and raises ``BackendError`` only."""

    def __init__(self, settings: LangChainSettings) -> None:
        self.name, self.model, self.region = settings.name, settings.model, settings.region
        self.terms, self.prices = settings.terms, settings.prices
        self.parameters = {
            "chat_model": settings.chat_model,
            "arguments": settings.arguments,
            "structure": settings.structure,
        }
        self._settings = settings
        self._structure = settings.structure
        self._chat: BaseChatModel | None = None
        self._where = f"backend {settings.name}, model {settings.model}"

    def __repr__(self) -> str:
        """Show name and model, no arguments."""
        return f"LangChainBackend({self.name}, {self.model})"

    async def complete(self, prompt: Prompt) -> Completion:
        """Return as many texts as the prompt asks for; raise ``BackendError`` only."""
        if self._chat is None:
            self._chat = self._settings.make()
        with foreign_errors(self._where):
            message, answer = await in_own_loop(self._untraced(self._chat, prompt))
        hear(_provider_id(message.response_metadata))
        self._usable(message)
        texts = read_answer(answer, prompt, self._where)
        told = message.response_metadata.get("model_name")
        model = told if isinstance(told, str) and told else self.model
        return Completion(
            texts=texts, backend=self.name, model=model, usage=self._usage(message, model)
        )

    async def close(self) -> None:
        """Let the chat model go; LangChain has no way to close one."""
        self._chat = None

    async def _untraced(self, chat: BaseChatModel, prompt: Prompt) -> tuple[Any, str | None]:
        with _tracing(self._settings.tracing):
            return await self._ask(chat, prompt)

    async def _ask(self, chat: BaseChatModel, prompt: Prompt) -> tuple[Any, str | None]:
        try:
            return await self._ask_in_form(chat, prompt)
        except Exception as error:
            if getattr(chat, "store", None) is None or not _refuses_store(error):
                raise
        chat.store = None  # type: ignore[attr-defined]  # a server that does not store at all
        return await self._ask_in_form(chat, prompt)

    async def _ask_in_form(self, chat: BaseChatModel, prompt: Prompt) -> tuple[Any, str | None]:
        messages = [(message.role, message.content) for message in prompt.messages]
        if self._structure != "text":
            try:
                return await self._ask_structured(chat, prompt, messages)
            except Exception as error:
                if self._structure == "schema" or not _lacks_structure(error):
                    raise
                self._structure = "text"  # found out once
        message = await chat.ainvoke([(each.role, each.content) for each in instructed(prompt)])
        return message, _text_of(message)

    async def _ask_structured(
        self, chat: BaseChatModel, prompt: Prompt, messages: list[Any]
    ) -> tuple[Any, str | None]:
        schema = {"title": "variants", "description": "The texts.", **answer_schema(prompt)}
        reply: Any = await chat.with_structured_output(schema, include_raw=True).ainvoke(messages)
        message = reply["raw"]
        if reply["parsed"] is not None:
            self._structure = "schema"
        # LangChain's own parser completes JSON that broke off, which would pass half a sentence
        # for a text; so the message is read again, strictly
        calls = getattr(message, "tool_calls", None) or []
        text = _text_of(message)
        return message, text if text.strip() or not calls else json.dumps(calls[0]["args"])

    def _usable(self, message: BaseMessage) -> None:
        told = message.response_metadata
        why = str(told.get("finish_reason") or told.get("stop_reason") or "").lower()
        if message.additional_kwargs.get("refusal") or why == "refusal":
            raise no_text("refusal", self._where)
        if why in _FILTERED:
            raise no_text("content_filter", self._where)
        if why in _CUT:
            raise no_text("truncated", self._where, _LIMIT)

    def _usage(self, message: BaseMessage, model: str) -> Usage:
        told: Mapping[str, Any] = getattr(message, "usage_metadata", None) or {}
        asked, answered = int(told.get("input_tokens", 0)), int(told.get("output_tokens", 0))
        cached = int((told.get("input_token_details") or {}).get("cache_read") or 0)
        return Usage(
            prompt_tokens=asked,
            completion_tokens=answered,
            cost=cost(model, asked, answered, cached_tokens=cached, prices=self._settings.prices),
        )


def _provider_id(told: Mapping[str, Any]) -> str | None:
    """Return the provider's id of a call: of the request where it is told, else of the answer."""
    headers = told.get("headers")
    found = headers.get("x-request-id") if isinstance(headers, Mapping) else None
    found = found or told.get("request_id") or told.get("id")
    return found if isinstance(found, str) else None


def _lacks_structure(error: Exception) -> bool:
    """Tell an integration or a server without structured output from any other failure."""
    if isinstance(error, (NotImplementedError, TypeError, AttributeError)):
        return True
    refused = getattr(error, "status_code", None) in (400, 415, 422, 501)
    return refused and not _refuses_store(error)


def _refuses_store(error: Exception) -> bool:
    """Tell whether a server complains of ``store``; what it says is used to choose, never shown."""
    refused = getattr(error, "status_code", None) in (400, 422)
    return refused and re.search(r"\bstore\b", str(error)) is not None


def _text_of(message: BaseMessage) -> str:
    """Return the text of a message, also where it comes in blocks."""
    if isinstance(message.content, str):
        return message.content
    blocks = (
        block if isinstance(block, str) else block.get("text", "") for block in message.content
    )
    return "".join(text for text in blocks if isinstance(text, str))


@contextmanager
def _tracing(wanted: bool) -> Iterator[None]:
    """Keep LangSmith from sending prompts away because of a variable somebody set elsewhere."""
    if wanted:
        yield
        return
    from langsmith import tracing_context

    with tracing_context(enabled=False):
        yield


@contextmanager
def foreign_errors(where: str) -> Iterator[None]:
    """Turn whatever an integration raises into a ``BackendError``, by status or by kind.

    Integrations share no error tree, but their HTTP errors carry ``status_code``, and the names
    of their network errors say what they are. Messages are not taken over.
    """
    try:
        yield
    except BackendError:
        raise
    except Exception as error:
        raise _translated(error, where) from None


def _translated(error: Exception, where: str) -> BackendError:
    name = type(error).__name__
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    response = getattr(error, "response", None)
    hear(dict(getattr(response, "headers", None) or {}).get("x-request-id"))
    if status is None:
        status = getattr(response, "status_code", None)
    if isinstance(status, int) and 400 <= status < 600:
        headers = {
            str(key).lower(): str(value)
            for key, value in dict(getattr(response, "headers", None) or {}).items()
        }
        code = getattr(error, "code", None)
        return status_failure(status, code if isinstance(code, str) else "", headers, where)
    names = " ".join(kind.__name__ for kind in type(error).__mro__)
    if isinstance(error, TimeoutError) or "Timeout" in names:
        return unreachable("timeout", where)
    if isinstance(error, OSError) or "Connect" in names:
        return unreachable("connection", where)
    if "ContentFilter" in name:
        return no_text("content_filter", where)
    if "LengthFinishReason" in name:
        return no_text("truncated", where, _LIMIT)
    if "OutputParser" in name or "JSONDecode" in name or "Validation" in name:
        return BackendError(
            "The answer is not JSON", where, "Ask again.", retryable=True, kind="not_json"
        )
    return BackendError(
        f"The chat model failed ({name})", where, "Check plugins.langchain.", kind="error"
    )
