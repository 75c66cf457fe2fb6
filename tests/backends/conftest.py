"""A server that speaks the OpenAI protocol, does what it is told, and records what it was sent."""

import asyncio
import json
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from genpers.app import App
from genpers.batch.order import BatchOrder
from genpers.batch.run import run_batch
from genpers.builtin.openai.backend import OpenAIBackend
from genpers.builtin.openai.settings import read_settings
from genpers.records.brief import BriefFact
from genpers.records.variant import Prompt
from genpers.testing import sample_customer, sample_product, sample_prompt


def _fact(name: str, reach: str = "value") -> BriefFact:
    return BriefFact(name=name, entries=("x",), use="shape", reach=reach)


@pytest.fixture(scope="session")
def make_prompt() -> Callable[..., Prompt]:
    return sample_prompt


@pytest.fixture(scope="session")
def make_fact() -> Callable[..., BriefFact]:
    return _fact


def answer_text(variants: int = 2, **changes: Any) -> str:
    texts = [
        {"title": f"Titel {n}", "body": f"Größe „M“ für 5\u00a0€ – Nr. {n}"}
        for n in range(variants)
    ]
    return json.dumps({"variants": texts, **changes}, ensure_ascii=False)


@dataclass
class Reply:
    """How the server answers one request."""

    content: str | None = field(default_factory=answer_text)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: dict[str, Any] | None = None
    message: dict[str, Any] = field(default_factory=dict)
    finish: str = "stop"
    delay: float = 0.0
    raw: bytes | None = None
    how: str = "whole"  # whole, drip, reset, cut


class FakeProvider:
    """Speaks chat completions and Responses on loopback; replies are scripted, then ``usual``."""

    def __init__(self) -> None:
        self.script: deque[Reply | Callable[[dict[str, Any]], Reply]] = deque()
        self.usual: Reply | Callable[[dict[str, Any]], Reply] = Reply()
        self.bodies: list[dict[str, Any]] = []
        self.raw_bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.running = self.most_running = 0
        self.url = ""

    async def start(self) -> None:
        app = web.Application(client_max_size=2**28)
        app.router.add_post("/v1/chat/completions", self._answer)
        app.router.add_post("/v1/responses", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/v1"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.running += 1
        self.most_running = max(self.running, self.most_running)
        try:
            return await self._reply(request)
        finally:
            self.running -= 1

    async def _reply(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        body = json.loads(raw)
        self.raw_bodies.append(raw)
        self.bodies.append(body)
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        reply = self.script.popleft() if self.script else self.usual
        if callable(reply):
            reply = reply(body)
        if reply.delay:
            await asyncio.sleep(reply.delay)
        if reply.how == "reset":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        payload = reply.raw
        if payload is None:
            make = _response_object if request.path.endswith("/responses") else _chat_object
            told = {"error": reply.error} if reply.error else make(body, reply)
            payload = json.dumps(told).encode()
        if reply.how == "whole":
            return web.Response(
                body=payload,
                status=reply.status,
                headers=reply.headers,
                content_type="application/json",
            )
        return await self._slowly(request, reply, payload)

    async def _slowly(self, request, reply, payload) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.content_length = len(payload)
        with suppress(ConnectionError):
            await response.prepare(request)
            if reply.how == "cut":
                await response.write(payload[: len(payload) // 2])
                request.transport.abort()
                return response
            for position in range(len(payload)):
                await response.write(payload[position : position + 1])
                await asyncio.sleep(0.05)
        return response


def _chat_object(body: dict[str, Any], reply: Reply) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply.content}
    if "tools" in body:
        call = {"name": "variants", "arguments": reply.content}
        message = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "1", "type": "function", "function": call}],
        }
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": body["model"] + "-2026",
        "choices": [
            {"index": 0, "message": message | reply.message, "finish_reason": reply.finish}
        ],
        "usage": {
            "prompt_tokens": 100,
            "completion_tokens": 50,
            "total_tokens": 150,
            "prompt_tokens_details": {"cached_tokens": 40},
        },
    }


def _response_object(body: dict[str, Any], reply: Reply) -> dict[str, Any]:
    part = {"type": "output_text", "text": reply.content, "annotations": []}
    if reply.message.get("refusal"):
        part = {"type": "refusal", "refusal": reply.message["refusal"]}
    item = {"type": "message", "role": "assistant", "content": [part]}
    if "tools" in body:
        item = {"type": "function_call", "name": "variants", "arguments": reply.content}
    why = {"length": "max_output_tokens", "content_filter": "content_filter"}.get(reply.finish)
    return {
        "id": "x",
        "object": "response",
        "status": "incomplete" if why else "completed",
        "incomplete_details": {"reason": why} if why else None,
        "model": body["model"],
        "output": [{"type": "reasoning", "summary": []}, item],
        "usage": {
            "input_tokens": 100,
            "output_tokens": 50,
            "input_tokens_details": {"cached_tokens": 40},
        },
    }


@pytest.fixture
async def provider(direct, monkeypatch) -> AsyncIterator[FakeProvider]:
    server = FakeProvider()
    await server.start()
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    yield server
    await server.stop()


@pytest.fixture(autouse=True)
def servers_folder(monkeypatch, tmp_path) -> Path:
    """Keep what is learnt of servers out of the user's cache folder."""
    monkeypatch.setattr("genpers.builtin.openai.memory.folder", lambda: tmp_path / "servers")
    return tmp_path / "servers"


@pytest.fixture(params=["sdk", "lean"])
def transport(request) -> str:
    return request.param


@pytest.fixture
async def make_backend(provider, transport) -> AsyncIterator[Callable[..., OpenAIBackend]]:
    """Make backends with settings of their own, over either transport."""
    made = []

    def make(**config) -> OpenAIBackend:
        (settings,) = read_settings({"transport": transport, **config})
        made.append(OpenAIBackend(settings))
        return made[-1]

    yield make
    for backend in made:
        await backend.close()


@pytest.fixture(scope="session")
def reply() -> type[Reply]:
    return Reply


@pytest.fixture(scope="session")
def answer() -> Callable[..., str]:
    return answer_text


class FakeClock:
    """Time that passes only in sleeps, and chance that is always in the middle."""

    def __init__(self) -> None:
        self.time = 1_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)

    def chance(self) -> float:
        return 0.5


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


class BatchServer:
    """Keeps files and batches as the API describes them; a batch is done at its third poll.

    ``answer`` returns status and content for the body of a request, live or in a batch.
    """

    def __init__(self, answer):
        self.answer, self.files, self.batches, self.kept, self.live = answer, {}, {}, 0, 0
        self.uploads, self.hiccups, self.ends, self.skip = [], 0, "completed", set()
        self.names, self.lost_uploads, self.lost_begins, self.deaf = {}, 0, 0, False

    async def start(self):
        app = web.Application(client_max_size=2**28)
        app.router.add_post("/v1/chat/completions", self.answer_live)
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
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}/v1"

    async def stop(self):
        await self.runner.cleanup()

    @contextmanager
    def in_a_thread(self):
        """Serve from a loop of its own, for callers that have none."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        asyncio.run_coroutine_threadsafe(self.start(), loop).result(10)
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self.stop(), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()

    async def answer_live(self, request):
        self.live += 1
        status, body = self.completion(await request.json())
        return web.json_response(body, status=status)

    def completion(self, asked):
        status, content = self.answer(asked)
        if status != 200:
            return status, {"error": {"code": "boom", "message": "SECRET"}}
        choice = {"message": {"content": content}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 10, "completion_tokens": 5}
        return status, {"choices": [choice], "model": asked["model"], "usage": usage}

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
        if self.deaf:
            return web.json_response({"error": {"code": "gone"}}, status=403)
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
            status, body = self.completion(asked["body"])
            done = {"custom_id": asked["custom_id"], "error": None}
            reply = {"status_code": status, "request_id": "req_b", "body": body}
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


@pytest.fixture
def batch_server(direct) -> type[BatchServer]:
    return BatchServer


SCARF = {
    "title": "Der Schal Nord aus Wolle",
    "body": "Der Schal Nord ist aus Wolle. Sehen Sie ihn sich in Ruhe an.",
    "cta": "Zum Schal Nord",
}


@pytest.fixture
def scarf() -> dict[str, str]:
    """Return a text that passes the rules."""
    return SCARF


@pytest.fixture
def run_scarves(tmp_path) -> Callable[..., tuple[list[dict[str, Any]], Any]]:
    """Run a batch about a scarf, each reader with a brief of its own; return rows and summary."""

    def run(app: App, customers: int, out: str = "out", **order: Any):
        file = tmp_path / "customers.jsonl"
        with file.open("w", encoding="utf-8") as stream:
            for number in range(customers):
                interest = {"value": [f"Wandern im Tal {number}"], "party": "zero"}
                profile = {
                    "first_name": "Canarius",
                    "interests": {**interest, "observed_at": "2026-09-14"},
                }
                customer = sample_customer(id=f"CANARYID-{number:03}", profile=profile)
                stream.write(json.dumps(customer, ensure_ascii=False) + "\n")
        campaign = {"id": "autumn", "objective": "inform", "channel": "push", "variants": 1}
        given = {
            "campaign": campaign,
            "products": [sample_product()],
            "customers": file,
            "out": tmp_path / out,
            "as_of": "2026-11-21",
            "workers": 1,
            "parquet": False,
            **order,
        }
        summary = run_batch(app, BatchOrder.model_validate(given))
        lines = (tmp_path / out / "results.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines], summary

    return run
