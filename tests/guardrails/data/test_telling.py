"""What a text tells of its reader: by frames and by form."""

from __future__ import annotations

import pytest

from genpers.guardrails.analysis.assertions import assertions
from genpers.guardrails.analysis.clauses import clauses_of
from genpers.guardrails.analysis.lexicon import Lexicon, term_of
from genpers.guardrails.analysis.telling import told

TERMS = {
    "de": [
        ("health", "nouns", "Migräne"), ("health", "roles", "Diabetikerin"),
        ("health", "states", "schwanger"), ("relationship", "events", "Trennung"),
        ("family", "nouns", "Kind"), ("pregnancy", "hints", "*für zwei essen*"),
    ],
    "en": [
        ("health", "nouns", "migraine"), ("health", "roles", "diabetic"),
        ("relationship", "events", "separation"), ("family", "nouns", "children"),
    ],
}  # fmt: skip


def frames(text: str, language: str) -> list[str]:
    lexicon = Lexicon(language, [term_of(*one) for one in TERMS[language]])
    hits = lexicon.hits(text.lower())
    return [one.frame for one in told(text, clauses_of(text, language), hits, language)]


TELLS = [
    ("Ihre Migräne meldet sich.", "de", "possessive"),
    ("als Diabetikerin kennen Sie die Frage.", "de", "role"),
    ("Seit der Trennung kochen Sie anders.", "de", "event"),
    ("Sie sind schwanger.", "de", "state"),
    ("Wenn Ihre Kinder schlafen, ist Ruhe.", "de", "possessive"),
    ("damit Sie bald für zwei essen können", "de", "hint"),
    ("Your migraine hates light.", "en", "possessive"),
    ("As a diabetic you know.", "en", "role"),
    ("Cooking for one since the separation?", "en", "event"),
]
TELLS_NOTHING = [
    ("Bei Migräne hilft Ruhe.", "de"),
    ("Kinder dürfen hier schlafen.", "de"),
    ("Falls Sie schwanger sind, fragen Sie Ihre Ärztin.", "de"),
    ("Die Trennung von Papier und Glas erleichtert der Eimer.", "de"),
    ("Children may sleep here.", "en"),
    ("The book on migraine has 80 pages.", "en"),
]


@pytest.mark.parametrize(("text", "language", "frame"), TELLS)
def test_a_frame_ties_a_word_to_the_reader(text: str, language: str, frame: str) -> None:
    assert frame in frames(text, language)


@pytest.mark.parametrize(("text", "language"), TELLS_NOTHING)
def test_a_word_alone_tells_nothing_of_the_reader(text: str, language: str) -> None:
    assert frames(text, language) == []


def forms(text: str, language: str) -> set[str]:
    return {one.form for one in assertions(text, clauses_of(text, language), language)}


@pytest.mark.parametrize(
    ("text", "language", "form"),
    [
        ("als Frühaufsteherin wissen Sie Bescheid.", "de", "role"),
        ("Seit der Hund bei Ihnen wohnt, ist es laut.", "de", "circumstance"),
        ("Sie lieben lange Abende.", "de", "habit"),
        ("Du hast im Sommer ein Boot gemietet.", "de", "deed"),
        ("Now that the children have left home, the room is yours.", "en", "circumstance"),
        ("As an early riser you know it.", "en", "role"),
        ("You have two cats.", "en", "nature"),
    ],
)
def test_an_assertion_is_seen_by_its_form(text: str, language: str, form: str) -> None:
    assert form in forms(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ziehen Sie bald um?", "de"),
        ("Falls Sie umgezogen sind, melden Sie sich.", "de"),
        ("Den Bezug nehmen Sie zum Waschen ab.", "de"),
        ("Sie können den Tarif jederzeit ändern.", "de"),
        ("Sie weist leichten Regen ab.", "de"),
        ("If you have moved house, tell us.", "en"),
        ("You can change it at any time.", "en"),
    ],
)
def test_questions_conditions_abilities_and_use_assert_nothing(text: str, language: str) -> None:
    assert forms(text, language) == set()


def test_the_sentence_initial_pronoun_of_a_third_person_is_no_reader() -> None:
    assert [clause.reader for clause in clauses_of("Sie liegt leicht in der Hand.", "de")] == [
        False
    ]
    assert [clause.reader for clause in clauses_of("Sie haben die Wahl.", "de")] == [True]
