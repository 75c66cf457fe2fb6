"""The brief: what it holds of products and campaign, and what it never holds."""

import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PRODUCT = {
    "id": "bauspar",
    "name": "BausparFlex",
    "category": "building_savings",
    "sensitivity": "high",
    "summary": "Bausparvertrag mit flexibler Sparrate",
    "url": "https://example.test/bauspar",
    "facts": {
        "zins": {"value": "2,35 % p. a.", "valid_until": "2026-12-31"},
        "alt": {"value": "3,00 % p. a.", "valid_until": "2026-11-20"},
        "neu": {"value": "1,00 % p. a.", "valid_from": "2026-11-22"},
        "nur_at": {"value": "4,00 % p. a.", "markets": ["AT"]},
        "rate": 2.5,
        "flexibel": True,
    },
    "claims": [
        {"id": "a", "text": "Testsieger 09/2026", "valid_until": "2027-09-30", "markets": ["DE"]},
        {"id": "b", "text": "Testsieger 2024", "valid_until": "2025-12-31"},
        {"id": "c", "text": "In Österreich geprüft", "markets": ["AT"]},
    ],
    "grammar": {"de": {"gender": "m"}},
    "attributes": {"industry": "finance", "brand": "Hausbank"},
}


def test_a_brief_holds_only_facts_and_claims_of_the_day_and_the_market(decide):
    product = decide(products=[PRODUCT]).brief.products[0]

    assert product.facts == {"zins": "2,35 % p. a.", "rate": "2,5", "flexibel": "ja"}
    assert [claim.id for claim in product.claims] == ["a"]
    assert product.gender == "m"


def test_without_a_known_country_nothing_bound_to_a_market_holds(decide):
    product = decide(products=[PRODUCT], locale="de").brief.products[0]

    assert product.claims == ()


def test_a_brief_names_brand_channel_and_last_day(decide):
    campaign = {"valid_until": "2026-12-31", "instructions": " Ruhig im Ton. ", "variants": 2}

    brief = decide(products=[PRODUCT], campaign=campaign, preferences={"contact": "personal"}).brief

    assert (brief.brand, brief.valid_until, brief.contact) == ("Hausbank", "2026-12-31", "personal")
    assert (brief.instructions, brief.variants, brief.sensitivity) == ("Ruhig im Ton.", 2, "high")


def test_the_link_is_that_of_the_campaign_else_of_the_product(decide):
    own = decide(products=[PRODUCT], campaign={"link": "https://example.test/l/1"})

    assert own.merge["link"] == "https://example.test/l/1"
    assert decide(products=[PRODUCT]).merge["link"] == "https://example.test/bauspar"


def test_only_fields_with_a_value_are_offered_and_names_only_informally(decide):
    profile = {"first_name": "Max", "last_name": "Muster"}
    formal = decide(profile=profile, preferences={"address": "sie"}).brief.merge_fields
    informal = decide(profile=profile, preferences={"address": "du"}).brief.merge_fields

    assert "salutation" in formal
    assert "first_name" not in formal
    assert "last_name" not in formal
    assert "first_name" in informal
    assert "link" not in formal


WORD = st.text(string.ascii_uppercase + "ÄÖÜ", min_size=8, max_size=14).map("Qx".__add__)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(word=WORD, party=st.sampled_from(["zero", "first", "second", "third"]), stage=st.booleans())
def test_no_withheld_value_name_or_id_is_in_brief_or_merge_values(decide, word, party, stage):
    withheld = {
        name: {"value": word, "party": party, "use": "mention"}
        for name in ("health_condition", "religion", "churn_score", "iban", "unheard_of", "income")
    }
    withheld["interests"] = {"value": [word], "party": party, "purposes": ["service"]}
    withheld["viewed_category"] = {"value": word, "observed_at": "2025-01-01"}
    withheld["occupation"] = {"value": word}
    names = {"first_name": f"{word}a", "last_name": f"{word}b", "company": f"{word} GmbH"}

    permission = decide(
        id=f"C-{word}",
        profile=withheld,
        addresses={"email": f"{word}@example.test", "postal": word},
        job_to_be_done={"situation": f"Schulden {word}"},
        lifecycle={"stage": "loyal"} if stage else None,
        history=[{"type": "purchase", "at": "2026-01-01", "product": word}],
        owned_products=[word],
    )
    named = decide(profile=names, id=f"C-{word}")

    assert word not in permission.brief.model_dump_json()
    assert word not in " ".join(permission.merge.values())
    assert word not in permission.receipt.model_dump_json()
    assert word not in named.brief.model_dump_json()
    assert f"{word}a".casefold() in named.merge["first_name"].casefold()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(age=st.integers(17, 99), income=st.integers(0, 10**6), value=st.text(max_size=30))
def test_what_is_withheld_changes_nothing_in_a_brief(decide, age, income, value):
    profile = {
        "interests": {"value": ["Lesen"], "party": "zero"},
        "birth_year": {"value": 2026 - age, "use": "never"},
        "income_band": income,
        "religion": value,
        "notes": value,
    }

    brief = decide(profile=profile).brief

    assert brief == decide(profile={"interests": profile["interests"]}).brief
