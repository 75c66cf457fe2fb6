"""The development scenarios, end to end: permission, form, facts, nothing forbidden anywhere."""

import json
from pathlib import Path

import pytest

from genpers.personalizer import Personalizer

CASES = Path(__file__).parent / "cases" / "scenarios.jsonl"
SCENARIOS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def personalizer(installation):
    return Personalizer(app=installation)


def outcome(personalizer, scenario):
    request = scenario["request"]
    given = (request["campaign"], request["customer"], request["products"])
    options = {"portfolio": request.get("portfolio", ()), "as_of": "2026-11-21"}
    return personalizer.generate(*given, **options), personalizer.dry_run(*given, **options)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["id"])
def test_the_scenario_comes_out_as_expected(personalizer, scenario):
    expected = scenario["expect"]

    result, shown = outcome(personalizer, scenario)
    used = {fact.fact for fact in result.data_receipt.used}
    left_the_house = shown.model_dump_json(include={"messages"}) + json.dumps(
        [variant.model_dump(mode="json") for variant in result.variants], ensure_ascii=False
    )

    assert result.contact.allowed is expected["contact_allowed"]
    assert result.eligible.allowed is expected["eligible"]
    assert expected["address"] in ("any", result.address.form)
    assert set(expected["may_use"]) <= used
    assert not used & set(expected["must_withhold"])
    assert not [text for text in expected["forbidden_strings"] if text in left_the_house]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["id"])
def test_texts_are_written_exactly_where_they_may_be(personalizer, scenario):
    expected = scenario["expect"]

    result, _ = outcome(personalizer, scenario)

    allowed = expected["contact_allowed"] and expected["eligible"]
    assert len(result.variants) == (scenario["request"]["campaign"]["variants"] if allowed else 0)
    assert allowed or result.contact.reason or result.eligible.reason
