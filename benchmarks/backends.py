"""Measures calls to a model: share of the ideal wall time, and CPU per 1,000 generations.

A server in a process of its own answers after a fixed latency. ``path`` is the whole path (permit,
prompt, call, parse, merge, all rules); the others only call. Contenders whose library is missing
are skipped by name. Run: python benchmarks/backends.py [--count 2000] [--latency 200]
[--flight 64] [--processes 1] [--only NAME ...]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

Call = Callable[[int], Awaitable[Any]]
CUSTOMER = {
    "locale": "de-DE",
    "profile": {
        "first_name": "Max",
        "last_name": "Muster",
        "interests": {"value": ["Radfahren"], "party": "zero", "observed_at": "2026-09-14"},
    },
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
}
CAMPAIGN = {"id": "bench", "objective": "inform", "channel": "push", "variants": 2}
PRODUCT = {
    "id": "scarf",
    "name": "Schal Nord",
    "category": "fashion",
    "sensitivity": "low",
    "summary": "Ein warmer Schal aus Wolle.",
}
TEXTS = {
    "title": "Warm durch den Winter",
    "body": "Der Schal Nord ist aus Wolle und hält warm.",
    "cta": "Schal Nord ansehen",
}
OTHER = {
    "title": "Neu im Shop",
    "body": "Für kühle Morgen gibt es etwas aus Wolle. Mehr dazu steht auf der Seite.",
    "cta": "Mehr lesen",
}


def serve(latency: float, pipe: Any) -> None:
    """Answer every chat completion after a fixed latency, in the form its schema asks for."""
    from aiohttp import web

    async def answer(request: web.Request) -> web.Response:
        asked = await request.json()
        await asyncio.sleep(latency)
        content = json.dumps({"variants": [TEXTS, OTHER]}, ensure_ascii=False)
        message: dict[str, Any] = {"role": "assistant", "content": content}
        if asked.get("tools"):
            called = {"name": asked["tools"][0]["function"]["name"], "arguments": content}
            call = {"id": "1", "type": "function", "function": called}
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
        return web.json_response(
            {
                "id": "x",
                "object": "chat.completion",
                "created": 1,
                "model": "bench",
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150},
            }
        )

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        pipe.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


def path(url: str, transport: str) -> tuple[Call, Callable[[], Awaitable[None]]]:
    """Return the whole path over our backend."""
    from genpers import Personalizer
    from genpers.settings import load_settings

    personalizer = Personalizer(
        load_settings(
            environ={},
            overrides={
                "store.url": "off",
                "backend": "openai",
                "plugins.openai.base_url": url,
                "plugins.openai.transport": transport,
                "plugins.openai.model": "bench",
                "plugins.openai.concurrency": 1024,
            },
        )
    )
    personalizer.app.rulebook  # noqa: B018  # loading is not what is measured

    async def call(number: int) -> None:
        customer = {**CUSTOMER, "id": f"C-{number}"}
        result = await personalizer.agenerate(
            CAMPAIGN, customer, [PRODUCT], as_of="2026-11-21", seed=number
        )
        assert len(result.variants) == 2, result

    return call, personalizer.app.close


def backend(url: str, transport: str) -> tuple[Call, Callable[[], Awaitable[None]]]:
    """Return our backend alone, with its retry owner."""
    from genpers.builtin.openai import register_backends

    (made,) = register_backends(
        config={
            "base_url": url,
            "transport": transport,
            "model": "bench",
            "concurrency": 1024,
        }
    )
    prompt = sample()

    async def call(number: int) -> None:
        await made.complete(prompt)

    return call, made.close


def sample() -> Any:
    """Return the prompt that all contenders send."""
    from genpers.records.variant import FieldLimit
    from genpers.testing import sample_prompt

    fields = tuple(FieldLimit(name=name, hard=200) for name in TEXTS)
    return sample_prompt(text="Write. " * 300).model_copy(update={"fields": fields})


def bare(url: str) -> tuple[Call, Callable[[], Awaitable[None]]]:
    """Return aiohttp alone: the least a call can cost in Python."""
    import aiohttp

    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1024))
    body = {"model": "bench", "messages": messages()}

    async def call(number: int) -> None:
        async with session.post(f"{url}/chat/completions", json=body) as reply:
            json.loads(await reply.read())

    return call, session.close


def messages() -> list[dict[str, str]]:
    """Return the messages of the prompt."""
    return [{"role": m.role, "content": m.content} for m in sample().messages]


def answer_model() -> Any:
    """Return the pydantic model that the other libraries parse into."""
    from pydantic import BaseModel, create_model

    text = create_model("Text", **dict.fromkeys(TEXTS, (str, ...)))  # type: ignore[call-overload]
    return create_model("Variants", __base__=BaseModel, variants=(list[text], ...))  # type: ignore[valid-type]


def sdk_parse(url: str) -> tuple[Call, Callable[[], Awaitable[None]]]:
    """Return the SDK's own way to structured output."""
    from openai import AsyncOpenAI

    client, told, form = AsyncOpenAI(base_url=url, api_key="x"), messages(), answer_model()

    async def call(number: int) -> None:
        await client.chat.completions.parse(model="bench", messages=told, response_format=form)  # type: ignore[arg-type]

    return call, client.close


def langchain(url: str) -> tuple[Call, Callable[[], Awaitable[None]]]:
    """Return LangChain's way to structured output."""
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(model="bench", base_url=url, api_key="x", max_retries=0)  # type: ignore[arg-type]
    chain, told = model.with_structured_output(answer_model()), messages()

    async def call(number: int) -> None:
        await chain.ainvoke(told)

    return call, nothing


def instructor_call(url: str) -> tuple[Call, Callable[[], Awaitable[None]]]:
    """Return instructor's way."""
    import instructor
    from openai import AsyncOpenAI

    client, told, form = AsyncOpenAI(base_url=url, api_key="x"), messages(), answer_model()
    patched = instructor.from_openai(client)

    async def call(number: int) -> None:
        await patched.chat.completions.create(model="bench", messages=told, response_model=form)

    return call, client.close


def litellm_call(url: str) -> tuple[Call, Callable[[], Awaitable[None]]]:
    """Return litellm's way."""
    import litellm

    told = messages()

    async def call(number: int) -> None:
        await litellm.acompletion(model="openai/bench", api_base=url, api_key="x", messages=told)

    return call, nothing


async def nothing() -> None:
    """Close nothing."""


CONTENDERS: dict[str, Callable[[str], tuple[Call, Callable[[], Awaitable[None]]]]] = {
    "aiohttp, bare": bare,
    "genpers backend, lean": lambda url: backend(url, "lean"),
    "genpers backend, sdk": lambda url: backend(url, "sdk"),
    "genpers path, lean": lambda url: path(url, "lean"),
    "genpers path, sdk": lambda url: path(url, "sdk"),
    "openai .parse()": sdk_parse,
    "langchain structured output": langchain,
    "instructor": instructor_call,
    "litellm": litellm_call,
}


async def measure(call: Call, close: Callable[[], Awaitable[None]], count: int, flight: int) -> Any:
    """Return wall and CPU seconds of many calls, so many at once, after a warm-up."""
    gate = asyncio.Semaphore(flight)

    async def one(number: int) -> None:
        async with gate:
            await call(number)

    await asyncio.gather(*(one(-1 - number) for number in range(flight)))
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one(number) for number in range(count)))
    spent = time.perf_counter() - wall, time.process_time() - cpu
    await close()
    return spent


def contend(name: str, url: str, count: int, flight: int, pipe: Any) -> None:
    """Measure one contender in a process of its own."""

    async def run() -> Any:
        call, close = CONTENDERS[name](url)
        return await measure(call, close, count, flight)

    try:
        pipe.send(asyncio.run(run()))
    except ImportError as error:
        pipe.send(f"skipped: {error.name} is not installed")
    except Exception as error:
        pipe.send(f"failed: {type(error).__name__}: {error}")


def shared(spawn: Any, name: str, url: str, given: argparse.Namespace) -> Any:
    """Measure a contender in so many processes: the slowest one's wall, the sum of their CPU."""
    parts = given.processes
    running = []
    for _ in range(parts):
        here, there = spawn.Pipe()
        task = (name, url, given.count // parts, given.flight // parts, there)
        process = spawn.Process(target=contend, args=task)
        process.start()
        running.append((here, process))
    found = [here.recv() for here, _ in running]
    for _, process in running:
        process.join()
    told = [each for each in found if isinstance(each, str)]
    return told[0] if told else (max(wall for wall, _ in found), sum(cpu for _, cpu in found))


def main() -> None:
    """Measure and print one line per contender."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--latency", type=float, default=200.0, help="milliseconds")
    parser.add_argument("--flight", type=int, default=64)
    parser.add_argument("--processes", type=int, default=1, help="share the calls among so many")
    parser.add_argument("--only", nargs="*", default=list(CONTENDERS))
    given = parser.parse_args()
    os.environ["OPENAI_API_KEY"] = "x"
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    server = spawn.Process(target=serve, args=(given.latency / 1_000, theirs), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}/v1"
    ideal = given.count / given.flight * given.latency / 1_000
    print(
        f"{given.count} calls, {given.latency:g} ms, {given.flight} in flight, "
        f"{given.processes} process(es), ideal {ideal:.2f} s"
    )
    for name in given.only:
        found = shared(spawn, name, url, given)
        if isinstance(found, str):
            print(f"{name:30} {found}")
            continue
        wall, cpu = found
        print(
            f"{name:30} {wall:6.2f} s  {ideal / wall:5.0%} of ideal  "
            f"{cpu / given.count * 1_000:5.2f} CPU s per 1,000",
            flush=True,
        )
    server.terminate()


if __name__ == "__main__":
    main()
