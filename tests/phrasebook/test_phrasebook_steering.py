"""What is known about customer and product steers the text, and nothing else does."""

import pytest

from genpers.errors import BackendError
from genpers.records.brief import BriefProduct
from genpers.records.variant import FieldLimit

JOBS = {
    "planning": "planbar sparen",
    "saving_money": "weniger ausgeben",
    "saving_time": "wenig Zeit",
    "security": "gut abgesichert sein",
    "independence": "unabhängig bleiben",
    "togetherness": "gemeinsam mit Freunden",
    "enjoyment": "etwas genießen",
    "order": "den Überblick behalten",
    "quality": "Qualität, die hält",
    "learning": "dazulernen",
    "outdoors": "mehr draußen sein",
    "making": "selber machen",
    "home": "Wohnung einrichten",
    "giving": "ein Geschenk finden",
}


def whole(texts):
    return "\n".join(value for text in texts for value in text.values())


def test_different_motives_give_different_texts(brief_of, texts_of):
    bodies = {
        motive: texts_of(brief_of(families=("generic",), job=job))[0]["body"]
        for motive, job in JOBS.items()
    }

    assert len(set(bodies.values())) == len(JOBS)


@pytest.mark.parametrize("objective", ["welcome", "inform", "onboard", "renew", "win_back"])
def test_the_motive_steers_every_objective_that_offers_or_starts_something(
    brief_of, texts_of, objective
):
    plan = texts_of(brief_of(objective, families=("generic",), job="planbar"))
    share = texts_of(brief_of(objective, families=("generic",), job="gemeinsam mit Freunden"))

    assert [text["body"] for text in plan] != [text["body"] for text in share]


def test_the_customers_own_words_are_never_pasted(brief_of, texts_of):
    job = "planbar sparen für Schlumpfhausen <script>"

    assert "Schlumpfhausen" not in whole(texts_of(brief_of(job=job)))
    assert "script" not in whole(texts_of(brief_of(job=job)))


def test_a_persona_steers_where_no_job_is_known(brief_of, texts_of):
    maker = texts_of(brief_of(families=("craft",), persona="maker"))
    saver = texts_of(brief_of(families=("craft",), persona="saver"))

    assert maker != saver


@pytest.mark.parametrize("channel", ["email", "cms"])
@pytest.mark.parametrize("family", ["savings", "fashion", "service"])
def test_interests_are_said_where_they_may_be(brief_of, texts_of, family, channel):
    brief = brief_of(families=(family,), channel=channel, interests=("Radfahren",))

    assert "Radfahren" in texts_of(brief)[0]["body"]


def test_interests_that_may_only_shape_are_not_said(brief_of, texts_of):
    brief = brief_of(families=("fashion",), interests=("Radfahren",), interest_use="shape")

    assert "Radfahren" not in whole(texts_of(brief))


def test_no_more_facts_are_said_than_the_tone_allows(brief_of, texts_of):
    texts = texts_of(brief_of(families=("savings",), interests=("Oper",), city=True), variants=4)

    assert all(("Oper" in text["body"]) + ("{{ city }}" in text["body"]) == 1 for text in texts)


def test_the_city_is_only_said_where_it_may_be(brief_of, texts_of):
    merge = ("salutation", "sender", "city")

    assert "{{ city }}" in whole(texts_of(brief_of(families=("food",), city=True)))
    assert "{{ city }}" not in whole(texts_of(brief_of(families=("food",), merge=merge)))


def test_a_list_of_interests_is_used_in_turn(brief_of, texts_of):
    texts = texts_of(brief_of(families=("media",), interests=("Oper", "Ballett")), variants=2)

    assert "Oper" in texts[0]["body"]
    assert "Ballett" in texts[1]["body"]


def test_whoever_wants_a_person_is_offered_one(brief_of, texts_of):
    words = ("Sprechen", "Termin", "Beratung", "Rückruf", "Rufen", "Schreiben", "persönlich")
    for objective in ("cross_sell", "onboard", "service", "thank"):
        texts = texts_of(brief_of(objective, contact="personal"))

        assert all(any(word in text["cta"] for word in words) for text in texts)


def test_approved_claims_are_used_word_by_word(brief_of, texts_of):
    claim = "Testsieger laut Musterinstitut, Ausgabe 09/2026"

    assert f"{claim}." in texts_of(brief_of(claims=(claim,)))[0]["body"]


def test_summary_and_facts_are_used_as_given(brief_of, texts_of):
    texts = texts_of(brief_of())

    assert all("Bausparvertrag mit flexibler Sparrate." in text["body"] for text in texts)
    assert all("Laufzeit: frei wählbar." in text["body"] for text in texts)


def test_facts_without_a_declared_label_stay_unsaid(brief_of, texts_of):
    product = BriefProduct(
        id="p",
        name="BausparFlex",
        category="building_savings",
        sensitivity="high",
        summary="Bausparvertrag",
        facts={"interner_code": "Q-77", "sollzins": "2,35 % p. a."},
    )

    assert "Q-77" not in whole(texts_of(brief_of(products=(product,))))
    assert "2,35" not in whole(texts_of(brief_of(products=(product,))))


def test_two_products_are_both_named(brief_of, texts_of):
    for text in texts_of(brief_of(families=("fashion", "food"))):
        assert "Leinenhemd Juna: " in text["body"]
        assert "Waldhonig: " in text["body"]


def test_a_product_without_summary_is_named_all_the_same(brief_of, texts_of):
    product = BriefProduct(
        id="p", name="Kofferradio", category="audio", sensitivity="low", summary=""
    )
    for text in texts_of(brief_of(products=(product,))):
        assert "Kofferradio" in text["body"]


def test_only_an_owned_product_is_called_the_readers_own(brief_of, texts_of):
    owned = whole(texts_of(brief_of("renew", families=("service",)), variants=6))
    offered = whole(texts_of(brief_of("inform", families=("service",)), variants=6))

    assert "Ihren StromFix" in owned
    assert "Ihren StromFix" not in offered
    assert "Ihrem StromFix" not in offered


def test_a_name_of_unknown_gender_gets_no_article(brief_of, texts_of):
    texts = whole(texts_of(brief_of(families=("tech",)), variants=8))

    assert not any(f"{word} Headset Leitstand" in texts for word in ("der", "dem", "den", "das"))


def test_a_long_product_name_gives_way_to_lines_without_it(brief_of, texts_of):
    name = "Hochgebirgstourenrucksack mit abnehmbarem Deckelfach und Regenhülle Modell Karwendel"
    product = BriefProduct(id="p", name=name, category="bikes", sensitivity="low", summary="Sack")
    for channel, field, limit in (("email", "subject", 60), ("push", "title", 50)):
        for text in texts_of(brief_of(channel=channel, products=(product,))):
            assert len(text[field]) <= limit


def test_without_salutation_the_mail_begins_with_a_capital(brief_of, texts_of):
    for text in texts_of(brief_of(merge=())):
        assert text["body"][0].isupper()
        assert "{{" not in text["body"]
        assert "Grüße" in text["body"]


def test_the_first_name_is_used_in_the_informal_form_only(brief_of, texts_of):
    merge = ("link", "first_name")
    du = whole(texts_of(brief_of(form="du", channel="push", families=("food",)), variants=6))
    sie = whole(texts_of(brief_of(channel="push", families=("food",), merge=merge), variants=6))

    assert "{{ first_name }}" in du
    assert "{{ first_name }}" not in sie


def test_families_are_found_by_category_word_and_industry(book):
    from genpers.builtin.phrasebook.situation import families_of

    def family(category, **attributes):
        product = BriefProduct(
            id="p",
            name="P",
            category=category,
            sensitivity="low",
            summary="",
            attributes=attributes,
        )
        return families_of(book, product)

    assert family("bike_insurance") == ("insurance", "finance", "generic")
    assert family("jackets") == ("fashion", "goods", "generic")
    assert family("alpine-tents")[0] == "sports"
    assert family("whatever", industry="finance")[0] == "finance"
    assert family("whatever") == ("generic",)


def test_an_unknown_field_is_an_error_that_says_what_to_do(book, brief_of):
    from genpers.builtin.phrasebook.compose import compose

    with pytest.raises(BackendError) as caught:
        compose(book, brief_of(), [FieldLimit(name="slogan", hard=20)], 1, 0)

    assert "slogan" in caught.value.what
    assert caught.value.do


def test_a_field_too_short_for_any_phrase_is_an_error(book, brief_of):
    from genpers.builtin.phrasebook.compose import compose

    with pytest.raises(BackendError, match="No phrase fits"):
        compose(book, brief_of(), [FieldLimit(name="subject", hard=3)], 1, 0)


def test_two_products_share_only_what_holds_for_both(book, brief_of):
    from genpers.builtin.phrasebook.situation import common_families

    products = brief_of(families=("fashion", "food")).products

    assert common_families(book, products) == ("goods", "generic")


def test_a_fact_that_a_claim_already_says_is_not_repeated(brief_of, texts_of):
    brief = brief_of(claims=("Die Laufzeit bestimmen Sie.",))

    assert all("Laufzeit: frei wählbar" not in text["body"] for text in texts_of(brief))
