from __future__ import annotations

from datetime import date

import pytest

from genpers.guardrails import inspect
from genpers.records.finding import CheckItem


def rule(**lines):
    body = "".join(f"  {key}: {value}\n" for key, value in lines.items())
    return (
        "- id: claims.free.test\n  severity: review\n  kind: phrase\n"
        "  phrases: {de: [gratis, kostenlos], en: [free]}\n" + body + "  FRAME\n"
    )


PRODUCT = {
    "id": "p",
    "name": "Gratis-Konto",
    "category": "loan_instalment",
    "sensitivity": "high",
    "facts": {
        "fee": {"value": "0 Euro, kostenlos"},
        "old": {"value": "x", "valid_until": "2026-01-01"},
        "none": {"value": False},
    },
    "claims": [{"id": "c", "text": "Dauerhaft kostenlos im Netz"}],
    "attributes": {"industry": "finance"},
}


@pytest.mark.parametrize(
    ("condition", "text", "count"),
    [
        ({"unless": "{negated: true}"}, "Das ist nicht gratis", 0),
        ({"unless": "{negated: true}"}, "Das ist gratis", 1),
        ({"unless": "{quoted: true}"}, "Unser „gratis“ Konto", 0),
        ({"unless": "{pattern: {de: 'gratis[- ]Zugabe'}}"}, "Eine Gratis-Zugabe", 0),
        ({"unless": "{pattern: {de: 'anderes'}}"}, "Etwas anderes gratis", 1),
        ({"unless": "{phrases: {de: [ab 20 €]}}"}, "Gratis ab 20 €", 0),
        ({"unless": "{phrases: {de: [ab 20 €]}}"}, "Gratis. Sonst ab 20 €", 1),
        ({"unless": "{covers: {de: [gratis anrufen]}}"}, "Jetzt gratis anrufen", 0),
        ({"unless": "{product_fact: fee}"}, "Jetzt gratis", 0),
        ({"unless": "{product_fact: 'f*'}"}, "Jetzt gratis", 0),
        ({"unless": "{product_fact: [old, none, other]}"}, "Jetzt gratis", 1),
        ({"unless": "{product_says: {de: [kostenlos]}}"}, "Jetzt gratis", 0),
        ({"unless": "{product_says: {de: [geschenkt]}}"}, "Jetzt gratis", 1),
        ({"unless": "{claim: true}"}, "Es ist dauerhaft kostenlos im Netz", 0),
        ({"unless": "{claim: true}"}, "Es ist kostenlos", 1),
        ({"unless": "{in_product_name: true}"}, "Unser Gratis-Konto", 0),
        ({"unless": "{in_product_name: true}"}, "Unser gratis Konto da", 0),
        ({"unless": "{in_product_name: true}"}, "Gratis dazu", 1),
        ({"near": "{phrases: {de: [heute]}}"}, "Heute ist es gratis", 1),
        ({"near": "{phrases: {de: [heute]}}"}, "Heute. Es ist gratis", 0),
        ({"near": "{phrases: {de: [gratis]}}"}, "Es ist gratis", 0),
        ({"near": "{phrases: {de: [heute]}, within: clause}"}, "Heute, es ist gratis", 0),
        ({"near": "{phrases: {de: [heute]}, within: field}"}, "Heute. Es ist gratis", 1),
        ({"near": "{phrases: {de: [heute]}, within: 5}"}, "Gratis ist es ja wohl heute", 0),
        ({"near": "{pattern: {de: '\\d+ Euro'}}"}, "Gratis statt 5 Euro", 1),
        ({"not_near": "{phrases: {de: [heute]}}"}, "Heute ist es gratis", 0),
        ({"second_person": "true"}, "Für Sie gratis", 1),
        ({"second_person": "true"}, "Das ist gratis, wenn Sie mögen", 0),
        ({"fields": "[subject]"}, "gratis", 0),
        ({"fields": "[body]"}, "gratis", 1),
        ({"products": "{sensitivity: [high], industry: finance}"}, "gratis", 1),
        ({"products": "{sensitivity: [low]}"}, "gratis", 0),
        ({"products": "{category: 'loan*'}"}, "gratis", 1),
        ({"products": "{attributes: {industry: [travel]}}"}, "gratis", 0),
        ({"channels": "[push]"}, "gratis", 0),
        ({"languages": "[en]"}, "gratis", 0),
        ({"purposes": "[service]"}, "gratis", 0),
        ({"objectives": "[inform]"}, "gratis", 1),
        ({"valid_from": "2026-11-22"}, "gratis", 0),
        ({"valid_from": "2026-11-21"}, "gratis", 1),
        ({"valid_to": "2026-11-20"}, "gratis", 0),
        ({"valid_to": "2026-11-21"}, "gratis", 1),
    ],
)
def test_a_condition_decides_whether_a_match_counts(rules, look, condition, text, count):
    campaign = {"id": "k", "objective": "inform", "purpose": "advertising"}
    findings = look(rules(rule(**condition)), text, products=[PRODUCT], campaign=campaign)

    assert len(findings) == count


def test_a_detector_may_have_conditions_of_its_own(rules, look):
    book = rules(
        """
        - id: claims.free.test
          severity: review
          any:
            - {kind: phrase, phrases: {de: [gratis]}, unless: {quoted: true}}
            - {kind: phrase, phrases: {de: [umsonst]}}
          unless: {negated: true}
          FRAME
        """
    )
    found = [
        len(look(book, text)) for text in ("„gratis“", "nicht gratis", "„umsonst“", "nicht umsonst")
    ]

    assert found == [0, 1, 1, 0]


def test_missing_context_makes_a_finding_a_review_and_never_silence(rules, look):
    book = rules(rule(needs="[products]").replace("severity: review", "severity: block"))
    known = look(book, "gratis", products=[PRODUCT])
    unknown = look(book, "gratis")

    assert [known[0].severity, unknown[0].severity] == ["block", "review"]
    assert look(book, "nichts") == ()


def test_severity_follows_the_first_condition_that_holds(rules, look):
    book = rules(
        rule(
            severity_when="[{severity: block, products: {sensitivity: high}},"
            " {severity: warn, channels: [push]}]"
        )
    )
    severities = [
        look(book, "gratis", products=[PRODUCT])[0].severity,
        look(book, "gratis", channel="push")[0].severity,
        look(book, "gratis")[0].severity,
    ]

    assert severities == ["block", "warn", "review"]


def test_a_project_changes_a_severity_and_says_why(rules, look):
    book = rules(
        rule(), severities={"claims.free.*": {"severity": "warn", "reason": "Only brand names"}}
    )
    finding = look(book, "gratis")[0]

    assert finding.severity == "warn"
    assert "Only brand names" in finding.message


def test_a_project_switches_a_rule_off(rules, look):
    book = rules(
        rule(), severities={"claims.free.test": {"severity": "off", "reason": "No offers"}}
    )

    assert look(book, "gratis") == ()


def test_a_rule_holds_on_the_days_it_is_in_force(rules):
    book = rules(rule(valid_from="2027-01-01"))
    item = CheckItem(id="t", locale="de-DE", channel="email", fields={"body": "gratis"})
    found = [len(inspect(book, item, day)) for day in (date(2026, 12, 31), date(2027, 1, 1))]

    assert found == [0, 1]
