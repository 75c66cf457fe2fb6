"""The English phrases: forms are pure, lines are short, and no sentence leans on the name."""

import re

import pytest

SHORT = {"subject": 60, "preheader": 100, "headline": 60, "title": 50, "cta": 25, "short": 45}
CONTRACTION = re.compile(
    r"\b(?:\w+n't|(?:I|we|you|they|it|that|there|here|what|who|how|let|this)'(?:s|re|ve|ll|d|m)"
    r"|(?:now|question|beginning|goes)'s)\b",
    re.IGNORECASE,
)
READER = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
THANKS = re.compile(r"\bthank(?:s)?(?:-| )you\b", re.IGNORECASE)
AMERICAN = re.compile(
    r"\b(?:color|favorite|organiz\w+|personaliz\w+|realiz\w+|center|check out|vacation|gotten)\b",
    re.IGNORECASE,
)
LOUD = re.compile(
    r"\b(?:free|guarantee\w*|best|fastest|cheapest|unique|exclusive|only today|hurry|now or never"
    r"|don't miss|limited|last chance|\d+|amazing|perfect|ultimate)\b",
    re.IGNORECASE,
)
KNOWN_BEST = re.compile(r"\b(?:best wishes|all the best|do our best)\b", re.IGNORECASE)
VERB_AFTER_NAME = re.compile(
    r"\{product(?:_object)?\} (?:is|are|has|have|was|were|offers?|comes?|makes?|helps?|gives?|can"
    r"|will|does|do|goes|go|fits?|suits?|raises?|needs?)\b"
)
SLOT_OR_MERGE = re.compile(r"\{+[^{}]*\}+")


@pytest.fixture(scope="session")
def english(book_in):
    """Every English phrase once, as (slot, form, phrase)."""
    return [
        (slot, form, phrase)
        for slot, entries in book_in("en").slots.items()
        for entry in entries
        for form in ("du", "sie", "neutral")
        for phrase in entry.phrases(form)
    ]


@pytest.fixture(scope="session")
def book_in():
    """A function that loads the bundled book of a language."""
    from genpers.builtin.phrasebook.material import load_book
    from genpers.library import library_folder

    return lambda language: load_book(library_folder("prompts") / "phrasebook", language)


def test_formal_and_neutral_phrases_are_free_of_contractions(english):
    held = {p for _, form, p in english if form != "du" and CONTRACTION.search(p)}

    assert held == set()


def test_informal_phrases_use_contractions(english):
    sentences = [p for slot, form, p in english if form == "du" and slot in ("opening", "step")]
    contracted = [p for p in sentences if CONTRACTION.search(p)]

    assert len(contracted) > len(sentences) / 3


def test_neutral_phrases_do_not_address_the_reader(english):
    held = {p for _, form, p in english if form == "neutral" and READER.search(THANKS.sub("", p))}

    assert held == set()


def test_every_slot_of_the_other_language_is_filled(book_in):
    assert set(book_in("en").slots) == set(book_in("de").slots)


def test_short_lines_are_short(english):
    held = {
        phrase
        for slot, _, phrase in english
        if slot in SHORT and len(SLOT_OR_MERGE.sub("x" * 15, phrase)) > SHORT[slot]
    }

    assert held == set()


def test_sentences_are_short(english):
    held = {
        sentence
        for _, _, phrase in english
        for sentence in re.split(r"(?<=[.!?])\s", phrase)
        if len(sentence.split()) > 18
    }

    assert held == set()


def test_a_product_name_is_never_the_subject_of_a_verb(english):
    held = {phrase for _, _, phrase in english if VERB_AFTER_NAME.search(phrase)}

    assert held == set()


def test_the_spelling_is_british(english):
    assert {phrase for _, _, phrase in english if AMERICAN.search(phrase)} == set()


def test_no_phrase_is_loud_or_promises(english):
    held = {phrase for _, _, phrase in english if LOUD.search(KNOWN_BEST.sub("", phrase))}

    assert held == set()


def test_body_sentences_end_with_a_stop(english):
    body = ("opening", "reason", "usage", "interest", "step", "relation", "push", "short", "place")
    held = {p for slot, _, p in english if slot in body and p[-1] not in ".?!"}

    assert held == set()


def test_phrases_begin_with_a_capital_or_a_slot(english):
    assert {p for _, _, p in english if not (p[0].isupper() or p[0] == "{")} == set()
