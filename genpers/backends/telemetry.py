"""Attempts as OpenTelemetry spans and metrics, by the ``gen_ai`` conventions, without content.

Needs the optional package ``opentelemetry-api``; where spans go is the business of the program
that sets up its SDK.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, Protocol

from genpers.backends.attempts import Attempt, Observer
from genpers.errors import SettingsError
from genpers.records.variant import Completion, Prompt

SYSTEM = "genpers"
DURATION = "gen_ai.client.operation.duration"
TOKENS = "gen_ai.client.token.usage"


class Span(Protocol):
    """What is used of an OpenTelemetry span."""

    def set_status(self, status: Any) -> None:
        """Say how it went."""
        ...

    def end(self, end_time: int | None = None) -> None:
        """End it, in nanoseconds since 1970."""
        ...


class Tracer(Protocol):
    """What is used of an OpenTelemetry tracer."""

    def start_span(self, name: str, **options: Any) -> Any:
        """Start a span."""
        ...


class Meter(Protocol):
    """What is used of an OpenTelemetry meter."""

    def create_histogram(self, name: str, unit: str, description: str) -> Any:
        """Make a histogram."""
        ...


class Telemetry:
    """An observer of attempts that writes one span each, and durations and tokens as metrics.

    The span lies in the trace that is current where the attempt was made. ``failed`` is the
    status of a span whose attempt failed.
    """

    def __init__(self, tracer: Tracer, meter: Meter, *, client: Any, failed: Any) -> None:
        self._tracer, self._client, self._failed = tracer, client, failed
        self._duration = meter.create_histogram(DURATION, "s", "Duration of a call to a model")
        self._tokens = meter.create_histogram(TOKENS, "{token}", "Tokens of a call to a model")

    def __call__(self, attempt: Attempt) -> None:
        """Record one attempt."""
        self._record(attempt, {})

    def _record(self, attempt: Attempt, content: Mapping[str, str]) -> None:
        named = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": attempt.backend,
            "gen_ai.request.model": attempt.model,
        }
        if attempt.outcome != "ok":
            named["error.type"] = attempt.outcome
        end = time.time_ns()
        span = self._tracer.start_span(
            f"chat {attempt.model}",
            kind=self._client,
            start_time=end - round(attempt.seconds * 1e9),
            attributes={**named, **_details(attempt), **content},
        )
        if attempt.outcome != "ok":
            span.set_status(self._failed)
        span.end(end_time=end)
        self._duration.record(attempt.seconds, named)
        if attempt.usage is not None:
            for kind, tokens in (
                ("input", attempt.usage.prompt_tokens),
                ("output", attempt.usage.completion_tokens),
            ):
                self._tokens.record(tokens, {**named, "gen_ai.token.type": kind})


class TelemetryWithContent(Telemetry):
    """The same, with what was sent and what came back: for those who asked for it."""

    def content(self, attempt: Attempt, prompt: Prompt, completion: Completion | None) -> None:
        """Record one attempt and its messages."""
        told = {"gen_ai.input.messages": _messages(m.model_dump() for m in prompt.messages)}
        if completion is not None:
            said = ({"role": "assistant", "content": text} for text in completion.texts)
            told["gen_ai.output.messages"] = _messages(said)
        self._record(attempt, told)


def _messages(messages: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps(list(messages), ensure_ascii=False)


def _details(attempt: Attempt) -> dict[str, Any]:
    details: dict[str, Any] = {
        "genpers.attempt.number": attempt.number,
        "genpers.attempt.cause": attempt.cause,
        "genpers.attempt.waited": attempt.waited,
        "genpers.prompt.digest": attempt.prompt_digest,
        "genpers.request.id": attempt.request,
    }
    if attempt.provider_request is not None:
        details["genpers.provider.request.id"] = attempt.provider_request
    if attempt.usage is not None:
        details |= {
            "gen_ai.usage.input_tokens": attempt.usage.prompt_tokens,
            "gen_ai.usage.output_tokens": attempt.usage.completion_tokens,
            "genpers.cached": attempt.usage.cached,
        }
    return details


def telemetry(*, content: bool = False) -> Observer:
    """Return an observer on the program's tracer and meter; raise ``SettingsError`` if missing."""
    try:
        trace, metrics = (import_module(f"opentelemetry.{name}") for name in ("trace", "metrics"))
    except ImportError as error:
        raise SettingsError(
            "Telemetry is on but OpenTelemetry is not installed",
            "generation.telemetry",
            "Try: pip install opentelemetry-api",
        ) from error
    kind = TelemetryWithContent if content else Telemetry
    return kind(
        trace.get_tracer(SYSTEM),
        metrics.get_meter(SYSTEM),
        client=trace.SpanKind.CLIENT,
        failed=trace.Status(trace.StatusCode.ERROR),
    )
