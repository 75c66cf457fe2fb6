"""Two texts that are the same to the letter, and only the context decides which may go out."""

import json
from datetime import date
from pathlib import Path

import pytest

from genpers.guardrails import report
from genpers.records.finding import CheckItem

CASES = Path(__file__).parent.parent / "cases"
ROWS = {
    row["id"]: row
    for name in ("de_claims_tone", "de_data_offer", "en_all")
    for row in map(json.loads, (CASES / f"{name}.jsonl").read_text("utf-8").splitlines())
}
PAIRS = [
    (row, ROWS[row["twin"]])
    for row in ROWS.values()
    if row["expect"]["topics"] and row["case"]["fields"] == ROWS[row["twin"]]["case"]["fields"]
]


def judged(installation, row):
    return report(installation.rulebook, CheckItem.model_validate(row["case"]), date(2026, 11, 21))


def test_there_are_two_dozen_such_pairs():
    assert len(PAIRS) >= 24


@pytest.mark.parametrize(("guilty", "clean"), PAIRS, ids=lambda row: row["id"])
def test_the_context_decides(installation, guilty, clean):
    stopped, passed = judged(installation, guilty), judged(installation, clean)

    assert stopped.verdict != "pass"
    assert passed.verdict == "pass"
