import json

import pytest

from genpers.backends.attempts import observing
from genpers.backends.bulk import Ticket, new_ticket
from genpers.builtin.openai.backend import OpenAIBackend
from genpers.builtin.openai.batches import OpenAIBatches
from genpers.builtin.openai.settings import read_settings
from genpers.errors import BackendError


async def hand_over(batches, prompts, keep=lambda ticket: None):
    return await batches.submit(new_ticket(batches.name, prompts), prompts, keep)


def numbered(body):
    text = body["messages"][0]["content"]
    return 200, json.dumps({"variants": [{"title": text, "body": "b"}] * 2})


@pytest.fixture
async def service(batch_server, transport, clock):
    server = batch_server(numbered)
    await server.start()
    (settings,) = read_settings({"base_url": server.url, "transport": transport, "model": "m"})
    backend = OpenAIBackend(settings)
    yield server, OpenAIBatches(backend, clock=clock, most_requests=3)
    await backend.close()
    await server.stop()


@pytest.fixture
def prompts(make_prompt):
    return [make_prompt(text=f"Text {number}") for number in range(7)]


async def test_every_prompt_gets_its_own_answer_over_several_files(service, prompts):
    server, batches = service
    ticket = await hand_over(batches, prompts)
    outcomes = await batches.collect(ticket, prompts)

    assert [outcome.texts[0]["title"] for outcome in outcomes] == [
        f"Text {number}" for number in range(7)
    ]
    assert [part.count for part in ticket.parts] == [3, 3, 1]
    assert len(server.uploads) == 3


async def test_answers_stay_until_they_are_discarded_and_then_nothing_is_left(service, prompts):
    server, batches = service
    ticket = await hand_over(batches, prompts)
    held = len(server.files)
    await batches.collect(ticket, prompts)
    again = await batches.collect(ticket, prompts)
    await batches.discard(ticket)
    await batches.discard(ticket)

    assert held == 3
    assert len(again) == 7
    assert server.files == {}


async def test_an_upload_is_what_a_live_call_would_send_under_its_place(service, prompts):
    server, batches = service
    await hand_over(batches, prompts[:2])
    lines = [json.loads(line) for line in server.uploads[0].splitlines()]

    assert [line["custom_id"] for line in lines] == ["0", "1"]
    assert lines[0]["body"] == batches._backend.body(prompts[0])
    assert lines[0]["body"]["store"] is False
    assert lines[0]["url"] == "/v1/chat/completions"


async def test_batches_cost_half(service, prompts):
    _, batches = service
    ticket = await hand_over(batches, prompts[:1])
    batches._backend.prices["m"] = pytest.importorskip("genpers.tokens").Price(input=1, output=1)
    (outcome,) = await batches.collect(ticket, prompts[:1])

    assert outcome.usage.cost == pytest.approx(15e-6 / 2)


async def test_partial_failures_stay_with_their_prompt(service, prompts):
    server, batches = service

    def choosy(body):
        text = body["messages"][0]["content"]
        return {"Text 1": (500, ""), "Text 4": (200, "no json")}.get(text, numbered(body))

    server.answer = choosy
    seen = []
    ticket = await hand_over(batches, prompts)
    with observing(seen.append):
        outcomes = await batches.collect(ticket, prompts)
    kinds = [getattr(outcome, "kind", "ok") for outcome in outcomes]

    assert kinds == ["ok", "server", "ok", "ok", "not_json", "ok", "ok"]
    assert "SECRET" not in str(outcomes[1])
    assert [attempt.outcome for attempt in seen] == kinds


async def test_an_expired_batch_keeps_what_was_answered(service, prompts):
    server, batches = service
    server.ends, server.skip = "expired", {"1", "2"}
    ticket = await hand_over(batches, prompts[:3])
    outcomes = await batches.collect(ticket, prompts[:3])

    assert outcomes[0].texts[0]["title"] == "Text 0"
    assert [outcome.kind for outcome in outcomes[1:]] == ["missing", "missing"]
    assert "expired" in outcomes[1].what


async def test_a_hiccup_while_waiting_does_not_end_the_batch(service, prompts):
    server, batches = service
    ticket = await hand_over(batches, prompts[:1])
    server.hiccups = 3

    assert len(await batches.collect(ticket, prompts[:1])) == 1


async def test_a_ticket_survives_a_restart_and_fits_its_prompts_only(service, prompts):
    _, batches = service
    ticket = await hand_over(batches, prompts[:2])
    read = Ticket.model_validate_json(ticket.model_dump_json())
    with pytest.raises(BackendError, match="other prompts"):
        await batches.collect(read, prompts[1:3])

    assert len(await batches.collect(read, prompts[:2])) == 2
    assert "Text" not in ticket.model_dump_json()


async def test_what_is_uploaded_lies_under_a_random_key_and_names_nobody(service, prompts):
    server, batches = service
    ticket = await hand_over(batches, prompts)
    other = await hand_over(batches, prompts)
    told = [batch["metadata"] for batch in server.batches.values()]

    assert {entry["genpers"] for entry in told[:3]} == {ticket.key}
    assert ticket.key != other.key
    assert set(told[0]) == {"genpers", "first", "count"}
    assert all(name.startswith("genpers-") for name in server.names.values())


async def test_a_ticket_that_was_never_written_down_finds_its_batches(service, prompts):
    server, batches = service
    intent = new_ticket(batches.name, prompts)
    whole = await batches.submit(intent, prompts, lambda ticket: None)
    found = await batches.find(intent, prompts)
    outcomes = await batches.collect(found, prompts)

    assert found == whole
    assert len(server.batches) == 3
    assert len(outcomes) == 7


async def test_after_a_kill_halfway_only_what_is_missing_is_handed_over(service, prompts):
    server, batches = service
    intent = new_ticket(batches.name, prompts)

    def killed(ticket):
        if len(ticket.parts) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await batches.submit(intent, prompts, killed)
    server.keep(b"x", f"genpers-{intent.key}-6.jsonl")  # uploaded, but no batch began on it
    server.keep(b"y", "genpers-of-somebody-else.jsonl")
    found = await batches.find(intent, prompts)
    left = [server.names[name] for name in server.files]
    whole = await batches.submit(found, prompts, lambda ticket: None)
    outcomes = await batches.collect(whole, prompts)
    await batches.discard(whole)

    assert [part.first for part in found.parts] == [0, 3]
    assert not found.whole
    assert f"genpers-{intent.key}-6.jsonl" not in left
    assert len(server.batches) == 3
    assert [outcome.texts[0]["title"] for outcome in outcomes] == [
        f"Text {number}" for number in range(7)
    ]
    assert [server.names[name] for name in server.files] == ["genpers-of-somebody-else.jsonl"]


async def test_a_batch_whose_reply_is_lost_is_found_and_not_begun_twice(service, prompts):
    server, batches = service
    server.lost_begins = server.lost_uploads = 1
    ticket = await hand_over(batches, prompts[:2])
    outcomes = await batches.collect(ticket, prompts[:2])
    await batches.discard(ticket)

    assert len(server.batches) == 1
    assert len(outcomes) == 2
    assert server.files == {}


async def test_batch_answers_name_the_providers_request(service, prompts):
    _, batches = service
    ticket = await hand_over(batches, prompts[:1])
    seen = []
    with observing(seen.append):
        await batches.collect(ticket, prompts[:1])

    assert [attempt.provider_request for attempt in seen] == ["req_b"]
