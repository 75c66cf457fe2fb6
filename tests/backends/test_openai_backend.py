"""What the openai backend sends, and what becomes of every kind of answer."""

import json
import time
from email.utils import formatdate

import pytest

from genpers.backends.failures import retry_after
from genpers.testing import failure_of


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
        {"role": "system", "content": "Write a short message."},
        {"role": "user", "content": "Brief."},
    ]
    assert form["strict"] is True
    assert (entry["minItems"], entry["maxItems"]) == (2, 2)
    assert entry["items"]["properties"]["title"] == {"type": "string", "maxLength": 50}
    assert entry["items"]["required"] == ["title", "body"]


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
    caught = await failure_of(make_backend(structure="schema").complete(make_prompt()))

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
    caught = await failure_of(make_backend(structure="schema").complete(make_prompt()))

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
        kinds.append((await failure_of(backend.complete(make_prompt()))).kind)

    assert kinds == ["refusal", "content_filter", "truncated"]


@pytest.mark.parametrize("how", ["reset", "cut"])
async def test_a_broken_connection_is_typed(make_backend, make_prompt, provider, reply, how):
    provider.usual = reply(how=how)
    caught = await failure_of(make_backend().complete(make_prompt()))

    assert caught.retryable
    assert caught.kind in ("connection", "timeout")


async def test_a_stalled_server_ends_in_a_timeout(make_backend, make_prompt, provider, reply):
    provider.usual = reply(delay=5)
    caught = await failure_of(make_backend(timeout=0.2).complete(make_prompt()))

    assert (caught.kind, caught.retryable) == ("timeout", True)


@pytest.mark.parametrize("raw", [b"<html>login</html>", b"{}", b'{"choices": []}', b"null"])
async def test_a_reply_of_another_protocol_is_typed(
    make_backend, make_prompt, provider, reply, raw
):
    provider.usual = reply(raw=raw)

    assert (await failure_of(make_backend().complete(make_prompt()))).kind == "envelope"


async def test_forms_without_a_schema_say_the_form_in_words(make_backend, make_prompt, provider):
    await make_backend(structure="object").complete(make_prompt())
    body = provider.bodies[0]

    assert body["response_format"] == {"type": "json_object"}
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert '"title": string of at most 50 characters' in body["messages"][0]["content"]


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
    assert messages[1]["content"] == "Brief."


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
        kinds.append((await failure_of(backend.complete(make_prompt()))).kind)

    assert completion.usage.prompt_tokens == 100
    assert body["store"] is False
    assert body["text"]["format"]["type"] == "json_schema"
    assert body["max_output_tokens"] == 900
    assert kinds == ["refusal", "truncated", "content_filter"]


async def test_the_seed_is_sent_only_where_the_settings_say_so(make_backend, make_prompt, provider):
    await make_backend().complete(make_prompt(seed=7))
    await make_backend(seed=True).complete(make_prompt(seed=7))

    assert "seed" not in provider.bodies[0]
    assert provider.bodies[1]["seed"] == 7


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
