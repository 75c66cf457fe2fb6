"""Identifiers in copy: what is found, and what only looks like one."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genpers.guardrails.analysis.identifiers import find_identifiers, valid_vin

FOUND = [
    ("Wir schreiben Ihnen an anna.lang@web.de.", "email", "anna.lang@web.de"),
    ("Antworten gehen an max (at) example punkt de", "email", "max (at) example punkt de"),
    ("Wir rufen Sie unter 0171 2345678 an.", "phone", "0171 2345678"),
    ("Telefon 0 1 7 1 2 3 4 5 6 7 8", "phone", "0 1 7 1 2 3 4 5 6 7 8"),
    ("Ihr Konto DE89 3704 0044 0532 0130 00 ist", "iban", "DE89 3704 0044 0532 0130 00"),
    ("Ihr Konto mit der Endung 0198 bleibt", "account", "Konto mit der Endung 0198"),
    ("Ihre Karte 4532 0151 1283 0366", "card", "4532 0151 1283 0366"),
    ("Ihre Steuer-ID 36 574 261 809", "tax_id", "Steuer-ID 36 574 261 809"),
    ("Your NI number QQ123456C", "social_security", "NI number QQ123456C"),
    ("Ihr Golf E-AB 1234", "plate", "E-AB 1234"),
    ("Winter tyres for KX19 ABC", "plate", "KX19 ABC"),
    ("VIN 1HGCM82633A004352", "vin", "1HGCM82633A004352"),
    ("zu Ihnen in die Lindenallee 5.", "address", "Lindenallee 5"),
    ("at 12 Maple Street.", "address", "12 Maple Street"),
    ("Sie sind am 3. Mai 1968 geboren", "birthdate", "3. Mai 1968 geboren"),
    ("Kundennummer 4471902", "customer_number", "Kundennummer 4471902"),
]
HARMLESS = [
    "Artikelnummer 4471902 ist lieferbar.",
    "Bestellnummer 0301 2345678 ist unterwegs.",
    "Sie zahlen 1.234.567,89 € bis 31.12.2026.",
    "Version 10.2.3.44 braucht 900 MB.",
    "Teilenummer KX19 440, 20 Kartons und 80 Rezepte.",
    "Auf Platz 1 steht der Riesling, auf Platz 2 der Silvaner.",
    "Karte 4532 0151 1283 0367 besteht die Prüfung nicht.",
    "Der MX-5 2021 fährt am 24.12. von 10 bis 18 Uhr.",
]


@pytest.mark.parametrize(("text", "kind", "excerpt"), FOUND)
def test_an_identifier_is_found_with_its_type_and_span(text: str, kind: str, excerpt: str) -> None:
    found = [(one.type, text[one.start : one.end]) for one in find_identifiers(text)]

    assert (kind, excerpt) in found


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_that_only_look_like_identifiers_are_left_alone(text: str) -> None:
    assert find_identifiers(text) == ()


@given(st.text(alphabet="abcDEÄß @.-/0123456789+()\n", max_size=120))
def test_any_text_gives_spans_inside_it_that_do_not_overlap(text: str) -> None:
    found = find_identifiers(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(st.lists(st.sampled_from([" ", "  "]), min_size=5, max_size=5))
def test_an_iban_is_found_however_its_groups_are_spaced(gaps: list[str]) -> None:
    groups = ["DE89", "3704", "0044", "0532", "0130", "00"]
    text = groups[0] + "".join(gap[:1] + group for gap, group in zip(gaps, groups[1:], strict=True))

    assert [one.type for one in find_identifiers(text)] == ["iban"]


def test_the_check_digit_of_a_vehicle_number_is_verified() -> None:
    assert valid_vin("1HGCM82633A004352")
    assert not valid_vin("1HGCM82643A004352")
