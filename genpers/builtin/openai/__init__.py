"""The backend for OpenAI and every server that speaks its protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from genpers.hookspecs import hookimpl

if TYPE_CHECKING:
    from genpers.interfaces import Backend


@hookimpl
def register_backends(config: Mapping[str, Any]) -> Iterable[Backend]:
    """Return a backend per model in the settings, each with its own retries and limits.

    The SDK is imported and the key is read at first use, not here.
    """
    from genpers.backends.retry import Resilient
    from genpers.builtin.openai.backend import OpenAIBackend
    from genpers.builtin.openai.settings import read_settings

    return [
        Resilient(OpenAIBackend(settings), settings.calls) for settings in read_settings(config)
    ]
