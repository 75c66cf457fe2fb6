"""The backends against a provider's double that others wrote: it speaks the protocol, not ours."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from genpers.backends.attempts import observing
from genpers.backends.bulk import new_ticket
from genpers.builtin.langchain import register_backends as register_langchain
from genpers.builtin.openai import register_backends as register_openai
from genpers.builtin.openai.backend import OpenAIBackend
from genpers.builtin.openai.batches import OpenAIBatches
from genpers.builtin.openai.settings import read_settings
from genpers.builtin.openai.transport import Asked
from genpers.errors import BackendError
from genpers.testing import sample_prompt

HERE = Path(__file__).parent
SERVER = HERE / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def server():
    if not SERVER.exists() or shutil.which("node") is None:
        pytest.skip("aimock is not installed: run make test-servers")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["node", str(SERVER), "--port", str(port), "--fixtures", str(HERE / "fixtures.json")]
    process = subprocess.Popen([*command, "--log-level", "silent"])
    url = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{url}/__aimock/journal", timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield f"{url}/v1"
    process.terminate()
    process.wait(10)


@pytest.fixture(params=["sdk", "lean", "responses", "langchain"])
async def backend(request, server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    table = {"max_retries": 1, "backoff": 0.01, "timeout": 1.5}
    if request.param == "langchain":
        pytest.importorskip("langchain_openai")
        arguments = {"model": "gpt-4o", "base_url": server}
        (made,) = register_langchain(
            config={
                "chat_model": "langchain_openai:ChatOpenAI",
                "arguments": arguments,
                "structure": "schema",
                **table,
            }
        )
    else:
        way = {"api": "responses"} if request.param == "responses" else {"transport": request.param}
        (made,) = register_openai(
            config={
                "base_url": server,
                "model": "gpt-4o",
                "structure": "schema",
                **way,
                **table,
            }
        )
    yield made
    await made.close()


async def test_an_answer_arrives_whole(backend):
    completion = await backend.complete(sample_prompt(text="CASE fine"))

    assert completion.texts[0] == {"title": "Grüße aus Köln", "body": "Für 5 € – „M“ 🙂"}
    assert completion.usage.prompt_tokens > 0


async def test_throttling_is_waited_out(backend, request):
    seen = []
    with observing(seen.append):
        await backend.complete(sample_prompt(text=f"CASE throttled {request.node.name}"))

    assert seen[-1].outcome == "ok"
    assert all(a.retry_in >= 1 for a in seen if a.outcome == "rate_limited")


async def test_prose_around_the_answer_is_dropped(backend):
    completion = await backend.complete(sample_prompt(text="CASE prose"))

    assert [text["title"] for text in completion.texts] == ["a", "c"]


@pytest.mark.parametrize(
    ("case", "kinds"),
    [
        ("quota", {"quota"}),
        ("broken", {"server"}),
        ("unauthorised", {"auth"}),
        ("cut", {"truncated"}),
        ("filtered", {"content_filter", "server"}),
        ("few", {"count"}),
        ("other", {"schema"}),
        ("malformed", {"envelope", "error", "not_json"}),
        ("dropped", {"connection", "timeout"}),
        ("stalled", {"timeout"}),
    ],
)
async def test_every_failure_ends_as_one_typed_error(backend, case, kinds):
    with pytest.raises(BackendError) as caught:
        await backend.complete(sample_prompt(text=f"CASE {case}"))

    assert caught.value.kind in kinds
    assert "SECRET" not in str(caught.value)


async def test_batches_go_up_and_come_down_and_are_deleted(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    (settings,) = read_settings({"base_url": server, "model": "gpt-4o"})
    backend = OpenAIBackend(settings)
    batches = OpenAIBatches(backend, poll=0.05)
    prompts = [sample_prompt(text=f"CASE fine {number}") for number in range(3)]
    ticket = await batches.submit(new_ticket("openai", prompts), prompts, lambda ticket: None)
    outcomes = await batches.collect(ticket, prompts)
    await batches.discard(ticket)
    left = (await backend.send(Asked("GET", "/files"))).body
    await backend.close()

    # aimock answers every line of a batch with the same words, which are no JSON
    assert [outcome.kind for outcome in outcomes] == ["not_json"] * 3
    assert b'"data":[]' in left.replace(b" ", b"")


def test_the_commands_of_the_readme_work_as_they_stand(server, tmp_path):
    readme = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    script = "\n".join(
        block for block in blocks if "OPENAI_API_KEY" in block or "LANGCHAIN" in block
    )
    script = script.replace("https://models.example.test/v1", server)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=HERE.parents[1],
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "GENPERS_STORE__URL": "off",
        },
        capture_output=True,
        text=True,
        timeout=600,
    )

    assert script.count("genpers generate") == 2
    assert "--backend openai" in script
    assert "--backend langchain" in script
    assert done.returncode in (0, 1), done.stderr
    assert "Error" not in done.stderr
    assert done.stdout.count("  openai, ") == 3
    assert done.stdout.count("  langchain, ") == 3
    assert done.stdout.count("Ein Mantel für kühle Tage") >= 2


@pytest.mark.parametrize("name", ["openai", "langchain"])
def test_the_command_generates_with_a_model(server, name, tmp_path):
    request = HERE.parents[1] / "examples" / "fashion" / "request.json"
    settings = tmp_path / "genpers.toml"
    settings.write_text(
        f"""
[plugins.openai]
model = "gpt-4o"
base_url = "{server}"

[plugins.langchain]
chat_model = "langchain_openai:ChatOpenAI"
arguments = {{model = "gpt-4o", base_url = "{server}"}}
""",
        encoding="utf-8",
    )
    line = ["generate", str(request), "--backend", name, "--variants", "2"]
    code = "import sys; from genpers.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "--config", str(settings), *line, "--json"]
    done = subprocess.run(
        [*command, "--as-of", "2026-11-21"],
        cwd=tmp_path,
        env={**os.environ, "OPENAI_API_KEY": "sk-CANARY"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    variants = json.loads(done.stdout)["variants"]

    assert done.returncode in (0, 1), done.stderr
    assert [variant["backend"] for variant in variants] == [name, name]
    assert variants[0]["fields"]["cta"] == "Zum Mantel"
    assert "sk-CANARY" not in done.stdout + done.stderr
