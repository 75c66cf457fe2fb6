"""Measures calls to a model: share of the ideal wall time, and CPU per 1,000 generations.

A server in a process of its own answers after a fixed latency (``latency.py``). ``genpers path``
is the whole path (permit, prompt, call, parse, merge, all rules); the other libraries only call,
each in an environment of its own under ``.bench``, made from ``environments/NAME.txt`` where it is
missing (``callers.py``). Then the prompt tokens per variant (``hygiene.py``).

    python benchmarks/backends.py [--count 2000] [--latency 200 20] [--flight 64]
        [--processes 1 2] [--only NAME ...] [--write]

Run it on a quiet machine. ``--write`` puts the tables into ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import subprocess
import sys
import venv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from callers import CALLERS, personalizer, task_prompt
from hygiene import hygiene
from latency import serve
from steps import steps

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ENVIRONMENTS = ROOT / ".bench"
PAGE = ROOT / "docs" / "performance.md"
MARKS = re.compile(
    r"(?<=<!-- bench-backends: written, not edited -->\n).*?(?=<!-- bench-backends: end -->)",
    re.DOTALL,
)
OTHERS = {
    "openai .parse()": "openai",
    "langchain structured output": "langchain",
    "instructor": "instructor",
    "litellm": "litellm",
}
SLOWEST = 1_800  # seconds that one row may take


@dataclass(frozen=True)
class Row:
    """What one contender took, or why it was left out."""

    name: str
    latency: float
    processes: int
    ideal: float
    count: int
    wall: float = 0.0
    cpu: float = 0.0
    why: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        who = (self.name, f"{self.latency:g} ms", str(self.processes))
        if self.why:
            return (*who, self.why, "", "")
        share = f"{self.ideal / self.wall:.0%}"
        return (*who, f"{self.wall:.2f} s", share, f"{self.cpu / self.count * 1_000:.2f} s")


def python_for(name: str) -> tuple[str, str]:
    """Return the interpreter of a contender, and why there is none; makes its environment."""
    environment = OTHERS.get(name)
    if environment is None:
        return sys.executable, ""
    folder, pins = ENVIRONMENTS / environment, HERE / "environments" / f"{environment}.txt"
    python, done = folder / "bin" / "python", folder / "pins.txt"
    if done.exists() and done.read_text(encoding="utf-8") == pins.read_text(encoding="utf-8"):
        return str(python), ""
    print(f"making the environment of {name} in {folder.relative_to(ROOT)}", flush=True)
    venv.create(folder, with_pip=True, clear=True)
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    made = subprocess.run([*command, "-r", pins], capture_output=True, text=True, check=False)
    if made.returncode:
        said = (made.stderr.strip().splitlines() or ["no reason"])[-1]
        return "", f"not installed: {said[:80]}"
    done.write_text(pins.read_text(encoding="utf-8"), encoding="utf-8")
    return str(python), ""


def measured(name: str, latency: float, processes: int, given: argparse.Namespace) -> Row:
    """Measure a contender in so many processes: the slowest one's wall, the sum of their CPU."""
    ideal = given.count / given.flight * latency / 1_000
    row = Row(name, latency, processes, ideal, given.count)
    python, why = python_for(name)
    if why:
        return Row(name, latency, processes, ideal, given.count, why=why)
    with listening(latency) as url:
        task = {
            "name": name,
            "url": url,
            "count": given.count // processes,
            "flight": given.flight // processes,
            "messages": given.messages,
        }
        running = [started(python, {**task, "first": 10_000_000 * at}) for at in range(processes)]
        try:
            found = together(running)
        except RuntimeError as error:
            return Row(name, latency, processes, ideal, given.count, why=f"failed: {error}")
        finally:
            for each in running:
                each.kill()
    wall, cpu = max(each["wall"] for each in found), sum(each["cpu"] for each in found)
    return Row(name, latency, processes, row.ideal, given.count, wall, cpu)


def started(python: str, task: dict[str, Any]) -> subprocess.Popen[str]:
    """Start a caller."""
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    # -P: what lies beside the script must not stand for a library of the same name
    command = [python, "-P", str(HERE / "callers.py"), json.dumps(task)]
    env = {**os.environ, "OPENAI_API_KEY": "x", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    if python != sys.executable:
        env.pop("PYTHONPATH", None)
    return subprocess.Popen(command, text=True, env=env, **pipes)


def together(running: list[subprocess.Popen[str]]) -> list[dict[str, float]]:
    """Let all begin once all are warm, and return what they took."""
    for each in running:
        if each.stdout is None or "ready" not in each.stdout.readline():
            raise RuntimeError(last_words(each))
    for each in running:
        if each.stdin is not None:
            each.stdin.write("go\n")
            each.stdin.flush()
    found = []
    for each in running:
        said, _ = each.communicate(timeout=SLOWEST)
        if not said.strip():
            raise RuntimeError(last_words(each))
        found.append(json.loads(said.strip().splitlines()[-1]))
    return found


def last_words(process: subprocess.Popen[str]) -> str:
    """Return what a process that failed said last."""
    process.kill()
    said = process.stderr.read() if process.stderr and not process.stderr.closed else ""
    return (said.strip().splitlines() or ["it said nothing"])[-1][:200]


class listening:  # noqa: N801  # a context, used like a function
    """A server with a latency, for as long as the block lasts."""

    def __init__(self, latency: float) -> None:
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        self._server = spawn.Process(target=serve, args=(latency / 1_000, theirs), daemon=True)
        self._server.start()
        self._url = f"http://127.0.0.1:{ours.recv()}/v1"

    def __enter__(self) -> str:
        """Return the address."""
        return self._url

    def __exit__(self, *_: object) -> None:
        """End the server."""
        self._server.kill()
        self._server.join()


def overheads(rows: list[Row]) -> list[str]:
    """Return what the whole path costs above the bare call, per generation."""
    cpu = {(row.name, row.latency, row.processes): row for row in rows if not row.why}
    said = []
    for (name, latency, processes), row in cpu.items():
        bare = cpu.get((name.replace("path", "backend"), latency, processes))
        if "path" in name and bare:
            above = (row.cpu - bare.cpu) / row.count * 1_000
            said.append(
                f"{name}, {latency:g} ms, {processes} process(es): {above:.2f} ms of CPU per "
                "generation above our own bare call (goal: 2)"
            )
    return said


HEAD = ("contender", "latency", "processes", "wall", "of the ideal", "CPU per 1,000")


def tables(rows: list[Row], hygienic: list[str], given: argparse.Namespace) -> str:
    """Return what was measured as a page."""
    lines = [HEAD, tuple("---" for _ in HEAD), *(row.cells for row in rows)]
    day = datetime.now(UTC).date().isoformat()
    return "\n".join(
        [
            f"{day}, {given.count} calls, {given.flight} in flight, Python "
            f"{'.'.join(map(str, sys.version_info[:3]))}, {os.cpu_count()} cores, load "
            f"{os.getloadavg()[0]:.1f} at the end:",
            "",
            *(f"| {' | '.join(cells)} |" for cells in lines),
            "",
            *(f"- {line}" for line in (*overheads(rows), *hygienic)),
            "",
        ]
    )


def main() -> None:
    """Measure, and print one line per contender."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--latency", type=float, nargs="+", default=[200.0, 20.0], help="ms")
    parser.add_argument("--flight", type=int, default=64)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--only", nargs="*", default=list(CALLERS), choices=list(CALLERS))
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    given = parser.parse_args()
    prompt = task_prompt(personalizer("http://127.0.0.1:9/v1", "lean"))
    given.messages = [message.model_dump() for message in prompt.messages]
    rows = []
    for latency in given.latency:
        for processes in given.processes:
            for name in given.only:
                rows.append(measured(name, latency, processes, given))
                print(" | ".join(rows[-1].cells), flush=True)
    page = tables(rows, [*steps(), *hygiene()], given)
    print("\n" + page)
    if given.write:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(MARKS.sub(lambda _: f"\n{page}\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
