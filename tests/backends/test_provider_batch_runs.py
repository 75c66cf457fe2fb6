"""``genpers batch --provider-batch``: results and journal of a live run, at half the price."""

import json

import pytest

from genpers.app import App
from genpers.settings import load_settings

CUSTOMERS = 6


@pytest.fixture
def provider(batch_server, scarf):
    """Answer live calls and batches with the same text."""
    answer = json.dumps({"variants": [scarf]})
    with batch_server(lambda body: (200, answer)).in_a_thread() as server:
        yield server


@pytest.fixture
def run(provider, tmp_path, run_scarves):
    """Run a batch into a folder; return rows, attempts in the journal, and the summary."""

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
        rows, summary = run_scarves(app, CUSTOMERS, out, shard_size=3, **order)
        tries = [event.facts for event in app.journal.events(campaign="autumn", step="attempted")]
        return rows, tries, summary

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
    sent = b"".join(provider.uploads).decode() + json.dumps(list(provider.batches.values()))

    assert len(provider.uploads) == 1
    assert "canar" not in sent.casefold()
    assert provider.files == {}
    assert provider.live == 0


def test_what_the_batch_leaves_open_is_asked_live(run, provider):
    provider.skip = {"1", "4"}
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
