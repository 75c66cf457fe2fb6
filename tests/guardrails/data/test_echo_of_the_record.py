"""Values of the record found again in a text, in other forms and spellings."""

from __future__ import annotations

import pytest

from genpers.guardrails.analysis.ages import age_mentions
from genpers.guardrails.analysis.echo_amounts import amounts, dates, number_of
from genpers.guardrails.analysis.echo_values import matches, says_value
from genpers.guardrails.analysis.known_facts import Known
from genpers.guardrails.analysis.lexicon import Lexicon
from genpers.guardrails.analysis.reader_marks import Marker
from genpers.records.customer import Fact


def known(value: object, category: str = "wealth") -> Known:
    return Known("x", Fact(value=value), {"category": category}, frozenset({"wealth"}))


def said(text: str, value: object) -> list[str]:
    marks = Marker(Lexicon("de", []), "de").marks(text)
    return [text[start:end] for start, end in amounts(text, marks, known(value), "", "de")]


@pytest.mark.parametrize(
    ("value", "word"),
    [("kiel", "kieler"), ("wandern", "wanderung"), ("hund", "hunde"), ("e-bikes", "e-bike")],
)
def test_a_value_is_found_inflected(value: str, word: str) -> None:
    assert matches(value, word)


@pytest.mark.parametrize(("value", "word"), [("rad", "radio"), ("laufen", "laufzeit")])
def test_a_longer_word_that_only_begins_alike_is_another_word(value: str, word: str) -> None:
    assert not matches(value, word)


def test_a_compound_verb_is_found_in_two_parts() -> None:
    assert says_value("Sie fahren gern Rad", "Radfahren")
    assert not says_value("Das Rad steht im Laden", "Radfahren")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Bei Ihrem Einkommen von 5.400 Euro", 5400),
        ("Ihre rund 5.300 € im Monat", 5400),
        ("Ihre fünftausendvierhundert Euro", "5.400 €"),
    ],
)
def test_a_sum_is_found_in_digits_words_and_rounded(text: str, value: object) -> None:
    assert said(text, value)


@pytest.mark.parametrize("text", ["Die Reise kostet 5.400 Euro.", "Ihre 80 Rezepte"])
def test_a_sum_without_the_reader_or_another_sum_is_left_alone(text: str) -> None:
    assert said(text, 5400) == []


@pytest.mark.parametrize(
    ("written", "value"), [("5.400", 5400), ("5,400.50", 5400.5), ("12,5", 12.5), ("abc", None)]
)
def test_german_and_english_separators_are_read(written: str, value: float | None) -> None:
    assert number_of(written) == value


@pytest.mark.parametrize(
    ("text", "language"),
    [("am 12.3. gefeiert", "de"), ("am 12. März", "de"), ("on March 12th", "en"), ("12/03", "en")],
)
def test_a_date_is_found_however_it_is_written(text: str, language: str) -> None:
    assert list(dates(text, known("1968-03-12", "age"), language))


@pytest.mark.parametrize(
    ("text", "language", "age"),
    [
        ("mit Ihren 58 Jahren", "de", 58),
        ("Sie werden bald sechzig", "de", 60),
        ("Ihr 40. Geburtstag", "de", 40),
        ("you're 58 now", "en", 58),
        ("turning sixty-five next week", "en", 65),
    ],
)
def test_an_age_is_read_in_digits_and_words(text: str, language: str, age: int) -> None:
    assert age in [one.age for one in age_mentions(text, language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [("ab 18 Jahren", "de"), ("Sie lesen 58 Seiten", "de"), ("You pay £40 a month", "en")],
)
def test_a_number_that_is_no_age_is_left_alone(text: str, language: str) -> None:
    assert list(age_mentions(text, language)) == []
