"""Every hook is documented and does what its sentence says."""

import inspect
import logging
from pathlib import Path

import click
import pytest

from genpers import hookspecs
from genpers.app import App
from genpers.errors import PluginError
from genpers.hookspecs import hookimpl
from genpers.personalizer import Personalizer
from genpers.plugins import Plugins, load_plugins
from genpers.records.variant import Completion
from genpers.settings import Settings

PAGE = (Path(__file__).parent.parent / "docs" / "plugins.md").read_text(encoding="utf-8")
HOOKS = [
    (name, function)
    for name, function in inspect.getmembers(hookspecs, inspect.isfunction)
    if hasattr(function, "genpers_spec")
]
CAMPAIGN = {"id": "autumn", "objective": "inform", "channel": "cms", "variants": 1}
CUSTOMER = {"id": "C-1", "locale": "de-DE"}
PRODUCTS = [{"id": "becher", "name": "Becher Rille", "summary": "Becher aus Steinzeug"}]


@pytest.fixture
def personalizer(installation):
    """A personalizer whose installation also has the given plugin."""

    def make(plugin):
        plugins = load_plugins(("phrasebook", "files"))
        plugins._manager.register(plugin, "house")
        plugins = Plugins(plugins._manager, ("house", *plugins.enabled), lambda name: {})
        app = App(Settings.model_validate({"store": {"url": "off"}}), plugins)
        for part in ("policy", "rulebook", "channel_fields", "assembly"):
            app.__dict__[part] = getattr(installation, part)
        return Personalizer(app=app)

    return make


@pytest.mark.parametrize(("name", "function"), HOOKS)
def test_every_hook_is_one_sentence_and_stands_on_the_page(name, function):
    signature = ", ".join(inspect.signature(function).parameters)

    assert (function.__doc__ or "").strip().count("\n") == 0
    assert f"`{name}({signature})`" in PAGE


def test_the_page_names_no_hook_that_does_not_exist():
    named = {line.split("`")[1].split("(")[0] for line in PAGE.splitlines() if "| `" in line}

    assert named == {name for name, _ in HOOKS}


class Short:
    """Writes the name of the product into every field."""

    name = "short"

    def __init__(self, config):
        self.config = config

    async def complete(self, prompt):
        fields = {field.name: "Becher Rille" for field in prompt.fields}
        return Completion(texts=(fields,) * prompt.variants, backend=self.name, model="s")

    async def close(self):
        return None


def test_a_plugin_registers_a_backend_and_is_chosen_for_a_brief(personalizer):
    class House:
        @hookimpl
        def register_backends(self, config):
            return [Short(config)]

        @hookimpl
        def choose_backend(self, brief, names):
            return "short" if brief.objective == "inform" else None

    result = personalizer(House()).generate(CAMPAIGN, CUSTOMER, PRODUCTS)

    assert result.variants[0].backend == "short"


def test_a_choice_that_is_not_registered_is_an_error(personalizer):
    class House:
        @hookimpl
        def choose_backend(self, brief, names):
            return "elsewhere"

    with pytest.raises(PluginError, match="There is no backend 'elsewhere'"):
        personalizer(House()).generate(CAMPAIGN, CUSTOMER, PRODUCTS)


@pytest.mark.parametrize(("choice", "expected"), [("review", "review"), (None, "pass")])
def test_a_decision_may_be_stricter(personalizer, choice, expected):
    class House:
        @hookimpl
        def choose_decision(self, variant, verdict):
            return choice

    result = personalizer(House()).generate(CAMPAIGN, CUSTOMER, PRODUCTS)

    assert result.variants[0].verdict == expected


def test_a_laxer_decision_is_ignored(personalizer):
    class House:
        @hookimpl
        def register_backends(self, config):
            return [Loud(config)]

        @hookimpl
        def choose_backend(self, brief, names):
            return "short"

        @hookimpl
        def choose_decision(self, variant, verdict):
            return "pass"

    class Loud(Short):
        async def complete(self, prompt):
            done = await super().complete(prompt)
            texts = tuple({**text, "body": "Garantiert der beste Becher!"} for text in done.texts)
            return done.model_copy(update={"texts": texts})

    result = personalizer(House()).generate(CAMPAIGN, CUSTOMER, PRODUCTS)

    assert result.variants[0].verdict == "block"


def test_events_are_observed_in_order(personalizer):
    seen = []

    class House:
        @hookimpl
        def on_event(self, event):
            seen.append(event.step)

    personalizer(House()).generate(CAMPAIGN, CUSTOMER, PRODUCTS)

    assert seen == ["permitted", "prompted", "attempted", "completed", "checked"]


def test_an_observer_that_fails_is_logged_without_content_and_never_fatal(personalizer, caplog):
    class House:
        @hookimpl
        def on_event(self, event):
            raise RuntimeError(f"no: {event.content}")

    with caplog.at_level(logging.WARNING):
        result = personalizer(House()).generate(CAMPAIGN, CUSTOMER, PRODUCTS)

    assert result.variants
    assert "on_event failed at step checked" in caplog.text
    assert "Becher" not in caplog.text


def test_a_plugin_brings_folders_of_prompts_and_packs(personalizer, tmp_path):
    class House:
        @hookimpl
        def register_prompt_folders(self):
            return [tmp_path / "prompts"]

        @hookimpl
        def register_guardrail_folders(self):
            return [tmp_path / "packs"]

    app = personalizer(House()).app

    assert tmp_path / "prompts" in app.prompt_folders
    assert tmp_path / "packs" in app.guardrail_folders


def test_a_filter_of_a_plugin_reaches_the_prompts(personalizer):
    class House:
        @hookimpl
        def prepare_jinja(self, env):
            env.filters["shout"] = str.upper

    app = personalizer(House()).app
    app.prompts.load("cms")

    assert app.prompts.sources.environment().filters["shout"]("a") == "A"


def test_a_plugin_brings_a_kind_of_rule_a_channel_and_a_source(personalizer):
    class Kind:
        name = "house"

    class Thing:
        name = "house"

    class House:
        @hookimpl
        def register_rule_kinds(self):
            return [Kind]

        @hookimpl
        def register_channels(self, config):
            return [Thing()]

        @hookimpl
        def register_customer_sources(self, config):
            return [Thing()]

    plugins = personalizer(House()).app.plugins

    assert plugins.registered("register_rule_kinds")["house"] is Kind
    assert "house" in plugins.registered("register_channels")
    assert "house" in plugins.registered("register_customer_sources")


def test_a_plugin_adds_a_command(personalizer):
    class House:
        @hookimpl
        def register_commands(self, cli):
            cli.add_command(click.Command("counted"))

    group = click.Group()
    personalizer(House()).app.plugins.hook.register_commands(cli=group)

    assert "counted" in group.commands
