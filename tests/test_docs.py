"""The pages under docs/ do what they say: their files are written, their commands and code run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```(\w+)(?: title=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted((ROOT / "docs").glob("*.md"))
RUNNABLE = [page for page in PAGES if re.search(r"```console|```python\n", page.read_text("utf-8"))]


def blocks(page):
    """Yield (language, title, text) of every fenced block."""
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield match[1], match[2], match[3]


def run(command, folder):
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    environment.pop("OPENAI_API_KEY", None)
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.parametrize("page", RUNNABLE, ids=lambda page: page.stem)
def test_the_page_does_what_it_says(page, tmp_path):
    failed = []
    for language, title, text in blocks(page):
        if title:
            (tmp_path / title).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / title).write_text(text, encoding="utf-8")
        elif language == "python":
            done = run([sys.executable, "-c", text], tmp_path)
            failed += [done.stderr] if done.returncode else []
        elif language == "console":
            for line in re.findall(r"^\$ (.+)$", text, re.MULTILINE):
                expected = re.search(r"# exits (\d)", line)
                done = run(["bash", "-c", line], tmp_path)
                if done.returncode != int(expected[1] if expected else 0):
                    failed.append(f"{line}: {done.returncode}\n{done.stdout}{done.stderr}")

    assert failed == []


def test_every_page_that_is_linked_exists():
    missing = [
        (page.name, link)
        for page in [*PAGES, *(ROOT / "docs" / "decisions").glob("*.md"), ROOT / "README.md"]
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]

    assert missing == []


def test_the_tables_of_the_architecture_page_name_what_exists():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    missing = [
        name
        for name in re.findall(r"`((?:tests|genpers)/[\w/.]*)`", text)
        if not (ROOT / name).exists()
    ]

    assert missing == []
