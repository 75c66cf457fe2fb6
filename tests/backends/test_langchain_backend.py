import asyncio
import json
import subprocess
import sys

import pytest

from genpers.builtin.langchain import as_runnable, register_backends
from genpers.builtin.langchain.backend import LangChainBackend
from genpers.builtin.langchain.settings import read_settings
from genpers.errors import InputError, SettingsError
from genpers.testing import failure_of

FAKE = "langchain_core.language_models.fake_chat_models:FakeListChatModel"
OPENAI = "langchain_openai:ChatOpenAI"
TEXTS = json.dumps({"variants": [{"title": "t", "body": "b"}] * 2})


@pytest.fixture
def make_backend():
    def make(chat_model=FAKE, **table) -> LangChainBackend:
        (settings,) = read_settings({"chat_model": chat_model, **table})
        return LangChainBackend(settings)

    return make


@pytest.fixture
def openai_table(provider):
    pytest.importorskip("langchain_openai")
    return {"chat_model": OPENAI, "arguments": {"model": "m", "base_url": provider.url}}


async def test_a_model_without_structured_output_is_asked_in_words(make_backend, make_prompt):
    backend = make_backend(arguments={"responses": [f"Gern:\n{TEXTS}"]})
    completion = await backend.complete(make_prompt())

    assert completion.texts == ({"title": "t", "body": "b"},) * 2
    assert completion.backend == "langchain"


async def test_a_model_with_structured_output_gets_the_schema(
    make_backend, make_prompt, provider, openai_table
):
    completion = await make_backend(**openai_table).complete(make_prompt())
    (body,) = provider.bodies
    schema = body["response_format"]["json_schema"]["schema"]

    assert [text["title"] for text in completion.texts] == ["Titel 0", "Titel 1"]
    assert schema["properties"]["variants"]["maxItems"] == 2
    assert completion.usage.prompt_tokens == 100
    assert body["messages"] == [
        {"role": "system", "content": "Write a short message."},
        {"role": "user", "content": "Brief."},
    ]


async def test_a_server_without_schemas_is_found_out_once(
    make_backend, make_prompt, provider, reply, openai_table
):
    def choosy(body):
        if "response_format" in body:
            return reply(status=400, error={"message": "unknown response_format"})
        return reply()

    provider.usual = choosy
    backend = make_backend(**openai_table)
    await backend.complete(make_prompt())
    await backend.complete(make_prompt())

    assert ["response_format" in body for body in provider.bodies] == [True, False, False]


async def test_the_integration_does_not_retry_on_its_own(
    make_backend, make_prompt, provider, reply, openai_table
):
    provider.usual = reply(status=503)
    error = await failure_of(make_backend(**openai_table).complete(make_prompt()))

    assert (error.kind, error.retryable) == ("server", True)
    assert len(provider.bodies) == 1


@pytest.mark.parametrize(
    ("scripted", "kind", "retryable"),
    [
        ({"status": 401, "error": {"message": "SECRET"}}, "auth", False),
        ({"status": 429, "headers": {"Retry-After": "3"}, "error": {}}, "rate_limited", True),
        ({"how": "reset"}, "connection", True),
        ({"content": "SECRET"}, "not_json", True),
        ({"content": ""}, "empty", True),
        ({"content": '{"variants": [{"title": "SECRET'}, "truncated", True),
        ({"content": '{"variants": []}'}, "count", True),
        ({"content": '{"texts": []}'}, "schema", True),
        ({"content": "", "finish": "content_filter"}, "content_filter", False),
        ({"content": None, "message": {"refusal": "SECRET"}}, "refusal", False),
        ({"content": '{"va', "finish": "length"}, "truncated", True),
        ({"raw": b"<html>SECRET</html>"}, None, None),
    ],
)
async def test_failures_are_typed_and_not_quoted(
    make_backend, make_prompt, provider, reply, openai_table, scripted, kind, retryable
):
    provider.usual = reply(**scripted)
    backend = make_backend(**openai_table, structure="schema")
    error = await failure_of(backend.complete(make_prompt()))

    assert "SECRET" not in str(error)
    if kind is not None:
        assert (error.kind, error.retryable) == (kind, retryable)
    if error.kind == "rate_limited":
        assert error.retry_after == 3


async def test_nothing_is_stored_at_the_provider(make_backend, make_prompt, provider, openai_table):
    await make_backend(**openai_table).complete(make_prompt())
    kept = {**openai_table["arguments"], "store": True}
    await make_backend(**{**openai_table, "arguments": kept}).complete(make_prompt())

    assert [body["store"] for body in provider.bodies] == [False, True]


async def test_a_server_that_does_not_know_store_is_asked_without_it(
    make_backend, make_prompt, provider, reply, openai_table
):
    unknown = reply(status=400, error={"message": "Unrecognized request argument: store"})
    provider.usual = lambda body: unknown if "store" in body else reply()
    backend = make_backend(**openai_table)
    await backend.complete(make_prompt())
    await backend.complete(make_prompt())

    assert ["store" in body for body in provider.bodies] == [True, False, False]
    assert all("response_format" in body for body in provider.bodies)


async def test_tracing_by_somebody_elses_variable_is_off(make_backend, make_prompt, monkeypatch):
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "x")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", "http://127.0.0.1:9")
    traced = []

    class Watched(LangChainBackend):
        async def _ask(self, chat, prompt):
            from langsmith.utils import tracing_is_enabled

            traced.append(tracing_is_enabled())
            return await super()._ask(chat, prompt)

    (settings,) = read_settings({"chat_model": FAKE, "arguments": {"responses": [TEXTS]}})
    await Watched(settings).complete(make_prompt())

    assert traced == [False]


@pytest.mark.parametrize(
    "chat_model",
    [None, "no_such_package:Chat", "json:Nothing", "json:JSONDecoder", "json", ":"],
)
async def test_a_chat_model_that_cannot_be_had_is_an_error_with_a_remedy(
    make_backend, make_prompt, chat_model
):
    error = await failure_of(make_backend(chat_model).complete(make_prompt()))

    assert error.kind == "no_model"
    assert error.do


async def test_arguments_are_not_quoted_when_the_constructor_refuses(make_backend, make_prompt):
    error = await failure_of(
        make_backend(arguments={"responses": 7, "x": "CANARY"}).complete(make_prompt())
    )

    assert error.kind == "no_model"
    assert "CANARY" not in str(error)


def test_registering_imports_no_langchain():
    code = (
        "import sys; from genpers.builtin.langchain import register_backends;"
        "print([b.name for b in register_backends(config={})],"
        "[m for m in sys.modules if m.startswith('lang')])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "['langchain'] []"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"arguments": {"api_key": "hush"}}, "environment variable"),
        ({"arguments": {"default_headers": {"X-Api-Key": "hush"}}}, "environment variable"),
        ({"arguments": {"default_headers": {"Authorization": "hush"}}}, "environment variable"),
        ({"chat_modell": "x"}, "Did you mean 'chat_model'"),
        ({"structure": "xml"}, "structure"),
    ],
)
def test_wrong_settings_are_refused_with_a_remedy(table, told):
    with pytest.raises(SettingsError) as caught:
        register_backends(config=table)

    assert told in str(caught.value)
    assert "hush" not in str(caught.value)


def test_token_limits_are_no_secret():
    (settings,) = read_settings({"arguments": {"max_tokens": 9}})

    assert settings.arguments == {"max_tokens": 9}


class FakePersonalizer:
    """Records how it was called and answers with a record-like result."""

    class Result:
        def model_dump(self, mode):
            return {"id": "r-1", "mode": mode}

    def __init__(self):
        self.calls = []

    def generate(self, *given, **options):
        self.calls.append((given, options))
        return self.Result()

    async def agenerate(self, *given, **options):
        self.calls.append((given, options))
        return self.Result()


async def test_the_runnable_composes_and_passes_options_on():
    from langchain_core.runnables import RunnableLambda

    personalizer = FakePersonalizer()
    chain = as_runnable(personalizer) | RunnableLambda(lambda result: result["id"])
    order = {"campaign": {"id": "c"}, "customer": {"id": "k"}, "products": [], "seed": 7}

    assert await chain.ainvoke(order) == "r-1"
    assert chain.invoke(order) == "r-1"
    assert personalizer.calls == [(({"id": "c"}, {"id": "k"}, []), {"seed": 7})] * 2


def test_the_runnable_says_what_is_missing():
    with pytest.raises(InputError, match="no 'products'"):
        as_runnable(FakePersonalizer()).invoke({"campaign": {}, "customer": {}})


async def test_work_in_the_lasting_loop_is_cancelled_with_its_caller():
    from genpers.backends.loop import in_own_loop

    ended = []

    async def work():
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    task = asyncio.create_task(in_own_loop(work()))
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.sleep(0.05)

    assert ended == ["cancelled"]


def test_backends_of_one_process_work_in_loop_after_loop(make_prompt, chat_server):
    """LangChain's OpenAI integration keeps one HTTP client for all models and loops."""
    pytest.importorskip("langchain_openai")
    server = chat_server(lambda body: [{"title": "t", "body": "b"}] * 2)
    arguments = {"model": "m", "base_url": server.url}
    (settings,) = read_settings({"chat_model": OPENAI, "arguments": arguments})
    counts = [
        len(asyncio.run(LangChainBackend(settings).complete(make_prompt())).texts) for _ in range(3)
    ]

    assert counts == [2, 2, 2]
