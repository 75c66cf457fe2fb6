"""The wheel carries its libraries: installed alone, it runs the demo from an empty folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = [pytest.mark.wheel, pytest.mark.slow]


def run(*command, cwd):
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GENPERS_", "OPENAI_", "PYTHON"))
    }
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(ROOT),
        cwd=folder,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_prompts_guardrails_and_examples(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    for part in (
        "prompts/email/message.md.j2",
        "guardrails/attributes.yaml",
        "examples/bank/products.json",
    ):
        assert f"genpers/_library/{part}" in names


def test_the_installed_wheel_runs_the_demo_from_an_empty_folder(wheel, tmp_path):
    run(sys.executable, "-m", "venv", str(tmp_path / "env"), cwd=tmp_path)
    python = tmp_path / "env" / "bin" / "python"
    run(
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--constraint",
        str(ROOT / "requirements.txt"),
        str(wheel),
        cwd=tmp_path,
    )
    empty = tmp_path / "empty"
    empty.mkdir()

    shown = run(str(python.parent / "genpers"), "demo", cwd=empty)

    assert "REVIEW" in shown
    assert "Refused" in shown
    assert (empty / "demo" / "index.html").is_file()
