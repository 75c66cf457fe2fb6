"""Briefs along the whole grid, the channel limits, and one loaded book per language."""

from functools import cache
from typing import get_args

import pytest

from genpers.builtin.phrasebook.compose import compose
from genpers.builtin.phrasebook.material import load_book
from genpers.library import library_folder
from genpers.records.brief import Brief, BriefClaim, BriefFact, BriefProduct, Tone
from genpers.records.customer import JobToBeDone
from genpers.records.record import Objective, Stage
from genpers.records.variant import FieldLimit

LIMITS = {
    "email": (
        ("subject", 150, 60),
        ("preheader", 200, 100),
        ("headline", 150, 70),
        ("body", 6000, 1800),
        ("cta", 60, 30),
    ),
    "push": (("title", 65, 50), ("body", 240, 120), ("cta", 30, 20)),
    "cms": (("headline", 120, 70), ("teaser", 320, 160), ("body", 10000, 2500), ("cta", 60, 30)),
}
TONES = {
    "low": Tone(exclamations=1, emoji=1, urgency="with_fact", humour="fine", mentions=3),
    "medium": Tone(exclamations=1, emoji=0, urgency="with_fact", humour="mild", mentions=2),
    "high": Tone(exclamations=0, emoji=0, urgency="date_only", humour="none", mentions=1),
}
PRODUCTS = {
    "de": {
        "savings": {
            "name": "BausparFlex",
            "category": "building_savings",
            "sensitivity": "high",
            "summary": "Bausparvertrag mit flexibler Sparrate",
            "facts": {"laufzeit": "frei wählbar"},
            "gender": "m",
        },
        "credit": {
            "name": "Ratenkredit Klar",
            "category": "consumer_credit",
            "sensitivity": "high",
            "gender": "m",
            "summary": "Ratenkredit mit gleichbleibender Monatsrate",
        },
        "insurance": {
            "name": "PflegeVorsorge",
            "category": "care_insurance",
            "sensitivity": "high",
            "gender": "f",
            "summary": "Pflegezusatzversicherung; Grenzen stehen in den Bedingungen",
        },
        "investment": {
            "name": "Depot Start",
            "category": "investment",
            "sensitivity": "high",
            "summary": "Wertpapierdepot für Fonds und ETFs; Verluste sind möglich",
        },
        "account": {
            "name": "Giro Basis",
            "category": "current_account",
            "sensitivity": "medium",
            "summary": "Girokonto mit App und persönlicher Beratung",
            "gender": "n",
        },
        "fashion": {
            "name": "Leinenhemd Juna",
            "category": "shirts",
            "sensitivity": "low",
            "summary": "Leichtes Hemd aus Leinen mit Perlmuttknöpfen",
            "facts": {"farben": "Natur, Salbei und Tinte"},
            "gender": "n",
        },
        "sports": {
            "name": "Reiserad Fernblick",
            "category": "bikes",
            "sensitivity": "low",
            "summary": "Rad für lange Touren",
            "gender": "n",
        },
        "food": {
            "name": "Waldhonig",
            "category": "food",
            "sensitivity": "low",
            "summary": "Honig vom Imker aus der Eifel",
            "gender": "m",
        },
        "media": {
            "name": "Puzzle Hafen",
            "category": "puzzles",
            "sensitivity": "low",
            "summary": "Puzzle mit Hafenansicht",
            "facts": {"teile": "1.000 Teile"},
        },
        "home": {
            "name": "Stehlampe Halm",
            "category": "lighting",
            "sensitivity": "low",
            "summary": "Stehlampe mit Fußschalter",
            "gender": "f",
        },
        "tech": {
            "name": "Headset Leitstand",
            "category": "headsets",
            "sensitivity": "low",
            "summary": "Headset für lange Schichten am Telefon",
        },
        "craft": {
            "name": "Leinenstoff Mur",
            "category": "fabrics",
            "sensitivity": "low",
            "summary": "Leinen in kräftigen Farben",
            "gender": "m",
        },
        "office": {
            "name": "Papier A4",
            "category": "printer_supplies",
            "sensitivity": "low",
            "summary": "Druckerpapier, 80 Gramm je Quadratmeter",
        },
        "body": {
            "name": "Seife Almkraut",
            "category": "soap",
            "sensitivity": "low",
            "summary": "Seife mit Kräutern",
            "gender": "f",
        },
        "leisure": {
            "name": "Kinopass",
            "category": "cinema",
            "sensitivity": "low",
            "summary": "Pass für das Programmkino",
            "gender": "m",
        },
        "service": {
            "name": "StromFix",
            "category": "electricity",
            "sensitivity": "low",
            "summary": "Tarif mit festem Arbeitspreis",
            "gender": "m",
        },
        "generic": {
            "name": "Gummistiefel Priel",
            "category": "",
            "sensitivity": "low",
            "summary": "Gefütterte Gummistiefel",
            "plural": True,
        },
    },
    "en": {
        "savings": {
            "name": "HomeSaver",
            "category": "building_savings",
            "sensitivity": "high",
            "summary": "Savings plan with a flexible instalment",
            "facts": {"term": "flexible"},
        },
        "credit": {
            "name": "Clear Loan",
            "category": "consumer_credit",
            "sensitivity": "high",
            "summary": "Loan with level monthly payments",
        },
        "insurance": {
            "name": "CarePlan",
            "category": "care_insurance",
            "sensitivity": "high",
            "summary": "Care insurance; limits are set out in the terms",
        },
        "investment": {
            "name": "Start Account",
            "category": "investment",
            "sensitivity": "high",
            "summary": "Securities account for funds and ETFs; losses are possible",
        },
        "account": {
            "name": "Basic Account",
            "category": "current_account",
            "sensitivity": "medium",
            "summary": "Current account with an app and personal advice",
        },
        "fashion": {
            "name": "Juna shirt",
            "category": "shirts",
            "sensitivity": "low",
            "summary": "Light linen shirt with shell buttons",
            "facts": {"colours": "natural, sage and ink"},
        },
        "sports": {
            "name": "Horizon tourer",
            "category": "bikes",
            "sensitivity": "low",
            "summary": "Bike for long tours",
        },
        "food": {
            "name": "Orchard honey",
            "category": "food",
            "sensitivity": "low",
            "summary": "Honey from a beekeeper in Kent",
        },
        "media": {
            "name": "Walkers' Atlas",
            "category": "books",
            "sensitivity": "low",
            "summary": "Atlas of footpaths with fold-out maps",
        },
        "home": {
            "name": "Kiln mugs",
            "category": "ceramics",
            "sensitivity": "low",
            "summary": "Stoneware mugs, fired twice",
            "plural": True,
        },
        "tech": {
            "name": "Macro lens M",
            "category": "lenses",
            "sensitivity": "low",
            "summary": "Close-up lens for cameras of the M series",
        },
        "service": {
            "name": "FixedPower",
            "category": "electricity",
            "sensitivity": "low",
            "summary": "Tariff with a fixed unit price",
        },
        "leisure": {
            "name": "Film pass",
            "category": "cinema",
            "sensitivity": "low",
            "summary": "Pass for the repertory cinema",
        },
        "generic": {
            "name": "Field jacket",
            "category": "",
            "sensitivity": "low",
            "summary": "Waxed jacket with a map pocket",
        },
    },
}
OWNING = ("onboard", "renew", "service", "thank")
RANK = ("low", "medium", "high")


def make_brief(
    objective="cross_sell",
    stage="active",
    form="sie",
    channel="email",
    families=("savings",),
    *,
    language="de",
    job=None,
    interests=(),
    interest_use="mention",
    city=False,
    persona=None,
    contact="self_service",
    claims=(),
    owned=None,
    merge=None,
    products=None,
    variants=3,
):
    """Build one brief; ``owned`` defaults to what the objective implies."""
    if owned is None:
        owned = objective in OWNING
    if products is None:
        products = tuple(
            BriefProduct(
                id=f"{family}-1",
                owned=owned,
                claims=tuple(BriefClaim(id=f"c{n}", text=text) for n, text in enumerate(claims)),
                **PRODUCTS[language][family],
            )
            for family in families
        )
    sensitivity = max((p.sensitivity for p in products), key=RANK.index)
    facts = []
    if interests:
        facts.append(
            BriefFact(name="interests", entries=interests, use=interest_use, reach="value")
        )
    if city:
        facts.append(BriefFact(name="city", entries=(), use="mention", reach="merge"))
    if merge is None:
        merge = ("salutation", "sender", "link") if channel == "email" else ("link",)
        merge += ("city",) if city else ()
        merge += ("first_name",) if form == "du" and channel != "cms" else ()
    return Brief(
        locale="de-DE" if language == "de" else "en-GB",
        channel=channel,
        objective=objective,
        purpose="service" if objective == "service" else "advertising",
        stage=stage,
        address=form,
        voice="default",
        sensitivity=sensitivity,
        tone=TONES[sensitivity],
        products=products,
        facts=tuple(facts),
        job=JobToBeDone(motivation=job) if job else None,
        persona=persona,
        contact=contact,
        merge_fields=merge,
        variants=variants,
    )


@cache
def book_of(language):
    """The bundled book of a language."""
    return load_book(library_folder("prompts") / "phrasebook", language)


def limits_of(channel):
    """The field limits of a channel as records."""
    return [FieldLimit(name=n, hard=hard, advised=soft) for n, hard, soft in LIMITS[channel]]


LANGUAGES = [
    language
    for language in ("de", "en")
    if (library_folder("prompts") / "phrasebook" / language / "opening.yaml").is_file()
]


@pytest.fixture(scope="session")
def brief_of():
    """A function that builds a brief."""
    return make_brief


@pytest.fixture(scope="session")
def texts_of():
    """A function that composes the texts of a brief from the bundled book."""

    def composed(brief, seed=0, variants=None):
        return compose(
            book_of(brief.language),
            brief,
            limits_of(brief.channel),
            variants or brief.variants,
            seed,
        )

    return composed


@pytest.fixture(scope="session")
def book():
    """The bundled German book."""
    return book_of("de")


@pytest.fixture(scope="session", params=LANGUAGES)
def language(request):
    """Every language with material."""
    return request.param


@pytest.fixture(scope="session")
def families():
    """The families with a sample product, by language."""
    return {language: tuple(products) for language, products in PRODUCTS.items()}


@pytest.fixture(scope="session")
def grid():
    """Every objective, stage, form and channel."""
    return [
        (objective, stage, form, channel)
        for objective in get_args(Objective)
        for stage in get_args(Stage)
        for form in ("du", "sie", "neutral")
        for channel in LIMITS
    ]
