"""What a server can do is found out by asking it, once, and remembered."""

import asyncio
import json
import os

import pytest

from genpers.builtin.openai.memory import LONGEST
from genpers.testing import failure_of


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
    kind = (await failure_of(backend.complete(make_prompt()))).kind

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
    kinds = [(await failure_of(backend.complete(make_prompt()))).kind for _ in range(2)]
    completion = await backend.complete(make_prompt())

    assert kinds == ["not_json", "not_json"]
    assert len(completion.texts) == 2


async def test_a_proven_server_is_not_doubted_for_one_bad_answer(
    make_backend, make_prompt, provider, reply
):
    backend = make_backend()
    await backend.complete(make_prompt())
    provider.script.append(reply(content="Nur Prosa."))
    await failure_of(backend.complete(make_prompt()))
    await backend.complete(make_prompt())

    assert "response_format" in provider.bodies[-1]


@pytest.fixture
def choosy(provider, reply):
    """Make the provider refuse structured output, lengths and a parameter."""

    def answered(body):
        told = json.dumps(body)
        if '"json_schema"' in told:
            return reply(status=400, error={"message": "response_format is unsupported"})
        if '"store"' in told:
            return reply(status=400, error={"message": "Unrecognized parameter: store"})
        return reply()

    provider.usual = answered
    return provider


async def test_a_later_process_begins_with_what_an_earlier_one_has_learnt(
    make_backend, make_prompt, choosy
):
    await make_backend().complete(make_prompt())
    learnt = len(choosy.bodies)
    await make_backend().complete(make_prompt())

    assert learnt > 2
    assert len(choosy.bodies) == learnt + 1
    assert "tools" in choosy.bodies[-1]
    assert "store" not in choosy.bodies[-1]


async def test_another_model_of_the_server_is_found_out_by_itself(
    make_backend, make_prompt, choosy
):
    await make_backend(model="big").complete(make_prompt())
    learnt = len(choosy.bodies)
    await make_backend(model="small").complete(make_prompt())

    assert len(choosy.bodies) == 2 * learnt


async def test_what_was_learnt_is_forgotten_after_a_week(
    make_backend, make_prompt, choosy, servers_folder
):
    await make_backend().complete(make_prompt())
    (file,) = servers_folder.iterdir()
    old = file.stat().st_mtime - LONGEST - 1
    os.utime(file, (old, old))
    learnt = len(choosy.bodies)
    await make_backend().complete(make_prompt())

    assert len(choosy.bodies) == 2 * learnt
    assert "json_schema" in json.dumps(choosy.bodies[learnt])


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"structure": "xml"}'])
async def test_a_memory_that_is_damaged_is_none(
    make_backend, make_prompt, choosy, servers_folder, kept
):
    await make_backend().complete(make_prompt())
    (file,) = servers_folder.iterdir()
    file.write_text(kept, encoding="utf-8")
    completion = await make_backend().complete(make_prompt())

    assert len(completion.texts) == 2


async def test_a_folder_that_cannot_be_written_costs_only_the_asking(
    make_backend, make_prompt, choosy, servers_folder
):
    servers_folder.write_text("a file stands where the folder should be", encoding="utf-8")
    completion = await make_backend().complete(make_prompt())

    assert len(completion.texts) == 2


async def test_a_server_that_takes_the_first_form_leaves_nothing_behind(
    make_backend, make_prompt, provider, servers_folder
):
    await make_backend().complete(make_prompt())

    assert not servers_folder.exists()


async def test_the_memory_tells_neither_address_nor_key(
    make_backend, make_prompt, choosy, servers_folder
):
    await make_backend().complete(make_prompt())
    (file,) = servers_folder.iterdir()

    assert "127.0.0.1" not in file.name + file.read_text(encoding="utf-8")
    assert "CANARY" not in file.read_text(encoding="utf-8")
