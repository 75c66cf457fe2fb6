"""Repair: what goes back to a model, how often, for which fields, and what never goes back."""

import json
import re
from datetime import UTC, datetime

import pytest

from genpers.app import App
from genpers.batch.desk import Desk, Setup, Shard
from genpers.batch.order import BatchOrder
from genpers.batch.readers import Row
from genpers.errors import BackendError
from genpers.personalizer import request_of
from genpers.pipeline import Run, personalise
from genpers.records.finding import Finding
from genpers.records.variant import Completion, FieldLimit, PromptRef, Variant
from genpers.repair import GENERAL, Judged, alike, faults_of, task_of
from genpers.testing import EventLog, ScriptedBackend, sample_customer, sample_product

AS_OF = datetime(2026, 11, 21, 11, tzinfo=UTC)
CAMPAIGN = {"id": "autumn", "objective": "inform", "channel": "push", "variants": 1}
CUSTOMER = sample_customer(
    id="C-CANARY",
    profile={
        "first_name": "Quxolin",
        "last_name": "Zarbevik",
        "gender": "male",
        "health_condition": {"value": "Quorzimose", "party": "zero"},
        "interests": {"value": ["Radfahren"], "party": "zero", "observed_at": "2026-09-14"},
    },
)
CLEAN = {
    "title": "Der Schal Nord aus Wolle",
    "body": "Der Schal Nord ist aus Wolle. Sehen Sie ihn sich in Ruhe an.",
    "cta": "Zum Schal Nord",
}
OTHER = {
    "title": "Wolle für den Winter",
    "body": "Für kühle Morgen gibt es jetzt den Schal Nord. Mehr dazu lesen Sie im Shop.",
    "cta": "Mehr lesen",
}
LOUD = {**CLEAN, "body": "Der Schal Nord ist der beste Schal der Welt, garantiert."}
TELLING = {**CLEAN, "body": "Der Schal Nord hilft Ihnen bei Ihrer Quorzimose."}
LIMITS = tuple(FieldLimit(name=name, hard=200) for name in ("title", "body", "cta"))


@pytest.fixture
def write(app_with):
    """Take one request through the path with a scripted model; return result, model and log."""

    async def run(*answers, customer=CUSTOMER, generation=None, **campaign):
        model, log = ScriptedBackend(*answers), EventLog()
        app = app_with(model, generation=generation or {})
        request = request_of({**CAMPAIGN, **campaign}, customer, [sample_product()])
        return await personalise(app, request, Run(AS_OF, log)), model, log

    return run


async def test_a_text_that_passes_is_not_asked_for_again(write):
    result, model, log = await write([CLEAN])

    assert result.variants[0].verdict == "pass"
    assert len(model.prompts) == 1
    assert log.of("repaired") == []


async def test_a_finding_goes_back_with_span_and_reason_and_only_its_field_is_written_again(write):
    result, model, _ = await write([LOUD], [CLEAN])
    told = model.prompts[1].messages[1].content

    assert [limit.name for limit in model.prompts[1].fields] == ["body"]
    assert '"excerpt":' in told
    assert '"reason":' in told
    assert LOUD["body"] in told
    assert result.variants[0].fields == CLEAN
    assert (result.variants[0].verdict, result.variants[0].repairs) == ("pass", 1)


async def test_a_field_that_was_fine_stays_byte_for_byte(write):
    written = {**OTHER, "title": "Never taken"}
    result, _, _ = await write([LOUD], [written])

    assert result.variants[0].fields == {**LOUD, "body": OTHER["body"]}


async def test_repairs_end_with_the_budget_and_each_failed_attempt_is_kept(write):
    result, model, log = await write([LOUD])

    assert len(model.prompts) == 1 + 2
    assert result.variants[0].verdict == "block"
    assert result.variants[0].repairs == 2
    assert [event.facts["repair"] for event in log.of("repaired")] == [1, 2]
    assert all(event.content["failed"]["fields"] == LOUD for event in log.of("repaired"))


@pytest.mark.parametrize(("allowed", "asked"), [(0, 1), (1, 2), (4, 5)])
async def test_the_setting_bounds_the_repairs(write, allowed, asked):
    _, model, _ = await write([LOUD], generation={"max_repairs": allowed})

    assert len(model.prompts) == asked


async def test_what_repairs_cost_is_part_of_the_usage(write):
    result, _, _ = await write([LOUD], [CLEAN])

    assert result.usage.prompt_tokens == 200
    assert result.usage.completion_tokens == 100


async def test_a_finding_about_data_goes_back_without_value_name_or_reason(write):
    result, model, log = await write([TELLING], [CLEAN])
    told = model.prompts[1].messages[1].content
    rules = log.of("repaired")[0].facts["findings"]

    assert any(rule.startswith("data.") for rule in rules)
    assert GENERAL in told
    assert "Quorzimose" not in model.seen
    assert "health" not in told
    assert TELLING["body"] not in model.seen
    assert not [rule for rule in rules if rule in model.seen]
    assert result.variants[0].fields == CLEAN


async def test_no_outgoing_message_ever_holds_a_name_an_id_or_a_withheld_value(write):
    mixed = {
        "title": "Quorzimose? Der beste Schal der Welt!",
        "body": "Herr Zarbevik, bei Quorzimose hilft garantiert der Schal Nord.",
        "cta": "Jetzt oder nie!!!",
    }
    _, model, _ = await write([mixed], [TELLING], [LOUD], generation={"max_repairs": 4})
    found = re.findall("quorzimose|quxolin|zarbevik|c-canary", model.seen.casefold())

    assert len(model.prompts) > 2
    assert found == []


async def test_the_chain_of_the_journal_holds_no_text_of_a_failed_attempt(write):
    _, _, log = await write([TELLING], [LOUD])
    chained = json.dumps([event.facts for event in log.events], ensure_ascii=False)

    assert log.of("repaired")
    assert not [word for word in ("Quorzimose", "beste", "Wolle") if word in chained]


async def test_a_finding_that_exists_only_after_merging_asks_nobody(write):
    loud = {**CUSTOMER, "profile": {**CUSTOMER["profile"], "last_name": "Garantiert Gratis"}}
    text = {**CLEAN, "body": f"{{{{ salutation }}}}, {CLEAN['body']}"}
    result, model, log = await write([text], customer=loud)

    assert len(model.prompts) == 1
    assert log.of("repaired") == []
    assert all(
        each.field is None or each.field.startswith("merged.")
        for each in result.variants[0].findings
    )


async def test_a_repair_that_no_backend_answers_leaves_the_text_and_its_verdict(write):
    result, model, log = await write([LOUD], BackendError("down", kind="server"))

    assert len(model.prompts) == 2
    assert (result.variants[0].fields, result.variants[0].verdict) == (LOUD, "block")
    assert log.of("repaired")[0].facts["answered"] is False


async def test_near_duplicates_of_a_set_are_written_again(write):
    double = {**CLEAN, "body": CLEAN["body"].replace("Sehen Sie", "Schauen Sie")}
    result, model, log = await write([CLEAN, double], [OTHER], variants=2)
    told = model.prompts[1].messages[1].content

    assert [variant.fields for variant in result.variants] == [CLEAN, OTHER]
    assert [variant.repairs for variant in result.variants] == [0, 1]
    assert CLEAN["body"] in told
    assert log.of("repaired")[0].facts["findings"] == ["prompt.set.alike"]


async def test_variants_that_differ_in_idea_are_left_alone(write):
    _, model, _ = await write([CLEAN, OTHER], variants=2)

    assert len(model.prompts) == 1


async def test_a_text_that_stays_a_double_beyond_the_budget_is_held_and_says_so(write):
    result, model, log = await write([CLEAN, CLEAN], variants=2)
    first, second = result.variants
    (found,) = [one for one in second.findings if one.rule == "prompt.set.alike"]

    assert len(model.prompts) == 3
    assert (first.verdict, second.verdict) == ("pass", "review")
    assert (found.severity, found.field, found.start) == ("review", None, None)
    assert "derselbe wie v1" in found.message
    assert "prompt.set.alike" in log.of("checked")[0].facts["variants"][1]["findings"]


async def test_a_text_that_stays_nearly_a_double_carries_advice(write):
    double = {**CLEAN, "body": CLEAN["body"].replace("Sehen Sie", "Schauen Sie")}
    result, _, _ = await write([CLEAN, double], generation={"max_repairs": 0}, variants=2)
    second = result.variants[1]

    assert second.verdict == "pass"
    assert [(one.rule, one.severity) for one in second.findings] == [("prompt.set.alike", "warn")]


async def test_a_double_that_was_written_anew_carries_no_finding(write):
    result, _, _ = await write([CLEAN, CLEAN], [OTHER], variants=2)

    assert [variant.findings for variant in result.variants] == [(), ()]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("der schal nord ist aus wolle", "aus wolle ist der schal nord", True),
        ("der schal nord ist aus wolle", "für kühle morgen gibt es etwas neues", False),
    ],
)
def test_order_of_words_makes_no_new_text(one, other, expected):
    assert alike(one, other) is expected


def finding(**changes):
    return Finding.model_validate(
        {
            "rule": "claims.x.y",
            "family": "claims",
            "severity": "block",
            "field": "body",
            "start": 0,
            "end": 3,
            "excerpt": "Der",
            "message": "m",
            **changes,
        }
    )


def judged(*findings, seen=()):
    variant = Variant(
        id="v1",
        fields=CLEAN,
        verdict="block",
        prompt=PromptRef(name="p", digest="d"),
        backend="b",
        model="m",
    )
    return Judged(variant, findings, seen)


def test_what_only_rules_that_know_the_reader_find_is_not_told():
    known = finding(rule="offer.age.x", family="offer", message="too young")
    text = judged(known)
    task = task_of(text, faults_of(text, LIMITS))

    assert task["rewrite"] == [{"field": "body", "problems": [{"reason": GENERAL}]}]
    assert "body" not in task["keep"]


def test_advice_is_no_reason_to_ask_again():
    advice = finding(severity="warn")

    assert faults_of(judged(advice, seen=(advice,)), LIMITS) == {}


def test_beside_a_finding_about_data_no_excerpt_of_that_field_is_told():
    claim, data = finding(), finding(rule="data.x.y", family="data", start=4, end=9)
    text = judged(claim, data, seen=(claim, data))
    task = task_of(text, faults_of(text, LIMITS))

    assert "excerpt" not in json.dumps(task)
    assert "current" not in task["rewrite"][0]


def test_a_batch_names_the_repairs_it_needs_and_goes_on_with_their_answers(
    installation, monkeypatch
):
    monkeypatch.setattr(App, "repairs", lambda self, backend: 1)
    order = BatchOrder.model_validate(
        {"campaign": CAMPAIGN, "products": [sample_product()], "customers": "c.jsonl", "out": "out"}
    )
    desk = Desk(Setup('{"store": {"url": "off"}}', order.model_dump_json(), "2026-11-21", 0))
    shard = Shard(0, (Row(1, CUSTOMER, None),))

    def told(text, wanted):
        names = [limit.name for limit in wanted.prompt.fields]
        return Completion(
            texts=({name: text[name] for name in names},), backend="scripted", model="m"
        )

    (first,) = desk.prepare(shard).wanted
    answers = {first.key: told(LOUD, first)}
    waiting = desk.finish(shard, answers)
    (repair,) = waiting.wanted
    answers[repair.key] = told(CLEAN, repair)
    done = desk.finish(shard, answers)
    again = Desk(Setup('{"store": {"url": "off"}}', order.model_dump_json(), "2026-11-21", 0))

    assert (waiting.lines, [limit.name for limit in repair.prompt.fields]) == (b"", ["body"])
    assert json.loads(done.lines)["result"]["variants"][0]["repairs"] == 1
    assert [event.step for event in done.events].count("repaired") == 1
    assert again.finish(shard, answers).lines == done.lines
