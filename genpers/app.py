"""Everything the path needs, put together once from the settings."""

from __future__ import annotations

import gc
import logging
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from genpers.errors import PluginError, SettingsError
from genpers.library import library_folder, load_channels, newest, read_yaml
from genpers.plugins import Plugins, load_plugins
from genpers.settings import Settings

if TYPE_CHECKING:
    from genpers.backends.assembly import Assembled
    from genpers.guardrails import Rulebook
    from genpers.interfaces import Backend, Channel
    from genpers.merge import Assembly
    from genpers.policy import Policy
    from genpers.prompts import PromptLibrary
    from genpers.records.brief import Brief
    from genpers.records.events import Event
    from genpers.records.variant import FieldLimit


REPAIRS_OF_MODELS = 2


class Recorder(Protocol):
    """Whatever keeps the events: the journal, or a list that is written as one."""

    def append(self, events: Sequence[Event]) -> None:
        """Keep these events before the next step."""
        ...


class Observed:
    """Keeps events first, then shows them to plugins; one that fails is logged, never fatal."""

    def __init__(self, recorder: Recorder, plugins: Plugins) -> None:
        self._recorder, self._plugins = recorder, plugins

    def append(self, events: Sequence[Event]) -> None:
        """Keep these events, then tell every ``on_event``."""
        self._recorder.append(events)
        for event in events:
            try:
                self._plugins.hook.on_event(event=event)
            except Exception:
                # The trace may hold a plugin's view of the content: the log names the step only.
                logging.getLogger(__name__).warning("on_event failed at step %s", event.step)


class App:
    """The parts of one installation; each is built when it is first needed."""

    def __init__(self, settings: Settings, plugins: Plugins | None = None) -> None:
        self.settings = settings
        self.plugins = plugins or load_plugins(settings.plugins.enabled, settings.plugins.of)
        self._voices: dict[str, Mapping[str, Any]] = {}

    @cached_property
    def guardrail_folders(self) -> tuple[Path, ...]:
        """The bundled folder, those of plugins, the project's own: later ones win."""
        own = self.settings.guardrails.folders
        for folder in own:
            if not folder.is_dir():
                raise SettingsError(
                    "The folder does not exist",
                    f"guardrails.folders: {folder}",
                    "Create it or correct the path.",
                )
        plugged = self.plugins.folders("register_guardrail_folders")
        return (library_folder("guardrails"), *plugged, *own)

    @cached_property
    def prompt_folders(self) -> tuple[Path, ...]:
        """The bundled folder, those of plugins, the project's own: later ones win."""
        for folder in self.settings.prompts:
            if not folder.is_dir():
                raise SettingsError(
                    "The folder does not exist",
                    f"prompts: {folder}",
                    "Create it or correct the path.",
                )
        plugged = self.plugins.folders("register_prompt_folders")
        return (library_folder("prompts"), *plugged, *self.settings.prompts)

    @cached_property
    def channel_fields(self) -> Mapping[str, tuple[FieldLimit, ...]]:
        """The fields and limits of every channel."""
        return load_channels(self.guardrail_folders)

    @cached_property
    def policy(self) -> Policy:
        """What decides contact, facts, form and tone."""
        from genpers.policy import load_policy

        return load_policy(
            self.guardrail_folders, neutral_salutation=self.settings.neutral_salutation
        )

    @cached_property
    def prompts(self) -> PromptLibrary:
        """The prompt templates."""
        from genpers.prompts import PromptLibrary

        def prepare(env: Any) -> None:
            self.plugins.hook.prepare_jinja(env=env)

        return PromptLibrary(self.prompt_folders, self.channel_fields, prepare)

    @cached_property
    def rulebook(self) -> Rulebook:
        """All rules of all packs, proved against their own examples."""
        from genpers.guardrails import load_rulebook

        rulebook = load_rulebook(
            self.guardrail_folders,
            self.plugins.registered("register_rule_kinds"),
            severities={
                rule: override.model_dump()
                for rule, override in self.settings.guardrails.severities.items()
            },
        )
        if not gc.get_freeze_count():
            # Rules live as long as the process: Python need not look for garbage among them again
            # and again while many texts are written.
            gc.collect()
            gc.freeze()
        return rulebook

    @property
    def backends(self) -> dict[str, Backend]:
        """The registered backends by name, behind cache, budget, residency and fallback."""
        return self.assembled.backends

    @cached_property
    def assembled(self) -> Assembled:
        """The backends as the path asks them, and the budget they share."""
        from genpers.backends.assembly import assemble

        url = self.settings.store.url
        return assemble(
            self.plugins.registered("register_backends"),
            self.settings.generation,
            categories={
                name: attribute.category
                for name, attribute in self.policy.catalogue.attributes.items()
            },
            store_url=None if url == "off" else url,
        )

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """The registered channels by name."""
        return self.plugins.registered("register_channels")

    @cached_property
    def assembly(self) -> Assembly:
        """Sender and opt-out texts per channel and language."""
        from genpers.merge import Assembly

        path = newest(self.guardrail_folders, "policy", "assembly.yaml")
        return Assembly.model_validate(read_yaml(path)) if path else Assembly(footers={})

    @cached_property
    def journal(self) -> Recorder:
        """The append-only journal, or one that forgets where the store is off."""
        from genpers.store import NoJournal, journal_key, open_journal

        store = self.settings.store
        if store.url == "off":
            return NoJournal()
        return open_journal(store.url, journal_key(store.key_file))

    @cached_property
    def recorder(self) -> Recorder:
        """The journal, and after it the plugins that observe events."""
        return Observed(self.journal, self.plugins)

    def voice(self, name: str) -> Mapping[str, Any]:
        """Return the voice pack a campaign names; SettingsError where there is none."""
        if name not in self._voices:
            self._voices[name] = self._read_voice(name)
        return self._voices[name]

    def _read_voice(self, name: str) -> Mapping[str, Any]:
        path = newest(self.guardrail_folders, "voices", f"{Path(name).name}.yaml")
        if path is None:
            known = sorted(
                {
                    file.stem
                    for folder in self.guardrail_folders
                    for file in (folder / "voices").glob("*.yaml")
                }
            )
            raise SettingsError(
                f"There is no voice '{name}'", "campaign.voice", f"Known are: {', '.join(known)}."
            )
        return dict(read_yaml(path) or {})

    def backend(self, brief: Brief, wanted: str | None = None) -> Backend:
        """Return the backend for a brief: the caller's, a plugin's choice, or the setting's."""
        name = wanted or self._chosen(brief) or self.settings.backend
        if name not in self.backends:
            raise PluginError(
                f"There is no backend '{name}'",
                "backend",
                f"Known are: {', '.join(sorted(self.backends))}.",
            )
        return self.backends[name]

    def repairs(self, backend: str) -> int:
        """Return how often a text by this backend may be repaired."""
        wanted = self.settings.generation.max_repairs
        if wanted is not None:
            return wanted
        return REPAIRS_OF_MODELS if backend in self.assembled.models else 0

    def _chosen(self, brief: Brief) -> str | None:
        chosen = self.plugins.hook.choose_backend(brief=brief, names=tuple(self.backends))
        return str(chosen) if chosen else None

    async def close(self) -> None:
        """Close the backends that were opened."""
        if "assembled" in self.__dict__:
            await self.assembled.close()
            # A later run of the same installation opens its connections anew.
            del self.__dict__["assembled"]
