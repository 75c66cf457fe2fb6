"""What goes up as a batch file and what comes down: one JSON object a line.

Nothing in it names a customer: the id of a request is its place in the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from genpers.backends.attempts import hear
from genpers.backends.failures import status_failure
from genpers.builtin.openai.backend import OpenAIBackend
from genpers.builtin.openai.failures import code_of
from genpers.errors import BackendError
from genpers.records.variant import Completion, Prompt

MOST_REQUESTS, MOST_BYTES = 50_000, 190_000_000  # OpenAI: 50,000 requests, 200 MB a file
Placed = tuple[int, Prompt]


def files_of(
    backend: OpenAIBackend, prompts: Sequence[Placed], most: int
) -> Iterator[tuple[int, int, bytes]]:
    """Yield first place, number and content of files within the provider's limits.

    ``prompts`` come with their places; a file holds places that follow each other.
    """
    first, lines, size = 0, list[bytes](), 0
    for place, prompt in prompts:
        line = _line(backend, len(lines), prompt)
        full = len(lines) >= most or size + len(line) > MOST_BYTES
        if lines and (full or place != first + len(lines)):
            yield first, len(lines), b"".join(lines)
            lines, size = [], 0
            line = _line(backend, 0, prompt)
        if not lines:
            first = place
        lines.append(line)
        size += len(line)
    if lines:
        yield first, len(lines), b"".join(lines)


def lines_of(body: bytes) -> Iterator[Mapping[str, Any]]:
    """Yield the lines of a file that came down; what is no line of a batch is passed over."""
    for line in body.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict) and isinstance(found.get("custom_id"), str):
            yield found


def completion_of(
    backend: OpenAIBackend, line: Mapping[str, Any] | None, prompt: Prompt, status: str, where: str
) -> Completion:
    """Return the answer in a line, None being a line that is missing; raise why there is none."""
    reply = (line or {}).get("response")
    if not isinstance(reply, Mapping):
        code = code_of((line or {}).get("error") or {})
        raise BackendError(
            f"The provider's batch ended without this answer ({code or status})",
            where,
            "Ask for it live.",
            retryable=True,
            kind="missing",
        )
    told = reply.get("request_id")
    hear(told if isinstance(told, str) else None)
    body = reply.get("body")
    if reply.get("status_code") != 200:
        error = body.get("error") if isinstance(body, Mapping) else None
        raise status_failure(
            int(reply.get("status_code") or 500),
            code_of(error if isinstance(error, Mapping) else {}),
            {},
            where,
        )
    return backend.read(json.dumps(body).encode(), prompt, where, batch=True)


def _line(backend: OpenAIBackend, place: int, prompt: Prompt) -> bytes:
    request = {
        "custom_id": str(place),
        "method": "POST",
        "url": f"/v1{backend.path}",
        "body": backend.body(prompt),
    }
    return json.dumps(request, ensure_ascii=False).encode() + b"\n"
