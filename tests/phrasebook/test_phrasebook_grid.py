"""Over the whole grid a text composes, keeps its limits, and says only what it may."""

import re
from itertools import combinations

import pytest
from rapidfuzz import fuzz

MERGE = {
    "salutation": "Guten Tag Frau Dr. Harms",
    "sender": "Viele Grüße, Ihr Team von Muster",
    "first_name": "Marlene",
    "city": "Köln",
}
FORBIDDEN = {
    "de": {
        "du": re.compile(r"\b(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b"),
        "sie": re.compile(r"\b(du|dich|dir|dein|deine[mnrs]?)\b", re.I),
        "neutral": re.compile(r"\b(du|dich|dir|dein|deine[mnrs]?|Sie|Ihnen|Ihr|Ihre[mnrs]?)\b"),
    },
    "en": {"du": None, "sie": None, "neutral": None},
}
ALARMING = re.compile(
    r"garantier|kostenlos|gratis|nur heute|nur noch|letzte chance|beste[rsn]? \w+ (?:aller|der)"
    r"|guarantee|free of charge|last chance|only today",
    re.I,
)


def merged(text):
    return re.sub(r"\{\{ (\w+) \}\}", lambda match: MERGE[match[1]], text)


def of_language(language, families, grid, step, start=0):
    """Every step-th cell of grid x family, starting at ``start``."""
    cells = [(*cell, family) for cell in grid for family in families[language]]
    return cells[start::step]


@pytest.fixture(scope="session")
def sample(brief_of, texts_of, families, grid):
    """A function that composes a spread-out part of the grid once per language."""
    made = {}

    def composed(language):
        if language not in made:
            made[language] = []
            for number, (objective, stage, form, channel, family) in enumerate(
                of_language(language, families, grid, step=11)
            ):
                brief = brief_of(
                    objective,
                    stage,
                    form,
                    channel,
                    (family,),
                    language=language,
                    contact="personal" if number % 5 == 0 else "self_service",
                )
                made[language].append((brief, texts_of(brief, seed=number)))
        return made[language]

    return composed


def test_every_cell_of_the_grid_composes(language, brief_of, texts_of, grid):
    for objective, stage, form, channel in grid:
        brief = brief_of(objective, stage, form, channel, ("savings",), language=language)
        texts = texts_of(brief, variants=1)

        assert all(texts[0].values()), (objective, stage, form, channel)


def test_texts_keep_the_advised_lengths(sample, language):
    advised = {"subject": 60, "preheader": 100, "title": 50, "cta": 30}
    for brief, texts in sample(language):
        for text in texts:
            lengths = {name: len(merged(value)) for name, value in text.items()}

            assert all(lengths[name] <= advised[name] for name in advised if name in lengths)
            assert brief.channel != "push" or lengths["body"] <= 120


def test_no_slot_stays_open_and_no_unlisted_merge_field_appears(sample, language):
    for brief, texts in sample(language):
        for text in texts:
            whole = " ".join(text.values())

            assert not re.search(r"(?<!\{)\{\w+\}(?!\})", whole)
            assert set(re.findall(r"\{\{ (\w+) \}\}", whole)) <= set(brief.merge_fields)


def test_texts_keep_their_form_of_address(sample, language):
    for brief, texts in sample(language):
        pattern = FORBIDDEN[language][brief.address]
        for text in texts:
            body = merged(text["body"]).replace(MERGE["sender"], "")
            fields = [body, *(value for name, value in text.items() if name != "body")]

            assert pattern is None or not any(pattern.search(field) for field in fields)


def test_variants_of_a_set_differ(sample, language):
    for brief, texts in sample(language):
        for one, two in combinations(texts, 2):
            alike = fuzz.ratio(one["body"], two["body"])

            assert alike < 80, (brief.objective, brief.stage, brief.channel, one, two)
            assert "subject" not in one or one["subject"] != two["subject"]


def test_five_variants_are_five_texts(language, brief_of, texts_of):
    texts = texts_of(brief_of(language=language), variants=5)

    assert len({text["body"] for text in texts}) == 5


def test_sensitive_texts_are_calm(sample, language):
    for brief, texts in sample(language):
        if brief.sensitivity != "high":
            continue
        for text in texts:
            sentences = re.split(r"(?<=[.!?])\s+|\n+", text["body"])

            assert "!" not in "".join(text.values())
            assert max(len(sentence.split()) for sentence in sentences) <= 18, sentences


def test_no_text_promises_presses_or_counts(sample, language):
    for brief, texts in sample(language):
        allowed = " ".join(
            (*brief.products[0].facts.values(), brief.products[0].summary, brief.products[0].name)
        )
        for text in texts:
            whole = " ".join(text.values())
            numbers = set(re.findall(r"\d+", whole)) - set(re.findall(r"\d+", allowed))

            assert not ALARMING.search(whole)
            assert not numbers, whole


def test_every_stage_gets_a_text_of_its_own(language, brief_of, texts_of, grid):
    for objective in dict.fromkeys(cell[0] for cell in grid):
        for channel in ("email", "cms"):
            stages = dict.fromkeys(cell[1] for cell in grid)
            bodies = {
                texts_of(brief_of(objective, stage, "sie", channel, language=language))[0]["body"]
                for stage in stages
            }

            assert len(bodies) == len(stages), (objective, channel)


def test_a_prospect_is_not_thanked_for_loyalty(language, brief_of, texts_of, grid):
    loyal = re.compile(r"Treue|treu |verbunden|loyal|all these years", re.I)
    for objective, stage, form, channel in grid:
        if stage == "prospect":
            for text in texts_of(brief_of(objective, stage, form, channel, language=language)):
                assert not loyal.search(" ".join(text.values()))


def test_nobody_is_told_that_they_were_inactive(sample, language):
    blunt = re.compile(r"inaktiv|lange nicht|nicht mehr gesehen|inactive|haven't (?:seen|heard)")
    for _brief, texts in sample(language):
        assert not any(blunt.search(value) for text in texts for value in text.values())


def test_german_mails_go_on_in_lower_case_after_the_salutation(brief_of, texts_of, grid):
    capitals = (
        "Sie ",
        "Ihr ",
        "Ihre ",
        "Ihnen ",
        "Fragen ",
        "Bewährtes ",
        "Interesse ",
        "Wünsche ",
        "Verlässlichkeit ",
    )
    for objective, stage, form, channel in grid:
        if channel == "email":
            for text in texts_of(brief_of(objective, stage, form)):
                first = text["body"].removeprefix("{{ salutation }},\n\n")

                assert first != text["body"]
                assert first[0].islower() or first.startswith(capitals), first
