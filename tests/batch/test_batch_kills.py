"""A run that is killed anywhere and resumed gives the same rows, and journals nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from genpers.batch.order import BatchOrder
from genpers.batch.run import run_batch

# Runs a batch, and kills its own process in the middle of the n-th call of a function.
DRIVER = """
import os, signal, sys
from pathlib import Path
from genpers.app import App
from genpers.batch import run, run_folder
from genpers.batch.order import BatchOrder
from genpers.settings import Settings

where, number = sys.argv[3], int(sys.argv[4])
calls = 0

def deadly(function, after=False):
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == number and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        value = function(*args, **kwargs)
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return value
    return call

app = App(Settings.model_validate_json(Path(sys.argv[1]).read_text()))
order = BatchOrder.model_validate_json(Path(sys.argv[2]).read_text())
if where == "before rename":
    os.replace = deadly(os.replace)
elif where == "after rename":
    os.replace = deadly(os.replace, after=True)
elif where == "before sync":
    os.fsync = deadly(os.fsync)
elif where == "before journal":
    app.journal.append = deadly(app.journal.append)
elif where == "after journal":
    app.journal.append = deadly(app.journal.append, after=True)
run.run_batch(app, order)
"""


class Runs:
    """Starts runs of one order as processes of their own."""

    def __init__(self, app, order: BatchOrder, folder):
        self.app, self.order, self.folder = app, order, folder
        (folder / "settings.json").write_text(app.settings.model_dump_json())
        (folder / "order.json").write_text(
            order.model_copy(update={"resume": True}).model_dump_json()
        )

    def start(self, where="nowhere", number=0) -> subprocess.Popen:
        return subprocess.Popen(
            [
                sys.executable,
                "-c",
                DRIVER,
                str(self.folder / "settings.json"),
                str(self.folder / "order.json"),
                where,
                str(number),
            ],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def finish(self) -> bytes:
        """Resume to the end and return the rows."""
        run_batch(self.app, self.order.model_copy(update={"resume": True}))
        return (self.order.out / "results.jsonl").read_bytes()

    def decisions(self) -> Counter:
        """Return how often each customer's decision is in the journal."""
        steps = ("permitted", "refused")
        return Counter(entry.result for entry in self.app.journal.events() if entry.step in steps)


@pytest.fixture
def runs(app, order, tmp_path):
    made = order(50)
    own = tmp_path / "runs"
    own.mkdir()
    return Runs(app, made, own)


@pytest.mark.parametrize(
    ("where", "number"),
    [
        ("before rename", 1),
        ("before rename", 4),
        ("after rename", 4),
        ("before sync", 6),
        ("before journal", 3),
        ("after journal", 6),
        ("before rename", 9),
        ("after rename", 11),
    ],
)
def test_a_run_killed_inside_a_commit_resumes_to_the_same_rows(fifty, runs, where, number):
    before = runs.decisions()

    killed = runs.start(where, number).wait(timeout=60)

    assert killed == -signal.SIGKILL
    assert runs.finish() == fifty
    assert set((runs.decisions() - before).values()) == {1}
    assert runs.app.journal.verify() > 0


@pytest.mark.slow
def test_two_thousand_customers_survive_kills_at_random_moments(app, order, tmp_path):
    wanted = order(2000, out=tmp_path / "whole", shard_size=100)
    run_batch(app, wanted)
    own = tmp_path / "runs"
    own.mkdir()
    runs = Runs(app, wanted.model_copy(update={"out": tmp_path / "out"}), own)
    chance = random.Random(20261121)
    kills = 0
    for _ in range(6):
        process = runs.start()
        time.sleep(chance.uniform(0.5, 5.0))
        process.kill()
        kills += process.wait() == -signal.SIGKILL

    assert runs.finish() == (wanted.out / "results.jsonl").read_bytes()
    assert kills >= 2


def test_a_worker_that_is_killed_is_replaced(fifty, runs):
    process = runs.start()
    killed = 0
    deadline = time.monotonic() + 60
    while process.poll() is None and killed < 2 and time.monotonic() < deadline:
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(process.pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        if len(found) >= 2 and (runs.order.out / ".work/shards/00000000.jsonl").exists():
            os.kill(int(found[killed]), signal.SIGKILL)
            killed += 1
        time.sleep(0.05)

    assert process.wait(timeout=60) == 0
    assert (runs.order.out / "results.jsonl").read_bytes() == fifty


def alive(pid: str) -> bool:
    """Tell whether a process runs; one that only waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def children(pid: int) -> list[str]:
    """Wait until a run has started its workers, and return their process ids."""
    deadline = time.monotonic() + 30
    found: list[str] = []
    while not found and time.monotonic() < deadline:
        time.sleep(0.1)
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
    return found


def test_no_worker_outlives_a_killed_run(runs):
    process = runs.start()
    found = children(process.pid)
    process.kill()
    process.wait()

    deadline = time.monotonic() + 20
    while any(map(alive, found)) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert found
    assert not [pid for pid in found if alive(pid)]


def test_two_runs_do_not_write_into_one_folder(app, order, tmp_path):
    from genpers.batch.run_folder import RunFolder
    from genpers.errors import InputError

    wanted = order(20)
    with RunFolder(wanted.out).locked(), pytest.raises(InputError, match="Another run"):
        run_batch(app, wanted)
