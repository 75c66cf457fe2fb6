"""Turns refused requests into errors that know what they are and whether a retry may help."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

from genpers.builtin.openai.bodies import Said
from genpers.builtin.openai.transport import Reply
from genpers.errors import BackendError

_CODE = re.compile(r"^[A-Za-z0-9_.-]{1,60}$")
_KINDS: Mapping[int, tuple[str, bool, str]] = {
    400: ("bad_request", False, "Check model, prompt and settings of this backend."),
    401: ("auth", False, "Check the API key."),
    402: ("quota", False, "Check the account's balance."),
    403: ("auth", False, "Check that the key may use this model."),
    404: ("not_found", False, "Check model and base_url."),
    408: ("timeout", True, "Try later."),
    409: ("conflict", True, "Try later."),
    413: ("too_long", False, "Use a model with a longer context."),
    422: ("bad_request", False, "Check model, prompt and settings of this backend."),
    429: ("rate_limited", True, "Lower concurrency, rpm or tpm, or try later."),
}
_QUOTA = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active")


def failure_of(reply: Reply, where: str) -> BackendError:
    """Return the error for a reply that is none; it names status and code, never the message."""
    code = code_of(error_of(reply))
    kind, retryable, do = _KINDS.get(
        reply.status,
        ("server", True, "Try later.")
        if reply.status >= 500
        else ("bad_request", False, "Check base_url and settings of this backend."),
    )
    if code in _QUOTA:
        kind, retryable, do = "quota", False, "Check the account's balance and limits."
    elif code == "context_length_exceeded":
        kind, do = "too_long", "Use a model with a longer context."
    elif "content_filter" in code or code == "content_policy_violation":
        kind, do = "content_filter", "Use another backend for this brief."
    told = f"HTTP {reply.status}" + (f", {code}" if code else "")
    return BackendError(
        f"The model server refused the request ({told})",
        where,
        do,
        retryable=retryable,
        retry_after=retry_after(reply.headers),
        kind=kind,
    )


def unusable(said: Said, where: str) -> BackendError | None:
    """Return the error for an answer that is no text, None where it is one."""
    if said.refused:
        return BackendError(
            "The model refused to answer",
            where,
            "Use another backend for this brief.",
            kind="refusal",
        )
    if said.filtered:
        return BackendError(
            "The provider's content filter stopped the answer",
            where,
            "Use another backend for this brief.",
            kind="content_filter",
        )
    if said.cut:
        return BackendError(
            "The answer breaks off at the token limit",
            where,
            "Raise max_output_tokens or ask for fewer variants.",
            retryable=True,
            kind="truncated",
        )
    return None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a server asks us to wait, from ``retry-after-ms`` or ``retry-after``."""
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        told = headers.get(name, "")
        try:
            seconds = float(told) * scale
        except ValueError:
            continue
        if seconds >= 0 and seconds != float("inf"):
            return seconds
    try:
        when = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, when.timestamp() - time.time())


def code_of(error: Mapping[str, Any]) -> str:
    """Return the machine-readable code of an error; its message may quote a prompt and is left."""
    for key in ("code", "type"):
        code = error.get(key)
        if isinstance(code, str) and _CODE.match(code):
            return code
    return ""


def error_of(reply: Reply) -> Mapping[str, Any]:
    """Return the error object of a reply, empty where there is none."""
    try:
        found = json.loads(reply.body)
    except ValueError:
        return {}
    error = found.get("error") if isinstance(found, dict) else None
    return error if isinstance(error, dict) else {}
