"""Every attempt can be found again: by our id in the log and the journal, by the provider's."""

import json
import logging

import pytest

from genpers.backends.assembly import GenerationSettings, assemble
from genpers.backends.attempts import observing
from genpers.backends.budget import BudgetSettings, Limit, spending
from genpers.builtin.langchain import register_backends as register_langchain
from genpers.builtin.openai import register_backends as register_openai
from genpers.errors import BackendError, SettingsError
from genpers.records.variant import PromptRef
from genpers.testing import FakeBackend, sample_prompt

TOLD = {"max_retries": 2, "backoff": 0.01}


@pytest.fixture(params=["sdk", "lean"])
async def backend(request, provider):
    (made,) = register_openai(config={"transport": request.param, "model": "m", **TOLD})
    yield made
    await made.close()


async def test_each_attempt_names_our_request_and_the_providers(backend, provider, reply):
    provider.script.extend(
        [
            reply(status=503, headers={"x-request-id": "req_one"}),
            reply(headers={"X-Request-ID": "req_two"}),
            reply(),
        ]
    )
    seen = []
    with observing(seen.append):
        await backend.complete(sample_prompt())
        await backend.complete(sample_prompt())
    first, second, other = seen

    assert [one.provider_request for one in seen] == ["req_one", "req_two", None]
    assert first.request == second.request != other.request
    assert "req_two" in second.event("r", "c").model_dump_json()


async def test_each_attempt_says_where_and_under_which_contract_it_was_processed(provider):
    table = {"model": "m", "region": "eu", "terms": "DPA of 2026-03-01", **TOLD}
    (made,) = register_openai(config=table)
    seen = []
    with observing(seen.append):
        await made.complete(sample_prompt())
    await made.close()
    facts = seen[0].event("r", "c").facts

    assert (facts["region"], facts["terms"]) == ("eu", "DPA of 2026-03-01")


async def test_an_id_that_is_none_is_not_taken_over(backend, provider, reply):
    provider.script.append(reply(headers={"x-request-id": "Dear Zarbevik, your request"}))
    seen = []
    with observing(seen.append):
        await backend.complete(sample_prompt())

    assert seen[0].provider_request is None


async def test_langchain_tells_the_providers_ids_too(provider, reply):
    arguments = {"model": "m", "base_url": provider.url, "include_response_headers": True}
    (made,) = register_langchain(
        config={"chat_model": "langchain_openai:ChatOpenAI", "arguments": arguments, **TOLD}
    )
    provider.script.extend(
        [
            reply(status=503, headers={"x-request-id": "req_one"}),
            reply(headers={"x-request-id": "req_two"}),
        ]
    )
    seen = []
    with observing(seen.append):
        await made.complete(sample_prompt())
    await made.close()

    assert [one.provider_request for one in seen] == ["req_one", "req_two"]


async def test_a_request_keeps_its_id_through_the_fallback():
    down = FakeBackend(BackendError("no", kind="server"))
    home = FakeBackend(name="home")
    made = assemble({"fake": down, "home": home}, GenerationSettings(fallback=("home",)))
    seen = []
    with observing(seen.append):
        await made.backends["fake"].complete(sample_prompt())

    assert [(one.backend, one.cause) for one in seen] == [("fake", "first"), ("home", "fallback")]
    assert len({one.request for one in seen}) == 1


async def test_the_log_is_one_json_object_an_attempt_without_content_or_secrets(
    provider, reply, tmp_path
):
    file = tmp_path / "attempts.jsonl"
    provider.script.extend(
        [reply(status=429, headers={"retry-after-ms": "1", "x-request-id": "req_one"}), reply()]
    )
    table = {"model": "m", "headers": {"X-Team": "CANARY-HEADER"}, **TOLD}
    registered = {each.name: each for each in register_openai(config=table)}
    made = assemble(registered, GenerationSettings(log=str(file)))
    await made.backends["openai"].complete(sample_prompt(text="CANARY-CONTENT"))
    await made.close()
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    sent = json.dumps(provider.bodies) + json.dumps(provider.headers)

    assert [line["outcome"] for line in lines] == ["rate_limited", "ok"]
    assert [line["event"] for line in lines] == ["attempt", "attempt"]
    assert lines[0]["request"] == lines[1]["request"]
    assert lines[0]["provider_request"] == "req_one"
    assert {"CANARY-CONTENT", "CANARY-HEADER", "sk-CANARY-KEY"} <= {
        word for word in ("CANARY-CONTENT", "CANARY-HEADER", "sk-CANARY-KEY") if word in sent
    }
    assert "CANARY" not in file.read_text(encoding="utf-8")
    assert "Titel" not in file.read_text(encoding="utf-8")


async def test_without_the_setting_the_log_is_the_programs_own(caplog):
    made = assemble({"fake": FakeBackend()}, GenerationSettings())
    with caplog.at_level(logging.INFO, "genpers.attempts"):
        await made.backends["fake"].complete(sample_prompt())
    (record,) = caplog.records

    assert record.attempt["outcome"] == "ok"
    assert json.loads(record.message)["request"] == record.attempt["request"]


def test_a_log_that_cannot_be_written_is_said_at_the_start(tmp_path):
    with pytest.raises(SettingsError, match=r"generation\.log"):
        assemble({}, GenerationSettings(log=str(tmp_path / "no" / "log")))


async def test_the_setting_for_telemetry_reaches_every_chain(monkeypatch):
    seen = []
    monkeypatch.setattr("genpers.backends.telemetry.telemetry", lambda content: seen.append)
    made = assemble({"fake": FakeBackend()}, GenerationSettings(telemetry=True))
    await made.backends["fake"].complete(sample_prompt())

    assert [attempt.outcome for attempt in seen] == ["ok"]


async def test_a_soft_limit_that_is_passed_is_warned_of_and_a_hard_one_is_an_attempt(
    provider, caplog
):
    registered = {each.name: each for each in register_openai(config={"model": "m"})}
    budget = BudgetSettings(run=Limit(soft_tokens=1, hard_tokens=500))
    made = assemble(registered, GenerationSettings(budget=budget))
    seen = []
    with observing(seen.append), caplog.at_level(logging.WARNING, "genpers.budget"):
        await made.backends["openai"].complete(sample_prompt())
        with pytest.raises(BackendError, match="used up"):
            await made.backends["openai"].complete(sample_prompt(text="w" * 5_000))
    await made.close()

    assert [(one.outcome, one.number) for one in seen] == [("ok", 1), ("budget", 0)]
    assert ["soft limit" in record.message for record in caplog.records] == [True]


async def test_an_attempt_that_repairs_a_text_says_so():
    prompt = sample_prompt()
    repair = prompt.model_copy(update={"ref": PromptRef(name="fields/repair", digest="d")})
    made = assemble({"fake": FakeBackend()}, GenerationSettings())
    seen = []
    with observing(seen.append):
        await made.backends["fake"].complete(prompt)
        await made.backends["fake"].complete(repair)

    assert [one.cause for one in seen] == ["first", "repair"]


@pytest.mark.parametrize(
    ("limits", "booked"),
    [
        ({"feature": {"generate": Limit(hard_tokens=1)}}, "feature:generate"),
        ({"role": {"trainee": Limit(hard_tokens=1)}}, "role:trainee"),
    ],
)
async def test_calls_are_booked_to_generating_and_to_the_role_of_the_settings(
    provider, limits, booked
):
    registered = {each.name: each for each in register_openai(config={"model": "m"})}
    settings = GenerationSettings(budget=BudgetSettings(**limits), role="trainee")
    made = assemble(registered, settings)
    with pytest.raises(BackendError) as caught:
        await made.backends["openai"].complete(sample_prompt())
    with spending(feature="shorten", role="editor"):
        await made.backends["openai"].complete(sample_prompt())
    await made.close()

    assert caught.value.kind == "budget"
    assert booked in str(caught.value)


async def test_an_operation_keeps_the_role_that_is_set_around_it(provider):
    registered = {each.name: each for each in register_openai(config={"model": "m"})}
    limits = BudgetSettings(role={"trainee": Limit(hard_tokens=1)})
    made = assemble(registered, GenerationSettings(budget=limits))
    with spending(role="trainee"), spending(feature="shorten"), pytest.raises(BackendError):
        await made.backends["openai"].complete(sample_prompt())
    await made.close()
