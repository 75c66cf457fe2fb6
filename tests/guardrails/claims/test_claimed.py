"""Kind ``claimed``: word classes that meet in a sentence, licensed by the product's record."""

from __future__ import annotations

from datetime import date

import pytest

from genpers.guardrails.inspection import report
from genpers.guardrails.kinds.claimed import Claimed
from genpers.records.finding import CheckItem

DAY = date(2026, 11, 21)
TEA = {"id": "tee", "name": "Bergwiese", "category": "tea", "summary": "Kräutertee mit Salbei"}


def stopped(rulebook, topic, text, product, locale="de-DE"):
    item = CheckItem.model_validate(
        {"id": "1", "locale": locale, "channel": "cms", "fields": {"body": text},
         "products": [{"id": "p", "name": "Muster", "category": "thing", **product}]}
    )  # fmt: skip
    found = report(rulebook, item, DAY).findings
    return [one.excerpt for one in found if one.rule.startswith(topic)]


def test_an_effect_on_the_body_is_found_whatever_the_idiom(rulebook):
    for text in (
        "Eine Kanne am Abend, und der Husten gibt Ruhe.",
        "Nach zwei Tassen verfliegt das Bauchgrummeln.",
        "Wer ihn trinkt, muss im Januar nicht ins Wartezimmer.",
    ):
        assert stopped(rulebook, "claims.health", text, TEA)


def test_a_description_of_the_same_thing_passes(rulebook):
    for text in (
        "Er schmeckt herb, mit einer Spur Honig.",
        "Im Winter wärmt er die Hände.",
        "Wer ihn kalt mag, gießt ihn über Eis.",
    ):
        assert not stopped(rulebook, "claims.health", text, TEA)


def test_an_approved_claim_may_name_the_body(rulebook):
    claim = {"id": "c", "text": "Zink trägt zu einer normalen Funktion des Immunsystems bei."}
    product = {"category": "supplements", "claims": [{**claim, "evidence": "eu"}]}

    assert not stopped(rulebook, "claims.health", claim["text"], product)
    assert stopped(rulebook, "claims.health", "Zink macht Ihr Immunsystem stark.", product)


def test_a_short_question_is_read_with_its_answer(rulebook):
    loan = {"category": "consumer_credit", "sensitivity": "high"}

    assert stopped(rulebook, "claims.credit.approval", "Unterlagen? Brauchen wir nicht.", loan)


def test_named_limits_excuse_words_of_total_cover(rulebook):
    cover = {"category": "home_contents", "sensitivity": "high", "summary": "Hausrat bei Feuer"}

    assert stopped(rulebook, "claims.insurance", "Ihnen kann nichts mehr passieren.", cover)
    assert not stopped(rulebook, "claims.insurance", "Nicht jeder Schaden ist versichert.", cover)


def test_beside_a_fund_a_promise_in_any_words_is_held_and_procedure_passes(rulebook):
    fund = {"category": "funds", "sensitivity": "high", "summary": "Fonds mit Aktien aus Europa"}

    assert stopped(rulebook, "claims.invest", "Wer dabeibleibt, gewinnt.", fund)
    assert not stopped(rulebook, "claims.invest", "Im Gespräch klären wir Ihre Fragen.", fund)


def test_a_class_that_no_lexicon_has_is_refused(rulebook):
    with pytest.raises(ValueError, match=r"health\.nonsense"):
        Claimed(Claimed.Params(all=[["health.nonsense"]]), rulebook.rules[0], rulebook.resources)
