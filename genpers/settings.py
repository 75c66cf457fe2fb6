"""Settings, read once: ``genpers.toml``, then ``GENPERS_*`` variables, then the caller."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from genpers.backends.assembly import GenerationSettings
from genpers.errors import SettingsError
from genpers.records.record import Record, Severity

DEFAULT_PLUGINS = ("phrasebook", "openai", "langchain", "files")
FILE_NAME = "genpers.toml"
_OWN_VARIABLES = {"GENPERS_CONFIG", "GENPERS_DEBUG"}


class SeverityOverride(Record):
    """A project's own severity for one rule; ``off`` switches it off; the reason is mandatory."""

    severity: Severity | Literal["off"]
    reason: str = Field(min_length=3)


class GuardrailSettings(Record):
    """Own packs, own severities and the hosts that links may point to."""

    folders: tuple[Path, ...] = ()
    severities: dict[str, SeverityOverride] = Field(default_factory=dict)
    link_hosts: tuple[str, ...] = ()


class StoreSettings(Record):
    """Where the journal lies: an SQLAlchemy URL, or ``off``; the key pseudonymises customers."""

    url: str = "sqlite:///.genpers/genpers.db"
    key_file: Path = Path(".genpers/key")


class SenderSettings(Record):
    """Who sends: the imprint and the opt-out address that every advertising mail carries."""

    imprint: str = ""
    unsubscribe: str = ""


class PluginSettings(Record):
    """Which plugins are enabled, in order of priority, and each one's own table."""

    enabled: tuple[str, ...] = DEFAULT_PLUGINS
    tables: dict[str, dict[str, Any]] = Field(default_factory=dict)

    def of(self, name: str) -> dict[str, Any]:
        """Return the settings table of one plugin."""
        return self.tables.get(name, {})


class Settings(Record):
    """All settings of one installation."""

    backend: str = "phrasebook"
    seed: int = 0
    neutral_salutation: bool = False
    prompts: tuple[Path, ...] = ()
    guardrails: GuardrailSettings = GuardrailSettings()
    store: StoreSettings = StoreSettings()
    sender: SenderSettings = SenderSettings()
    plugins: PluginSettings = PluginSettings()
    generation: GenerationSettings = GenerationSettings()


def load_settings(
    path: Path | None = None,
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Settings:
    """Read the settings file, the environment and the overrides, in rising priority.

    Without ``path`` the file is ``GENPERS_CONFIG`` or ``genpers.toml`` in the current folder, if
    there is one. Raises SettingsError for a missing or broken file and for an unknown key.
    """
    environ = os.environ if environ is None else environ
    named = path or (Path(environ["GENPERS_CONFIG"]) if environ.get("GENPERS_CONFIG") else None)
    data = _read(named)
    for keys, value, variable in _variables(environ):
        _put(data, keys, value, variable)
    for key, value in (overrides or {}).items():
        _put(data, key.split("."), value, key)
    return _validated(data, str(named or FILE_NAME))


def _read(path: Path | None) -> dict[str, Any]:
    file = path or Path(FILE_NAME)
    if not file.exists():
        if path is None:
            return {}
        raise SettingsError("The settings file does not exist", str(path), "Check the path.")
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(
            f"The settings file cannot be read ({error})", str(file), "Write it as TOML in UTF-8."
        ) from error


def _variables(environ: Mapping[str, str]) -> Iterator[tuple[list[str], Any, str]]:
    """Yield ``GENPERS_STORE__URL=x`` as (["store", "url"], "x"); values may be TOML."""
    for name, raw in sorted(environ.items()):
        if not name.startswith("GENPERS_") or name in _OWN_VARIABLES:
            continue
        yield name.removeprefix("GENPERS_").lower().split("__"), _value(raw), name


def _value(raw: str) -> Any:
    """Read numbers, booleans and lists as TOML does, anything else as text."""
    try:
        return tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
        return raw


def _put(data: dict[str, Any], keys: list[str], value: Any, where: str) -> None:
    for key in keys[:-1]:
        data = data.setdefault(key, {})
        if not isinstance(data, dict):
            raise SettingsError(f"'{key}' is not a table", where, "Remove the part after it.")
    data[keys[-1]] = value


def _validated(data: dict[str, Any], where: str) -> Settings:
    plugins = data.get("plugins")
    if isinstance(plugins, dict):
        tables = {key: value for key, value in plugins.items() if key not in ("enabled", "tables")}
        data["plugins"] = {
            **{key: plugins[key] for key in ("enabled",) if key in plugins},
            "tables": tables,
        }
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise SettingsError(*_explained(error, where)) from error


def _explained(error: ValidationError, where: str) -> tuple[str, str, str]:
    first = error.errors(include_url=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] != "extra_forbidden":
        return f"The setting '{name}' is wrong: {first['msg']}", where, "Correct its value."
    known = sorted(_known_names(Settings))
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(known)}."
    return f"The setting '{name}' is unknown", where, hint


def _known_names(record: type[Record], prefix: str = "") -> Iterator[str]:
    for name, field in record.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Record):
            yield from _known_names(inner, f"{prefix}{name}.")
        else:
            yield prefix + name
