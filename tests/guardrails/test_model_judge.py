"""The model judge: asked about unmerged text only, believed only with a quote, never more than a
review."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genpers.app import App
from genpers.errors import BackendError, PackError
from genpers.guardrails import load_rulebook
from genpers.library import library_folder
from genpers.personalizer import Personalizer, request_of
from genpers.pipeline import Run, personalise
from genpers.plugins import load_plugins
from genpers.records.variant import Completion, Usage
from genpers.settings import Settings
from genpers.testing import sample_customer, sample_product

AS_OF = datetime(2026, 11, 21, 11, tzinfo=UTC)
CONSENTS = sample_customer()["consents"]
PRODUCT = sample_product()
BODY = "Der Schal Nord ist aus Wolle. Sehen Sie ihn sich in Ruhe an."
TEXT = {"title": "Der Schal Nord aus Wolle", "body": BODY, "cta": "Zum Schal Nord"}
PROMISE = "claims.judge.promise"


class Judge:
    """A model that writes one text, and answers questions about it as told."""

    name, model = "scripted", "scripted-1"

    def __init__(self, text, answers, failing=None):
        self.text, self.answers, self.failing, self.prompts = text, answers, failing, []

    @property
    def questions(self):
        return [prompt for prompt in self.prompts if prompt.ref.name == "judge/question"]

    @property
    def sent(self):
        """Everything that was sent, for what was written and for what was judged."""
        return "\n".join(each.content for prompt in self.prompts for each in prompt.messages)

    async def complete(self, prompt):
        self.prompts.append(prompt)
        names = [limit.name for limit in prompt.fields]
        if prompt.ref.name == "judge/question":
            if self.failing:
                raise self.failing
            said = {name: "no" if name.endswith("answer") else "-" for name in names}
            said |= self.answers
        else:
            said = {name: self.text[name] for name in names}
        return Completion(
            texts=(said,) * prompt.variants,
            backend=self.name,
            model=self.model,
            usage=Usage(prompt_tokens=10, completion_tokens=5),
        )

    async def close(self):
        return None


class Backends:
    def __init__(self, backend):
        self.backends, self.models = {"phrasebook": backend}, frozenset({backend.name})


class Log:
    def __init__(self):
        self.events = []

    def append(self, events):
        self.events += events

    def of(self, step):
        return [event for event in self.events if event.step == step]


@pytest.fixture(scope="module")
def judged_installation():
    """An installation whose owner has enabled the judge, loaded once."""
    settings = Settings.model_validate(
        {"store": {"url": "off"}, "plugins": {"enabled": ["phrasebook", "judge"]}}
    )
    app = App(settings, load_plugins(("phrasebook", "judge")))
    _ = app.policy, app.prompts, app.rulebook, app.channel_fields, app.assembly
    return app


@pytest.fixture
def write(judged_installation):
    return lambda *args, **more: written(judged_installation, *args, **more)


async def written(base, answers=None, *, text=TEXT, profile=None, failing=None, **campaign):
    app = App(base.settings, base.plugins)
    for part in ("policy", "prompts", "rulebook", "channel_fields", "assembly"):
        app.__dict__[part] = getattr(base, part)
    model, log = Judge(text, answers or {}, failing), Log()
    app.__dict__["assembled"] = Backends(model)
    customer = {
        "id": "C-CANARY",
        "locale": "de-DE",
        "consents": CONSENTS,
        "lifecycle": {"stage": "active"},
        "profile": {"first_name": "Quxolin", "last_name": "Zarbevik", **(profile or {})},
    }
    order = {"id": "a", "objective": "inform", "channel": "push", "variants": 1, **campaign}
    result = await personalise(app, request_of(order, customer, [PRODUCT]), Run(AS_OF, log))
    return result, model, log


def of_judge(result):
    return [one for one in result.variants[0].findings if ".judge." in one.rule]


async def test_a_no_leaves_the_text_as_it_is(write):
    result, model, log = await write()

    assert (result.variants[0].verdict, of_judge(result)) == ("pass", [])
    assert len(model.questions) == 1
    assert log.of("judged")[0].facts["answered"] is True


async def test_a_yes_with_a_quote_asks_for_a_review_at_exactly_that_place(write):
    result, _, log = await write({"q1_answer": "yes", "q1_quote": "aus Wolle"})

    (finding,) = of_judge(result)
    assert result.variants[0].verdict == "review"
    assert (finding.severity, finding.field, finding.excerpt) == ("review", "title", "aus Wolle")
    assert TEXT["title"][finding.start : finding.end] == finding.excerpt
    assert log.of("judged")[0].facts["findings"] == [finding.rule]


@pytest.mark.parametrize(
    "quote", ["aus Seide", "AUS WOLLE", "-", "ist", "{{ salutation }}", "!!!!"]
)
async def test_a_yes_whose_quote_is_not_in_the_text_counts_for_nothing(write, quote):
    result, _, _ = await write({"q1_answer": "yes", "q1_quote": quote})

    assert (result.variants[0].verdict, of_judge(result)) == ("pass", [])


@pytest.mark.parametrize("answer", ["no", "maybe", "yes!!", "ja"])
async def test_anything_but_yes_is_no(write, answer):
    result, _, _ = await write({"q1_answer": answer, "q1_quote": "aus Wolle"})

    assert of_judge(result) == []


async def test_a_dropped_answer_is_journalled_without_its_words(write):
    _, _, log = await write({"q1_answer": "yes", "q1_quote": "aus Seide"})

    (event,) = log.of("judged")
    assert len(event.facts["dropped"]) == 1
    assert "Seide" not in event.model_dump_json()


@pytest.mark.parametrize(
    "failure", [BackendError("down", retryable=True), BackendError("refused", kind="refusal")]
)
async def test_a_judge_that_fails_changes_nothing_and_is_journalled(write, failure):
    result, _, log = await write(failing=failure)

    assert (result.variants[0].verdict, of_judge(result)) == ("pass", [])
    assert log.of("judged")[0].facts["answered"] is False


async def test_a_yes_never_softens_a_block(write):
    loud = {**TEXT, "body": "Der Schal Nord ist garantiert der beste Schal der Welt."}

    result, _, _ = await write({"q1_answer": "yes", "q1_quote": "aus Wolle"}, text=loud)

    without = [one for one in result.variants[0].findings if ".judge." not in one.rule]
    assert without
    assert result.variants[0].verdict == "block"


async def test_what_the_judge_costs_is_counted(write):
    result, model, _ = await write()

    assert result.usage.prompt_tokens == 10 * len(model.prompts)


async def test_the_judge_sees_the_text_unmerged_and_nothing_of_the_reader(write):
    text = {**TEXT, "body": "{{ salutation }}, der Schal Nord ist aus Wolle."}
    profile = {"interests": {"value": ["Radfahren"], "party": "zero", "observed_at": "2026-09-14"}}

    _, model, _ = await write(text=text, profile=profile)

    (prompt,) = model.questions
    asked = "\n".join(message.content for message in prompt.messages)
    assert "{{ salutation }}, der Schal" in asked
    assert "Quxolin" not in model.sent
    assert "Radfahren" not in asked


PLANTED = [
    lambda value: {"income_band": {"value": value, "party": "third", "inferred": True}},
    lambda value: {"health_condition": {"value": value, "party": "zero"}},
    lambda value: {"city": {"value": value, "observed_at": "2019-01-01"}},
    lambda value: {"last_name": value},
    lambda value: {"nobody_knows": value},
]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(PLANTED),
    st.text("bcdfghjklmnpqrstvwxz", min_size=9, max_size=14).map(lambda word: f"Q{word}"),
    st.sampled_from(["title", "body", "cta"]),
)
async def test_a_withheld_value_that_a_model_guessed_is_not_sent_to_the_judge(
    judged_installation, plant, canary, field
):
    text = {**TEXT, field: f"Der Schal Nord passt zu {canary}."}

    _, model, _ = await written(judged_installation, text=text, profile=plant(canary))

    questions = [message.content for each in model.questions for message in each.messages]
    assert canary not in "".join(questions)


async def test_a_text_that_a_person_wrote_is_not_shown_to_the_judge(write):
    control = {"fields": {**TEXT, "title": "Von Hand geschrieben"}}

    result, model, _ = await write(control=control)

    assert [one.id for one in result.variants] == ["v1", "control"]
    assert len(model.questions) == 1
    assert "Von Hand geschrieben" not in model.sent


async def test_without_the_plugin_nobody_is_asked(installation):
    result, model, log = await written(installation)

    assert result.variants[0].verdict == "pass"
    assert (model.questions, log.of("judged")) == ([], [])


def test_a_check_asks_nobody_and_finds_nothing_by_question(judged_installation):
    item = {"id": "t", "locale": "de-DE", "channel": "push", "fields": TEXT}

    report = Personalizer(app=judged_installation).check(item, as_of="2026-11-21")

    assert (report.verdict, report.findings) == ("pass", ())
    assert "assembled" not in judged_installation.__dict__


def test_the_judge_is_off_unless_it_is_enabled():
    assert "judge" not in Settings().plugins.enabled


def test_a_question_that_would_block_does_not_load(tmp_path, judged_installation):
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "house.yaml").write_text(
        "- id: claims.house.mood\n  severity: block\n  kind: question\n  ask: {de: Stimmt das?}\n"
        "  message: {de: Nein., en: No.}\n  source: {text: House, verified_on: 2026-11-21}\n",
        encoding="utf-8",
    )
    kinds = judged_installation.plugins.registered("register_rule_kinds")

    with pytest.raises(PackError, match="cannot block"):
        load_rulebook([library_folder("guardrails"), tmp_path], kinds, verify=False)


async def test_a_project_that_raises_a_question_to_block_still_gets_a_review(judged_installation):
    app = App(
        Settings.model_validate(
            {
                "store": {"url": "off"},
                "guardrails": {
                    "severities": {PROMISE: {"severity": "block", "reason": "we are strict"}}
                },
            }
        ),
        judged_installation.plugins,
    )

    result, _, _ = await written(app, {"q1_answer": "yes", "q1_quote": "aus Wolle"})

    findings = [one for one in of_judge(result) if one.rule == PROMISE]
    assert [one.severity for one in findings] == ["review"]


async def test_what_is_asked_is_what_the_rules_say(write, judged_installation):
    _, model, _ = await write()

    user = model.questions[0].messages[-1].content
    asked = json.loads(user.split("```json\n")[1].split("\n```")[0])["questions"]
    rules = [rule for rule in judged_installation.rulebook.rules if ".judge." in rule.id]
    assert sorted(asked.values()) == sorted(rule.detectors[0]["ask"]["de"] for rule in rules)
