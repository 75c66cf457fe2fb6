"""Conversations recorded from the third-party server in tests/servers, played again without it.

To record anew: start that server and run these tests with GENPERS_CASSETTE_SERVER=http://.../v1.
"""

import os
from pathlib import Path

import pytest
import vcr

from genpers.backends.attempts import observing
from genpers.builtin.openai import register_backends
from genpers.errors import BackendError
from genpers.testing import sample_prompt

FOLDER = Path(__file__).parent / "cassettes"
SERVER = os.environ.get("GENPERS_CASSETTE_SERVER")
NOISE = ("set-cookie", "openai-organization", "x-request-id", "date")


def without_noise(response):
    kept = {name: v for name, v in response["headers"].items() if name.lower() not in NOISE}
    return {**response, "headers": kept}


def without_machine(request):
    kept = ("accept", "content-type")
    request.headers = {name: v for name, v in request.headers.items() if name.lower() in kept}
    return request


@pytest.fixture
def cassette(request):
    name = request.node.name.replace("[", "-").replace("]", "")
    if request.node.originalname == "test_another_prompt_is_not_answered_from_the_tape":
        name = name.replace(request.node.originalname, "test_an_answer")
    recorder = vcr.VCR(
        cassette_library_dir=str(FOLDER),
        record_mode="all" if SERVER else "none",
        match_on=["method", "path", "body"],
        before_record_request=without_machine,
        before_record_response=without_noise,
        decode_compressed_response=True,
    )
    with recorder.use_cassette(f"{name}.yaml") as tape:
        yield tape


@pytest.fixture(params=["sdk", "lean"])
async def backend(request, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-CANARY-KEY")
    (made,) = register_backends(
        config={
            "base_url": SERVER or "http://127.0.0.1:9/v1",
            "model": "gpt-4o",
            "backoff": 0.01,
            "transport": request.param,
            "structure": "schema",
            "max_retries": 2,
            "max_repairs": 0,
        }
    )
    yield made
    await made.close()


async def test_an_answer(backend, cassette):
    completion = await backend.complete(sample_prompt(text="CASE fine"))

    assert completion.texts[0] == {"title": "Grüße aus Köln", "body": "Für 5 € – „M“ 🙂"}
    assert completion.usage.prompt_tokens == 120


async def test_throttling(backend, cassette, request):
    seen = []
    with observing(seen.append):
        await backend.complete(sample_prompt(text=f"CASE throttled {request.node.name}"))
    kinds = [attempt.outcome for attempt in seen]

    assert kinds[-1] == "ok"
    assert set(kinds[:-1]) <= {"rate_limited"}
    assert cassette.play_count == len(kinds) or SERVER


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ("quota", "quota"),
        ("broken", "server"),
        ("unauthorised", "auth"),
        ("cut", "truncated"),
        ("filtered", "content_filter"),
        ("few", "count"),
        ("other", "schema"),
    ],
)
async def test_failures(backend, cassette, case, kind):
    with pytest.raises(BackendError) as caught:
        await backend.complete(sample_prompt(text=f"CASE {case}"))

    assert caught.value.kind == kind
    assert "SECRET" not in str(caught.value)


@pytest.mark.skipif(SERVER is not None, reason="needs the tape of another test")
async def test_another_prompt_is_not_answered_from_the_tape(backend, cassette):
    with pytest.raises(BackendError):
        await backend.complete(sample_prompt(text="CASE that nobody recorded"))

    assert cassette.play_count == 0


def test_tapes_hold_no_key_and_stay_small():
    tapes = sorted(FOLDER.glob("*.yaml"))
    told = "".join(tape.read_text(encoding="utf-8") for tape in tapes)

    assert len(tapes) >= 18
    assert "CANARY" not in told
    assert "authorization" not in told.lower()
    assert all(tape.stat().st_size < 20_000 for tape in tapes)
