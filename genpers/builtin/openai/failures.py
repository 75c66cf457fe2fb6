"""Turns replies that are no answer into errors that know whether a retry may help."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from genpers.backends.failures import no_text, status_failure
from genpers.builtin.openai.bodies import Said
from genpers.builtin.openai.transport import Reply
from genpers.errors import BackendError


def failure_of(reply: Reply, where: str) -> BackendError:
    """Return the error for a reply that is none; it names status and code, never the message."""
    return status_failure(reply.status, code_of(error_of(reply)), reply.headers, where)


def unusable(said: Said, where: str) -> BackendError | None:
    """Return the error for an answer that is no text, None where it is one."""
    if said.refused:
        return no_text("refusal", where)
    if said.filtered:
        return no_text("content_filter", where)
    return no_text("truncated", where, "max_output_tokens") if said.cut else None


def code_of(error: Mapping[str, Any]) -> str:
    """Return the machine-readable code of an error, empty where there is none."""
    return next((error[key] for key in ("code", "type") if isinstance(error.get(key), str)), "")


def error_of(reply: Reply) -> Mapping[str, Any]:
    """Return the error object of a reply, empty where there is none."""
    try:
        found = json.loads(reply.body)
    except ValueError:
        return {}
    error = found.get("error") if isinstance(found, dict) else None
    return error if isinstance(error, dict) else {}
