"""Settings of the LangChain backend: the table ``plugins.langchain`` of ``genpers.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from genpers.backends.policy import CallPolicy
from genpers.backends.tables import read_tables
from genpers.errors import BackendError, SettingsError
from genpers.records.record import Record
from genpers.tokens import Price

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_SECRET = ("api_key", "token", "secret", "password", "credential", "authorization")
_LIMITS = ("max_tokens", "max_output_tokens", "max_completion_tokens")
_OURS = {"max_retries": 0, "store": False}  # we own the retries, and nothing stays at the provider


class LangChainSettings(Record):
    """Which chat model to make, and how to ask it.

    ``chat_model`` is an import path, ``langchain_openai:ChatOpenAI``; ``arguments`` go to its
    constructor. Secrets come from the environment variables that the integration reads.
    ``structure``: ``schema`` uses the integration's structured output, ``text`` asks in words,
    ``auto`` finds out. ``tracing`` lets LangSmith see prompts where its variables ask for it.
    """

    name: str = "langchain"
    chat_model: str | None = None
    arguments: dict[str, Any] = Field(default_factory=dict)
    structure: Literal["auto", "schema", "text"] = "auto"
    tracing: bool = False
    region: str | None = None
    terms: str | None = None
    prices: dict[str, Price] = Field(default_factory=dict)
    calls: CallPolicy = CallPolicy()

    @property
    def model(self) -> str:
        """The name of the model, as far as the arguments say it."""
        for key in ("model", "model_name", "model_id"):
            if isinstance(self.arguments.get(key), str):
                return str(self.arguments[key])
        return self.chat_model or "none"

    def make(self) -> BaseChatModel:
        """Import and make the chat model; raise ``BackendError``.

        Where the integration knows them, its own retries and storing at the provider are off.
        """
        where = f"plugins.langchain.chat_model: {self.chat_model}"
        if not self.chat_model:
            raise BackendError(
                "There is no chat model",
                "plugins.langchain.chat_model",
                'Set it, for example to "langchain_openai:ChatOpenAI".',
                kind="no_model",
            )
        from langchain_core.language_models import BaseChatModel

        module, _, name = self.chat_model.partition(":")
        try:
            kind = getattr(import_module(module), name)
        except (ImportError, AttributeError, ValueError) as error:
            raise BackendError(
                f"The chat model cannot be imported ({type(error).__name__})",
                where,
                f"Try: pip install {module.partition('.')[0].replace('_', '-')}",
                kind="no_model",
            ) from error
        if not (isinstance(kind, type) and issubclass(kind, BaseChatModel)):
            raise BackendError(
                "This is no LangChain chat model",
                where,
                "Name a subclass of BaseChatModel.",
                kind="no_model",
            )
        own = {name: value for name, value in _OURS.items() if name in kind.model_fields}
        try:
            return kind(**{**own, **self.arguments})
        except Exception as error:
            # what a constructor says may quote its arguments; only its type is told
            raise BackendError(
                f"The chat model cannot be made ({type(error).__name__})",
                where,
                "Check plugins.langchain.arguments and the integration's key variable.",
                kind="no_model",
            ) from None


def read_settings(config: Mapping[str, Any]) -> tuple[LangChainSettings, ...]:
    """Read the plugin's table: one backend, and one more for each entry under ``also``."""
    return read_tables(config, LangChainSettings, "langchain", _no_secret)


def _no_secret(table: Mapping[str, Any], where: str) -> None:
    for key in _keys(table.get("arguments")):
        plain = key.lower().replace("-", "_")
        if plain not in _LIMITS and any(word in plain for word in _SECRET):
            raise SettingsError(
                "A secret does not belong into the settings file",
                f"{where}.arguments.{key}",
                "Set the environment variable that the integration reads.",
            )


def _keys(value: object) -> Iterator[str]:
    """Yield the keys of tables inside tables: headers may hold a secret too."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _keys(inner)
