"""Those who are measured: one of them per process, in whatever environment has its library.

``python callers.py TASK.json`` warms up, says ``ready``, waits for a line on standard input, makes
its calls and prints wall and CPU seconds as JSON. Nothing here imports genpers but its own rows.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

Call = Callable[[int], Awaitable[Any]]
Caller = tuple[Call, Callable[[], Awaitable[Any]]]
Task = dict[str, Any]
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


async def nothing() -> None:
    """Close nothing."""


def personalizer(url: str, transport: str) -> Any:
    """Return an installation that asks the server, without a store."""
    from genpers import Personalizer
    from genpers.settings import load_settings

    table = {"base_url": url, "transport": transport, "model": "bench", "concurrency": 1024}
    settings = {f"plugins.openai.{name}": value for name, value in table.items()}
    overrides = {"store.url": "off", "backend": "openai", **settings}
    return Personalizer(load_settings(environ={}, overrides=overrides))


def path(task: Task, transport: str) -> Caller:
    """Return the whole path: permit, prompt, call, parse, merge, all rules."""
    from genpers.personalizer import read
    from genpers.records.campaign import Campaign
    from genpers.records.product import Product

    door = personalizer(task["url"], transport)
    door.app.rulebook  # noqa: B018  # loading is not what is measured
    campaign, products = read(Campaign, CAMPAIGN, ""), [read(Product, PRODUCT, "")]

    async def call(number: int) -> None:
        customer = {**CUSTOMER, "id": f"C-{number}"}
        result = await door.agenerate(campaign, customer, products, as_of="2026-11-21", seed=number)
        held = [one for one in result.variants if one.verdict != "pass" or one.repairs]
        if held or len(result.variants) != 2:
            raise RuntimeError(f"a text was held: {held}")

    return call, door.app.close


def backend(task: Task, transport: str) -> Caller:
    """Return our backend alone, with its retry owner."""
    door = personalizer(task["url"], transport)
    made, prompt = door.app.backends["openai"], task_prompt(door)

    async def call(number: int) -> None:
        await made.complete(prompt)

    return call, door.app.close


def task_prompt(door: Any) -> Any:
    """Return the prompt that the path sends."""
    from genpers.personalizer import request_of
    from genpers.pipeline import permitted
    from genpers.store import NoJournal

    request = request_of(CAMPAIGN, {**CUSTOMER, "id": "C-1"}, [PRODUCT])
    run = door.run(as_of="2026-11-21", recorder=NoJournal())
    return permitted(door.app, request, run)[1]


def bare(task: Task) -> Caller:
    """Return aiohttp alone: the least a call can cost in Python."""
    import aiohttp

    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1024))
    body = {"model": "bench", "messages": task["messages"]}

    async def call(number: int) -> None:
        async with session.post(f"{task['url']}/chat/completions", json=body) as reply:
            json.loads(await reply.read())

    return call, session.close


def answer_model() -> Any:
    """Return the pydantic model that the other libraries parse into."""
    from pydantic import create_model

    text = create_model("Text", title=(str, ...), body=(str, ...), cta=(str, ...))
    return create_model("Variants", variants=(list[text], ...))  # type: ignore[valid-type]


def sdk_parse(task: Task) -> Caller:
    """Return the SDK's own way to structured output."""
    from openai import AsyncOpenAI

    client = AsyncOpenAI(base_url=task["url"], api_key="x", max_retries=0)
    told, form = task["messages"], answer_model()

    async def call(number: int) -> None:
        done = await client.chat.completions.parse(
            model="bench", messages=told, response_format=form
        )
        assert len(done.choices[0].message.parsed.variants) == 2

    return call, client.close


def langchain(task: Task) -> Caller:
    """Return LangChain's way to structured output."""
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(model="bench", base_url=task["url"], api_key="x", max_retries=0)  # type: ignore[arg-type]
    chain, told = model.with_structured_output(answer_model()), task["messages"]

    async def call(number: int) -> None:
        assert len((await chain.ainvoke(told)).variants) == 2

    return call, nothing


def instructor_call(task: Task) -> Caller:
    """Return instructor's way."""
    import instructor
    from openai import AsyncOpenAI

    client = AsyncOpenAI(base_url=task["url"], api_key="x", max_retries=0)
    patched, told, form = instructor.from_openai(client), task["messages"], answer_model()

    async def call(number: int) -> None:
        done = await patched.chat.completions.create(
            model="bench", messages=told, response_model=form
        )
        assert len(done.variants) == 2

    return call, client.close


def litellm_call(task: Task) -> Caller:
    """Return litellm's way, which leaves the parsing to its caller."""
    import litellm

    told, form = task["messages"], answer_model()

    async def call(number: int) -> None:
        done = await litellm.acompletion(
            model="openai/bench",
            api_base=task["url"],
            api_key="x",
            messages=told,
            response_format=form,
        )
        assert len(form.model_validate_json(done.choices[0].message.content).variants) == 2

    return call, nothing


CALLERS: dict[str, Callable[[Task], Caller]] = {
    "aiohttp, bare": bare,
    "genpers backend, lean": lambda task: backend(task, "lean"),
    "genpers backend, sdk": lambda task: backend(task, "sdk"),
    "genpers path, lean": lambda task: path(task, "lean"),
    "genpers path, sdk": lambda task: path(task, "sdk"),
    "openai .parse()": sdk_parse,
    "langchain structured output": langchain,
    "instructor": instructor_call,
    "litellm": litellm_call,
}


async def measure(call: Call, close: Callable[[], Awaitable[Any]], task: Task) -> dict[str, float]:
    """Return wall and CPU seconds of the calls, so many at once, after a warm-up and a sign."""
    gate = asyncio.Semaphore(task["flight"])

    async def one(number: int) -> None:
        async with gate:
            await call(number)

    # once for what is learnt at the first call, then as many as there will be connections
    await call(task["first"])
    await asyncio.gather(*(one(task["first"] + 1 + each) for each in range(task["flight"])))
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    first = task["first"] + 1_000_000
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one(first + number) for number in range(task["count"])))
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    await close()
    return spent


async def main(task: Task) -> None:
    """Measure one caller."""
    call, close = CALLERS[task["name"]](task)
    print(json.dumps(await measure(call, close, task)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
