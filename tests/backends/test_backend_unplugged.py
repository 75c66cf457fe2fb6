"""The provider is unplugged in the middle of a batch: nobody is lost, nobody is left waiting."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from genpers.app import App
from genpers.batch.order import BatchOrder
from genpers.batch.run import run_batch
from genpers.records.variant import Outcome
from genpers.settings import load_settings

ANSWERED = 5
CUSTOMERS = 24
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


def customer(number):
    """A customer whose interest makes the brief a different one each time."""
    return {
        "id": f"C-{number:03}",
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
            "interests": {
                "value": [f"Wandern im Tal {number}"],
                "party": "zero",
                "observed_at": "2026-09-14",
            }
        },
    }


class Plug(ThreadingHTTPServer):
    """A provider that answers a few times and is then gone."""

    daemon_threads = True
    left = ANSWERED
    lock = threading.Lock()

    def unplug(self):
        with self.lock:
            if self.left > -1000:
                self.left = -1000
                self.shutdown()
                self.server_close()

    def handle_error(self, request, client_address):
        return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.left -= 1
            gone = self.server.left < 0
        if gone:
            threading.Thread(target=self.server.unplug, daemon=True).start()
            self.close_connection = True
            return
        message = {"role": "assistant", "content": json.dumps({"variants": [TEXT]})}
        told = {"id": "x", "object": "chat.completion", "created": 1, "model": "m"}
        told["choices"] = [{"index": 0, "message": message, "finish_reason": "stop"}]
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        return None


@pytest.fixture
def unplugged(tmp_path, monkeypatch):
    """Run a batch whose provider goes away; return the rows and the summary."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")

    def run(*fallback):
        server = Plug(("127.0.0.1", 0), Handler)
        waits = {"poll_interval": 0.01}
        threading.Thread(target=server.serve_forever, kwargs=waits, daemon=True).start()
        file = tmp_path / "customers.jsonl"
        rows = [json.dumps(customer(number), ensure_ascii=False) for number in range(CUSTOMERS)]
        file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        settings = load_settings(
            environ={},
            overrides={
                "store.url": "off",
                "backend": "openai",
                "generation.fallback": list(fallback),
                "plugins.openai.base_url": f"http://127.0.0.1:{server.server_address[1]}/v1",
                "plugins.openai.max_retries": 1,
                "plugins.openai.backoff": 0.01,
                "plugins.openai.breaker_failures": 3,
                "plugins.openai.breaker_cooldown": 0.1,
            },
        )
        order = BatchOrder.model_validate(
            {
                "campaign": CAMPAIGN,
                "products": [PRODUCT],
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


def test_every_customer_is_done_or_listed_with_its_reason(unplugged, tmp_path):
    rows, summary = unplugged()
    done = [row for row in rows if row.result]
    listed = [row for row in rows if row.failure]
    failures = (tmp_path / "out/failures.jsonl").read_text(encoding="utf-8").splitlines()

    assert [row.customer for row in rows] == [f"C-{number:03}" for number in range(CUSTOMERS)]
    assert 0 < len(done) <= ANSWERED
    assert len(done) + len(listed) == CUSTOMERS
    assert all("model" in row.failure.error for row in listed)
    assert (summary.failed, len(failures)) == (len(listed), len(listed))


def test_with_a_fallback_every_customer_is_done(unplugged):
    rows, summary = unplugged("phrasebook")
    by = [row.result.variants[0].backend for row in rows]

    assert summary.failed == 0
    assert set(by) == {"openai", "phrasebook"}
    assert by.count("openai") <= ANSWERED
