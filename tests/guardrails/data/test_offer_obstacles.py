"""Products, customer and channel: what stands against an offer, and how products are called."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from genpers.guardrails.analysis.offers import (
    exclusions,
    ineligible,
    missing_consent,
    owned_offers,
    unwanted_contact,
    youngest_age,
)
from genpers.guardrails.analysis.product_names import name_problems
from genpers.records.customer import Customer
from genpers.records.finding import CheckItem

DAY = date(2026, 11, 21)
RULES = {"impersonal_channels": ["cms"], "frequency_window_days": 7}
SELLING = frozenset({"cross_sell", "up_sell", "welcome", "win_back"})


def item(**given: Any) -> CheckItem:
    return CheckItem.model_validate(
        {"id": "t", "locale": "de-DE", "channel": "email", "fields": {"body": "x"}} | given
    )


def product(name: str, **given: Any) -> dict[str, Any]:
    return {"id": name.lower(), "name": name} | given


def test_exclusion_is_symmetric_among_offered_products() -> None:
    one = item(products=[product("A", excludes=["b"]), product("B")])
    other = item(products=[product("A"), product("B", excludes=["a"])])

    assert len(list(exclusions(one))) == len(list(exclusions(other))) == 1


def test_exclusion_by_an_owned_product_is_read_from_the_portfolio_too() -> None:
    owner = {"id": "C", "owned_products": ["b"]}
    excluded = item(
        products=[product("A")], portfolio=[product("B", excludes=["a"])], customer=owner
    )

    assert [found.reason for found in exclusions(excluded)] == ["A / B"]


@pytest.mark.parametrize(("objective", "count"), [("cross_sell", 1), ("onboard", 0), ("renew", 0)])
def test_an_owned_product_is_only_held_against_objectives_that_sell(
    objective: str, count: int
) -> None:
    owned = item(
        products=[product("A")],
        customer={"id": "C", "owned_products": ["a"]},
        campaign={"id": "k", "objective": objective},
    )

    assert len(list(owned_offers(owned, SELLING))) == count


def test_a_birth_year_gives_the_youngest_possible_age() -> None:
    customer = Customer.model_validate({"id": "C", "profile": {"birth_year": 2008}})

    assert youngest_age(customer, DAY) == 17


def test_an_unknown_age_is_no_obstacle_outside_the_categories_for_adults() -> None:
    tea = item(products=[product("A", audience={"min_age": 18})], customer={"id": "C"})

    assert list(ineligible(tea, DAY, {"categories": ["loan"]})) == []


def test_a_single_opt_in_does_not_suffice_for_advertising() -> None:
    rules = {"methods": {"default": ["double_opt_in"]}, "purposes_without_consent": ["service"]}
    consent = {
        "purpose": "advertising", "channels": ["email"], "status": "granted",
        "recorded_at": "2026-02-03",
    }  # fmt: skip
    campaign = {"id": "k", "objective": "inform"}
    single = item(
        customer={"id": "C", "consents": [consent | {"method": "single_opt_in"}]}, campaign=campaign
    )
    double = item(
        customer={"id": "C", "consents": [consent | {"method": "double_opt_in"}]}, campaign=campaign
    )

    assert missing_consent(single, DAY, rules) is not None
    assert missing_consent(double, DAY, rules) is None


def test_the_frequency_cap_counts_only_the_last_days() -> None:
    sent = {"type": "sent", "channel": "email"}
    customer = {"id": "C", "preferences": {"max_per_week": 1}}
    recent = item(customer=customer | {"history": [sent | {"at": "2026-11-19"}]})
    old = item(customer=customer | {"history": [sent | {"at": "2026-11-01"}]})

    assert len(list(unwanted_contact(recent, DAY, None, RULES))) == 1
    assert list(unwanted_contact(old, DAY, None, RULES)) == []


@pytest.mark.parametrize(
    ("text", "names", "problem"),
    [
        ("BausparFlex Premium ist da.", ["BausparFlex"], "variant"),
        ("Mit der Foto Cloud M.", ["FotoCloud M"], "misspelt"),
        ("Das TagesgeldPuls wächst.", ["TagesgeldPlus"], "misspelt"),
        ("Dazu unsere neue Kaffeemühle Mola Pro.", ["Frühschicht"], "invented"),
    ],
)
def test_a_wrong_product_name_is_found(text: str, names: list[str], problem: str) -> None:
    assert [one.problem for one in name_problems(text, names, "", "de")] == [problem]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Die Vorteile des BausparFlex.", ["BausparFlex"]),
        ("Die Gäste des Hotels Rebenblick.", ["Hotel Rebenblick"]),
        ("StromFix 24 läuft.", ["StromFix 24"]),
        ("Unser Team in Köln hilft.", ["Stadtgleiter"]),
    ],
)
def test_right_and_inflected_names_pass(text: str, names: list[str]) -> None:
    assert list(name_problems(text, names, " ".join(names).lower(), "de")) == []
