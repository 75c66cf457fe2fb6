import asyncio
import json
import logging
import subprocess
import sys
import time
from email.utils import formatdate

import pytest

from genpers.backends.failures import retry_after
from genpers.builtin.openai import register_backends
from genpers.builtin.openai.backend import OpenAIBackend
from genpers.builtin.openai.settings import read_settings
from genpers.errors import BackendError, SettingsError


@pytest.fixture(params=["sdk", "lean"])
def transport(request) -> str:
    return request.param


@pytest.fixture
async def make_backend(provider, transport):
    made = []

    def make(**config) -> OpenAIBackend:
        (settings,) = read_settings({"transport": transport, **config})
        made.append(OpenAIBackend(settings))
        return made[-1]

    yield make
    for backend in made:
        await backend.close()


async def failure(backend, prompt) -> BackendError:
    with pytest.raises(BackendError) as caught:
        await asyncio.wait_for(backend.complete(prompt), 20)
    return caught.value


async def test_an_answer_becomes_texts_with_usage_and_cost(make_backend, make_prompt):
    completion = await make_backend(model="gpt-4o").complete(make_prompt())

    assert [text["title"] for text in completion.texts] == ["Titel 0", "Titel 1"]
    assert completion.texts[0]["body"] == "Größe „M“ für 5\u00a0€ – Nr. 0"
    assert (completion.backend, completion.model) == ("openai", "gpt-4o-2026")
    assert completion.usage.prompt_tokens == 100
    assert completion.usage.completion_tokens == 50


async def test_a_known_price_gives_a_cost(make_backend, make_prompt):
    prices = {"gpt-4o-2026": {"input": 10, "cached_input": 1, "output": 20}}
    completion = await make_backend(model="gpt-4o", prices=prices).complete(make_prompt())

    assert completion.usage.cost == pytest.approx((60 * 10 + 40 * 1 + 50 * 20) / 1e6)


async def test_the_body_is_the_prompt_its_schema_and_nothing_else(
    make_backend, make_prompt, provider
):
    await make_backend(temperature=0.7).complete(make_prompt())
    (body,) = provider.bodies
    form = body["response_format"]["json_schema"]
    entry = form["schema"]["properties"]["variants"]

    assert set(body) == {"model", "messages", "store", "temperature", "response_format"}
    assert body["store"] is False
    assert body["messages"] == [
        {"role": "system", "content": "Write."},
        {"role": "user", "content": "Brief: P"},
    ]
    assert form["strict"] is True
    assert (entry["minItems"], entry["maxItems"]) == (2, 2)
    assert entry["items"]["properties"]["title"] == {"type": "string", "maxLength": 40}
    assert entry["items"]["required"] == ["title", "body"]


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
    error = await failure(make_backend(base_url="https://models.example/v1"), make_prompt())

    assert error.kind == "no_key"
    assert "OPENAI_API_KEY" in error.do
    assert not error.retryable


@pytest.mark.parametrize(
    ("status", "error", "kind", "retryable"),
    [
        (400, {"message": "SECRET", "code": "context_length_exceeded"}, "too_long", False),
        (400, {"message": "SECRET", "code": "content_filter"}, "content_filter", False),
        (401, {"message": "SECRET", "code": "invalid_api_key"}, "auth", False),
        (403, {"message": "SECRET", "type": "forbidden"}, "auth", False),
        (404, {"message": "SECRET", "code": "model_not_found"}, "not_found", False),
        (408, {"message": "SECRET"}, "timeout", True),
        (409, {"message": "SECRET"}, "conflict", True),
        (413, {"message": "SECRET"}, "too_long", False),
        (429, {"message": "SECRET", "code": "rate_limit_exceeded"}, "rate_limited", True),
        (429, {"message": "SECRET", "code": "insufficient_quota"}, "quota", False),
        (500, {"message": "SECRET"}, "server", True),
        (503, {"message": "SECRET", "code": "SECRET WITH SPACES"}, "server", True),
    ],
)
async def test_a_refused_request_is_typed_and_not_quoted(
    make_backend, make_prompt, provider, reply, status, error, kind, retryable
):
    provider.usual = reply(status=status, error=error)
    caught = await failure(make_backend(structure="schema"), make_prompt())

    assert (caught.kind, caught.retryable) == (kind, retryable)
    assert "SECRET" not in str(caught)
    assert str(status) in caught.what


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", "empty"),
        (None, "empty"),
        ("   \n", "empty"),
        ("I will not write this.", "not_json"),
        ('{"variants": [{"title": "SECRET", "body": "b', "truncated"),
        ('{"texts": []}', "schema"),
        ('{"variants": [{"title": 1, "body": "b"}, {"title": "t", "body": "b"}]}', "schema"),
        ('{"variants": [{"title": "t"}, {"title": "t", "body": "b"}]}', "schema"),
        ('{"variants": [{"title": " ", "body": "b"}, {"title": "t", "body": "b"}]}', "schema"),
        ('{"variants": [{"title": "t", "body": "b"}]}', "count"),
        (
            '{"variants": [{"title": "t\\ufffd", "body": "b"}, {"title": "t", "body": "b"}]}',
            "unreadable",
        ),
        (
            '{"variants": [{"title": "t\\ud83d", "body": "b"}, {"title": "t", "body": "b"}]}',
            "unreadable",
        ),
        ("[1, 2", "not_json"),
    ],
)
async def test_a_faulty_answer_is_typed_and_not_quoted(
    make_backend, make_prompt, provider, reply, content, kind
):
    provider.usual = reply(content=content)
    caught = await failure(make_backend(structure="schema"), make_prompt())

    assert (caught.kind, caught.retryable) == (kind, True)
    assert "SECRET" not in str(caught)


@pytest.mark.parametrize(
    ("wrap", "variants"),
    [
        ("Gern! Hier sind die Texte:\n{}\nViel Erfolg!", 2),
        ("```json\n{}\n```", 2),
        ("\ufeff{}", 2),
        ('{{"thought": "hm"}} {}', 2),
        ("{}", 5),
    ],
)
async def test_prose_fences_and_surplus_variants_are_dropped(
    make_backend, make_prompt, provider, reply, answer, wrap, variants
):
    provider.usual = reply(content=wrap.format(answer(variants)))
    completion = await make_backend().complete(make_prompt())

    assert [text["title"] for text in completion.texts] == ["Titel 0", "Titel 1"]


async def test_control_characters_are_dropped_and_line_breaks_kept(
    make_backend, make_prompt, provider, reply
):
    texts = [{"title": "a\u0000b\u0007", "body": "eins\nzwei\tdrei\u200d🙂"}] * 2
    provider.usual = reply(content=json.dumps({"variants": texts}))
    completion = await make_backend().complete(make_prompt())

    assert completion.texts[0] == {"title": "ab", "body": "eins\nzwei\tdrei\u200d🙂"}


async def test_refusal_filter_and_length_are_told_apart(make_backend, make_prompt, provider, reply):
    backend, kinds = make_backend(), []
    for scripted in (
        reply(content=None, message={"refusal": "SECRET"}),
        reply(content="", finish="content_filter"),
        reply(content='{"variants": [', finish="length"),
    ):
        provider.script.append(scripted)
        kinds.append((await failure(backend, make_prompt())).kind)

    assert kinds == ["refusal", "content_filter", "truncated"]


@pytest.mark.parametrize("how", ["reset", "cut"])
async def test_a_broken_connection_is_typed(make_backend, make_prompt, provider, reply, how):
    provider.usual = reply(how=how)
    caught = await failure(make_backend(), make_prompt())

    assert caught.retryable
    assert caught.kind in ("connection", "timeout")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed(make_backend, make_prompt, provider, reply, status):
    provider.usual = reply(status=status, headers={"Location": "http://127.0.0.1:9/elsewhere"})
    caught = await failure(make_backend(), make_prompt())

    assert (caught.kind, caught.retryable) == ("bad_request", False)
    assert len(provider.bodies) == 1


async def test_a_server_that_is_not_there_is_typed(make_backend, make_prompt):
    caught = await failure(make_backend(base_url="http://127.0.0.1:9/v1"), make_prompt())

    assert (caught.kind, caught.retryable) == ("connection", True)


async def test_a_stalled_server_ends_in_a_timeout(make_backend, make_prompt, provider, reply):
    provider.usual = reply(delay=5)
    caught = await failure(make_backend(timeout=0.2), make_prompt())

    assert (caught.kind, caught.retryable) == ("timeout", True)


@pytest.mark.parametrize("raw", [b"<html>login</html>", b"{}", b'{"choices": []}', b"null"])
async def test_a_reply_of_another_protocol_is_typed(
    make_backend, make_prompt, provider, reply, raw
):
    provider.usual = reply(raw=raw)

    assert (await failure(make_backend(), make_prompt())).kind == "envelope"


@pytest.mark.parametrize("api", ["chat", "responses"])
@pytest.mark.parametrize(
    ("refused", "forms"),
    [
        (("maxLength",), 2),
        (("maxLength", "json_schema"), 3),
        (("json_schema", "tools"), 4),
        (("json_schema", "tools", "json_object"), 5),
        (("json_schema", "maxLength"), 4),
    ],
)
async def test_what_a_server_lacks_is_found_out_once_and_remembered(
    make_backend, make_prompt, provider, reply, api, refused, forms
):
    def choosy(body):
        found = [word for word in refused if f'"{word}"' in json.dumps(body)]
        error = {"message": f"schema: unsupported {found[0]}"} if found else None
        return reply(status=400 if found else 200, error=error)

    provider.usual = choosy
    backend = make_backend(api=api)
    await backend.complete(make_prompt())
    learnt = len(provider.bodies)
    await backend.complete(make_prompt())

    assert learnt == forms
    assert len(provider.bodies) == forms + 1


async def test_a_complaint_that_passes_for_a_crash_is_understood(
    make_backend, make_prompt, provider, reply
):
    def choosy(body):
        said = "1 validation error: response_format, Input should be 'text' or 'json_object'"
        error = {"message": said, "type": "internal_server_error"}
        wrong = "json_schema" in json.dumps(body.get("response_format", {}))
        return reply(status=500, error=error) if wrong else reply()

    provider.usual = choosy
    backend = make_backend()
    await backend.complete(make_prompt())

    assert backend._known.structure == "tool"
    assert '"maxLength"' in json.dumps(provider.bodies[-1]["tools"])


async def test_an_ordinary_crash_teaches_nothing(make_backend, make_prompt, provider, reply):
    provider.script.append(reply(status=500, error={"message": "the response_format worker died"}))
    backend = make_backend()
    kind = (await failure(backend, make_prompt())).kind

    assert kind == "server"
    assert backend._known.structure == "schema"


async def test_a_server_that_knows_only_the_new_name_of_the_limit_is_understood(
    make_backend, make_prompt, provider, reply
):
    said = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    provider.usual = lambda body: (
        reply(status=400, error={"message": said}) if "max_tokens" in body else reply()
    )
    backend = make_backend(max_output_tokens=500)
    await backend.complete(make_prompt())

    assert provider.bodies[0]["max_tokens"] == provider.bodies[0]["max_completion_tokens"] == 500
    assert provider.bodies[-1]["max_completion_tokens"] == 500
    assert "max_tokens" not in provider.bodies[-1]


async def test_many_first_requests_learn_together(make_backend, make_prompt, provider, reply):
    def choosy(body):
        plain = "response_format" not in body
        error = None if plain else {"message": "response_format"}
        return reply(status=200 if plain else 400, error=error)

    provider.usual = choosy
    backend = make_backend()
    completions = await asyncio.gather(*(backend.complete(make_prompt()) for _ in range(20)))

    assert len(completions) == 20
    assert backend._known.structure == "tool"


async def test_parameters_that_a_server_refuses_are_left_out(
    make_backend, make_prompt, provider, reply
):
    def choosy(body):
        for name in ("store", "temperature", "max_completion_tokens"):
            if name in body:
                error = {"message": "Unsupported parameter", "param": name}
                return reply(status=400, error=error)
        return reply()

    provider.usual = choosy
    backend = make_backend(temperature=1.0, max_output_tokens=500)
    await backend.complete(make_prompt())

    assert provider.bodies[-1]["max_tokens"] == 500
    assert set(provider.bodies[-1]) == {"model", "messages", "response_format", "max_tokens"}


async def test_a_server_that_ignores_the_schema_is_asked_in_another_way_next(
    make_backend, make_prompt, provider, reply, answer
):
    provider.usual = lambda body: reply(content=answer() if "tools" in body else "Nur Prosa.")
    backend = make_backend()
    kinds = [(await failure(backend, make_prompt())).kind for _ in range(2)]
    completion = await backend.complete(make_prompt())

    assert kinds == ["not_json", "not_json"]
    assert len(completion.texts) == 2


async def test_a_proven_server_is_not_doubted_for_one_bad_answer(
    make_backend, make_prompt, provider, reply
):
    backend = make_backend()
    await backend.complete(make_prompt())
    provider.script.append(reply(content="Nur Prosa."))
    await failure(backend, make_prompt())
    await backend.complete(make_prompt())

    assert "response_format" in provider.bodies[-1]


async def test_forms_without_a_schema_say_the_form_in_words(make_backend, make_prompt, provider):
    await make_backend(structure="object").complete(make_prompt())
    body = provider.bodies[0]

    assert body["response_format"] == {"type": "json_object"}
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert '"title": string of at most 40 characters' in body["messages"][0]["content"]


@pytest.mark.parametrize("transport", ["sdk"], indirect=True)
async def test_a_prompt_without_a_system_message_gets_one_for_the_form(
    make_backend, make_prompt, provider
):
    prompt = make_prompt()
    await make_backend(structure="text").complete(
        prompt.model_copy(update={"messages": prompt.messages[1:]})
    )
    messages = provider.bodies[0]["messages"]

    assert [message["role"] for message in messages] == ["system", "user"]
    assert messages[1]["content"] == "Brief: P"


async def test_the_responses_api_stores_nothing_and_reads_refusals(
    make_backend, make_prompt, provider, reply
):
    backend = make_backend(api="responses", max_output_tokens=900)
    completion = await backend.complete(make_prompt())
    body = provider.bodies[0]
    kinds = []
    for scripted in (
        reply(message={"refusal": "no"}),
        reply(finish="length"),
        reply(finish="content_filter"),
    ):
        provider.script.append(scripted)
        kinds.append((await failure(backend, make_prompt())).kind)

    assert completion.usage.prompt_tokens == 100
    assert body["store"] is False
    assert body["text"]["format"]["type"] == "json_schema"
    assert body["max_output_tokens"] == 900
    assert kinds == ["refusal", "truncated", "content_filter"]


async def test_nothing_secret_and_no_content_is_logged_or_shown(
    make_backend, make_prompt, provider, reply, caplog
):
    caplog.set_level(logging.DEBUG)
    backend = make_backend(headers={"X-Own": "CANARY-HEADER"})
    await backend.complete(make_prompt(text="CANARY-PROMPT"))
    provider.usual = reply(content="CANARY-ANSWER")
    error = await failure(backend, make_prompt(text="CANARY-PROMPT"))
    shown = f"{backend!r} {backend._settings!r} {error!r} {error} {vars(error)}"

    assert "CANARY" not in shown
    assert "CANARY" not in caplog.text


async def test_the_seed_is_sent_only_where_the_settings_say_so(make_backend, make_prompt, provider):
    await make_backend().complete(make_prompt(seed=7))
    await make_backend(seed=True).complete(make_prompt(seed=7))

    assert "seed" not in provider.bodies[0]
    assert provider.bodies[1]["seed"] == 7


def test_one_backend_can_be_used_from_loop_after_loop(make_prompt, monkeypatch, transport):
    """Each synchronous call of ``Personalizer`` has an event loop of its own."""
    import threading

    from aiohttp import web

    async def answer(request):
        content = '{"variants": [{"title": "t", "body": "b"}]}'
        return web.json_response({"choices": [{"message": {"content": content}}]})

    ready, stop, address = threading.Event(), threading.Event(), []

    async def serve():
        app = web.Application()
        app.router.add_post("/v1/chat/completions", answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address.append(runner.addresses[0][1])
        ready.set()
        while not stop.is_set():
            await asyncio.sleep(0.02)
        await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait(5)
    (settings,) = read_settings(
        {"transport": transport, "base_url": f"http://127.0.0.1:{address[0]}/v1"}
    )
    backend = OpenAIBackend(settings)
    prompt = make_prompt(variants=1)
    try:
        counts = [len(asyncio.run(backend.complete(prompt)).texts) for _ in range(3)]
        asyncio.run(backend.close())
    finally:
        stop.set()
        thread.join()

    assert counts == [1, 1, 1]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_all_its_spellings(headers, seconds):
    assert retry_after(headers) == seconds


def test_retry_after_may_be_a_date():
    told = retry_after({"retry-after": formatdate(time.time() + 90, usegmt=True)})

    assert told == pytest.approx(90, abs=3)


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
