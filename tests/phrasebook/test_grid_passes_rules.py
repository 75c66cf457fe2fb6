"""Every text of the whole grid passes every rule: what the newcomer sees first is clean."""

from datetime import date

import pytest

from genpers.guardrails import inspect
from genpers.records.campaign import Campaign
from genpers.records.customer import Customer
from genpers.records.finding import CheckItem, verdict_of
from genpers.records.product import Disclosure, Product

AS_OF = date(2026, 11, 21)
WARNING = {
    "de": "Achtung! Kreditaufnahme kostet Geld.",
    "en": "Caution! Borrowing money costs money.",
}
INTEREST = {"de": "Radfahren", "en": "cycling"}
CITY = {"de": "Köln", "en": "Leeds"}
JOBS = {
    "de": (
        None,
        "planbar sparen",
        "günstig",
        "wenig Zeit",
        "gut abgesichert",
        "unabhängig",
        "gemeinsam",
        "Genuss",
        "Überblick",
        "Qualität",
        "dazulernen",
        "draußen",
        "selber machen",
        "Wohnung",
        "Geschenk",
    ),
    "en": (
        None,
        "plan ahead",
        "affordable",
        "no time",
        "safe",
        "independent",
        "together",
        "enjoy",
        "overview",
        "quality",
        "learn",
        "outdoors",
        "sewing",
        "flat",
        "gift",
    ),
}
STEP = 61
FULL = 7  # less than the number of families: every cell of the grid comes up


def orders(language, grid, families, step):
    """Every step-th order of grid x family; jobs, interests, city and contact go round."""
    cells = [(*cell, family) for cell in grid for family in families[language]]
    for number, cell in enumerate(cells):
        if number % step == 0:
            yield number, cell


def item_of(brief, text, language):
    """The text as a check item with all the context that it was written from."""
    products = tuple(
        Product(
            id=product.id,
            name=product.name,
            category=product.category,
            sensitivity=product.sensitivity,
            summary=product.summary,
            facts=dict(product.facts),
            url="https://example.test/p",
            attributes=dict(product.attributes),
            disclosures=(Disclosure(id="warning", text=WARNING[language]),)
            if product.category == "consumer_credit"
            else (),
        )
        for product in brief.products
    )
    customer = Customer.model_validate(
        {
            "id": "C-1",
            "locale": brief.locale,
            "lifecycle": {"stage": brief.stage},
            "profile": {
                "interests": {
                    "value": [INTEREST[language]],
                    "party": "zero",
                    "observed_at": "2026-09-01",
                    "purposes": ["personalisation"],
                },
                "city": {"value": CITY[language], "party": "first", "observed_at": "2026-09-01"},
            },
            "consents": [
                {
                    "purpose": purpose,
                    "channels": ["*"],
                    "status": "granted",
                    "method": "double_opt_in",
                    "recorded_at": "2026-02-03T10:00:00Z",
                }
                for purpose in ("advertising", "personalisation")
            ],
            "owned_products": [product.id for product in brief.products if product.owned],
        }
    )
    campaign = Campaign(
        id="grid",
        objective=brief.objective,
        purpose=brief.purpose,
        channel=brief.channel,
        link="https://example.test/l",
    )
    disclosures = {
        disclosure.id: disclosure.text for product in products for disclosure in product.disclosures
    }
    return CheckItem(
        id="grid",
        locale=brief.locale,
        channel=brief.channel,
        fields=text,
        address=brief.address,
        customer=customer,
        products=products,
        campaign=campaign,
        disclosures=disclosures or None,
    )


def failures(rulebook, language, grid, families, brief_of, texts_of, step):
    """The findings that hold a text back, with where they came from."""
    for number, (objective, stage, form, channel, family) in orders(language, grid, families, step):
        job = JOBS[language][number // step % len(JOBS[language])]
        brief = brief_of(
            objective,
            stage,
            form,
            channel,
            (family,),
            language=language,
            job=job,
            interests=(INTEREST[language],) if number % 2 else (),
            city=channel == "email" and number % 3 == 0,
            contact="personal" if number % 5 == 0 else "self_service",
        )
        if form == "du" and brief.sensitivity == "high":
            continue  # the policy never orders that
        for text in texts_of(brief, seed=number):
            findings = inspect(
                rulebook,
                item_of(brief, text, language),
                AS_OF,
                mentionable=["interests", "city"],
                withheld=[],
            )
            if verdict_of(findings) != "pass":
                yield from (
                    f"{finding.rule}: {finding.excerpt or finding.message!r} ({family}, {form})"
                    for finding in findings
                    if finding.severity in ("block", "review")
                )


def test_a_sample_of_the_grid_passes_all_rules(
    installation, language, grid, families, brief_of, texts_of
):
    held = set(failures(installation.rulebook, language, grid, families, brief_of, texts_of, STEP))

    assert held == set()


@pytest.mark.slow
def test_the_grid_passes_all_rules(installation, language, grid, families, brief_of, texts_of):
    held = set(failures(installation.rulebook, language, grid, families, brief_of, texts_of, FULL))

    assert held == set()
