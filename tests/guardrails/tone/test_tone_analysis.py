"""The pure analyses behind the tone rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genpers.guardrails.analysis.address_case import lowercase_formal, mixed_capitals
from genpers.guardrails.analysis.english_register import read_register
from genpers.guardrails.analysis.language_id import foreign_stretches
from genpers.guardrails.analysis.loudness import emoji, exclamations, shouting
from genpers.guardrails.analysis.prose import lix, measured
from genpers.guardrails.analysis.salutations import salutations_of
from genpers.guardrails.text.sentences import sentences_of


def cut(text, spans):
    return [text[span[0] : span[1]] for span in spans]


def test_lower_case_address_is_found_where_nobody_else_can_be_meant():
    text = "Wir haben ihnen alles geschickt. Bitte lesen sie es in Ruhe."

    assert cut(text, lowercase_formal(text)) == ["Wir haben ihnen", "Bitte lesen sie"]


@pytest.mark.parametrize(
    "text",
    [
        "Unsere Kolleginnen helfen gern, auch wenn sie nicht alles klären.",
        "Unsere Kinder warten. Wir schenken ihnen Zeit.",
        "Sie erreichen sie im Chat.",
        "Die Trainerin packt ihre Tasche.",
    ],
)
def test_lower_case_third_persons_are_no_address(text):
    assert lowercase_formal(text) == []


def test_du_in_capitals_counts_only_beside_du_in_lower_case():
    assert cut("Du und Dein Bonus", mixed_capitals("Du und Dein Bonus")) == []
    text = "Wir haben Dir geschrieben, weil du neu bist."
    assert cut(text, mixed_capitals(text)) == ["Dir"]


def test_a_salutation_is_read_in_parts():
    [one] = salutations_of("Sehr geehrte Frau Prof. Dr. von Berg,\n\nguten Tag.")

    assert (one.honorific, one.said, one.ending) == ("Frau", "female", "female")
    assert (one.titles, one.name) == (("Prof.", "Dr."), "von Berg")


@pytest.mark.parametrize(
    "text",
    ["Liebe Grüße aus Köln", "Liebe auf den ersten Blick.", "Fragen Sie Frau Ohlsen im Chat.", ""],
)
def test_what_greets_nobody_is_no_salutation(text):
    assert salutations_of(text) == ()


def test_a_name_called_inside_a_text_is_a_salutation():
    text = "Holen Sie den Bonus, Frau Lang!"

    assert cut(text, [(s.start, s.end) for s in salutations_of(text)]) == ["Frau Lang"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DER NEUE FERNSEHER IST DA!!!", ["DER NEUE FERNSEHER IST DA!!!"]),
        ("OLED, HDMI, WLAN und USB-C an Bord.", []),
        ("Größen S, M, L und XXL", []),
        ("Ein GROSSER Tag", ["GROSSER"]),
    ],
)
def test_shouting_is_told_from_abbreviations(text, found):
    assert cut(text, shouting(text)) == found


def test_an_emoji_sequence_is_one_sign():
    assert len(emoji("👨‍👩‍👧‍👦 und 👍🏽 und 🇩🇪")) == 3
    assert emoji("9:00-17:00, Größe: D, 5 × 4 → 20") == []


def test_runs_of_exclamation_marks_are_one_span():
    assert cut("Da!!! Wirklich?! Ja.", exclamations("Da!!! Wirklich?! Ja.")) == ["!!!", "?!"]


@pytest.mark.parametrize(
    ("text", "expected", "language"),
    [
        ("The wind likes to have the last word.", "de", "en"),
        ("Er schmeckt nach Apfel, Zimt und Rauch.", "en", "de"),
        ("Découvrez notre nouvelle collection pour cet hiver.", "de", "fr"),
    ],
)
def test_a_sentence_in_another_language_is_found(text, expected, language):
    [one] = foreign_stretches(text, sentences_of(text), expected)

    assert (one.start, one.end, one.language) == (0, len(text), language)


def test_borrowed_phrases_and_names_are_no_other_language():
    text = "Ready-to-wear und Click and Collect: Das Upgrade fürs Homeoffice ist da."

    assert foreign_stretches(text, sentences_of(text), "de") == []


def test_heavy_prose_measures_heavier_than_plain_prose():
    heavy = "Die Nichtbeachtung der Mitwirkungsobliegenheiten hat die Unmöglichkeit zur Folge."
    plain = "Bitte machen Sie den Weg zu den Zählern frei. Sonst geht es nicht."
    first, second = (measured(t, sentences_of(t), "de") for t in (heavy, plain))

    assert lix(first) > 40 > lix(second)
    assert first[0].stiffness > 5 > second[0].stiffness


def test_casual_english_is_told_from_letter_style():
    reading = read_register("Dear Ms Lang,\n\nit's here. See ya, mate!")

    assert reading.mixed
    assert len(reading.casual) == 2
    assert not read_register("Dear Ms Lang,\n\nit's here. Kind regards").mixed


@given(st.text(max_size=300))
def test_no_analysis_raises_and_every_span_lies_inside_the_text(text):
    spans = [*emoji(text), *exclamations(text), *lowercase_formal(text), *mixed_capitals(text)]
    spans += [(start, end) for start, end, _ in shouting(text)]
    spans += [(one.start, one.end) for one in salutations_of(text)]
    spans += [(o.start, o.end) for o in foreign_stretches(text, sentences_of(text), "de")]

    assert all(0 <= start < end <= len(text) for start, end in spans)
