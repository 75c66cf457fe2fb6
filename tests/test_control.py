"""The control text of a person: beside the set, merged and checked, shown to no model."""

import json
from datetime import UTC, datetime

import pytest

from genpers.app import App
from genpers.batch.desk import Desk, Setup, Shard
from genpers.batch.order import BatchOrder
from genpers.batch.readers import Row
from genpers.errors import InputError
from genpers.personalizer import request_of
from genpers.pipeline import Run, personalise
from genpers.records.variant import Completion
from genpers.settings import Settings

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
CUSTOMER = {
    "id": "C-1",
    "locale": "de-DE",
    "consents": [
        {
            "purpose": purpose,
            "channels": ["*"],
            "status": "granted",
            "method": "double_opt_in",
            "recorded_at": "2026-02-03T10:11:00Z",
        }
        for purpose in ("advertising", "personalisation")
    ],
    "lifecycle": {"stage": "active"},
    "profile": {"first_name": "Lena", "last_name": "Brandt", "gender": "female"},
}
PRODUCT = {
    "id": "scarf",
    "name": "Schal Nord",
    "category": "fashion",
    "sensitivity": "low",
    "summary": "Ein Schal aus Wolle.",
}
CLEAN = {
    "title": "Der Schal Nord aus Wolle",
    "body": "Der Schal Nord ist aus Wolle. Sehen Sie ihn sich in Ruhe an.",
    "cta": "Zum Schal Nord",
}
LOUD = {**CLEAN, "body": "Der Schal Nord ist der beste Schal der Welt, garantiert."}


class Scripted:
    """A model that writes given sets of texts one after the other, then the last one again."""

    name, model = "scripted", "scripted-1"

    def __init__(self, *sets):
        self.sets, self.prompts = list(sets), []

    async def complete(self, prompt):
        self.prompts.append(prompt)
        texts = self.sets.pop(0) if len(self.sets) > 1 else self.sets[0]
        names = [limit.name for limit in prompt.fields]
        made = tuple({name: text[name] for name in names} for text in texts)
        return Completion(texts=made, backend=self.name, model=self.model)

    async def close(self):
        return None

    @property
    def sent(self):
        return "\n".join(m.content for prompt in self.prompts for m in prompt.messages)


class Log:
    """A journal that is a list."""

    def __init__(self):
        self.events = []

    def append(self, events):
        self.events += events


@pytest.fixture
def write(installation):
    """Take one request through the path with a scripted model; return variants, model and log."""

    async def run(*sets, customer=CUSTOMER, **campaign):
        app = App(Settings.model_validate({"store": {"url": "off"}}), installation.plugins)
        for part in ("policy", "prompts", "rulebook", "channel_fields", "assembly"):
            app.__dict__[part] = getattr(installation, part)
        model, log = Scripted(*sets), Log()

        class Backends:
            backends, models = {"phrasebook": model}, frozenset({model.name})

        app.__dict__["assembled"] = Backends()
        request = request_of({**CAMPAIGN, **campaign}, customer, [PRODUCT])
        result = await personalise(app, request, Run(AS_OF, log))
        return result.variants, model, log

    return run


def control(**changes):
    return {"fields": {**WRITTEN, **changes}, "locale": "de-DE"}


async def test_the_control_comes_last_merged_checked_and_marked(write):
    variants, _, log = await write([CLEAN])
    human = variants[-1]
    (checked,) = [event for event in log.events if event.step == "checked"]

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
    assert [event for event in log.events if event.step == "repaired"] == []


async def test_no_word_of_the_control_goes_to_a_model_whatever_is_repaired(write):
    like = {**WRITTEN, "title": "Handgeschrieben: der Schal Nord"}
    variants, model, _ = await write(
        [LOUD, CLEAN], [LOUD], [CLEAN], control=control(title="Quxolinda Schal Nord"), variants=2
    )
    _, doubled, _ = await write([like], [CLEAN])

    assert len(model.prompts) > 1
    assert "Quxolinda" not in model.sent
    assert "selbst den ganzen Winter" not in model.sent
    assert variants[-1].fields["title"] == "Quxolinda Schal Nord"
    assert WRITTEN["title"] not in doubled.sent


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
        {"campaign": CAMPAIGN, "products": [PRODUCT], "customers": "c.jsonl", "out": "out"}
    )
    desk = Desk(Setup('{"store": {"url": "off"}}', order.model_dump_json(), "2026-11-21", 0))
    shard = Shard(0, (Row(1, CUSTOMER, None),))
    (wanted,) = desk.prepare(shard).wanted
    answer = Completion(texts=(CLEAN,), backend="phrasebook", model="m")
    row = json.loads(desk.finish(shard, {wanted.key: answer}).lines)

    assert [one["origin"] for one in row["result"]["variants"]] == ["generated", "human"]
    assert "selbst den ganzen" not in wanted.prompt.model_dump_json()
