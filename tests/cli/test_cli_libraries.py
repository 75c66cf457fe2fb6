"""The commands that show what there is: prompts, rules, plugins, schemas, the journal, health."""

from __future__ import annotations

import json

import jsonschema
import pytest

from genpers.cli.schema import names


def test_every_record_of_the_contract_has_a_valid_schema(genpers):
    for name in names():
        ran = genpers("schema", name)
        jsonschema.Draft202012Validator.check_schema(json.loads(ran.out))
        assert ran.code == 0


@pytest.mark.parametrize("name", ["CheckItem", "check_item", "check-item"])
def test_a_schema_is_found_however_its_name_is_written(genpers, name):
    assert json.loads(genpers("schema", name).out)["title"] == "CheckItem"


def test_an_unknown_record_names_the_nearest(genpers):
    assert "Did you mean 'customer'?" in genpers("schema", "custommer").err


def test_a_customer_of_the_contract_fits_its_schema(genpers, request_data):
    schema = json.loads(genpers("schema", "request").out)

    jsonschema.validate({**request_data, "customer": {"id": "C-1"}}, schema)


def test_prompts_are_listed_shown_rendered_and_linted(genpers):
    listed = json.loads(genpers("prompts", "list", "--json").out)

    assert {"email/message", "push/message", "cms/message"} <= {row["name"] for row in listed}
    assert "--- system ---" in genpers("prompts", "render", "email/message").out
    assert genpers("prompts", "show", "push/message").out.startswith("---\n")
    assert genpers("prompts", "lint").code == 0


def test_a_rule_is_explained_with_source_and_examples(genpers):
    rules = json.loads(genpers("guardrails", "list", "--family", "tone", "--json").out)

    said = genpers("guardrails", "explain", rules[0]["id"]).out

    assert rules[0]["source"]["text"] in said
    assert "flags" in said
    assert "passes" in said


def test_an_unknown_rule_names_the_nearest(genpers):
    known = json.loads(genpers("guardrails", "list", "--json").out)[0]["id"]

    ran = genpers("guardrails", "show", known + "x")

    assert ran.code == 2
    assert f"Did you mean '{known}'?" in ran.err


def test_the_rules_of_one_family_are_tested_against_their_examples(genpers):
    known = json.loads(genpers("guardrails", "list", "--json").out)[0]["id"]

    ran = genpers("guardrails", "test", known)

    assert ran.code == 0
    assert "0 wrong" in ran.out


def test_plugins_are_listed_with_what_is_enabled(genpers):
    rows = {row["name"]: row for row in json.loads(genpers("plugins", "list", "--json").out)}

    assert rows["phrasebook"]["enabled"] is True
    assert rows["openai"]["enabled"] is False


def test_the_doctor_finds_a_sound_installation_sound(genpers):
    ran = genpers("doctor", "--json")

    assert [row["part"] for row in json.loads(ran.out) if not row["ok"]] == []
    assert ran.code == 0


def test_the_doctor_names_what_is_wrong_and_goes_on(genpers, monkeypatch):
    monkeypatch.setenv("GENPERS_BACKEND", "gpt")

    ran = genpers("doctor", "--json")

    wrong = [row for row in json.loads(ran.out) if not row["ok"]]
    assert ran.code == 2
    assert [row["part"] for row in wrong] == ["backends"]
    assert "Known are" in wrong[0]["finding"]


def test_the_doctor_says_where_each_backend_processes_and_what_it_may_be_shown(
    genpers, folder, monkeypatch
):
    (folder / "genpers.toml").write_text(
        """
[generation.residency]
openai = ["interest", "place"]

[plugins.openai]
model = "gpt-4.1-mini"
region = "eu"
terms = "DPA of 2026-03-01"

[plugins.langchain]
chat_model = "langchain_openai:ChatOpenAI"
arguments = {model = "gpt-4o"}
""",
        encoding="utf-8",
    )
    monkeypatch.setenv("GENPERS_PLUGINS__ENABLED", '["phrasebook", "files", "openai", "langchain"]')
    ran = genpers("doctor", "--json")
    (told,) = [row["finding"] for row in json.loads(ran.out) if row["part"] == "backends"]

    assert told.split("; ") == [
        "phrasebook is the default",
        "langchain: gpt-4o, region not declared, terms not declared",
        "openai: gpt-4.1-mini, region eu, terms DPA of 2026-03-01, shown interest, place",
        "phrasebook: nothing leaves the house",
    ]


def test_a_customers_texts_are_erased_and_the_chain_still_holds(
    genpers, request_file, folder, monkeypatch
):
    monkeypatch.setenv("GENPERS_STORE__URL", f"sqlite:///{folder / 'store.db'}")
    genpers("generate", str(request_file), "--as-of", "2026-11-21")

    erased = genpers("store", "erase", "C-1")

    assert "the chain holds" in erased.out
    assert not erased.out.startswith("0 ")
    assert genpers("store", "erase", "C-1").out.startswith("0 ")
    assert genpers("store", "verify").code == 0


def test_a_switched_off_store_cannot_be_verified(genpers):
    assert "The store is off" in genpers("store", "verify").err


def test_a_plugin_adds_a_command(folder):
    import subprocess
    import sys

    (folder / "hello_plugin.py").write_text(
        "import click\nfrom genpers.hookspecs import hookimpl\n"
        "@hookimpl\ndef register_commands(cli):\n"
        "    @cli.command('hello')\n    def hello():\n"
        "        '''Say hello.'''\n        click.echo('hello from a plugin')\n",
        encoding="utf-8",
    )
    (folder / "genpers.toml").write_text(
        '[plugins]\nenabled = ["phrasebook", "./hello_plugin.py"]\n', encoding="utf-8"
    )
    environ = {"PYTHONPATH": ":".join(sys.path), "PATH": ""}

    def run(*arguments):
        return subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys\nfrom genpers.cli import main\nmain(sys.argv[1:])",
                *arguments,
            ],
            capture_output=True,
            text=True,
            check=False,
            env=environ,
            cwd=folder,
        )

    assert run("hello").stdout == "hello from a plugin\n"
    assert "Say hello." in run("--help").stdout
