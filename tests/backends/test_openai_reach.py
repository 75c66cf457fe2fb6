"""How a server is reached: address, key, headers, proxy, and settings that are refused."""

import asyncio
import json
import logging
import subprocess
import sys

import pytest

from genpers.builtin.openai import register_backends
from genpers.builtin.openai.backend import OpenAIBackend
from genpers.builtin.openai.settings import read_settings
from genpers.errors import SettingsError
from genpers.testing import failure_of


async def test_headers_carry_organisation_project_and_own_ones(make_backend, make_prompt, provider):
    backend = make_backend(organization="org-1", project="proj-1", headers={"X-Team": "crm"})
    await backend.complete(make_prompt())
    headers = provider.headers[0]

    assert headers["openai-organization"] == "org-1"
    assert headers["openai-project"] == "proj-1"
    assert headers["x-team"] == "crm"
    assert headers["authorization"] == "Bearer sk-CANARY-KEY"


async def test_a_key_file_wins_over_the_environment(make_backend, make_prompt, provider, tmp_path):
    (tmp_path / "key").write_text("sk-from-file\n")
    await make_backend(api_key_file=tmp_path / "key").complete(make_prompt())

    assert provider.headers[0]["authorization"] == "Bearer sk-from-file"


async def test_without_a_key_the_error_says_what_to_do(make_backend, make_prompt, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    error = await failure_of(
        make_backend(base_url="https://models.example/v1").complete(make_prompt())
    )

    assert error.kind == "no_key"
    assert "OPENAI_API_KEY" in error.do
    assert not error.retryable


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed(make_backend, make_prompt, provider, reply, status):
    provider.usual = reply(status=status, headers={"Location": "http://127.0.0.1:9/elsewhere"})
    caught = await failure_of(make_backend().complete(make_prompt()))

    assert (caught.kind, caught.retryable) == ("bad_request", False)
    assert len(provider.bodies) == 1


async def test_a_server_that_is_not_there_is_typed(make_backend, make_prompt):
    caught = await failure_of(
        make_backend(base_url="http://127.0.0.1:9/v1").complete(make_prompt())
    )

    assert (caught.kind, caught.retryable) == ("connection", True)


async def test_nothing_secret_and_no_content_is_logged_or_shown(
    make_backend, make_prompt, provider, reply, caplog
):
    caplog.set_level(logging.DEBUG)
    backend = make_backend(headers={"X-Own": "CANARY-HEADER"})
    await backend.complete(make_prompt(text="CANARY-PROMPT"))
    provider.usual = reply(content="CANARY-ANSWER")
    error = await failure_of(backend.complete(make_prompt(text="CANARY-PROMPT")))
    shown = f"{backend!r} {backend._settings!r} {error!r} {error} {vars(error)}"

    assert "CANARY" not in shown
    assert "CANARY" not in caplog.text


def test_one_backend_can_be_used_from_loop_after_loop(make_prompt, chat_server, transport):
    """Each synchronous call of ``Personalizer`` has an event loop of its own."""
    server = chat_server(lambda body: [{"title": "t", "body": "b"}])
    (settings,) = read_settings({"transport": transport, "base_url": server.url})
    backend = OpenAIBackend(settings)
    prompt = make_prompt(variants=1)
    counts = [len(asyncio.run(backend.complete(prompt)).texts) for _ in range(3)]
    asyncio.run(backend.close())

    assert counts == [1, 1, 1]


def test_registering_imports_no_sdk_and_needs_no_key():
    code = (
        "import os, sys; os.environ.pop('OPENAI_API_KEY', None);"
        "from genpers.builtin.openai import register_backends;"
        "print([b.name for b in register_backends(config={'also': {'small': {'model': 'm'}}})],"
        "sorted({'openai', 'aiohttp', 'httpx2', 'tiktoken'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "['openai', 'openai-small'] []"


def test_further_models_inherit_the_settings():
    big, small = read_settings(
        {"model": "big", "timeout": 9, "region": "eu", "also": {"small": {"model": "small"}}}
    )

    assert (big.name, big.model) == ("openai", "big")
    assert (small.name, small.model, small.region) == ("openai-small", "small", "eu")
    assert small.calls.timeout == 9


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"modell": "x"}, "Did you mean 'model'"),
        ({"max_retry": 1}, "Did you mean 'max_retries'"),
        ({"timeout": -1}, "timeout"),
        ({"api_key": "sk-hush"}, "OPENAI_API_KEY"),
        ({"structure": "xml"}, "structure"),
        ({"prices": {"m": {"input": "x", "output": 1}}}, "price"),
    ],
)
def test_wrong_settings_are_refused_with_a_remedy(config, told):
    with pytest.raises(SettingsError) as caught:
        register_backends(config=config)

    assert told in str(caught.value)
    assert "hush" not in str(caught.value)


# the SDK's transport still builds the proxy's credentials in the old way
old_credentials = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
async def proxy(provider):
    """Be a proxy: answer what comes for others as the provider would, and keep what was shown.

    A tunnel is refused, as by a proxy that does not allow it.
    """
    heads = []

    async def serve(reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        heads.append(head.casefold())
        if head.startswith("CONNECT"):
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        else:
            body = json.dumps(
                {"choices": [{"message": {"content": answer_of({"title": "t", "body": "b"})}}]}
            ).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
            writer.write(b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = f"http://crm:CANARY-PASS@127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield address, heads
    server.close()
    await server.wait_closed()


def answer_of(text):
    return json.dumps({"variants": [text] * 2})


@old_credentials
@pytest.mark.parametrize("named", ["setting", "variable"])
async def test_a_proxy_is_asked_for_what_lies_elsewhere(
    make_backend, make_prompt, proxy, monkeypatch, named
):
    address, heads = proxy
    table = {"proxy": address} if named == "setting" else {}
    if named == "variable":
        monkeypatch.setenv("HTTP_PROXY", address)
    backend = make_backend(base_url="http://models.example.test/v1", **table)
    completion = await backend.complete(make_prompt())

    assert len(completion.texts) == 2
    assert heads[0].startswith("post http://models.example.test/v1/chat/completions ")
    assert "proxy-authorization: basic " in heads[0]


async def test_a_proxy_is_passed_by_where_no_proxy_says_so(
    make_backend, make_prompt, proxy, provider, monkeypatch
):
    address, heads = proxy
    monkeypatch.setenv("HTTP_PROXY", address)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    completion = await make_backend().complete(make_prompt())

    assert len(completion.texts) == 2
    assert heads == []


async def test_a_password_for_the_server_in_a_netrc_file_changes_nothing(
    make_backend, make_prompt, tmp_path, monkeypatch
):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login crm password CANARY-PASS\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))

    assert len((await make_backend().complete(make_prompt())).texts) == 2


@old_credentials
async def test_a_proxy_that_opens_a_tunnel_sees_no_key_and_no_header_of_ours(
    make_backend, make_prompt, proxy
):
    address, heads = proxy
    backend = make_backend(
        base_url="https://models.example.test/v1",
        proxy=address,
        organization="org-CANARY",
        headers={"X-Own": "CANARY-HEADER"},
    )
    error = await failure_of(backend.complete(make_prompt()))

    assert error.kind in ("connection", "timeout")
    assert heads[0].startswith("connect models.example.test:443 ")
    assert "canary" not in heads[0]
    assert "CANARY" not in str(error)


async def test_an_address_that_holds_a_password_is_refused_and_not_shown(
    make_backend, make_prompt, monkeypatch
):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://user:CANARY@127.0.0.1:9/v1")
    error = await failure_of(make_backend().complete(make_prompt()))

    assert error.kind == "auth"
    assert "OPENAI_API_KEY" in error.do
    assert "CANARY" not in str(error)
