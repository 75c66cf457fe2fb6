"""The provider is unplugged in the middle of a batch: nobody is lost, nobody is left waiting."""

import threading
from itertools import count

import pytest

from genpers.app import App
from genpers.settings import load_settings

ANSWERED = 5
CUSTOMERS = 24
QUICK = {"max_retries": 1, "backoff": 0.01, "breaker_failures": 3, "breaker_cooldown": 0.1}


@pytest.fixture
def unplugged(chat_server, scarf, run_scarves):
    """Run a batch whose provider answers a few times and is then gone; return rows and summary."""
    calls = count(1)

    def write(body):
        if next(calls) <= ANSWERED:
            return [scarf]
        threading.Thread(target=server.unplug, daemon=True).start()
        return None

    server = chat_server(write)
    reached = {
        "openai": {"base_url": server.url},
        "langchain": {
            "chat_model": "langchain_openai:ChatOpenAI",
            "arguments": {"model": "m", "base_url": server.url},
        },
    }

    def run(backend, *fallback):
        overrides = {
            "store.url": "off",
            "backend": backend,
            "generation.fallback": list(fallback),
            f"plugins.{backend}": {**reached[backend], **QUICK},
        }
        app = App(load_settings(environ={}, overrides=overrides))
        return run_scarves(app, CUSTOMERS, shard_size=8, concurrency=2)

    return run


@pytest.mark.parametrize("backend", ["openai", "langchain"])
def test_every_customer_is_done_or_listed_with_its_reason(unplugged, tmp_path, backend):
    rows, summary = unplugged(backend)
    done = [row for row in rows if row["result"]]
    listed = [row for row in rows if row["failure"]]
    failures = (tmp_path / "out/failures.jsonl").read_text(encoding="utf-8").splitlines()

    assert [row["customer"] for row in rows] == [f"CANARYID-{n:03}" for n in range(CUSTOMERS)]
    assert 0 < len(done) <= ANSWERED
    assert len(done) + len(listed) == CUSTOMERS
    assert all("model" in row["failure"]["error"] for row in listed)
    assert (summary.failed, len(failures)) == (len(listed), len(listed))


@pytest.mark.parametrize("backend", ["openai", "langchain"])
def test_with_a_fallback_every_customer_is_done(unplugged, backend):
    rows, summary = unplugged(backend, "phrasebook")
    by = [row["result"]["variants"][0]["backend"] for row in rows]

    assert summary.failed == 0
    assert set(by) == {backend, "phrasebook"}
    assert by.count(backend) <= ANSWERED
