"""``genpers batch --provider-batch``: results and journal of a live run, at half the price."""

import asyncio
import json
import threading

import pytest
from aiohttp import web

from genpers.app import App
from genpers.batch.order import BatchOrder
from genpers.batch.run import run_batch
from genpers.settings import load_settings

CUSTOMERS = 6
CAMPAIGN = {"id": "autumn", "objective": "inform", "channel": "push", "variants": 1}
PRODUCT = {
    "id": "scarf",
    "name": "Schal Nord",
    "category": "fashion",
    "sensitivity": "low",
    "summary": "Ein Schal aus Wolle.",
}
TEXT = {
    "title": "Der Schal Nord aus Wolle",
    "body": "Der Schal Nord ist aus Wolle. Sehen Sie ihn sich in Ruhe an.",
    "cta": "Zum Schal Nord",
}


class Provider:
    """Answers live calls and batches with the same text, in a thread of its own."""

    def __init__(self):
        self.live, self.files, self.batches, self.uploads = 0, {}, {}, []
        self.left_out, self.deaf = (), False

    def __enter__(self):
        self.loop, ready = asyncio.new_event_loop(), threading.Event()

        async def start():
            app = web.Application()
            app.router.add_post("/v1/chat/completions", self.answer)
            app.router.add_post("/v1/files", self.upload)
            app.router.add_get("/v1/files", self.list_files)
            app.router.add_get("/v1/files/{id}/content", self.content)
            app.router.add_delete("/v1/files/{id}", self.delete)
            app.router.add_post("/v1/batches", self.begin)
            app.router.add_get("/v1/batches", self.list_batches)
            app.router.add_get("/v1/batches/{id}", self.state)
            self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await self.runner.setup()
            await web.TCPSite(self.runner, "127.0.0.1", 0).start()
            self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}/v1"
            ready.set()

        self.loop.create_task(start())
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self.runner.cleanup(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    @staticmethod
    def said():
        message = {"role": "assistant", "content": json.dumps({"variants": [TEXT]})}
        usage = {"prompt_tokens": 100, "completion_tokens": 50}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return {"id": "x", "model": "gpt-4o", "choices": [choice], "usage": usage}

    async def answer(self, request):
        self.live += 1
        return web.json_response(self.said())

    async def upload(self, request):
        form = await request.post()
        self.uploads.append(form["file"].file.read().decode())
        name = f"file-{len(self.uploads)}"
        self.files[name] = form["file"].filename
        return web.json_response({"id": name})

    async def begin(self, request):
        name = f"batch-{len(self.batches)}"
        self.batches[name] = {**await request.json(), "id": name, "status": "completed"}
        self.batches[name]["output_file_id"] = f"out-{len(self.uploads)}"
        self.files[f"out-{len(self.uploads)}"] = "output.jsonl"
        return web.json_response(self.batches[name])

    async def state(self, request):
        if self.deaf:
            return web.json_response({"error": {"code": "gone"}}, status=403)
        return web.json_response(self.batches[request.match_info["id"]])

    async def list_batches(self, request):
        return web.json_response({"data": list(self.batches.values()), "has_more": False})

    async def list_files(self, request):
        found = [{"id": each, "filename": name} for each, name in self.files.items()]
        return web.json_response({"data": found, "has_more": False})

    async def content(self, request):
        number = int(request.match_info["id"].removeprefix("out-"))
        lines = [json.loads(line) for line in self.uploads[number - 1].splitlines()]
        done = [
            {
                "custom_id": line["custom_id"],
                "response": {"status_code": 200, "request_id": "req_b", "body": self.said()},
            }
            for line in lines
            if line["custom_id"] not in self.left_out
        ]
        return web.Response(text="\n".join(json.dumps(each) for each in done))

    async def delete(self, request):
        self.files.pop(request.match_info["id"])
        return web.json_response({"deleted": True})


def customer(number):
    return {
        "id": f"CANARYID-{number:03}",
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
        "profile": {
            "first_name": "Canarius",
            "interests": {
                "value": [f"Wandern im Tal {number}"],
                "party": "zero",
                "observed_at": "2026-09-14",
            },
        },
    }


@pytest.fixture
def provider(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    with Provider() as provider:
        yield provider


@pytest.fixture
def run(provider, tmp_path):
    """Run a batch into a folder; return rows, attempts in the journal, and the summary."""
    file = tmp_path / "customers.jsonl"
    rows = [json.dumps(customer(number), ensure_ascii=False) for number in range(CUSTOMERS)]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")

    def run(out, **order):
        overrides = {
            "store.url": f"sqlite:///{tmp_path / out}.db",
            "store.key_file": str(tmp_path / "key"),
            "backend": "openai",
            "plugins.openai.model": "gpt-4o",
            "plugins.openai.base_url": provider.url,
            "plugins.openai.batch_poll": 0.01,
            "plugins.openai.max_retries": 0,
        }
        app = App(load_settings(environ={}, overrides=overrides))
        given = {
            "campaign": CAMPAIGN,
            "products": [PRODUCT],
            "customers": file,
            "out": tmp_path / out,
            "as_of": "2026-11-21",
            "workers": 1,
            "shard_size": 3,
            "parquet": False,
            **order,
        }
        summary = run_batch(app, BatchOrder.model_validate(given))
        told = (tmp_path / out / "results.jsonl").read_text(encoding="utf-8").splitlines()
        events = list(app.journal.events(campaign="autumn"))
        tries = [event.facts for event in events if event.step == "attempted"]
        return [json.loads(line) for line in told], tries, summary

    return run


def texts(rows):
    return [row["result"]["variants"][0]["merged"] for row in rows]


def test_the_results_are_those_of_a_live_run_and_so_is_the_journal(run, provider):
    rows, tries, summary = run("batch", provider_batch=True)
    live, live_tries, _ = run("live")
    calls = provider.live

    assert texts(rows) == texts(live)
    assert [row["customer"] for row in rows] == [row["customer"] for row in live]
    assert calls == CUSTOMERS
    assert len(tries) == len(live_tries) == CUSTOMERS
    assert {one["outcome"] for one in tries} == {one["outcome"] for one in live_tries} == {"ok"}
    assert {one["provider_request"] for one in tries} == {"req_b"}
    assert rows[0]["result"]["usage"]["cost"] == live[0]["result"]["usage"]["cost"] / 2
    assert summary.failed == 0


def test_nothing_of_a_customer_is_uploaded_and_nothing_stays(run, provider):
    run("batch", provider_batch=True)
    sent = "".join(provider.uploads) + json.dumps(list(provider.batches.values()))

    assert len(provider.uploads) == 1
    assert "canar" not in sent.casefold()
    assert provider.files == {}
    assert provider.live == 0


def test_what_the_batch_leaves_open_is_asked_live(run, provider):
    provider.left_out = ("1", "4")
    rows, tries, summary = run("batch", provider_batch=True)

    assert summary.failed == 0
    assert provider.live == 2
    assert len(texts(rows)) == CUSTOMERS
    assert sorted(one["outcome"] for one in tries) == ["missing"] * 2 + ["ok"] * CUSTOMERS


def test_a_run_that_ends_while_it_waits_pays_once(run, provider):
    provider.deaf = True
    with pytest.raises(Exception, match="refused the request"):
        run("batch", provider_batch=True)
    provider.deaf = False
    rows, _, _ = run("batch", provider_batch=True, resume=True)

    assert len(provider.batches) == 1
    assert len(texts(rows)) == CUSTOMERS
    assert provider.files == {}
