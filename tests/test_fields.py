"""Field operations: one field changes, the path is the same, and nothing of the reader leaves."""

from datetime import UTC, datetime

import pytest

from genpers.editing import edit
from genpers.errors import BackendError, InputError
from genpers.fields import OPERATIONS, FieldOrder, limits_for, unmet
from genpers.personalizer import request_of
from genpers.pipeline import Run
from genpers.records.variant import FieldLimit
from genpers.testing import EventLog, ScriptedBackend, sample_customer, sample_product

AS_OF = datetime(2026, 11, 21, 11, tzinfo=UTC)
CAMPAIGN = {"id": "autumn", "objective": "inform", "channel": "push"}
CUSTOMER = sample_customer(
    id="C-CANARY",
    profile={
        "first_name": "Quxolin",
        "last_name": "Zarbevik",
        "health_condition": {"value": "Quorzimose", "party": "zero"},
    },
)
TEXT = {
    "title": "Der Schal Nord aus Wolle",
    "body": "Der Schal Nord ist aus Wolle. Sehen Sie ihn sich in Ruhe an.",
    "cta": "Zum Schal Nord",
}
ENGLISH = {
    "title": "Scarf Nord, made of wool",
    "body": "The Schal Nord is made of wool. Have a look at it.",
    "cta": "See the scarf",
}


@pytest.fixture
def change(app_with):
    """Carry out one order with a model that writes given words."""

    async def run(operation, *words, text=TEXT, customer=CUSTOMER, **order):
        model, log = ScriptedBackend(*words), EventLog()
        request = request_of(CAMPAIGN, customer, [sample_product()])
        asked = FieldOrder(operation=operation, **order)
        return await edit(app_with(model), request, text, asked, Run(AS_OF, log)), model, log

    return run


ORDERS = {
    "regenerate": {"field": "body"},
    "shorten": {"field": "body", "limit": 40},
    "lengthen": {"field": "title"},
    "rephrase": {"field": "body"},
    "tone": {"field": "body", "tone": "plainer"},
}


@pytest.mark.parametrize("operation", ORDERS)
async def test_an_operation_changes_its_field_and_leaves_the_others(change, operation):
    order = ORDERS[operation]
    words = (
        "Aus reiner Wolle: Schal Nord im Shop."
        if operation != "lengthen"
        else ("Der Schal Nord aus Wolle ist im Shop")
    )
    variant, model, _ = await change(operation, words, **order)

    assert variant.fields == {**TEXT, order["field"]: words}
    assert [limit.name for limit in model.prompts[0].fields] == [order["field"]]
    assert model.prompts[0].ref.name == f"fields/{operation}"
    assert variant.prompt == model.prompts[0].ref


@pytest.mark.parametrize("operation", [name for name in ORDERS if name != "lengthen"])
async def test_what_an_operation_writes_is_judged_like_any_text(change, operation):
    loud = "Garantiert der beste Schal der Welt!"
    variant, model, log = await change(operation, loud, **ORDERS[operation])

    assert variant.verdict == "block"
    assert len(model.prompts) == 1 + 2
    assert [event.step for event in log.events][-1] == "checked"


async def test_a_translation_takes_every_field_and_is_judged_in_its_language(change):
    variant, model, _ = await change("translate", ENGLISH, locale="en-GB")
    told = model.prompts[0].messages

    assert variant.fields == ENGLISH
    assert "Write in English" in told[0].content
    assert TEXT["body"] in told[1].content
    assert '"from": "de-DE"' in told[1].content


async def test_a_text_over_the_limit_is_asked_for_again_and_then_refused(change):
    with pytest.raises(BackendError) as caught:
        await change("shorten", "x" * 41, field="body", limit=40)

    assert caught.value.kind == "unmet"
    assert "41 of at most 40" in str(caught.value)


async def test_a_text_that_keeps_to_the_limit_at_the_second_try_is_taken(change):
    variant, model, _ = await change(
        "shorten", "x" * 41, "Der Schal Nord, aus Wolle.", field="body", limit=40
    )

    assert variant.fields["body"] == "Der Schal Nord, aus Wolle."
    assert "41 of at most 40" in model.prompts[1].messages[1].content


@pytest.mark.parametrize("operation", ["shorten", "rephrase", "tone"])
async def test_a_field_that_tells_on_the_reader_is_shown_to_no_model(change, operation):
    text = {**TEXT, "body": "Der Schal Nord hilft Ihnen bei Quorzimose."}
    with pytest.raises(InputError, match="no model may be shown"):
        await change(operation, "x", text=text, **ORDERS[operation])


async def test_such_a_field_can_be_written_anew_without_showing_it(change):
    text = {**TEXT, "body": "Zarbevik, der Schal Nord hilft Ihnen bei Quorzimose."}
    words = "Der Schal Nord wartet im Shop auf Sie."
    variant, model, _ = await change("regenerate", words, text=text, field="body")
    sent = model.seen.casefold()

    assert variant.fields["body"] == words
    assert not [word for word in ("quorzimose", "zarbevik", "quxolin", "canary") if word in sent]


async def test_a_field_that_is_kept_but_tells_on_the_reader_is_not_shown_either(change):
    text = {**TEXT, "title": "Post für Zarbevik"}
    _, model, _ = await change(
        "rephrase", "Der Schal Nord wartet im Shop.", text=text, field="body"
    )

    assert "Zarbevik" not in model.seen


async def test_without_consent_no_field_is_written(change):
    with pytest.raises(InputError, match="No text may be written"):
        await change("rephrase", "x", customer={**CUSTOMER, "consents": []}, field="body")


@pytest.mark.parametrize(
    ("order", "what"),
    [
        ({"operation": "shorten", "field": "body"}, "needs 'limit'"),
        ({"operation": "tone", "field": "body"}, "needs 'tone'"),
        ({"operation": "translate"}, "needs 'locale'"),
        ({"operation": "rephrase"}, "no field to work on"),
        ({"operation": "rephrase", "field": "subject"}, "no field 'subject'"),
    ],
)
async def test_an_order_that_lacks_something_is_refused_before_anything_is_asked(
    change, order, what
):
    with pytest.raises(InputError, match=what):
        await change(order.pop("operation"), "x", **order)


def test_every_operation_has_a_prompt(installation):
    names = installation.prompts.names()

    assert [name for name in OPERATIONS if f"fields/{name}" not in names] == []


def test_a_limit_of_the_order_never_widens_that_of_the_channel():
    (limit,) = limits_for(
        FieldOrder(operation="lengthen", field="title", limit=900),
        [FieldLimit(name="title", hard=50, advised=30), FieldLimit(name="body", hard=90)],
    )

    assert (limit.hard, limit.advised) == (50, None)


@pytest.mark.parametrize(
    ("operation", "after", "kept"),
    [
        ("lengthen", "ab", False),
        ("lengthen", "abcd", True),
        ("rephrase", "abc", False),
        ("rephrase", "cab", True),
    ],
)
def test_an_order_is_kept_or_not(operation, after, kept):
    order = FieldOrder(operation=operation, field="body")

    assert (unmet(order, {"body": "abc"}, {"body": after}) is None) is kept
