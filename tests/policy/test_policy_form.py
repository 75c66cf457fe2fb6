"""Form of address, tone, lifecycle stage and persona: what steers a text as a whole."""

import pytest

LOW = {"id": "lamp", "name": "Lampe", "category": "lighting"}
MEDIUM = {"id": "giro", "name": "Giro", "category": "current_account", "sensitivity": "medium"}
HIGH = {"id": "fund", "name": "Fonds", "category": "funds", "sensitivity": "high"}


def form(decide, *products, wish="auto", **parts):
    preferences = {"address": wish}
    return decide(products=list(products), preferences=preferences, **parts).address


@pytest.mark.parametrize(
    ("wish", "expected"), [("auto", "sie"), ("du", "sie"), ("sie", "sie"), ("neutral", "neutral")]
)
def test_high_sensitivity_is_formal_whatever_else_is_said(decide, wish, expected):
    address = form(decide, LOW, HIGH, wish=wish, profile={"birth_year": 2004})

    assert address.form == expected
    assert address.reason.startswith("product fund has high sensitivity")


@pytest.mark.parametrize("wish", ["du", "sie", "neutral"])
@pytest.mark.parametrize("product", [LOW, MEDIUM])
def test_the_stated_preference_comes_next(decide, wish, product):
    assert form(decide, product, wish=wish, profile={"birth_year": 1950}).form == wish


@pytest.mark.parametrize(
    ("product", "profile", "expected"),
    [
        (LOW, {"birth_year": 2004}, "du"),
        (LOW, {"birth_year": 1997}, "du"),  # 28 or 29
        (LOW, {"birth_year": 1996}, "sie"),  # 29 or 30: in doubt formal
        (LOW, {"age": 29}, "du"),
        (LOW, {"age": 30}, "sie"),
        (LOW, {}, "sie"),
        (MEDIUM, {"birth_year": 2004}, "sie"),
        (LOW, {"birth_year": {"value": 2004, "use": "never"}}, "sie"),
        (LOW, {"birth_year": {"value": 2004, "party": "third"}}, "sie"),
        (LOW, {"birth_year": {"value": 2004, "purposes": ["service"]}}, "sie"),
    ],
)
def test_the_age_rule_comes_last_and_uses_permitted_ages_only(decide, product, profile, expected):
    assert form(decide, product, profile=profile).form == expected


def test_the_reason_of_the_age_rule_tells_no_age(decide):
    reason = form(decide, LOW, profile={"birth_year": 2004}).reason

    assert not any(character.isdigit() for character in reason)


@pytest.mark.parametrize(
    ("products", "expected"),
    [
        ([LOW], {"exclamations": 1, "emoji": 1, "humour": "fine", "mentions": 3}),
        ([MEDIUM], {"exclamations": 1, "emoji": 0, "humour": "mild", "mentions": 2}),
        ([HIGH], {"exclamations": 0, "emoji": 0, "humour": "none", "mentions": 1}),
        ([LOW, HIGH], {"exclamations": 0, "emoji": 0, "humour": "none", "mentions": 1}),
        ([LOW, MEDIUM], {"exclamations": 1, "emoji": 0, "humour": "mild", "mentions": 2}),
    ],
)
def test_with_several_products_the_stricter_tone_counts(decide, products, expected):
    brief = decide(products=products).brief

    assert brief.tone.model_dump(include=set(expected)) == expected


def event(kind, at, **more):
    return {"type": kind, "at": at} | more


@pytest.mark.parametrize(
    ("history", "owned", "stage"),
    [
        ([], [], "prospect"),
        ([event("visit", "2026-11-01")], [], "prospect"),
        ([], ["giro"], "active"),
        ([event("purchase", "2026-10-30")], [], "onboarding"),
        ([event("purchase", "2026-07-01")], [], "active"),
        ([event("purchase", "2026-03-01")], [], "at_risk"),
        ([event("purchase", "2025-09-01")], [], "dormant"),
        ([event("purchase", "2024-09-01")], [], "churned"),
        ([event("purchase", "2025-12-01"), event("unsubscribe", "2026-01-01")], [], "churned"),
        ([event("purchase", f"202{year}-10-01") for year in (4, 5, 6)], [], "loyal"),
        ([event("purchase", "2024-01-01"), event("purchase", "2026-11-01")], [], "regained"),
        ([event("purchase", "2026-12-01")], [], "prospect"),
    ],
)
def test_a_missing_stage_is_derived_from_history(decide, history, owned, stage):
    choice = decide(lifecycle=None, history=history, owned_products=owned).lifecycle

    assert choice.stage == stage
    assert choice.derived
    assert choice.reason.startswith("derived: ")


def test_a_recorded_stage_counts_as_it_is(decide):
    choice = decide(lifecycle={"stage": "loyal"}, history=[]).lifecycle

    assert (choice.stage, choice.derived, choice.reason) == ("loyal", False, None)


def told(*values):
    return {"interests": {"value": list(values), "party": "zero"}}


def test_a_persona_names_the_facts_that_say_so(decide):
    permission = decide(profile=told("Wandern"), job_to_be_done={"situation": "öfter draußen sein"})

    assert permission.persona.name == "explorer"
    assert permission.persona.because == ("job_to_be_done", "interests")
    assert 0.5 <= permission.persona.match < 1
    assert permission.brief.persona == "explorer"


@pytest.mark.parametrize("profile", [{}, told("Numismatik"), {"birth_year": 1980}])
def test_below_the_floor_the_brief_stays_neutral(decide, profile):
    permission = decide(profile=profile, lifecycle={"stage": "loyal"})

    assert permission.persona is None
    assert permission.brief.persona is None


def test_a_withheld_fact_decides_no_persona(decide):
    profile = {"interests": {"value": ["Wandern"], "party": "third"}}

    assert decide(profile=profile).persona is None


def test_protected_facts_change_neither_persona_nor_brief_beyond_their_band(decide):
    briefs = {
        decide(
            profile=told("Wandern")
            | {"gender": gender, "first_name": "Kim", "nationality": nation, "religion": faith},
            preferences={"address": "neutral"},
        ).brief.model_dump_json()
        for gender in ("female", "male", "diverse", None)
        for nation in ("DE", "TR")
        for faith in ("evangelisch", "muslimisch")
    }

    assert len(briefs) == 1
