"""The plugin manager: loads what is enabled, refuses clashes, typos and what is missing."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, TypeVar

import pluggy

from genpers import hookspecs
from genpers.errors import PluginError

GROUP = "genpers"


class Named(Protocol):
    """Anything a hook registers under a name."""

    name: str


Thing = TypeVar("Thing", bound=Named)


class Plugins:
    """The enabled plugins in order of priority, and what their hooks registered."""

    def __init__(
        self,
        manager: pluggy.PluginManager,
        enabled: tuple[str, ...],
        table: Callable[[str], dict[str, Any]],
    ) -> None:
        self._manager, self.enabled, self._table = manager, enabled, table

    @property
    def hook(self) -> Any:
        """The hook caller, for hooks that choose, prepare or observe."""
        return self._manager.hook

    def registered(self, hook: str) -> dict[str, Any]:
        """Return what all plugins register through a hook, by name, each seeing only its table.

        Raises PluginError where two plugins register the same name.
        """
        found: dict[str, Any] = {}
        owner: dict[str, str] = {}
        for plugin in self.enabled:
            for thing in self._call(plugin, hook):
                name = str(getattr(thing, "name", None) or type(thing).__name__)
                if name in found:
                    raise PluginError(
                        f"'{name}' is registered by both '{owner[name]}' and '{plugin}'",
                        f"hook {hook}",
                        "Disable one of them in plugins.enabled.",
                    )
                found[name], owner[name] = thing, plugin
        return found

    def folders(self, hook: str) -> tuple[Any, ...]:
        """Return the folders that plugins register, in order of priority."""
        return tuple(path for plugin in self.enabled for path in self._call(plugin, hook))

    def _call(self, plugin: str, hook: str) -> Iterable[Any]:
        module = self._manager.get_plugin(plugin)
        others = [p for name, p in self._manager.list_name_plugin() if p and p is not module]
        caller = self._manager.subset_hook_caller(hook, others)
        takes_config = "config" in (caller.spec.argnames if caller.spec else ())
        results = (
            caller(config=self._table(plugin.removesuffix(".py").rsplit("/", 1)[-1]))
            if takes_config
            else caller()
        )
        return [thing for result in results for thing in result]


def load_plugins(
    enabled: tuple[str, ...],
    table: Callable[[str], dict[str, Any]] = lambda _: {},
    available: Iterable[EntryPoint] | None = None,
) -> Plugins:
    """Load the enabled plugins through their entry points; nothing else is imported.

    The first name in ``enabled`` has the highest priority; a name that ends in ``.py`` is a file
    of the project itself. Raises PluginError for a name that is
    not installed, named twice, cannot be imported, or implements a hook that does not exist.
    """
    points = {
        point.name: point
        for point in (entry_points(group=GROUP) if available is None else available)
    }
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    # The last registered is called first, so the first enabled name is registered last.
    for name in reversed(enabled):
        _register(manager, name, points)
    return Plugins(manager, enabled, table)


def _register(manager: pluggy.PluginManager, name: str, points: dict[str, EntryPoint]) -> None:
    if manager.has_plugin(name):
        raise PluginError(f"Plugin '{name}' is enabled twice", "plugins.enabled", "Name it once.")
    if not name.endswith(".py") and name not in points:
        raise PluginError(
            f"Plugin '{name}' is enabled but not installed",
            "plugins.enabled",
            f"Try: pip install genpers-{name}",
        )
    where = name if name.endswith(".py") else points[name].value
    try:
        module = _from_file(Path(name)) if name.endswith(".py") else points[name].load()
    except (ImportError, OSError, SyntaxError) as error:
        raise PluginError(
            f"Plugin '{name}' cannot be imported ({error})",
            where,
            "Mend it, install what it needs, or remove it from plugins.enabled.",
        ) from error
    try:
        manager.register(module, name)
        manager.check_pending()
    except (pluggy.PluginValidationError, ValueError) as error:
        raise PluginError(
            f"Plugin '{name}' does not fit the hooks ({error})",
            where,
            "Compare its hooks with genpers.hookspecs.",
        ) from error


def _from_file(path: Path) -> ModuleType:
    """Import a plugin that is one file beside the settings, named by its path."""
    spec = importlib.util.spec_from_file_location(f"genpers_plugin_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ImportError(f"there is no file {path}")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses and pickling look a class's module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def installed() -> dict[str, str]:
    """Return the installed plugins: name and the module that implements each."""
    return {point.name: point.value for point in entry_points(group=GROUP)}
