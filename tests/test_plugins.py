"""Plugins: only what is enabled is loaded; clashes, typos and gaps are errors with a remedy."""

import sys
import types
from importlib.metadata import EntryPoint

import pytest

from genpers.errors import PluginError
from genpers.hookspecs import hookimpl
from genpers.plugins import load_plugins


class Named:
    def __init__(self, name, config=None):
        self.name, self.config = name, config


@pytest.fixture
def plugin(monkeypatch):
    """Make an importable plugin module from functions; returns its entry point."""

    def make(name, **functions):
        module = types.ModuleType(f"plugin_{name}")
        for key, function in functions.items():
            setattr(module, key, hookimpl(function))
        monkeypatch.setitem(sys.modules, module.__name__, module)
        return EntryPoint(name=name, value=module.__name__, group="genpers")

    return make


def backends(name):
    def register_backends(config):
        return [Named(name, config)]

    return register_backends


def test_an_installed_plugin_that_is_not_enabled_registers_nothing(plugin):
    a = plugin("a", register_backends=backends("one"))

    plugins = load_plugins((), available=[a])

    assert plugins.registered("register_backends") == {}


def test_the_first_enabled_plugin_is_first(plugin):
    points = [plugin(n, register_backends=backends(f"{n}-backend")) for n in "ab"]

    plugins = load_plugins(("b", "a"), available=points)

    assert list(plugins.registered("register_backends")) == ["b-backend", "a-backend"]


def test_two_plugins_with_one_name_are_an_error(plugin):
    points = [plugin(n, register_backends=backends("same")) for n in "ab"]
    plugins = load_plugins(("a", "b"), available=points)

    with pytest.raises(PluginError, match="'same' is registered by both 'a' and 'b'"):
        plugins.registered("register_backends")


def test_a_missing_plugin_says_how_to_get_it():
    with pytest.raises(PluginError, match="Try: pip install genpers-wordpress"):
        load_plugins(("wordpress",), available=[])


def test_a_misspelt_hook_is_an_error(plugin):
    point = plugin("a", register_backend=lambda config: [])

    with pytest.raises(PluginError, match="register_backend"):
        load_plugins(("a",), available=[point])


def test_a_plugin_that_cannot_be_imported_says_so():
    point = EntryPoint(name="a", value="no_such_module_here", group="genpers")

    with pytest.raises(PluginError, match="cannot be imported"):
        load_plugins(("a",), available=[point])


def test_a_plugin_named_twice_is_an_error(plugin):
    point = plugin("a", register_backends=backends("one"))

    with pytest.raises(PluginError, match="enabled twice"):
        load_plugins(("a", "a"), available=[point])


def test_a_plugin_sees_only_its_own_table(plugin):
    points = [plugin(n, register_backends=backends(n)) for n in "ab"]
    tables = {"a": {"secret": "of a"}}

    plugins = load_plugins(("a", "b"), lambda name: tables.get(name, {}), points)
    found = plugins.registered("register_backends")

    assert found["a"].config == {"secret": "of a"}
    assert found["b"].config == {}


def test_the_built_in_plugins_enter_through_the_same_door():
    plugins = load_plugins(("files",))

    assert "files" in plugins.registered("register_channels")


def test_a_plugin_may_be_one_file_of_the_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house.py").write_text(
        "from genpers.hookspecs import hookimpl\n"
        "class Quiet:\n"
        "    name = 'quiet'\n"
        "@hookimpl\n"
        "def register_backends(config):\n"
        "    backend = Quiet()\n"
        "    backend.config = config\n"
        "    return [backend]\n"
    )

    plugins = load_plugins(("house.py",), {"house": {"a": 1}}.get)

    assert plugins.registered("register_backends")["quiet"].config == {"a": 1}


def test_a_plugin_file_that_is_not_there_is_named():
    with pytest.raises(PluginError, match=r"there is no file missing.py"):
        load_plugins(("missing.py",))
