"""The control text of a person: beside the set, merged and checked, shown to no model."""

import json
from datetime import UTC, datetime

import pytest

from genpers.batch.desk import Desk, Setup, Shard
from genpers.batch.order import BatchOrder
from genpers.batch.readers import Row
from genpers.errors import InputError
from genpers.personalizer import request_of
from genpers.pipeline import Run, personalise
from genpers.records.variant import Completion
from genpers.testing import EventLog, ScriptedBackend, sample_customer, sample_product

AS_OF = datetime(2026, 11, 21, 11, tzinfo=UTC)
WRITTEN = {
    "title": "Handgeschrieben: Schal Nord",
    "body": "{{ salutation }}, diesen Schal haben wir selbst den ganzen Winter getragen.",
    "cta": "Den Schal ansehen",
}
CAMPAIGN = {
    "id": "autumn",
    "objective": "inform",
    "channel": "push",
    "variants": 1,
    "control": {"fields": WRITTEN, "locale": "de-DE"},
}
CUSTOMER = sample_customer(
    profile={"first_name": "Lena", "last_name": "Brandt", "gender": "female"}
)
CLEAN = {
    "title": "Der Schal Nord aus Wolle",
    "body": "Der Schal Nord ist aus Wolle. Sehen Sie ihn sich in Ruhe an.",
    "cta": "Zum Schal Nord",
}
LOUD = {**CLEAN, "body": "Der Schal Nord ist der beste Schal der Welt, garantiert."}


@pytest.fixture
def write(app_with):
    """Take one request through the path with a scripted model; return variants, model and log."""

    async def run(*answers, customer=CUSTOMER, **campaign):
        model, log = ScriptedBackend(*answers), EventLog()
        request = request_of({**CAMPAIGN, **campaign}, customer, [sample_product()])
        result = await personalise(app_with(model), request, Run(AS_OF, log))
        return result.variants, model, log

    return run


def control(**changes):
    return {"fields": {**WRITTEN, **changes}, "locale": "de-DE"}


async def test_the_control_comes_last_merged_checked_and_marked(write):
    variants, _, log = await write([CLEAN])
    human = variants[-1]
    (checked,) = log.of("checked")

    assert [variant.origin for variant in variants] == ["generated", "human"]
    assert (human.id, human.backend, human.fields) == ("control", "human", WRITTEN)
    assert human.merged["body"].startswith("Guten Tag")
    assert [one["origin"] for one in checked.facts["variants"]] == ["generated", "human"]


async def test_the_rules_judge_the_control_like_any_text_and_nobody_repairs_it(write):
    variants, model, log = await write([CLEAN], control=control(body=LOUD["body"]))
    human = variants[-1]

    assert human.verdict == "block"
    assert human.repairs == 0
    assert human.fields["body"] == LOUD["body"]
    assert len(model.prompts) == 1
    assert log.of("repaired") == []


async def test_no_word_of_the_control_goes_to_a_model_whatever_is_repaired(write):
    like = {**WRITTEN, "title": "Handgeschrieben: der Schal Nord"}
    variants, model, _ = await write(
        [LOUD, CLEAN], [LOUD], [CLEAN], control=control(title="Quxolinda Schal Nord"), variants=2
    )
    _, doubled, _ = await write([like], [CLEAN])

    assert len(model.prompts) > 1
    assert "Quxolinda" not in model.seen
    assert "selbst den ganzen Winter" not in model.seen
    assert variants[-1].fields["title"] == "Quxolinda Schal Nord"
    assert WRITTEN["title"] not in doubled.seen


async def test_a_generated_text_that_repeats_the_control_is_the_double(write):
    variants, model, _ = await write([WRITTEN], [WRITTEN])
    written, human = variants
    repaired, _, _ = await write([WRITTEN], [CLEAN])

    assert len(model.prompts) == 1 + 2
    assert "prompt.set.alike" in {one.rule for one in written.findings}
    assert "prompt.set.alike" not in {one.rule for one in human.findings}
    assert repaired[0].fields == CLEAN


async def test_a_control_in_another_language_stays_at_home(write):
    english = {**CAMPAIGN["control"], "locale": "en-GB"}
    variants, _, _ = await write([CLEAN], control=english)

    assert [variant.origin for variant in variants] == ["generated"]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"title": "a", "body": "b"}, "no 'cta'"),
        ({**WRITTEN, "cta": "  "}, "no 'cta'"),
        ({**WRITTEN, "subject": "a"}, "a field 'subject'"),
    ],
)
async def test_a_control_with_other_fields_is_refused_before_anything_is_asked(write, fields, what):
    with pytest.raises(InputError, match=what):
        await write([CLEAN], control={"fields": fields})


async def test_a_refused_contact_gets_no_control_either(write):
    variants, model, _ = await write([CLEAN], customer={**CUSTOMER, "consents": []})

    assert variants == ()
    assert model.prompts == []


def test_a_batch_row_carries_the_control(installation):
    order = BatchOrder.model_validate(
        {"campaign": CAMPAIGN, "products": [sample_product()], "customers": "c.jsonl", "out": "out"}
    )
    desk = Desk(Setup('{"store": {"url": "off"}}', order.model_dump_json(), "2026-11-21", 0))
    shard = Shard(0, (Row(1, CUSTOMER, None),))
    (wanted,) = desk.prepare(shard).wanted
    answer = Completion(texts=(CLEAN,), backend="phrasebook", model="m")
    row = json.loads(desk.finish(shard, {wanted.key: answer}).lines)

    assert [one["origin"] for one in row["result"]["variants"]] == ["generated", "human"]
    assert "selbst den ganzen" not in wanted.prompt.model_dump_json()
