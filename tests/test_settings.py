"""Settings: one file, the environment and the caller, read once; unknown keys refused."""

import pytest

from genpers.errors import SettingsError
from genpers.settings import load_settings


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_file_and_environment_the_defaults_hold(folder):
    settings = load_settings(environ={})

    assert settings.backend == "phrasebook"


def test_the_environment_wins_over_the_file(folder):
    (folder / "genpers.toml").write_text('backend = "openai"\nseed = 3\n')

    settings = load_settings(environ={"GENPERS_BACKEND": "phrasebook"})

    assert (settings.backend, settings.seed) == ("phrasebook", 3)


def test_the_caller_wins_over_the_environment(folder):
    settings = load_settings(environ={"GENPERS_SEED": "1"}, overrides={"seed": 2})

    assert settings.seed == 2


def test_nested_variables_reach_nested_settings(folder):
    settings = load_settings(environ={"GENPERS_STORE__URL": "off"})

    assert settings.store.url == "off"


def test_an_unknown_key_is_refused_with_the_nearest_known_name(folder):
    (folder / "genpers.toml").write_text('bakend = "openai"\n')

    with pytest.raises(SettingsError, match=r"'bakend' is unknown, genpers.toml, .*'backend'"):
        load_settings(environ={})


def test_an_unknown_nested_key_names_its_neighbour(folder):
    with pytest.raises(SettingsError, match=r"'store.ulr' is unknown.*'store.url'"):
        load_settings(environ={"GENPERS_STORE__ULR": "off"})


def test_a_broken_file_names_the_line(folder):
    (folder / "genpers.toml").write_text("backend = \n")

    with pytest.raises(SettingsError, match="line 1"):
        load_settings(environ={})


def test_a_named_file_must_exist(folder):
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings(folder / "other.toml", environ={})


def test_each_plugin_has_a_table_of_its_own(folder):
    (folder / "genpers.toml").write_text('[plugins]\nenabled = ["a"]\n[plugins.a]\nkey = 1\n')

    settings = load_settings(environ={})

    assert settings.plugins.of("a") == {"key": 1}
    assert settings.plugins.of("b") == {}


def test_a_severity_needs_a_reason(folder):
    (folder / "genpers.toml").write_text('[guardrails.severities."tone.x.y"]\nseverity = "off"\n')

    with pytest.raises(SettingsError, match="reason"):
        load_settings(environ={})
