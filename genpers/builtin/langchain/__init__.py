"""The backend for every chat model that LangChain integrates, and genpers as a Runnable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from genpers.hookspecs import hookimpl

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from genpers.interfaces import Backend
    from genpers.personalizer import Personalizer


@hookimpl
def register_backends(config: Mapping[str, Any]) -> Iterable[Backend]:
    """Return a backend per chat model in the settings; LangChain is imported at first use."""
    from genpers.backends.retry import Resilient
    from genpers.builtin.langchain.backend import LangChainBackend
    from genpers.builtin.langchain.settings import read_settings

    return [
        Resilient(LangChainBackend(settings), settings.calls) for settings in read_settings(config)
    ]


def as_runnable(personalizer: Personalizer) -> Runnable[Mapping[str, Any], dict[str, Any]]:
    """Return genpers as a LangChain Runnable, for chains.

    Input: a mapping with ``campaign``, ``customer``, ``products`` and, if wanted, ``portfolio``,
    ``as_of``, ``seed``, ``backend``. Output: the result as a JSON mapping.
    """
    from genpers.builtin.langchain.runnable import runnable_of

    return runnable_of(personalizer)
