"""Figures are judged by the facts that hold on the day of sending."""

from __future__ import annotations

from datetime import date

import pytest

from genpers.guardrails.analysis.claims import match_claims
from genpers.guardrails.analysis.evidence import gather
from genpers.guardrails.analysis.grounding import judge
from genpers.guardrails.analysis.vocabulary import akin, stem
from genpers.records.campaign import Campaign
from genpers.records.product import Product

DAY = date(2026, 11, 21)


def evidence(locale="de-DE", campaign=None, **facts):
    product = Product.model_validate({"id": "p", "name": "Nordwind", "facts": facts})
    return gather((product,), campaign, None, None, DAY, locale)


def statuses(text, language="de", **facts):
    known = evidence(locale="de-DE" if language == "de" else "en-GB", **facts)
    return [one.status for one in judge(text, language, known, [], DAY)]


@pytest.mark.parametrize(
    ("text", "facts", "status"),
    [
        ("Die Laufzeit beträgt zwei Jahre.", {"laufzeit": "24 Monate"}, "supported"),
        ("Der Kessel fasst 1.500 ml.", {"fuellmenge": "1,5 l"}, "supported"),
        ("Das sind 238,80 € im Jahr.", {"preis": "19,90 € im Monat"}, "supported"),
        ("Sie zahlen 19,90 € im Jahr.", {"preis": "19,90 € im Monat"}, "contradicted"),
        ("Der Zinssatz beträgt 2,75 % p. a.", {"zinssatz": "2,35 % p. a."}, "contradicted"),
        ("Der Motor schafft 80 km.", {"reichweite": "bis zu 80 km"}, "shifted"),
        ("Es sind 14 Banken angebunden.", {"farbe": "Blau"}, "unsupported"),
        ("Der Akku hält einen ganzen Tag.", {"akku": "12 Stunden"}, "contradicted"),
        ("Seit hundert Jahren backen wir.", {"gruendung": "1926"}, "supported"),
        ("Je Schaden tragen Sie 150 € selbst.", {"selbstbehalt": "150 € je Schaden"}, "supported"),
        ("Das sind 26 Cent am Tag.", {"preis": "7,99 € im Monat"}, "supported"),
        ("Sechsmal im Jahr kommt das Heft.", {"rhythmus": "alle zwei Monate"}, "supported"),
        ("Nach einem Jahr und sechs Monaten.", {"laufzeit": "18 Monate"}, "supported"),
        ("Über 1.200 Titel stehen bereit.", {"titel": "1.246 Titel"}, "supported"),
        ("Über 1.200 Titel stehen bereit.", {"titel": "800 Titel"}, "contradicted"),
        (
            "Sie fährt 15 km weiter als die alte.",
            {"plus": "15 km mehr", "alte": "65 km"},
            "supported",
        ),
        (
            "Im Koffer liegen zwei Akkus.",
            {"akku": "1 Akku", "extra": "Koffer, Bits"},
            "contradicted",
        ),
        ("Neun von zehn Gästen bleiben.", {"treue": "90 % der Gäste"}, "supported"),
        ("Drei von acht Suppen sind scharf.", {"suppen": "acht, davon drei scharf"}, "supported"),
        ("Zwei von acht Suppen sind scharf.", {"suppen": "acht, davon drei scharf"}, "unsupported"),
        ("Das Tuch in Größe 120 x 80 cm.", {"masse": "120 x 80 cm", "laenge": "2 m"}, "supported"),
        ("Sinkt er unter 800 €, zahlen Sie mit.", {"umsatz": "frei ab 800 €"}, "supported"),
        ("Die Jacke gibt es für unter 80 €.", {"preis": "ab 80 €"}, "shifted"),
        ("Ein Kurs kostet dann 15 €.", {"preis": "60 € für vier Kurse"}, "supported"),
        ("Ein Kurs kostet dann 12 €.", {"preis": "60 € für vier Kurse"}, "contradicted"),
        ("Zu dritt sind es 90 €.", {"preis": "30 €"}, "supported"),
        ("Fünf Kilo leichter als vorher.", {"gewicht": "7 kg, Vorgänger 12 kg"}, "supported"),
        ("Zum Start zahlen Sie 45 €.", {"preis": "50 €", "start": "5 € Rabatt"}, "supported"),
        ("Wer 20 € spart, ist dabei.", {"rate": "ab 20 €"}, "supported"),
        ("Wer bestellt, zahlt 20 €.", {"preis": "ab 20 €"}, "shifted"),
        ("Das Tor hielt 20.000 Fahrten aus.", {"test": "20.000-mal gefahren"}, "supported"),
    ],
)
def test_a_figure_is_judged_by_the_facts(text, facts, status):
    assert statuses(text, **facts) == [status]


@pytest.mark.parametrize(
    ("text", "facts", "status"),
    [
        ("That price is 24.9p per kWh.", {"unit_price": "26.9p per kWh"}, "contradicted"),
        ("That price is 26.9p per kWh.", {"unit_price": "26.9p/kWh"}, "supported"),
        ("The bench seats a family of five.", {"seats": "three people"}, "contradicted"),
        ("Three out of four went again.", {"repeat": "75% of guests"}, "supported"),
    ],
)
def test_english_figures_are_judged_likewise(text, facts, status):
    assert statuses(text, "en", **facts) == [status]


def test_a_price_may_be_multiplied_by_what_stands_beside_it():
    facts = {"preis": "99 € pro Nacht", "paket": "zwei Nächte"}

    assert statuses("Zwei Nächte kosten 198 €.", **facts) == ["supported", "supported"]
    assert statuses("Zwei Nächte kosten 210 €.", **facts) == ["supported", "contradicted"]


def test_a_count_is_held_to_the_list_it_counts():
    facts = {"colours": "red, blue and black"}

    assert statuses("Choose from three colours.", "en", **facts) == ["supported"]
    assert statuses("Choose from five colours.", "en", **facts) == ["contradicted"]


def test_a_sum_or_difference_of_prices_is_borne_out():
    facts = {"preis": "24,90 € im Monat", "digital": "12,90 € im Monat"}

    assert statuses("Digital ist es 12 € günstiger als gedruckt.", **facts) == ["supported"]
    assert statuses("Im Jahr sind das 298,80 €.", **facts) == ["supported"]


def test_a_figure_of_an_expired_fact_is_expired():
    fact = {"value": "299 €", "valid_until": "2026-10-31"}

    assert statuses("Sie kostet 299 €.", preis=fact) == ["expired"]


def test_a_deadline_in_the_past_is_past():
    assert statuses("Gültig bis 31.10.2026.", farbe="Blau") == ["past"]


def test_the_end_of_the_campaign_supports_a_date():
    campaign = Campaign(id="c", objective="inform", valid_until=date(2026, 12, 31))
    known = evidence(campaign=campaign, farbe="Blau")

    (found,) = judge("Buchbar bis zum 31. Dezember 2026.", "de", known, [], DAY)

    assert found.status == "supported"


def test_without_products_a_figure_is_unknown_and_never_supported():
    known = gather((), None, None, None, DAY, "de-DE")

    (found,) = judge("Es kostet 249,00 €.", "de", known, [], DAY)

    assert found.status == "unknown"


def test_a_small_count_in_words_needs_no_proof():
    assert statuses("Zwei Kabel sind markiert.", farbe="Blau") == []


def claim(text, **fields):
    product = {"id": "p", "name": "Nordwind", "claims": [{"id": "c", "text": text, **fields}]}
    known = gather((Product.model_validate(product),), None, None, None, DAY, "de-DE")
    return [one for one in known.supports if one.source == "claim:c"]


CLAIM = "Bis zu 30 % weniger Strom als der Vorgänger Brise im Eco-Programm"


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        (
            "Er braucht bis zu 30 % weniger Strom als der Vorgänger Brise im Eco-Programm.",
            "faithful",
        ),
        (
            "Im Eco-Programm braucht er bis zu 30 % weniger Strom als der Vorgänger Brise.",
            "faithful",
        ),
        ("Er arbeitet mit 30 % weniger Strom.", "grown"),
        ("Immer bis zu 30 % weniger Strom als der Vorgänger Brise im Eco-Programm.", "grown"),
    ],
)
def test_a_claim_is_faithful_or_grown(sentence, status):
    (found,) = match_claims(sentence, "de", claim(CLAIM), set())

    assert found.status == status


def test_another_sentence_says_no_claim():
    assert match_claims("Das Sieb reinigen Sie unter Wasser.", "de", claim(CLAIM), set()) == []


def test_a_claim_for_another_market_is_out_of_market():
    (support,) = claim("Testsieger", markets=["AT"])

    assert not support.valid


def test_inflected_and_compounded_words_are_akin():
    assert akin(stem("Sterne", "de"), stem("Sternen", "de"))
    assert akin(stem("Zins", "de"), stem("Zinssatz", "de"))
    assert not akin(stem("Tee", "de"), stem("Teppich", "de"))
