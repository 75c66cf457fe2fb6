"""Which facts a checked text may say: the same order of reasons as the permit step."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from genpers.guardrails.analysis.known_facts import consent_status, known_facts
from genpers.guardrails.document import Context, Document
from genpers.guardrails.phrases import PhraseBook
from genpers.records.finding import CheckItem

DAY = date(2026, 11, 21)
CATALOGUE = {
    "default_ttl_months": 24,
    "attributes": {
        "city": {"use": "mention", "category": "place"},
        "interests": {"use": "mention", "category": "interest", "aliases": ["hobbies"]},
        "income": {"category": "wealth", "aliases": ["income_band"]},
        "cart_items": {"use": "shape", "category": "browsing", "ttl_days": 7},
    },
}
GRANTED = {
    "purpose": "personalisation", "channels": ["*"], "status": "granted",
    "method": "preference_center", "recorded_at": "2026-02-03",
}  # fmt: skip


def reasons(name: str, fact: Any, consents: list[dict[str, Any]]) -> set[str]:
    item = CheckItem.model_validate({
        "id": "t", "locale": "de-DE", "channel": "email", "fields": {"body": "x"},
        "customer": {"id": "C", "profile": {name: fact}, "consents": consents},
    })  # fmt: skip
    document = Document(item, Context(as_of=DAY), PhraseBook())
    return set(known_facts(document, CATALOGUE)[0].reasons)


CASES = [
    ("city", "Kiel", [GRANTED], set()),
    ("city", "Kiel", [], {"purpose"}),
    ("city", {"value": "Kiel", "observed_at": "2021-05-03"}, [GRANTED], {"stale"}),
    ("city", "Kiel", [GRANTED | {"channels": ["push"]}], {"purpose"}),
    ("hobbies", {"value": ["Rad"], "purposes": ["service"]}, [GRANTED], {"purpose"}),
    ("hobbies", {"value": ["Rad"], "purposes": ["advertising"]}, [], set()),
    ("hobbies", {"value": ["Rad"], "purposes": ["personalisation"]}, [], {"purpose"}),
    ("hobbies", {"value": ["Rad"], "use": "shape"}, [GRANTED], {"purpose"}),
    ("hobbies", {"value": ["Rad"], "inferred": True}, [GRANTED], {"inferred"}),
    ("hobbies", {"value": ["Rad"], "party": "third"}, [GRANTED], {"third_party"}),
    ("income_band", "B3", [GRANTED], {"wealth", "purpose"}),
    ("unheard_of", "x", [GRANTED], {"purpose"}),
    ("cart_items", {"value": "Zelt", "observed_at": "2026-11-01"}, [GRANTED],
     {"stale", "purpose", "conduct"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fact", "consents", "expected"), CASES)
def test_each_reason_against_a_fact_is_named(
    name: str, fact: Any, consents: list[dict[str, Any]], expected: set[str]
) -> None:
    assert reasons(name, fact, consents) == expected


def test_the_latest_consent_wins_and_a_tie_counts_as_withdrawn() -> None:
    later = GRANTED | {"status": "withdrawn", "recorded_at": "2026-05-01"}
    tie = GRANTED | {"status": "withdrawn"}

    assert reasons("city", "Kiel", [GRANTED, later]) == {"purpose"}
    assert reasons("city", "Kiel", [later, GRANTED | {"recorded_at": "2026-06-01"}]) == set()
    assert reasons("city", "Kiel", [GRANTED, tie]) == {"purpose"}


def test_a_consent_after_the_day_of_judging_does_not_count_yet() -> None:
    from genpers.records.customer import Customer

    customer = Customer.model_validate({"id": "C", "consents": [GRANTED]})

    assert consent_status(customer, "personalisation", "email", date(2026, 1, 1)) is None
