"""The command line answers at once: what a command does not need is not imported."""

from __future__ import annotations

import subprocess
import sys
import time

SLOW = (
    "pydantic",
    "jinja2",
    "openai",
    "rich",
    "yaml",
    "sqlalchemy",
    "langchain_core",
    "tiktoken",
    "pyarrow",
    "asyncio",
)


def python(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout


def test_help_imports_nothing_slow():
    loaded = python(
        "import sys\nfrom genpers.cli import cli\n"
        "try:\n    cli(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', [name for name in {SLOW!r} if name in sys.modules])"
    )

    assert loaded.splitlines()[-1] == "LOADED []"


def test_help_lists_every_command_with_a_summary():
    shown = python("from genpers.cli import main\nmain(['--help'])")

    for name in (
        "demo",
        "generate",
        "check",
        "batch",
        "prompts",
        "guardrails",
        "plugins",
        "schema",
        "store",
        "doctor",
    ):
        assert f"  {name} " in shown


def test_every_command_loads_and_has_help():
    code = (
        "import click\nfrom genpers.cli import cli\n"
        "context = click.Context(cli)\n"
        "for name in cli.list_commands(context):\n"
        "    command = cli.get_command(context, name)\n"
        "    assert command.name == name and command.help, name\n"
        "    assert command.help.split('.')[0] + '.' , name\n"
        "print('ALL')"
    )

    assert python(code).strip() == "ALL"


def test_help_answers_within_150_milliseconds_of_python_itself():
    def best(code):
        times = []
        for _ in range(5):
            began = time.perf_counter()
            python(code)
            times.append(time.perf_counter() - began)
        return min(times)

    spent = best("from genpers.cli import main\nmain(['--help'])") - best("pass")

    assert spent < 0.15


def test_a_bare_command_shows_its_help(tmp_path):
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; from genpers.cli import main; sys.exit(main([]))"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert bare.returncode == 0
    assert bare.stdout.startswith("Usage: genpers")
    assert "\n  generate" in bare.stdout
