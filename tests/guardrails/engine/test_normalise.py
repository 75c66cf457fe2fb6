from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genpers.guardrails.text.normalise import normalise


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Der Zins ist fest.", "Der Zins ist fest."),
        ("gar\u00adan\u200btiert", "garantiert"),
        ("GARАNTIERT", "GARANTIERT"),
        ("g a r a n t i e r t", "garantiert"),
        ("g.a.r.a.n.t.i.e.r.t", "garantiert"),
        ("ｇａｒａｎｔｉｅｒｔ", "garantiert"),
        ("a\u0308ndern", "ändern"),
        ("g\u0336a\u0336r\u0336antiert", "garantiert"),
        ("5\u00a0%", "5 %"),
        ("5 \u00a0 \t%", "5 %"),
        ("eins\n\n\n\nzwei", "eins\n\nzwei"),
        ("eins \r\n zwei", "eins\nzwei"),
        ("geht’s – 5–6", "geht's - 5-6"),
        ("❤\ufe0f 👩\u200d👧", "❤\ufe0f 👩\u200d👧"),
        ("a\ufe0fb", "ab"),
        ("Москва", "Москва"),
        ("A B C", "A B C"),
        ("„Zins“ …", "„Zins“ …"),
        ("", ""),
        ("\x00", ""),
    ],
)
def test_a_text_gets_one_spelling(raw, text):
    assert normalise(raw).text == text


def test_plain_text_keeps_its_offsets_without_a_map():
    assert normalise("Größe „M“ – 5 €").starts is None


def test_a_span_maps_back_to_the_code_points_as_given():
    raw = "Ein\u00a0 gar\u00adan\u200btiertes Wort"
    found = normalise(raw)
    at = found.text.index("garantiert")
    start, end = found.raw_span(at, at + len("garantiert"))

    assert raw[start:end] == "gar\u00adan\u200btiert"


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_every_span_lies_in_the_raw_text_and_in_order(raw):
    found = normalise(raw)
    spans = [found.raw_span(at, at + 1) for at in range(len(found.text))]

    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)


@given(st.text(max_size=100))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_normalised_text_needs_no_second_pass(raw):
    once = normalise(raw).text

    assert normalise(once).text == once
