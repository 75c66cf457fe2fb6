"""Request bodies and how their replies are read: chat completions and the Responses API."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, ValidationError

from genpers.backends.answers import answer_schema, instructed
from genpers.builtin.openai.capabilities import Capabilities
from genpers.builtin.openai.settings import OpenAISettings, Structure
from genpers.errors import BackendError
from genpers.records.variant import Prompt

NAME = "variants"


def chat_body(settings: OpenAISettings, prompt: Prompt, known: Capabilities) -> dict[str, Any]:
    """Return the body of a chat completion: no user, no metadata, nothing stored."""
    structure = known.structure
    body: dict[str, Any] = {
        "model": settings.model,
        "messages": _messages(prompt, structure),
        "store": False,
        **_sampling(settings, prompt),
        "max_completion_tokens": settings.max_output_tokens,
    }
    schema = answer_schema(prompt, limits=known.lengths)
    if structure in ("schema", "plain_schema"):
        form = {"name": NAME, "strict": True, "schema": schema}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    elif structure == "tool":
        body["tools"] = [{"type": "function", "function": {"name": NAME, "parameters": schema}}]
        body["tool_choice"] = {"type": "function", "function": {"name": NAME}}
    elif structure == "object":
        body["response_format"] = {"type": "json_object"}
    if "max_completion_tokens" in known.refused or not settings.openai_itself:
        # its old name; some compatible servers ignore the new one, and write until they are full
        body["max_tokens"] = settings.max_output_tokens
    return _sent(body, known)


def responses_body(settings: OpenAISettings, prompt: Prompt, known: Capabilities) -> dict[str, Any]:
    """Return the body of a Responses call."""
    structure = known.structure
    body: dict[str, Any] = {
        "model": settings.model,
        "input": _messages(prompt, structure),
        "store": False,
        **_sampling(settings, prompt),
        "max_output_tokens": settings.max_output_tokens,
    }
    schema = answer_schema(prompt, limits=known.lengths)
    if structure in ("schema", "plain_schema"):
        form = {"type": "json_schema", "name": NAME, "strict": True, "schema": schema}
        body["text"] = {"format": form}
    elif structure == "tool":
        body["tools"] = [{"type": "function", "name": NAME, "parameters": schema, "strict": False}]
        body["tool_choice"] = {"type": "function", "name": NAME}
    elif structure == "object":
        body["text"] = {"format": {"type": "json_object"}}
    return _sent(body, known)


def _sampling(settings: OpenAISettings, prompt: Prompt) -> dict[str, Any]:
    return {
        "temperature": settings.temperature,
        "seed": prompt.seed if settings.seed and settings.api == "chat" else None,
    }


def _messages(prompt: Prompt, structure: Structure) -> list[dict[str, str]]:
    messages = instructed(prompt) if structure in ("object", "text") else prompt.messages
    return [{"role": each.role, "content": each.content} for each in messages]


def _sent(body: dict[str, Any], known: Capabilities) -> dict[str, Any]:
    return {
        key: value for key, value in body.items() if value is not None and key not in known.refused
    }


class _Function(BaseModel):
    arguments: str | None = None


class _Call(BaseModel):
    function: _Function = _Function()


class _Said(BaseModel):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[_Call] | None = None


class _Choice(BaseModel):
    message: _Said
    finish_reason: str | None = None


class _Details(BaseModel):
    cached_tokens: int | None = None


class _Tokens(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    prompt_tokens_details: _Details | None = None
    input_tokens_details: _Details | None = None


class _Chat(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    model: str | None = None
    usage: _Tokens | None = None


class _Part(BaseModel):
    type: str = ""
    text: str | None = None
    refusal: str | None = None


class _Item(BaseModel):
    type: str = ""
    content: list[_Part] | None = None
    arguments: str | None = None


class _Incomplete(BaseModel):
    reason: str | None = None


class _Failed(BaseModel):
    code: str | None = None


class _Response(BaseModel):
    output: list[_Item] = []
    status: str | None = None
    incomplete_details: _Incomplete | None = None
    error: _Failed | None = None
    model: str | None = None
    usage: _Tokens | None = None


class Said(BaseModel):
    """What a model said, whichever way it was asked: text, or why there is none."""

    text: str | None
    model: str | None
    refused: bool = False
    filtered: bool = False
    cut: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0


def read_chat(body: bytes, where: str) -> Said:
    """Read the envelope of a chat completion; raise ``BackendError`` of kind ``envelope``."""
    try:
        reply = _Chat.model_validate_json(body)
    except ValidationError:
        raise _no_envelope(where) from None
    choice = reply.choices[0]
    message = choice.message
    calls = message.tool_calls or []
    return Said(
        text=calls[0].function.arguments if calls else message.content,
        model=reply.model,
        refused=bool(message.refusal),
        filtered=choice.finish_reason == "content_filter",
        cut=choice.finish_reason == "length",
        **_usage(reply.usage),
    )


def read_response(body: bytes, where: str) -> Said:
    """Read the envelope of a Responses call; raise ``BackendError``."""
    try:
        reply = _Response.model_validate_json(body)
    except ValidationError:
        raise _no_envelope(where) from None
    if reply.status == "failed":
        raise BackendError(
            "The provider failed to answer", where, "Ask again.", retryable=True, kind="server"
        )
    parts = [part for item in reply.output for part in item.content or []]
    called = [item.arguments for item in reply.output if item.type == "function_call"]
    text = "".join(part.text or "" for part in parts if part.type == "output_text")
    why = reply.incomplete_details.reason if reply.incomplete_details else None
    return Said(
        text=called[0] if called else text,
        model=reply.model,
        refused=any(part.type == "refusal" for part in parts),
        filtered=why == "content_filter",
        cut=why == "max_output_tokens",
        **_usage(reply.usage),
    )


def _usage(tokens: _Tokens | None) -> dict[str, int]:
    if tokens is None:
        return {}
    details = tokens.prompt_tokens_details or tokens.input_tokens_details
    return {
        "prompt_tokens": tokens.prompt_tokens or tokens.input_tokens,
        "completion_tokens": tokens.completion_tokens or tokens.output_tokens,
        "cached_tokens": (details.cached_tokens or 0) if details else 0,
    }


def _no_envelope(where: str) -> BackendError:
    return BackendError(
        "The server's reply is not what its protocol says",
        where,
        "See that base_url points to an OpenAI-compatible server, with its /v1.",
        retryable=True,
        kind="envelope",
    )
