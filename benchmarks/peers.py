"""Guardrails side by side: genpers and other libraries on the same texts, CPU and detections.

    python benchmarks/peers.py [--count 1000] [--seconds 40] [--only NAME ...] [--write]

Each library runs in a process and an environment of its own (``.bench/NAME``, made from the pinned
``benchmarks/peers/NAME.txt`` where missing), one after the other, and sees the texts of
``texts.py`` once. A library that cannot be installed or run is named with the reason.
``--write`` puts the page between the marks of ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from accuracy import CASES, Case, load_cases
from peer_tables import page, written
from texts import AS_OF, ordinary, spliced

from genpers.errors import GenpersError
from genpers.library import library_folder
from guardrails import loading

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "benchmarks" / "peers"
ENVIRONMENTS = ROOT / ".bench"
PAGE = ROOT / "docs" / "performance.md"
LIMIT = 240  # seconds of wall time that one contender may take


@dataclass(frozen=True)
class Contender:
    """One library, or one way to run it; ``environment`` names its pins, None is our own."""

    name: str
    script: str
    environment: str | None
    arguments: tuple[str, ...] = ()


@dataclass
class Answers:
    """What one contender answered: CPU milliseconds and what stopped each text, by set and id."""

    ready: float = 0.0
    ms: dict[str, dict[str, float]] = field(default_factory=dict)
    stops: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    missing: str = ""


CONTENDERS = (
    Contender("genpers", "with_genpers.py", None),
    Contender("presidio", "with_presidio.py", "presidio"),
    Contender("guardrails-ai", "with_guardrails_ai.py", "guardrails_ai"),
    Contender("guardrails-ai, idle", "with_guardrails_ai.py", "guardrails_ai", ("idle",)),
    Contender("llm-guard", "with_llm_guard.py", "llm_guard"),
    Contender("bare scan", "bare.py", None),
)


def main() -> None:
    """Run everyone and print the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000, help="texts per set")
    parser.add_argument("--seconds", type=float, default=40, help="CPU a contender may use per set")
    parser.add_argument("--only", nargs="*", default=[], help="contenders to run")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    arguments = parser.parse_args()
    chosen = [one for one in CONTENDERS if not arguments.only or one.name in arguments.only]
    own = any(one.environment is None for one in chosen)
    loads = loading(library_folder("guardrails")) if own else {}
    pythons = {one.environment: _environment(one.environment) for one in chosen}

    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.jsonl"
        once, again = _write_texts(texts, arguments.count)
        answers: dict[str, Answers] = {}
        for one in chosen:
            print(f"{one.name} ...", file=sys.stderr, flush=True)
            texts.write_text(once + again if one.name == "genpers" else once, "utf-8")
            answers[one.name] = _run(one, pythons[one.environment], texts, arguments.seconds)
        command = _command(Path(folder), once) if "genpers" in answers else None
    section = page(load_cases(), _third(), answers, loads, command, AS_OF)
    print(section)
    if arguments.write:
        PAGE.write_text(written(PAGE.read_text("utf-8"), section), "utf-8")


def _write_texts(path: Path, count: int) -> tuple[str, str]:
    """Return the lines of all texts, and those of a second pass over the two sets."""
    labelled = [case.item for case in (load_cases() | _third()).values()]
    sets = {"ordinary": list(ordinary(count)), "spliced": list(spliced(count))}
    once = list(_lines("labelled", labelled))
    again: list[str] = []
    for name, items in sets.items():
        once += _lines(name, items)
        again += _lines(f"{name} again", items)
    return "".join(once), "".join(again)


def _third() -> dict[str, Case]:
    """Return the cases that were written after the rules."""
    return load_cases(sorted((CASES / "third").glob("*.jsonl")))


def _lines(name: str, items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for item in items:
        row = {
            "set": name,
            "id": item["id"],
            "language": item["locale"][:2],
            "text": "\n".join(item["fields"].values()),
            "item": item,
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _environment(name: str | None) -> Path | str:
    """Return the Python of an environment, made where its pins changed; a reason where it fails."""
    if name is None:
        return Path(sys.executable)
    pins = SCRIPTS / f"{name}.txt"
    folder = ENVIRONMENTS / name
    stamp, digest = folder / ".made-from", hashlib.sha256(pins.read_bytes()).hexdigest()
    python = folder / "bin" / "python"
    if stamp.exists() and stamp.read_text("utf-8") == digest:
        return python
    print(f"making the environment of {name} ...", file=sys.stderr, flush=True)
    venv.create(folder, clear=True, with_pip=True)
    pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    done = subprocess.run(
        [*pip, "--no-deps", "-r", str(pins)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        return _reason(done.stderr)
    stamp.write_text(digest, "utf-8")
    return python


def _run(one: Contender, python: Path | str, texts: Path, seconds: float) -> Answers:
    """Let one contender answer, in a home of its own that tells nobody about it."""
    if isinstance(python, str):
        return Answers(missing=python)
    out = texts.with_name("answers.jsonl")
    home = ENVIRONMENTS / "home"
    home.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ)
    if one.environment is not None:
        environment.pop("PYTHONPATH", None)
        environment |= {"HOME": str(home), "OTEL_SDK_DISABLED": "true"}
    script = str(SCRIPTS / one.script)
    try:
        done = subprocess.run(
            [str(python), script, str(texts), str(out), str(seconds), *one.arguments],
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=LIMIT,
        )
    except subprocess.TimeoutExpired:
        return Answers(missing=f"it did not end within {LIMIT} seconds")
    if done.returncode:
        return Answers(missing=_reason(done.stderr))
    answers = Answers()
    with out.open(encoding="utf-8") as lines:
        answers.ready = json.loads(next(lines))["ready"]
        for row in map(json.loads, lines):
            answers.ms.setdefault(row["set"], {})[row["id"]] = row["ms"]
            answers.stops.setdefault(row["set"], {})[row["id"]] = row["stops"]
    return answers


def _command(folder: Path, lines: str) -> float:
    """Return the texts a second of CPU of ``genpers check`` over both sets, start-up included."""
    texts = folder / "check.jsonl"
    items = [row["item"] for row in map(json.loads, lines.splitlines()) if row["set"] != "labelled"]
    texts.write_text("".join(json.dumps(item) + "\n" for item in items), "utf-8")
    genpers = Path(sys.executable).with_name("genpers")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [str(genpers), "check", str(texts), "--json", "--as-of", AS_OF],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return len(items) / spent


def _reason(errors: str) -> str:
    """Return the last line of what a failed process said, without addresses and folders."""
    last = next((line for line in reversed(errors.splitlines()) if line.strip()), "no reason given")
    return re.sub(r"\S*(?:://|/\w+/)\S*", "...", last.strip())[:200]


if __name__ == "__main__":
    try:
        main()
    except GenpersError as error:
        raise SystemExit(f"Error: {error}") from error
