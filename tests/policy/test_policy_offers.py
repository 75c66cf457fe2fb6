"""Eligibility: audience, requires, owned, exclusion, minors."""

import pytest

LAMP = {"id": "lamp", "name": "Lampe", "category": "lighting"}


def offered(decide, *products, **parts):
    return decide(products=[LAMP | product for product in products], **parts).eligible


def test_a_product_that_anybody_may_have_is_eligible(decide):
    eligible = offered(decide, {})

    assert eligible.allowed
    assert eligible.reason is None


@pytest.mark.parametrize("objective", ["cross_sell", "up_sell", "welcome", "win_back"])
def test_an_owned_product_is_not_advertised(decide, objective):
    eligible = offered(decide, {}, owned_products=["lamp"], campaign={"objective": objective})

    assert not eligible.allowed
    assert eligible.reason == "the customer already owns lamp"


@pytest.mark.parametrize("objective", ["onboard", "renew", "service", "thank"])
def test_an_owned_product_may_be_the_subject(decide, objective):
    permission = decide(products=[LAMP], owned_products=["lamp"], campaign={"objective": objective})

    assert permission.eligible.allowed
    assert permission.brief.products[0].owned


def test_a_bought_product_is_not_yet_an_owned_one(decide):
    event = {"type": "purchase", "at": "2026-08-01", "product": "lamp"}

    assert offered(decide, {}, history=[event]).allowed


def test_what_a_product_requires_must_be_owned(decide):
    bulb = {"id": "bulb", "requires": ["lamp"]}

    assert offered(decide, bulb, owned_products=["lamp"]).allowed
    assert not offered(decide, bulb).allowed
    assert not offered(decide, bulb, {}).allowed


@pytest.mark.parametrize("declares", ["lamp", "torch"])
def test_offered_products_exclude_each_other_from_either_side(decide, declares):
    lamp = {"excludes": ["torch"]} if declares == "lamp" else {}
    torch = {"id": "torch", "excludes": ["lamp"]} if declares == "torch" else {"id": "torch"}

    eligible = offered(decide, lamp, torch)

    assert not eligible.allowed
    assert eligible.reason == "lamp and torch exclude each other"


def test_an_owned_product_excludes_an_offered_one_from_either_side(decide):
    old = {"id": "old", "name": "Alt", "excludes": ["lamp"]}

    assert not offered(decide, {"excludes": ["old"]}, owned_products=["old"]).allowed
    assert not offered(decide, {}, owned_products=["old"], portfolio=[old]).allowed
    assert offered(decide, {}, owned_products=["old"]).allowed
    assert offered(decide, {}, portfolio=[old]).allowed


@pytest.mark.parametrize(
    ("profile", "allowed"),
    [
        ({"birth_year": 2008}, False),  # 17 or 18
        ({"birth_year": 2007}, True),
        ({"birth_date": "2008-11-21"}, True),
        ({"birth_date": "2008-11-22"}, False),
        ({"age": 17}, False),
    ],
)
def test_the_youngest_possible_age_meets_the_audience(decide, profile, allowed):
    assert offered(decide, {"audience": {"min_age": 18}}, profile=profile).allowed is allowed


def test_the_oldest_possible_age_meets_the_upper_limit(decide):
    young = {"audience": {"max_age": 27}}

    assert offered(decide, young, profile={"birth_year": 1999}).allowed
    assert not offered(decide, young, profile={"birth_year": 1998}).allowed


def test_an_unknown_age_passes_with_a_reason_where_no_law_demands_it(decide):
    eligible = offered(decide, {"audience": {"min_age": 18}})

    assert eligible.allowed
    assert eligible.reason == "lamp is for ages from 18; the age is not known"


@pytest.mark.parametrize("category", ["consumer_credit", "spirits", "lottery"])
def test_an_unknown_age_does_not_pass_where_the_law_demands_it(decide, category):
    adults = {"category": category, "audience": {"min_age": 18}}

    assert not offered(decide, adults).allowed
    assert offered(decide, adults, profile={"birth_year": 1980}).allowed


@pytest.mark.parametrize("category", ["consumer_credit", "wine", "funds"])
def test_a_known_minor_is_offered_no_credit_investment_or_alcohol(decide, category):
    assert not offered(decide, {"category": category}, profile={"birth_year": 2009}).allowed


def test_the_country_of_the_locale_meets_the_audience(decide):
    here = {"audience": {"countries": ["DE", "AT"]}}

    assert offered(decide, here, locale="de-AT").allowed
    assert not offered(decide, here, locale="de-CH").allowed
    assert not offered(decide, here, locale="de").allowed


def test_an_offer_that_is_not_eligible_has_no_brief_and_uses_no_fact(decide):
    permission = decide(
        products=[LAMP | {"requires": ["x"]}], profile={"city": "Ulm", "first_name": "Ida"}
    )

    assert permission.brief is None
    assert permission.merge == {}
    assert permission.receipt.used == ()
    assert {item.fact for item in permission.receipt.withheld} == {"city", "first_name"}
