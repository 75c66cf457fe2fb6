"""The development scenarios: contact, offer, form, facts and what a brief must not hold."""

import json
from pathlib import Path

import pytest

from genpers.policy import moment_of, permit
from genpers.records.campaign import Request

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "scenarios.jsonl")
    .read_text("utf-8")
    .splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_scenario_comes_out_as_expected(policy, case):
    request = Request.model_validate(case["request"])
    expected = case["expect"]

    permission = permit(policy, request, moment_of("2026-11-21", request.customer))

    used = {item.fact for item in permission.receipt.used}
    merged = " | ".join(permission.merge.values())
    brief = permission.brief.model_dump_json() if permission.brief else ""
    assert permission.contact.allowed == expected["contact_allowed"]
    assert permission.eligible.allowed == expected["eligible"]
    assert expected["address"] in ("any", permission.address.form)
    assert not used & set(expected["must_withhold"])
    assert set(expected["may_use"]) <= used
    assert not [text for text in expected["forbidden_strings"] if text in brief + merged]


def test_there_are_forty_scenarios():
    assert len(CASES) == 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_offered_fact_stands_in_the_receipt(policy, case):
    request = Request.model_validate(case["request"])

    permission = permit(policy, request, moment_of("2026-11-21", request.customer))

    receipt = permission.receipt
    named = {item.fact for item in (*receipt.used, *receipt.withheld)}
    job = {"job_to_be_done"} if request.customer.job_to_be_done else set()
    assert named == set(request.customer.profile) | job
