"""Settings of the OpenAI backend: the table ``plugins.openai`` of ``genpers.toml``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from genpers.backends.policy import CallPolicy
from genpers.backends.tables import read_tables
from genpers.errors import BackendError, SettingsError
from genpers.records.record import Record
from genpers.tokens import Price

DEFAULT_URL = "https://api.openai.com/v1"
Structure = Literal["schema", "plain_schema", "tool", "object", "text"]


class OpenAISettings(Record):
    """How to reach a server that speaks the OpenAI protocol, and what to ask of it.

    Secrets come from ``OPENAI_API_KEY`` or ``api_key_file`` only. ``region`` and ``terms`` say
    where and under which contract the provider processes what it is sent; the doctor and every
    attempt's record report them. ``store`` is always false on the wire.
    ``batch_poll`` seconds lie between two questions after a provider's batch.
    """

    name: str = "openai"
    model: str = "gpt-4.1-mini"
    base_url: str | None = None
    api: Literal["chat", "responses"] = "chat"
    transport: Literal["sdk", "lean"] = "sdk"
    structure: Structure | Literal["auto"] = "auto"
    api_key_file: Path | None = None
    organization: str | None = None
    project: str | None = None
    headers: dict[str, SecretStr] = Field(default_factory=dict)
    proxy: SecretStr | None = None
    connect_timeout: float = Field(default=10.0, gt=0)
    batch_poll: float = Field(default=30.0, gt=0)
    temperature: float | None = Field(default=None, ge=0, le=2)
    max_output_tokens: int | None = Field(default=None, ge=1)
    seed: bool = False
    region: str | None = None
    terms: str | None = None
    prices: dict[str, Price] = Field(default_factory=dict)
    calls: CallPolicy = CallPolicy()

    @property
    def url(self) -> str:
        """The address of the server: the setting, ``OPENAI_BASE_URL``, or OpenAI's own."""
        return (self.base_url or os.environ.get("OPENAI_BASE_URL") or DEFAULT_URL).rstrip("/")

    @property
    def own_server(self) -> bool:
        """Whether the server is on this machine, where a key is often not needed."""
        return urlsplit(self.url).hostname in ("127.0.0.1", "::1", "localhost")

    @property
    def openai_itself(self) -> bool:
        """Whether the server is OpenAI's or Azure's, which refuse what others need."""
        host = urlsplit(self.url).hostname or ""
        return host.endswith((".openai.com", ".azure.com"))

    def address(self) -> str:
        """Return the URL for requests; raise ``BackendError`` where it holds a secret.

        Errors and logs name the address, so a user or a password must not stand in it.
        """
        if urlsplit(self.url).username is not None:
            raise BackendError(
                "The address of the model server holds a user or a password",
                f"backend {self.name}, base_url or OPENAI_BASE_URL",
                "Take it out; a key belongs into OPENAI_API_KEY or api_key_file.",
                kind="auth",
            )
        return self.url

    def key(self) -> str:
        """Return the API key; raise ``BackendError`` where there is none, saying what to do."""
        key = os.environ.get("OPENAI_API_KEY", "")
        if self.api_key_file is not None:
            try:
                key = self.api_key_file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise BackendError(
                    f"The key file cannot be read ({type(error).__name__})",
                    f"plugins.openai.api_key_file: {self.api_key_file}",
                    "Correct the path or the rights of the file.",
                    kind="no_key",
                ) from None
        if key.strip():
            return key.strip()
        if self.own_server:
            return "none"
        raise BackendError(
            "There is no API key",
            f"backend {self.name}",
            "Set OPENAI_API_KEY or plugins.openai.api_key_file, or use the backend 'phrasebook'.",
            kind="no_key",
        )


def read_settings(config: Mapping[str, Any]) -> tuple[OpenAISettings, ...]:
    """Read the plugin's table: one backend, and one more for each entry under ``also``."""
    return read_tables(config, OpenAISettings, "openai", _no_key)


def _no_key(table: Mapping[str, Any], where: str) -> None:
    if "api_key" in table:
        raise SettingsError(
            "A key does not belong into the settings file",
            f"{where}.api_key",
            "Set OPENAI_API_KEY, or put it into a file and name that as api_key_file.",
        )
