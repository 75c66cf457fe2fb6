import json

import pytest
from aiohttp import web

from genpers.backends.attempts import observing
from genpers.backends.bulk import Ticket, new_ticket
from genpers.builtin.openai.backend import OpenAIBackend
from genpers.builtin.openai.batches import OpenAIBatches
from genpers.builtin.openai.settings import read_settings
from genpers.errors import BackendError


class BatchServer:
    """Keeps files and batches as the API describes them; a batch is done at its third poll."""

    def __init__(self, answer):
        self.answer, self.files, self.batches, self.kept = answer, {}, {}, 0
        self.uploads, self.hiccups, self.ends, self.skip = [], 0, "completed", set()
        self.names, self.lost_uploads, self.lost_begins = {}, 0, 0

    async def start(self):
        app = web.Application(client_max_size=2**28)
        app.router.add_post("/v1/files", self.upload)
        app.router.add_get("/v1/files/{id}/content", self.content)
        app.router.add_delete("/v1/files/{id}", self.delete)
        app.router.add_get("/v1/files", self.list_files)
        app.router.add_post("/v1/batches", self.begin)
        app.router.add_get("/v1/batches", self.list_batches)
        app.router.add_get("/v1/batches/{id}", self.state)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}/v1"

    async def upload(self, request):
        form = await request.post()
        content = form["file"].file.read()
        assert form["purpose"] == "batch"
        self.uploads.append(content)
        name = self.keep(content, form["file"].filename)
        if self.lost_uploads:
            self.lost_uploads -= 1
            return web.json_response({"error": {"message": "gone"}}, status=502)
        return web.json_response({"id": name, "object": "file"})

    def keep(self, content, filename="output.jsonl"):
        self.kept += 1
        name = f"file-{self.kept}"
        self.files[name] = content
        self.names[name] = filename
        return name

    async def begin(self, request):
        body = await request.json()
        name = f"batch-{len(self.batches)}"
        self.batches[name] = body | {"id": name, "status": "validating", "polls": 0}
        if self.lost_begins:
            self.lost_begins -= 1
            return web.json_response({"error": {"message": "gone"}}, status=502)
        return web.json_response(self.batches[name])

    async def list_files(self, request):
        found = [{"id": name, "filename": self.names[name]} for name in self.files]
        return web.json_response(self.page(found, request))

    async def list_batches(self, request):
        return web.json_response(self.page(list(self.batches.values()), request))

    @staticmethod
    def page(found, request, size=2):
        after = request.query.get("after")
        start = [each["id"] for each in found].index(after) + 1 if after else 0
        page = found[start : start + size]
        return {"object": "list", "data": page, "has_more": start + size < len(found)}

    async def state(self, request):
        if self.hiccups:
            self.hiccups -= 1
            return web.json_response({"error": {"message": "busy"}}, status=503)
        batch = self.batches[request.match_info["id"]]
        batch["polls"] += 1
        if batch["polls"] == 3:
            self.finish(batch)
        return web.json_response(batch)

    def finish(self, batch):
        good, bad = [], []
        for line in self.files[batch["input_file_id"]].splitlines():
            asked = json.loads(line)
            if asked["custom_id"] in self.skip:
                continue
            status, content = self.answer(asked)
            choice = {"message": {"content": content}, "finish_reason": "stop"}
            usage = {"prompt_tokens": 10, "completion_tokens": 5}
            body = {"choices": [choice], "model": "m", "usage": usage}
            if status != 200:
                body = {"error": {"code": "boom", "message": "SECRET"}}
            done = {"custom_id": asked["custom_id"], "error": None}
            reply = {"status_code": status, "request_id": "r", "body": body}
            (good if status == 200 else bad).append(json.dumps(done | {"response": reply}))
        good.reverse()  # the API promises no order
        batch |= {
            "status": self.ends,
            "output_file_id": self.keep("\n".join(good).encode()) if good else None,
            "error_file_id": self.keep("\n".join(bad).encode()) if bad else None,
        }
        self.batches[batch["id"]] = batch

    async def content(self, request):
        return web.Response(body=self.files[request.match_info["id"]])

    async def delete(self, request):
        name = request.match_info["id"]
        if self.files.pop(name, None) is None:
            return web.json_response({"error": {"code": "gone"}}, status=404)
        return web.json_response({"id": name, "deleted": True})


async def hand_over(batches, prompts, keep=lambda ticket: None):
    return await batches.submit(new_ticket(batches.name, prompts), prompts, keep)


def numbered(asked):
    text = asked["body"]["messages"][0]["content"]
    return 200, json.dumps({"variants": [{"title": text, "body": "b"}] * 2})


@pytest.fixture(params=["sdk", "lean"])
async def service(request, monkeypatch, clock):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    server = BatchServer(numbered)
    url = await server.start()
    (settings,) = read_settings({"base_url": url, "transport": request.param, "model": "gpt-4o"})
    backend = OpenAIBackend(settings)
    yield server, OpenAIBatches(backend, clock=clock, most_requests=3)
    await backend.close()
    await server.runner.cleanup()


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

    def choosy(asked):
        text = asked["body"]["messages"][0]["content"]
        return {"Text 1": (500, ""), "Text 4": (200, "no json")}.get(text, numbered(asked))

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

    assert [attempt.provider_request for attempt in seen] == ["r"]
