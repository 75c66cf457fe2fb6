"""What HTTP statuses of model servers mean: the kind of failure, and whether a retry may help."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from genpers.errors import BackendError

_ELSEWHERE = "Use another backend for this brief."
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
_CODES: Mapping[str, tuple[str, bool, str]] = {
    "insufficient_quota": ("quota", False, "Check the account's balance and limits."),
    "billing_hard_limit_reached": ("quota", False, "Check the account's balance and limits."),
    "billing_not_active": ("quota", False, "Check the account's balance and limits."),
    "context_length_exceeded": ("too_long", False, "Use a model with a longer context."),
    "content_filter": ("content_filter", False, _ELSEWHERE),
    "content_policy_violation": ("content_filter", False, _ELSEWHERE),
}


def status_failure(status: int, code: str, headers: Mapping[str, str], where: str) -> BackendError:
    """Return the error for an HTTP status; ``code`` is the provider's machine-readable one.

    The provider's message is never taken over: it may quote the prompt. Header names are lower
    case.
    """
    code = code if _CODE.match(code) else ""
    kind, retryable, do = (
        _CODES.get(code)
        or _KINDS.get(status)
        or (
            ("server", True, "Try later.")
            if status >= 500
            else ("bad_request", False, "Check base_url and settings of this backend.")
        )
    )
    told = f"HTTP {status}" + (f", {code}" if code else "")
    return BackendError(
        f"The model server refused the request ({told})",
        where,
        do,
        retryable=retryable,
        retry_after=retry_after(headers),
        kind=kind,
    )


def no_text(kind: str, where: str, limit: str = "the model's token limit") -> BackendError:
    """Return the error for an answer that is no text.

    ``kind``: ``refusal``, ``content_filter``, or ``truncated`` at ``limit``, the only one where
    asking again may help.
    """
    what = {
        "refusal": "The model refused to answer",
        "content_filter": "The provider's content filter stopped the answer",
        "truncated": "The answer breaks off at the token limit",
    }[kind]
    cut = kind == "truncated"
    do = f"Raise {limit} or ask for fewer variants." if cut else _ELSEWHERE
    return BackendError(what, where, do, retryable=cut, kind=kind)


def unreachable(kind: str, where: str) -> BackendError:
    """Return the error for a server that did not answer; ``kind``: ``timeout``, ``connection``."""
    what = "did not answer in time" if kind == "timeout" else "cannot be reached or hung up"
    return BackendError(
        f"The model server {what}",
        where,
        "Check base_url, network and proxy.",
        retryable=True,
        kind=kind,
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a server asks us to wait, from ``retry-after-ms`` or ``retry-after``."""
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * scale
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    try:
        when = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, when.timestamp() - time.time())
