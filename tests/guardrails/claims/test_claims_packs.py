"""The claims packs are complete and sourced, and context decides where texts are equal."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from genpers.guardrails.inspection import report
from genpers.records.finding import CheckItem

DAY = date(2026, 11, 21)
CASES = Path(__file__).parents[2] / "cases"


@pytest.fixture(scope="module")
def claims(rulebook):
    return [rule for rule in rulebook.rules if rule.family == "claims"]


def test_all_rules_of_the_catalogue_are_there(claims):
    own = [
        rule
        for rule in claims
        if not rule.id.endswith((".paraphrased", ".unsaid", ".built"))
        and (not rule.id.endswith(".unbacked") or rule.id == "claims.guarantee.unbacked")
    ]

    assert len(own) == 63


def test_every_rule_has_four_examples_each_way_and_language(claims):
    short = [
        (rule.id, way, language)
        for rule in claims
        for way in ("flags", "passes")
        for language in ("de", "en")
        if len(getattr(rule.examples, way).get(language, [])) < 4
    ]

    assert short == []


def test_laws_with_a_date_start_on_it(claims):
    starts = {rule.id: rule.valid_from for rule in claims}

    assert starts["claims.credit.warning_missing"] == date(2026, 11, 20)
    assert starts["claims.green.generic"] == date(2026, 9, 27)


def rules_of(rulebook, item):
    found = report(rulebook, CheckItem.model_validate(item), DAY).findings
    return {one.rule for one in found if one.rule.startswith("claims.")}


def item(text, **context):
    base = {"id": "x", "locale": "de-DE", "channel": "email", "fields": {"body": text}}
    return {**base, **context}


def test_a_figure_without_products_is_held_for_review(rulebook):
    answer = report(rulebook, CheckItem.model_validate(item("Er kostet 249,00 €.")), DAY)

    assert answer.verdict == "review"
    assert [one.excerpt for one in answer.findings] == ["249,00 €"]


def test_promises_about_credit_are_held_without_products_too(rulebook):
    found = rules_of(rulebook, item("Ein Kredit ganz ohne Schufa."))

    assert "claims.credit.approval_promise" in found


def test_required_wording_trips_no_other_rule(rulebook):
    text = (
        "Frühere Wertentwicklungen lassen nicht auf zukünftige Renditen schließen. "
        "Zu Risiken und Nebenwirkungen lesen Sie die Packungsbeilage."
    )

    assert rules_of(rulebook, item(text)) == set()


def _pairs_with_equal_texts():
    rows = {}
    for name in ("de_claims_tone", "en_all"):
        for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            rows[row["id"]] = row
    return [
        (row["case"], rows[row["twin"]]["case"])
        for row in rows.values()
        if row["expect"]["verdict"] == "flag"
        and row["expect"]["topics"][0].startswith("claims.")
        and row["case"]["fields"] == rows[row["twin"]]["case"]["fields"]
    ]


def test_equal_texts_are_told_apart_by_their_context(rulebook):
    pairs = _pairs_with_equal_texts()

    assert len(pairs) > 8
    right = [bool(rules_of(rulebook, bad)) and not rules_of(rulebook, good) for bad, good in pairs]
    assert sum(right) >= len(right) - 2
