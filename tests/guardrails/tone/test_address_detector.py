"""The German form of address: what counts, and what only looks like it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genpers.guardrails.analysis.address import detect

SHOP_STRINGS = Path(__file__).parents[2] / "cases" / "shop_strings.jsonl"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Sichern Sie sich den Zins.", "sie"),
        ("Wir melden uns bei Ihnen.", "sie"),
        ("Hier finden Sie alles für Ihr Studium.", "sie"),
        ("Ihr Beratungstermin bei BelegFlow", "sie"),
        ("Deine Karte ist da.", "du"),
        ("Kannst jederzeit kündigen", "du"),
        ("Wir zeigen euch die Werkstatt.", "plural"),
        ("Schön, dass ihr da seid.", "plural"),
        ("Könnt ihr kommen?", "plural"),
        ("Das Konto ist bereit.", "neutral"),
        ("Sichern Sie sich den Zins, den du brauchst.", "mixed"),
        ("Schön, dass Sie da sind! Macht es euch bequem.", "mixed"),
    ],
)
def test_pronouns_and_verb_forms_show_the_form(text, form):
    assert detect(text).form == form


@pytest.mark.parametrize(
    "text",
    [
        "Passe die Ansicht an",
        "Hol dir den Bonus",
        "Schau mal rein",
        "Lies mehr",
        "Gib den Code ein",
        "Suche den passenden Tarif",
        "Sichere den Rabatt",
        "Teile die Freude",
        "Frag uns",
        "Jetzt anmelden und spare 5 €",
        "Drückt er, schick ihn zurück.",
        "Öffne die App, halte die Kamera auf den Zähler und tippe auf Senden.",
        "Registriere das Gerät",
        "Lade Freunde ein",
        "Häufle die Erde an",
        "Mach mit!",
    ],
)
def test_imperatives_alone_show_du(text):
    assert detect(text).form == "du"


@pytest.mark.parametrize(
    "text",
    [
        "Jetzt entdecken",
        "Suche",
        "Suche starten",
        "Suche nach Marken",
        "Rate berechnen",
        "Reise buchen",
        "Reise mit Bahn und Bus",
        "Lache aus Regenwasser",
        "Sichere Zahlung",
        "Leere Flaschen zurückgeben",
        "Karte jetzt bestellen",
        "Folge der Woche",
        "Teile der Kollektion",
        "Tiere im Winter",
        "Bitte stimmen alle mit uns ab",
        "Frage stellen",
        "mal bleibt etwas übrig, mal nicht.",
        "Wohin die Flotte fährt",
        "Das Programm liest Rechnungen ein.",
    ],
)
def test_labels_nouns_and_adjectives_are_no_imperatives(text):
    assert detect(text).form == "neutral"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Die Schuhe sind da. Sie halten warm.", "neutral"),
        ("Deine Karte ist da. Sie ist kostenlos.", "du"),
        ("Deine Freunde warten. Sie haben Karten.", "du"),
        ("Professorin Obi öffnet den Hörsaal. Ihr Labor züchtet Moose.", "neutral"),
        ("Die Wanderführerin kennt jeden Pfad, und ihr Hund kennt jede Abkürzung.", "neutral"),
        ("Hilfe gibt Frau Ohlsen, Sie erreichen sie im Chat.", "sie"),
        ("Sie lernen hier nach eigenem Plan.", "sie"),
    ],
)
def test_third_persons_are_told_from_the_reader(text, form):
    assert detect(text).form == form


@pytest.mark.parametrize(
    "text",
    [
        "Sie kennen den Spruch „Du schaffst das“?",
        "Sie kennen den Spruch »Du schaffst das«?",
        "Unser Magazin Dein Weg schicken wir Ihnen gern.",
        "Dein Lauf, dein Tempo: So heißt das Heft, das Sie bekommen.",
        "Der Cirque du Soleil kommt zu Ihnen.",
        "Wir sind nicht per du mit Ihnen.",
    ],
)
def test_quotations_titles_and_foreign_words_are_left_out(text):
    assert detect(text).form == "sie"


def test_a_product_name_is_left_out_when_it_is_given():
    text = "Mit Dein Konto Plus zahlen Sie weniger."

    assert detect(text).form == "mixed"
    assert detect(text, names=["Dein Konto Plus"]).form == "sie"


def test_evidence_cuts_the_words_that_speak():
    text = "Ihr Konto ist bereit. Aktiviere es jetzt."
    found = [(text[e.start : e.end], e.form, e.kind) for e in detect(text).evidence]

    assert found == [("Ihr", "sie", "possessive"), ("Aktiviere", "du", "imperative")]


def test_the_margin_is_full_where_nothing_speaks_against_the_form():
    assert detect("Deine Karte ist da.").margin == 1.0
    assert detect("Ihr Konto ist da, und deins auch.").margin == 0.0


def strings(form):
    lines = SHOP_STRINGS.read_text(encoding="utf-8").splitlines()
    return [row["text"] for row in map(json.loads, lines) if row["form"] == form]


def test_nine_of_ten_shop_imperatives_are_du():
    texts = strings("du")
    found = sum(detect(text).form == "du" for text in texts)

    assert len(texts) >= 200
    assert found / len(texts) >= 0.9


def test_fewer_than_one_in_fifty_shop_labels_is_called_du():
    texts = strings("neutral")
    wrong = sum(detect(text).form != "neutral" for text in texts)

    assert len(texts) >= 200
    assert wrong / len(texts) < 0.02


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_span_lies_inside_it(text):
    reading = detect(text)

    assert all(0 <= e.start < e.end <= len(text) for e in reading.evidence)
    assert 0.0 <= reading.margin <= 1.0
