"""What the rules have reached on the development cases is not lost again."""

import json
from datetime import date
from pathlib import Path

import pytest

from genpers.guardrails import report
from genpers.records.finding import CheckItem

CASES = Path(__file__).parent.parent / "cases"
AS_OF = date(2026, 11, 21)


def rows(name):
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def stopped(installation, item):
    return report(installation.rulebook, CheckItem.model_validate(item), AS_OF).verdict != "pass"


@pytest.mark.parametrize(
    ("names", "least", "most"),
    [
        (("de_claims_tone", "de_data_offer", "en_all"), 0.92, 0.03),
        (("second/claims_tone", "second/data_offer"), 0.78, 0.06),
    ],
)
def test_most_violations_are_stopped_and_few_clean_twins(installation, names, least, most):
    cases = [row for name in names for row in rows(name)]
    guilty = [row["case"] for row in cases if row["expect"]["verdict"] != "pass"]
    clean = [row["case"] for row in cases if row["expect"]["verdict"] == "pass"]

    recall = sum(stopped(installation, item) for item in guilty) / len(guilty)
    false_alarms = sum(stopped(installation, item) for item in clean) / len(clean)

    assert recall >= least
    assert false_alarms <= most


def test_plain_good_copy_passes(installation):
    items = rows("clean")

    held = [item["id"] for item in items if stopped(installation, item)]

    assert len(held) <= len(items) * 0.03
