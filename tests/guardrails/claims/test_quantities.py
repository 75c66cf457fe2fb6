"""Quantities, dates and number words are read as written, by language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genpers.guardrails.analysis.dates import find_dates, find_times
from genpers.guardrails.analysis.number_words import english_number, german_compound, german_number
from genpers.guardrails.analysis.quantities import find_quantities
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.analysis.written_numbers import parse_number


def only(text: str, language: str = "de") -> Quantity:
    found = find_quantities(text, language)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "language", "kind", "value", "unit"),
    [
        ("Es kostet 1.299,50 €", "de", "money", 1299.5, "EUR"),
        ("It costs £1,299.50", "en", "money", 1299.5, "GBP"),
        ("statt 1.499,- €", "de", "money", 1499.0, "EUR"),
        ("2,35 % p. a.", "de", "percent", 2.35, "%"),
        ("vier Fünftel Wolle", "de", "percent", 80.0, "%"),
        ("zwei Jahre", "de", "duration", 24.0, "month"),
        ("24-month term", "en", "duration", 24.0, "month"),
        ("anderthalb Stunden", "de", "duration", 90.0, "minute"),
        ("vierzig Stunden", "de", "duration", 2400.0, "minute"),
        ("7,8 cm hoch", "de", "measure", 0.078, "m"),
        ("400 mg ibuprofen", "en", "measure", 0.4, "g"),
        ("29,40 ct/kWh", "de", "money", 0.294, "EUR/kwh"),
        ("ein Dutzend Eier", "de", "count", 12.0, ""),
        ("twenty-five lessons", "en", "count", 25.0, ""),
        ("eine zweijährige Rebe", "de", "duration", 24.0, "month"),
    ],
)
def test_a_quantity_has_kind_value_and_unit(text, language, kind, value, unit):
    found = only(text, language)

    assert (found.kind, pytest.approx(found.value), found.unit) == (kind, value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "Schritt Nummer 1",
        "USB-C 3.2",
        "das Modell W7",
        "die 2. Auflage",
        "Artikelnummer 4471902",
        "24/7",
        "4K-Bild",
        "Ruf an: +49 221 4711 000",
        "Hauptstraße 5",
        "Möbel der 70er",
        "the 5th edition",
    ],
)
def test_labels_versions_and_telephone_numbers_are_no_quantities(text):
    assert find_quantities(text, "de") == []


def test_a_range_keeps_both_ends_and_its_unit():
    found = only("zwei bis drei Wochen")

    assert (found.value, found.high) == (2 * 10080, 3 * 10080)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [("bis zu 300 MBit/s", "upto"), ("ab 700 €", "from"), ("rund 20 Minuten", "about")],
)
def test_a_hedge_is_kept(text, qualifier):
    assert only(text).qualifier == qualifier


def test_a_word_that_ends_like_a_label_does_not_hide_a_number():
    assert only("Now 20% cheaper", "en").value == 20


def test_the_period_of_an_amount_is_read():
    assert only("11,90 Euro im Monat").period == "month"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("31.05.2027", (2027, 5, 31)),
        ("31. Mai 2027", (2027, 5, 31)),
        ("31 May 2027", (2027, 5, 31)),
        ("May 31, 2027", (2027, 5, 31)),
        ("2027-05-31", (2027, 5, 31)),
        ("13. Dezember", (None, 12, 13)),
        ("Heft 10/2026", (2026, 10, None)),
        ("seit 1956", (1956, None, None)),
    ],
)
def test_dates_keep_what_they_say(text, parts):
    (mention,) = find_dates(text, "de")

    assert (mention.year, mention.month, mention.day) == parts


def test_a_month_is_supported_by_a_full_date_and_not_the_other_way_round():
    (month,) = find_dates("im April", "de")
    (day,) = find_dates("3. April 2027", "de")

    assert month.supported_by(day)
    assert not day.supported_by(month)


def test_a_version_is_no_date():
    assert find_dates("New in version 2.1.", "en") == []


def test_times_of_day_are_minutes():
    assert [one.minutes for one in find_times("bis 22 Uhr, until 10 pm, 18:30")] == [
        1320,
        1320,
        1110,
    ]


@pytest.mark.parametrize(
    ("word", "value"),
    [("zweihundertfünfzig", 250), ("vierundzwanzig", 24), ("tausend", 1000), ("zwölf", 12)],
)
def test_german_number_words_are_read(word, value):
    assert german_number(word) == value


def test_words_that_only_begin_like_numbers_are_none():
    assert german_number("achtung") is None
    assert german_compound("dreist") is None
    assert english_number(("tender",)) is None


@given(st.integers(min_value=0, max_value=10**9))
def test_german_digits_round_trip(number):
    written = f"{number:,}".replace(",", ".")

    assert parse_number(written, "de") == number


@given(st.text(max_size=200), st.sampled_from(["de", "en"]))
def test_reading_never_raises_and_spans_lie_inside(text, language):
    for found in find_quantities(text, language):
        assert 0 <= found.start < found.end <= len(text)
    for mention in (*find_dates(text, language), *find_times(text)):
        assert 0 <= mention.start < mention.end <= len(text)
