"""Whatever is wrong is told in one line: what, where, what to do; exit code 2, no traceback."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


def line_of(ran) -> str:
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("Error: ")
    assert "Traceback" not in ran.err
    return ran.err


def test_broken_json_names_line_and_column(genpers):
    said = line_of(genpers("generate", "-", text='{"campaign": {},\n "customer": }'))

    assert "standard input, line 2, column 14" in said


def test_an_unknown_field_names_the_nearest_known_one(genpers, request_data):
    request_data["customer"]["lifecyle"] = request_data["customer"].pop("lifecycle")

    said = line_of(genpers("generate", "-", text=json.dumps(request_data)))

    assert "'customer.lifecyle' is unknown" in said
    assert "Did you mean 'lifecycle'?" in said


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"", "empty"),
        (b"[]", "no JSON object"),
        (b"\xff\xfe{\x00}\x00", "UTF-16"),
        ('{"id": "Köln"}'.encode("latin-1"), "not UTF-8"),
        (b'{"a": NaN}', "NaN is no JSON value"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_request_is_refused(genpers, text, what):
    assert what in line_of(genpers("generate", "-", text=text))


@pytest.mark.parametrize(("name", "what"), [("gone.json", "does not exist"), (".", "is a folder")])
def test_what_is_no_file_is_refused(genpers, name, what):
    assert what in line_of(genpers("generate", name))


def test_an_unknown_command_names_the_nearest_known_one(genpers):
    assert "There is no command 'generat', Did you mean 'generate'?" in line_of(genpers("generat"))


def test_a_missing_option_is_named(genpers):
    said = line_of(genpers("batch", "--campaign", "c.json"))

    assert "--products" in said
    assert "genpers batch --help" in said


def test_a_wrong_day_is_refused(genpers, request_file):
    assert "2026-13-40" in line_of(genpers("generate", str(request_file), "--as-of", "2026-13-40"))


def test_an_unknown_setting_names_the_nearest_known_one(genpers, folder, request_file):
    (folder / "genpers.toml").write_text('bakend = "openai"\n', encoding="utf-8")

    said = line_of(genpers("generate", str(request_file)))

    assert "'bakend' is unknown" in said
    assert "Did you mean 'backend'?" in said


def test_an_unknown_plugin_is_refused(genpers, request_file, monkeypatch):
    monkeypatch.setenv("GENPERS_PLUGINS__ENABLED", '["phrasebook", "wordpres"]')

    ran = genpers("generate", str(request_file))

    assert ran.code == 2
    assert "Plugin 'wordpres' is enabled but not installed" in ran.err


def test_a_broken_pack_is_refused_by_name_and_line(genpers, folder, request_file, monkeypatch):
    pack = folder / "packs" / "tone" / "own.yaml"
    pack.parent.mkdir(parents=True)
    pack.write_text("- id: tone.own.rule\n  severity: [\n", encoding="utf-8")
    monkeypatch.setenv("GENPERS_GUARDRAILS__FOLDERS", f'["{folder / "packs"}"]')

    said = line_of(genpers("generate", str(request_file)))

    assert "own.yaml" in said


def test_a_prompt_with_an_undeclared_input_is_refused(genpers, folder, monkeypatch):
    prompt = folder / "own" / "email" / "message.md.j2"
    prompt.parent.mkdir(parents=True)
    prompt.write_text(
        "---\ndescription: x\ninputs: [locale]\nfields: {subject: x}\nsample: {}\n---\n"
        "{% block system %}{{ locale }} {{ customer }}{% endblock %}"
        "{% block user %}x{% endblock %}",
        encoding="utf-8",
    )
    monkeypatch.setenv("GENPERS_PROMPTS", f'["{folder / "own"}"]')

    said = line_of(genpers("prompts", "show", "email/message"))

    assert "undeclared input 'customer'" in said


def test_an_unexpected_error_is_one_line_too_and_debug_shows_the_traceback(folder):
    code = (
        "import genpers.personalizer as p\n"
        "def broken(*a, **k): raise KeyError('secret value')\n"
        "p.Personalizer.from_settings = broken\n"
        "from genpers.cli import main\nmain(['doctor'] if 0 else ['prompts', 'list'])"
    )

    def run(**environ):
        return subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": "", "PYTHONPATH": ":".join(sys.path), **environ},
        )

    plain, debug = run(), run(GENPERS_DEBUG="1")

    assert plain.returncode == debug.returncode == 2
    assert plain.stderr.startswith("Error: An unexpected KeyError happened")
    assert "secret" not in plain.stderr
    assert "Traceback" in debug.stderr


def test_a_reader_that_goes_away_is_no_error(folder):
    done = subprocess.run(
        f'{sys.executable} -c \'from genpers.cli import main; main(["schema", "result"])\''
        " | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "{\n"
    assert done.stderr == ""
