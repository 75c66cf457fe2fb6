from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genpers.guardrails.cues import Cues
from genpers.guardrails.document import Context, Document
from genpers.guardrails.phrases import PhraseBook, PhraseError, keys_of
from genpers.guardrails.regex import lower_case
from genpers.guardrails.text.words import lower_of, phrase_text
from genpers.records.finding import CheckItem


def spans(phrase: str, text: str) -> list[str]:
    book = PhraseBook()
    number = book.add("owner", "", {"de": [phrase]})
    found: dict[int, list] = {}
    book.automaton("de").scan("body", phrase_text(lower_of(text)), found)
    return [text[hit.start : hit.end] for hit in found.get(number, [])]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("frei", "Frei ist nicht freiwillig in Freiburg", ["Frei"]),
        ("Garantie auf", "die Garantie-auf und Garantie auf", ["Garantie-auf", "Garantie auf"]),
        ("nur heute", "nur, heute", []),
        ("nur heute", "nur\nheute", ["nur\nheute"]),
        ("nur heute", "nur\n\nheute", []),
        ("versprech*", "Wir versprechen Versprechungen", ["versprechen", "Versprechungen"]),
        ("*zins", "Garantiezins, Zins, Zinsen", ["Garantiezins", "Zins"]),
        ("*geld*", "Startgeldangebot", ["Startgeldangebot"]),
        ("*geld* sofort", "Bargeld sofort", ["Bargeld sofort"]),
        ("un*bar", "unglaubbar schön und unbar", ["unglaubbar", "unbar"]),
        ("nur ... heute", "nur wirklich für Sie heute", ["nur wirklich für Sie heute"]),
        ("steuer* Vorteil*", "steuerliche Vorteile", ["steuerliche Vorteile"]),
        ("gut|gute Wahl", "eine gute Wahl", ["gute Wahl"]),
        ("nur [noch] heute", "nur heute, nur noch heute", ["nur heute", "nur noch heute"]),
        ("größte", "groesste Größte grösste", ["groesste", "Größte", "grösste"]),
        ("100 %", "100% und 100 %", ["100%", "100 %"]),
        ("Nr. 1", "die Nr. 1 hier", ["Nr. 1"]),
        ("garantiert", "https://x.test/garantiert {{ garantiert }}", []),
        ("you", "you're here", ["you"]),
    ],
)
def test_a_phrase_finds_what_its_syntax_says(phrase, text, found):
    assert sorted(spans(phrase, text)) == sorted(found)


@pytest.mark.parametrize("phrase", ["!!!", "*", "...", "* *"])
def test_a_phrase_without_a_word_is_an_error(phrase):
    with pytest.raises(PhraseError, match="no word"):
        keys_of(phrase)


@given(st.text(alphabet="abc äÄß-'.,\n%", max_size=40))
def test_a_hit_of_a_whole_word_is_that_word(text):
    assert all(found.lower() == "ab" for found in spans("ab", text))


@given(st.lists(st.sampled_from(["gut", "besser", "am", "besten"]), max_size=8))
def test_every_whole_word_is_found_as_often_as_it_stands(words):
    assert len(spans("besten", " ".join(words))) == words.count("besten")


SOURCES = [
    r"\bnur (?:noch )?(?:heute|morgen)\b",
    r"bis zu \d+ %",
    r"(?<!nicht )garantiert\b",
    "Ä?rger",
]


WORDS = ["Nur", "noch", "heute", "morgen.", "bis", "zu", "5", "%", "nicht", "GARANTIERT", "ÄRGER"]


@given(st.lists(st.sampled_from([*WORDS, "\n\n"]), max_size=60))
@settings(max_examples=30, deadline=None)
def test_expressions_find_the_same_behind_the_sieve_as_without(words):
    cues = Cues({"de": SOURCES})
    book = PhraseBook()
    book.add_expressions(cues, cues.expressions())
    item = CheckItem(id="t", locale="de-DE", channel="email", fields={"body": " ".join(words)})
    document = Document(item, Context(as_of=date(2026, 11, 21)), book)
    found = {(number, one.span()) for _, number, one in cues.find(document, cues)}
    text = document.fields["body"].text
    plain = {
        (number, one.span())
        for number, source in enumerate(SOURCES)
        for one in re.finditer(source, text, re.IGNORECASE)
    }

    assert found == plain


@pytest.mark.parametrize(
    ("source", "lower"),
    [
        (r"Ab \d+ \W[A-ZÄ]", r"ab \d+ \W[a-zä]"),
        (r"(?P<Name>X)(?P=Name)", r"(?P<Name>x)(?P=Name)"),
        (r"(?-i:IT)", None),
        (r"\u00C4", None),
        (r"[A-z]", None),
    ],
)
def test_an_expression_is_lowered_only_where_that_changes_nothing(source, lower):
    assert lower_case(source) == lower
