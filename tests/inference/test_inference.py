"""The whole path against a real inference server, whose model is made of random weights.

The model writes noise; that its answers can be read at all is the work of the schema: a string
without ``maxLength`` would hardly ever be closed.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from genpers.backends.attempts import observing
from genpers.builtin.openai import register_backends
from genpers.errors import BackendError
from genpers.testing import sample_prompt

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOLDER = ROOT / ".inference"
PYTHON = FOLDER / "bin" / "python"
pytestmark = pytest.mark.inference


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server of llama-cpp-python with a model made on the spot."""
    if (FOLDER / "why-not.txt").exists():
        pytest.skip((FOLDER / "why-not.txt").read_text(encoding="utf-8"))
    if not (FOLDER / "requirements.txt").exists():
        pytest.skip("llama-cpp-python is not built: run make test-inference")
    model = tmp_path_factory.mktemp("model") / "tiny.gguf"
    subprocess.run([PYTHON, HERE / "tiny_model.py", model], check=True, timeout=120)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PYTHON, "-m", "llama_cpp.server", "--model", model, "--model_alias", "tiny"]
    options = ["--n_ctx", "32768", "--n_threads", "1", "--seed", "7", "--port", str(port)]
    log = model.with_name("server.log")
    with log.open("wb") as said:
        process = subprocess.Popen([*command, *options], stdout=said, stderr=said)
    url = f"http://127.0.0.1:{port}/v1"
    try:
        for _ in range(300):
            if process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{url}/models", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")[-2_000:]
        yield url
    finally:
        process.kill()  # it may be in the middle of a long answer to somebody who left
        process.wait(10)


@pytest.fixture(params=["sdk", "lean"])
async def backend(request, server):
    """Our backend in front of it, which has yet to find out what the server can do."""
    table = {"base_url": server, "model": "tiny", "transport": request.param, "max_retries": 0}
    (made,) = register_backends(config=table)
    yield made
    await made.close()


async def test_random_weights_write_what_the_schema_allows(backend):
    prompt = sample_prompt()
    completion = await backend.complete(prompt)

    assert len(completion.texts) == 2
    for text in completion.texts:
        assert set(text) == {"title", "body"}
        assert all(0 < len(text[field.name]) <= field.hard for field in prompt.fields)
    assert completion.usage.completion_tokens > 0


async def test_the_form_of_structured_output_is_found_out_once(backend):
    seen = []
    with observing(seen.append):
        for _ in range(3):
            await backend.complete(sample_prompt())

    assert [attempt.outcome for attempt in seen] == ["ok"] * 3
    assert backend.inner._known.structure == "tool"


async def test_without_a_schema_the_noise_is_one_typed_error(server):
    table = {"base_url": server, "model": "tiny", "structure": "text", "max_output_tokens": 50}
    (made,) = register_backends(config={**table, "max_retries": 0})
    with pytest.raises(BackendError) as caught:
        await made.complete(sample_prompt())
    await made.close()

    assert caught.value.kind in ("truncated", "not_json")


@pytest.mark.parametrize("transport", ["sdk", "lean"])
def test_the_command_takes_a_request_through_the_whole_path(server, transport, tmp_path):
    request = json.loads((ROOT / "examples/fashion/request.json").read_text(encoding="utf-8"))
    # Short fields: a mail of random signs takes a minute on one core.
    request["campaign"] |= {"channel": "push", "variants": 2}
    for consent in request["customer"]["consents"]:
        consent["channels"] = ["*"]
    (tmp_path / "request.json").write_text(json.dumps(request), encoding="utf-8")
    settings = tmp_path / "genpers.toml"
    settings.write_text(
        f'[plugins.openai]\nmodel = "tiny"\nbase_url = "{server}"\ntransport = "{transport}"\n'
        '[store]\nurl = "sqlite:///journal.db"\n',
        encoding="utf-8",
    )
    code = "import sys; from genpers.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "--config", str(settings), "generate", "request.json"]
    done = subprocess.run(
        [*command, "--backend", "openai", "--json", "--as-of", "2026-11-21"],
        cwd=tmp_path,
        env={**os.environ, "OPENAI_API_KEY": "sk-CANARY"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    variants = json.loads(done.stdout or "{}").get("variants", [])

    assert done.returncode in (0, 1), done.stderr
    assert [variant["backend"] for variant in variants] == ["openai", "openai"]
    assert all(text for variant in variants for text in variant["fields"].values())
    assert {variant["verdict"] for variant in variants} <= {"pass", "review", "block"}
    assert "sk-CANARY" not in done.stdout + done.stderr
