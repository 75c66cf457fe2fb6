from __future__ import annotations

import pytest

from genpers.guardrails.text.clues import denied, negated, second_person
from genpers.guardrails.text.quotations import quotations_of
from genpers.guardrails.text.sentences import clauses_of, sentences_of, span_around


@pytest.mark.parametrize(
    "sentences",
    [
        ["Am 1. Mai beginnt es.", "Der Zins beträgt 2,35 % p. a.", "Das ist viel."],
        ["Dr. Müller und Prof. Schmidt sagen z. B. Mieter können das.", "Ab 12.", "Und dann?"],
        ["Mr. Smith met Mrs. Jones at 5 p.m.", "The shop closes.", "It's e.g. Monday."],
        ["„Los geht's!“ heißt unser Kurs.", "Wir freuen uns."],
        ["Das kostet 5 Mio. Euro.", "Er zahlt 3.", "Sie zahlt 4."],
        ["Wir haben Äpfel, Birnen usw.", "Das reicht."],
        ["Inkl. MwSt. und ca. 5 Std. Arbeit.", "Im 3. Quartal.", "Nr. 1 ist da."],
        ["Mehr unter https://x.test/a.b.c.", "Danke!"],
        ["Was?!", "Ja…", "Nein."],
    ],
)
def test_a_text_is_split_where_its_sentences_end(sentences):
    text = " ".join(sentences)

    assert [text[start:end] for start, end in sentences_of(text)] == sentences


def test_a_blank_line_ends_a_sentence_and_a_wrapped_line_does_not():
    long = (
        "Diese Zeile ist so lang, dass sie vom Programm umgebrochen worden ist und\nWeiter geht es."
    )
    text = f"Überschrift\n\n{long}"

    assert [text[start:end] for start, end in sentences_of(text)] == ["Überschrift", long]


def test_clauses_end_at_commas_but_not_inside_numbers():
    text = "Der Zins ist 2,5 %, aber nur (für neue Kunden) bis 12:30 Uhr"
    clauses = [text[start:end] for start, end in clauses_of(text, (0, len(text)))]

    assert clauses == ["Der Zins ist 2,5 %", "aber nur", "für neue Kunden", "bis 12:30 Uhr"]


def test_a_span_over_two_sentences_covers_both():
    assert span_around([(0, 5), (6, 10), (11, 20)], 4, 8) == (0, 10)


@pytest.mark.parametrize(
    "text", ["„xy“", "„xy”", "“xy”", '"xy"', "»xy«", "«xy»", "‚xy'", "a 'xy' b"]
)
def test_quotations_of_every_style_are_found(text):
    assert [text[start:end] for start, end in quotations_of(text)] == ["xy"]


@pytest.mark.parametrize(
    ("text", "word", "language", "answer"),
    [
        ("Der Zins ist nicht garantiert", "garantiert", "de", True),
        ("Keine Garantie auf alles", "Garantie", "de", True),
        ("Wir garantieren das nicht", "garantieren", "de", True),
        ("Nicht nur garantiert", "garantiert", "de", False),
        ("Garantiert ohne Gebühr", "Garantiert", "de", False),
        ("Returns aren't guaranteed", "guaranteed", "en", True),
        ("Not only guaranteed", "guaranteed", "en", False),
    ],
)
def test_a_negation_excuses_what_it_negates(text, word, language, answer):
    start = text.index(word)

    assert negated(text, (0, len(text)), start, start + len(word), language) is answer


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("für Ihre Familie", "de", True),
        ("und ihre Familie", "de", False),
        ("wenn du willst", "de", True),
        ("if you'd like", "en", True),
        ("the youth club", "en", False),
    ],
)
def test_a_clause_speaks_to_the_reader_or_not(text, language, answer):
    assert second_person(text, (0, len(text)), language) is answer


@pytest.mark.parametrize(
    ("language", "text", "word", "answer"),
    [
        ("de", "Ein Wundermittel ist das nicht.", "Wundermittel", True),
        ("de", "Testsieger sind wir mit dem Rad nicht.", "Testsieger", True),
        ("de", "Das ist kein echter Rundumschutz.", "Rundumschutz", True),
        ("de", "Dass es sicher verschwindet, kann niemand zusagen.", "sicher", True),
        ("de", "Kein anderer Testsieger ist so leise.", "Testsieger", False),
        ("de", "Der Testsieger ist nicht zu schlagen.", "Testsieger", False),
        ("de", "Nicht nur Testsieger, auch leise.", "Testsieger", False),
        ("de", "Warten Sie nicht. Der Testsieger ist da.", "Testsieger", False),
        ("de", "Der Testsieger ist da. Das gab es noch nicht.", "Testsieger", False),
        ("de", "Verpassen Sie nicht den besten Tarif.", "besten", False),
        ("de", "Die beste Creme ist nicht teuer.", "beste", False),
        ("de", "Der Rundumschutz, der Sie nicht im Stich lässt.", "Rundumschutz", False),
        ("de", "Keine Gebühren garantiert.", "garantiert", False),
        ("en", "Don't miss the best deal.", "the best", False),
        ("en", "No fees guaranteed.", "guaranteed", False),
        ("en", "The cheapest plan is not limited.", "The cheapest", False),
        ("en", "We do not guarantee the cheapest price.", "the cheapest", True),
        ("en", "Guaranteed income is something a fund cannot offer.", "Guaranteed", True),
        ("en", "We are not the cheapest in every case.", "the cheapest", True),
        ("en", "It is no miracle cure.", "miracle", True),
        ("en", "No other guaranteed income comes close.", "guaranteed", False),
        ("en", "Not only the cheapest, also the quickest.", "the cheapest", False),
        ("en", "The cheapest of all. You will not regret it.", "The cheapest", False),
        ("fr", "Ce n'est pas garanti.", "garanti", False),
    ],
)
def test_what_a_text_denies_it_does_not_claim(language, text, word, answer) -> None:
    start = text.index(word)
    assert denied(text, start, start + len(word), language) is answer
