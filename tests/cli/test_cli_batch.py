"""batch on the command line: options in, files and a summary out."""

from __future__ import annotations

import json

import pytest

from genpers.batch.order import BatchSummary
from genpers.library import library_folder

BANK = library_folder("examples") / "bank"


@pytest.fixture
def arguments(folder):
    customers = folder / "c.jsonl"
    customers.write_text('{"id": "C-1"}\n{"id": "C-2"}\n', encoding="utf-8")
    return [
        "batch",
        "--campaign",
        str(BANK / "campaigns/giro-onboard-email.json"),
        "--products",
        str(BANK / "products.json"),
        "--offer",
        "giro-basis",
        "--customers",
        str(customers),
        "--out",
        "out",
        "--as-of",
        "2026-11-21",
        "--workers",
        "1",
    ]


def test_the_summary_is_printed_and_the_files_named(genpers, arguments, folder):
    ran = genpers(*arguments)

    assert ran.code == 0
    for part in ("customers", "refused", "briefs", "model calls", "variants", "seconds"):
        assert part in ran.out
    for name in ("results.jsonl", "results.parquet", "failures.jsonl", "summary.json"):
        assert (folder / "out" / name).exists()
        assert name in ran.out


def test_the_summary_as_json_is_the_record(genpers, arguments):
    found = BatchSummary.model_validate_json(genpers(*arguments, "--json").out)

    assert (found.customers, found.written, found.briefs) == (2, 2, 1)


def test_a_failed_record_gives_exit_code_1(genpers, arguments, folder):
    (folder / "c.jsonl").write_text('{"id": "C-1"}\n{"id"\n', encoding="utf-8")

    ran = genpers(*arguments)

    assert ran.code == 1
    failure = json.loads((folder / "out/failures.jsonl").read_text(encoding="utf-8"))
    assert failure["line"] == 2


def test_a_second_run_needs_resume(genpers, arguments):
    genpers(*arguments)

    assert genpers(*arguments).code == 2
    assert genpers(*arguments, "--resume").code == 0


def test_products_that_exclude_each_other_are_refused_as_an_offer(genpers, arguments, folder):
    everything = [part for part in arguments if part not in ("--offer", "giro-basis")]

    ran = genpers(*everything)

    assert ran.code == 2
    assert "exclude each other" in ran.err
    assert "--offer" in ran.err
    assert not (folder / "out").exists()


def test_an_unknown_offer_names_the_known_products(genpers, arguments):
    ran = genpers(*[part if part != "giro-basis" else "giro" for part in arguments])

    assert ran.code == 2
    assert "Known are:" in ran.err
