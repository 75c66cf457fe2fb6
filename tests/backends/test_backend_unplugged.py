"""The provider is unplugged in the middle of a batch: nobody is lost, nobody is left waiting."""

import json
import threading
from itertools import count

import pytest

from genpers.app import App
from genpers.batch.order import BatchOrder
from genpers.batch.run import run_batch
from genpers.records.variant import Outcome
from genpers.settings import load_settings
from genpers.testing import sample_customer, sample_product

ANSWERED = 5
CUSTOMERS = 24
CAMPAIGN = {"id": "autumn", "objective": "inform", "channel": "push", "variants": 1}
TEXT = {
    "title": "Der Schal Nord aus Wolle",
    "body": "Der Schal Nord ist aus Wolle. Sehen Sie ihn sich in Ruhe an.",
    "cta": "Zum Schal Nord",
}


def customer(number):
    """A customer whose interest makes the brief a different one each time."""
    interest = {"value": [f"Wandern im Tal {number}"], "party": "zero", "observed_at": "2026-09-14"}
    return sample_customer(id=f"C-{number:03}", profile={"interests": interest})


@pytest.fixture
def unplugged(tmp_path, chat_server):
    """Run a batch whose provider answers a few times and is then gone; return rows and summary."""
    calls = count(1)

    def write(body):
        if next(calls) <= ANSWERED:
            return [TEXT]
        threading.Thread(target=server.unplug, daemon=True).start()
        return None

    server = chat_server(write)

    def run(backend, *fallback):
        file = tmp_path / "customers.jsonl"
        rows = [json.dumps(customer(number), ensure_ascii=False) for number in range(CUSTOMERS)]
        file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        quick = {
            "max_retries": 1,
            "backoff": 0.01,
            "breaker_failures": 3,
            "breaker_cooldown": 0.1,
        }
        reached = {
            "openai": {"base_url": server.url},
            "langchain": {
                "chat_model": "langchain_openai:ChatOpenAI",
                "arguments": {"model": "m", "base_url": server.url},
            },
        }
        settings = load_settings(
            environ={},
            overrides={
                "store.url": "off",
                "backend": backend,
                "generation.fallback": list(fallback),
                f"plugins.{backend}": {**reached[backend], **quick},
            },
        )
        order = BatchOrder.model_validate(
            {
                "campaign": CAMPAIGN,
                "products": [sample_product()],
                "customers": file,
                "out": tmp_path / "out",
                "as_of": "2026-11-21",
                "workers": 1,
                "shard_size": 8,
                "concurrency": 2,
                "parquet": False,
            }
        )
        summary = run_batch(App(settings), order)
        told = (tmp_path / "out/results.jsonl").read_text(encoding="utf-8").splitlines()
        return [Outcome.model_validate_json(line) for line in told], summary

    return run


@pytest.mark.parametrize("backend", ["openai", "langchain"])
def test_every_customer_is_done_or_listed_with_its_reason(unplugged, tmp_path, backend):
    rows, summary = unplugged(backend)
    done = [row for row in rows if row.result]
    listed = [row for row in rows if row.failure]
    failures = (tmp_path / "out/failures.jsonl").read_text(encoding="utf-8").splitlines()

    assert [row.customer for row in rows] == [f"C-{number:03}" for number in range(CUSTOMERS)]
    assert 0 < len(done) <= ANSWERED
    assert len(done) + len(listed) == CUSTOMERS
    assert all("model" in row.failure.error for row in listed)
    assert (summary.failed, len(failures)) == (len(listed), len(listed))


@pytest.mark.parametrize("backend", ["openai", "langchain"])
def test_with_a_fallback_every_customer_is_done(unplugged, backend):
    rows, summary = unplugged(backend, "phrasebook")
    by = [row.result.variants[0].backend for row in rows]

    assert summary.failed == 0
    assert set(by) == {backend, "phrasebook"}
    assert by.count(backend) <= ANSWERED
