"""A lane that dies is tried again; a row that kills its lane every time is a failure of its own."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from genpers.batch import run
from genpers.batch.desk import Desk
from genpers.batch.engines import WorkerDied
from genpers.records.variant import Outcome


class Lane:
    """Works in this process, and dies of the rows it is told to."""

    def __init__(self, setup, deadly, spared):
        self.desk, self.deadly, self.spared, self.deaths = Desk(setup), deadly, spared, Counter()

    async def prepare(self, shard):
        return self.desk.prepare(shard)

    async def finish(self, shard, answers):
        for row in shard.rows:
            if row.line in self.deadly and self.deaths[row.line] < self.spared:
                self.deaths[row.line] += 1
                raise WorkerDied("A worker process died", "process 1", "Look for a lack of memory.")
        return self.desk.finish(shard, answers)


class Engine:
    def __init__(self, deadly, spared):
        self.deadly, self.spared = deadly, spared

    async def start(self, setup):
        return [Lane(setup, self.deadly, self.spared)]

    async def close(self):
        pass


@pytest.fixture
def rows(app, order, monkeypatch):
    def ran(deadly=(), spared=1000):
        monkeypatch.setattr(run, "engine_for", lambda name, workers: Engine(deadly, spared))
        wanted = order(20, shard_size=20)
        summary = run.run_batch(app, wanted)
        lines = (wanted.out / "results.jsonl").read_text(encoding="utf-8").splitlines()
        return summary, [Outcome.model_validate_json(line) for line in lines]

    return ran


def test_only_the_row_that_kills_every_worker_fails(rows, app):
    summary, found = rows(deadly={7})

    decided = Counter(
        entry.result for entry in app.journal.events() if entry.step in ("permitted", "refused")
    )
    assert set(decided.values()) == {1}
    assert [row.line for row in found] == list(range(2, 22))
    assert [row.line for row in found if row.failure] == [7]
    assert "died on this row" in next(row.failure.error for row in found if row.failure)
    assert summary.failed == 1


def test_a_lane_that_dies_once_costs_no_row_and_journals_nothing_twice(rows, app):
    summary, found = rows(deadly={7}, spared=1)

    decided = Counter(
        entry.result for entry in app.journal.events() if entry.step in ("permitted", "refused")
    )
    assert summary.failed == 0
    assert len(found) == 20
    assert set(decided.values()) == {1}


def test_an_unexpected_error_in_a_row_is_a_failure_without_its_content(rows, monkeypatch):
    from genpers.batch import desk

    whole = desk.RowMapping.customer

    def broken(self, row, line):
        if line == 5:
            raise ZeroDivisionError("Max Mustermann")
        return whole(self, row, line)

    monkeypatch.setattr(desk.RowMapping, "customer", broken)

    summary, found = rows()

    failed = [row for row in found if row.failure]
    assert [row.line for row in failed] == [5]
    assert "unexpected ZeroDivisionError" in failed[0].failure.error
    assert "Mustermann" not in json.dumps([row.model_dump(mode="json") for row in failed])
    assert summary.customers == 20
