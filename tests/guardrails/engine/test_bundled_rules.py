"""What must hold for the bundled rules as a whole, on the development cases."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from genpers.guardrails import inspect
from genpers.records.finding import CheckItem

DAY = date(2026, 11, 21)
CASES = Path(__file__).parents[2] / "cases"
ROWS = [
    json.loads(line)
    for name in ("de_claims_tone", "de_data_offer", "en_all")
    for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
]
ITEMS = [CheckItem.model_validate(row["case"]) for row in ROWS]


def blocking(rulebook, item):
    return {one.rule for one in inspect(rulebook, item, DAY) if one.severity == "block"}


def disguised(item, change):
    fields = {name: change(text) for name, text in item.fields.items()}
    return item.model_copy(update={"fields": fields})


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace(" ", "  "), id="wider"),
        pytest.param(lambda text: text.replace(" ", "\u00a0"), id="no-break"),
        pytest.param(lambda text: "\u200b".join(text), id="invisible"),
        pytest.param(lambda text: text.replace("e", "e\u00ad"), id="soft hyphens"),
    ],
)
def test_a_disguise_never_turns_a_block_into_a_pass(rulebook, change):
    escaped = {
        item.id: sorted(rules)
        for item in ITEMS[::4]
        if (rules := blocking(rulebook, item)) and not blocking(rulebook, disguised(item, change))
    }

    assert escaped == {}


def test_every_span_of_every_case_is_cut_exactly(rulebook):
    wrong = [
        (item.id, one.rule)
        for item in ITEMS
        for one in inspect(rulebook, item, DAY)
        if one.field in item.fields and one.excerpt != item.fields[one.field][one.start : one.end]
    ]

    assert wrong == []


def test_no_rule_crashes_on_any_case(rulebook):
    crashed = {
        one.message
        for item in ITEMS
        for one in inspect(rulebook, item, DAY)
        if one.rule == "prompt.rule.error"
    }

    assert crashed == set()
