"""A batch gives every row what generate gives that customer alone, in the order of the input."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

from genpers.app import App
from genpers.batch.mapping import load_mapping
from genpers.batch.readers import read_rows
from genpers.batch.run import run_batch
from genpers.errors import BackendError, InputError, PackError
from genpers.personalizer import Personalizer
from genpers.records.variant import Completion, Outcome


def rows_of(out):
    lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return [Outcome.model_validate_json(line) for line in lines]


def test_every_row_equals_what_generate_gives_that_customer_alone(app, order):
    wanted = order(40)

    run_batch(app, wanted)

    mapping = load_mapping(wanted.mapping)
    alone = Personalizer(app=app)
    for row, outcome in zip(read_rows(wanted.customers), rows_of(wanted.out), strict=True):
        customer = mapping.customer(row.data, row.line)
        result = alone.generate(
            wanted.campaign,
            customer,
            wanted.products,
            portfolio=wanted.portfolio,
            as_of=wanted.as_of,
        )
        assert outcome == Outcome(line=row.line, customer=customer.id, result=result)


def test_the_summary_adds_up(app, order):
    summary = run_batch(app, order(120))

    assert summary.customers == 120
    assert summary.written + sum(summary.refused.values()) + summary.failed == 120
    assert len(summary.refused) >= 4
    assert summary.variants == 2 * summary.written == sum(summary.verdicts.values())
    assert summary.model_calls == summary.briefs < summary.written
    assert len(summary.used) >= 5


def test_rows_do_not_depend_on_workers_or_shards(app, order, tmp_path):
    run_batch(app, order(60, out=tmp_path / "a", workers=1, shard_size=60))
    run_batch(app, order(60, out=tmp_path / "b", workers=3, shard_size=7))

    assert (tmp_path / "a/results.jsonl").read_bytes() == (
        tmp_path / "b/results.jsonl"
    ).read_bytes()


def test_parquet_holds_the_same_rows_as_json_lines(app, order):
    wanted = order(40)
    run_batch(app, wanted)

    table = pq.read_table(wanted.out / "results.parquet").to_pylist()

    rows = rows_of(wanted.out)
    assert [row["customer"] for row in table] == [row.customer for row in rows]
    written = next(row for row in rows if row.result.variants)
    flat = next(row for row in table if row["id"] == written.result.id)
    assert dict(flat["variants"][0]["merged"]) == written.result.variants[0].merged
    assert flat["address"] == written.result.address.form


def test_bad_records_are_failures_with_their_line_and_the_run_goes_on(app, order, tmp_path):
    good = {"id": "C-1", "locale": "de-DE"}
    lines = [
        json.dumps(good),
        '{"id": ',
        json.dumps({**good, "lifecyle": {}}),
        json.dumps({**good, "id": "C-4"}),
    ]
    customers = tmp_path / "c.jsonl"
    customers.write_text("\n".join(lines), encoding="utf-8")
    wanted = order(customers=customers, mapping=None, shard_size=2)

    summary = run_batch(app, wanted)

    failures = [
        json.loads(line)
        for line in (wanted.out / "failures.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert summary.failed == 2
    assert [failure["line"] for failure in failures] == [2, 3]
    assert "Did you mean 'lifecycle'?" in failures[1]["error"]
    assert [row.customer for row in rows_of(wanted.out)] == ["C-1", None, None, "C-4"]


def test_two_lines_of_the_same_customer_are_two_rows(app, order, tmp_path):
    customers = tmp_path / "c.jsonl"
    customers.write_text('{"id": "C-1"}\n{"id": "C-1"}\n', encoding="utf-8")
    wanted = order(customers=customers, mapping=None)

    run_batch(app, wanted)

    first, second = rows_of(wanted.out)
    assert (first.line, second.line) == (1, 2)
    assert first.result == second.result


def test_a_finished_folder_is_not_written_again(app, order):
    run_batch(app, order(20))

    with pytest.raises(InputError, match=r"A run already lies here.*--resume"):
        run_batch(app, order(20))


def test_resuming_a_finished_run_gives_its_summary_back(app, order):
    first = run_batch(app, order(20))

    assert run_batch(app, order(20, resume=True)) == first


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"seed": 9}, "--seed is another"),
        ({"as_of": "2026-11-20"}, "--as-of is another"),
        ({"shard_size": 9}, "--shard-size is another"),
        ({"rows": 21}, "the customers file has changed"),
    ],
)
def test_a_resume_with_other_inputs_is_refused(app, order, changes, reason):
    run_batch(app, order(20))

    with pytest.raises(InputError, match=reason):
        run_batch(app, order(changes.pop("rows", 20), resume=True, **changes))


def test_a_table_without_a_mapping_is_refused_before_anything_is_written(app, order):
    wanted = order(5, mapping=None)

    with pytest.raises(InputError, match="needs a mapping"):
        run_batch(app, wanted)

    assert not wanted.out.exists()


def test_a_broken_pack_is_refused_before_anything_is_written(app, order, tmp_path):
    folder = tmp_path / "packs" / "tone"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text("- id: tone.own.rule\n  severity: loud\n", encoding="utf-8")
    settings = app.settings.model_copy(
        update={
            "guardrails": app.settings.guardrails.model_copy(
                update={"folders": (tmp_path / "packs",)}
            )
        }
    )
    wanted = order(5)

    with pytest.raises(PackError):
        run_batch(App(settings), wanted)

    assert not wanted.out.exists()


def test_the_journal_verifies_and_holds_one_decision_per_row(app, order):
    run_batch(app, order(30))

    steps = [entry.step for entry in app.journal.events()]

    assert app.journal.verify() == len(steps)
    assert steps.count("permitted") + steps.count("refused") == 30
    assert steps.count("checked") == steps.count("permitted") > 0


class Counting:
    """A backend in the parent that counts what it is asked, and refuses some of it."""

    name = "phrasebook"

    def __init__(self, inner, refused=()):
        self.inner, self.refused, self.asked = inner, refused, []

    async def complete(self, prompt) -> Completion:
        self.asked.append(prompt)
        if prompt.brief.stage in self.refused:
            raise BackendError("The model is down", "backend test", "Try again later.")
        return await self.inner.complete(prompt)

    async def close(self) -> None:
        await self.inner.close()


def test_a_backend_is_asked_once_per_brief_however_many_workers_there_are(app, order):
    backend = app.backends["phrasebook"] = Counting(app.backends["phrasebook"])

    summary = run_batch(app, order(120, workers=3))

    briefs = [prompt.brief.model_dump_json() for prompt in backend.asked]
    assert len(briefs) == len(set(briefs)) == summary.model_calls


def test_a_brief_that_a_backend_refuses_fails_its_rows_and_no_others(app, order):
    app.backends["phrasebook"] = Counting(app.backends["phrasebook"], refused=("at_risk",))
    wanted = order(60)

    summary = run_batch(app, wanted)

    failed = [row for row in rows_of(wanted.out) if row.failure]
    assert summary.failed == len(failed) > 0
    assert {row.failure.error for row in failed} == {
        "The model is down, backend test, Try again later."
    }
    assert summary.written > 0
