"""Composed English texts: forms stay pure in use, stages and motives steer, credit stays sober."""

import re
from itertools import combinations

import pytest
from rapidfuzz import fuzz

CONTRACTION = re.compile(
    r"\b(?:\w+n't|\w+'(?:re|ve|ll|d)|(?:it|that|there|here|what|let)'s)\b", re.I
)
READER = re.compile(r"\b(?:you|your|yours|yourself)\b", re.I)
THANKS = re.compile(r"\bthank(?:s)?(?:-| )you\b", re.I)
LURE = re.compile(
    r"\b(?:easy|easier|quick\w*|fun|treat|fresh start|a little more|room for more)\b", re.I
)
JOBS = ("plan ahead", "little time", "affordable", "overview", "a flat", "a gift", "outdoors")


def whole(text):
    return re.sub(r"\{\{ \w+ \}\}", "", " ".join(text.values()))


@pytest.fixture(scope="session")
def english_sample(brief_of, texts_of, families, grid):
    """English briefs spread over the grid, each with its three texts."""
    cells = [(*cell, family) for cell in grid for family in families["en"]][::11]
    made = []
    for number, (objective, stage, form, channel, family) in enumerate(cells):
        brief = brief_of(
            objective,
            stage,
            form,
            channel,
            (family,),
            language="en",
            job=JOBS[number % len(JOBS)],
            contact="personal" if number % 4 == 0 else "self_service",
            interests=("cycling",) if number % 3 == 0 else (),
        )
        made.append((brief, texts_of(brief, seed=number)))
    return made


def test_formal_and_neutral_texts_have_no_contractions(english_sample):
    for brief, texts in english_sample:
        if brief.address != "du":
            assert not any(CONTRACTION.search(whole(text)) for text in texts), texts


def test_neutral_texts_do_not_say_you(english_sample):
    for brief, texts in english_sample:
        if brief.address == "neutral":
            assert not any(READER.search(THANKS.sub("", whole(text))) for text in texts), texts


def test_variants_differ_in_every_body(english_sample):
    for brief, texts in english_sample:
        for one, two in combinations(texts, 2):
            assert fuzz.ratio(one["body"], two["body"]) < 80, (brief.objective, brief.stage)


def test_five_variants_of_a_letter_share_no_subject_and_no_opening(brief_of, texts_of):
    texts = texts_of(
        brief_of("inform", "active", "du", families=("food",), language="en"), variants=5
    )
    openings = {text["body"].split("\n\n")[1] for text in texts}

    assert len({text["subject"] for text in texts}) == 5
    assert len(openings) == 5


def test_letters_begin_with_a_capital_after_the_salutation(english_sample):
    for brief, texts in english_sample:
        if brief.channel == "email":
            for text in texts:
                first = text["body"].removeprefix("{{ salutation }},\n\n")

                assert first != text["body"]
                assert first[0].isupper()


@pytest.mark.parametrize("objective", ["cross_sell", "up_sell", "inform", "win_back"])
@pytest.mark.parametrize("channel", ["email", "push", "cms"])
def test_credit_texts_hold_no_lure(brief_of, texts_of, objective, channel):
    for stage in ("prospect", "active", "dormant", "regained"):
        for job in JOBS:
            brief = brief_of(objective, stage, "sie", channel, ("credit",), language="en", job=job)
            for text in texts_of(brief):
                assert not LURE.search(whole(text)), text


def test_several_products_stand_one_to_a_line(brief_of, texts_of):
    texts = texts_of(brief_of("cross_sell", families=("food", "home"), language="en"))

    for text in texts:
        lines = text["body"].splitlines()

        assert any(line.startswith("Orchard honey:") for line in lines)
        assert any(line.startswith("Kiln mugs:") for line in lines)


@pytest.mark.parametrize("objective", ["onboard", "renew", "service", "thank"])
def test_products_that_are_owned_are_not_suggested(brief_of, texts_of, objective):
    for families in (("tech",), ("account", "savings")):
        brief = brief_of(objective, families=families, language="en", owned=True)
        for text in texts_of(brief, variants=5):
            assert not re.search(r"suggestion|May we introduce|in mind", whole(text)), text


def test_owned_products_are_the_readers_and_others_are_not(brief_of, texts_of):
    owned = texts_of(brief_of("onboard", families=("tech",), language="en", owned=True), variants=5)
    offered = texts_of(brief_of("cross_sell", families=("tech",), language="en"), variants=5)

    assert any("your Macro lens M" in whole(text) for text in owned)
    assert not any("your Macro lens M" in whole(text) for text in offered)


def test_the_kind_of_contact_decides_the_next_step(brief_of, texts_of):
    personal = texts_of(brief_of(language="en", contact="personal"))
    alone = texts_of(brief_of(language="en", contact="self_service"))

    assert {t["cta"] for t in personal} & {t["cta"] for t in alone} == set()
    assert not any("product page" in t["body"] for t in personal)


def test_a_long_name_leaves_short_lines_that_fit(brief_of, texts_of):
    from genpers.records.brief import BriefProduct

    product = BriefProduct(
        id="x",
        name="A rather long product name " * 3,
        category="",
        sensitivity="low",
        summary="",
    )
    for channel in ("email", "push", "cms"):
        brief = brief_of("inform", channel=channel, language="en", products=(product,))
        for text in texts_of(brief):
            assert len(text.get("subject", "")) <= 60
            assert len(text.get("title", "")) <= 50
