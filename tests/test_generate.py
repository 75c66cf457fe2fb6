"""A backend is asked once for equal prompts, and only what was asked for is taken from it."""

import asyncio

import pytest

from genpers.errors import BackendError
from genpers.generate import Sharing, complete
from genpers.records.variant import Completion, FieldLimit, Prompt, PromptRef
from genpers.testing import sample_brief


def prompt(**changes):
    fields = (FieldLimit(name="title", hard=65), FieldLimit(name="body", hard=240))
    return Prompt(
        ref=PromptRef(name="push/message", digest="sha256:0"),
        messages=(),
        fields=fields,
        brief=sample_brief(),
        variants=2,
    ).model_copy(update=changes)


class Scripted:
    """A backend that answers what it was told to, and counts."""

    name = "scripted"

    def __init__(self, *texts):
        self.texts, self.calls = texts, 0

    async def complete(self, prompt):
        self.calls += 1
        await asyncio.sleep(0)
        return Completion(texts=self.texts, backend=self.name, model="m")


GOOD = ({"title": "A", "body": "B"}, {"title": "C", "body": "D"})


async def test_equal_prompts_cost_one_call():
    backend, sharing = Scripted(*GOOD), Sharing()

    answers = await asyncio.gather(*(sharing.complete(backend, prompt()) for _ in range(50)))

    assert backend.calls == sharing.calls == len(sharing) == 1
    assert all(answer == answers[0] for answer in answers)


async def test_another_seed_is_another_prompt():
    backend, sharing = Scripted(*GOOD), Sharing()

    await sharing.complete(backend, prompt())
    await sharing.complete(backend, prompt(seed=1))

    assert backend.calls == 2


async def test_one_waiter_that_gives_up_does_not_take_the_answer_from_another():
    backend, sharing = Scripted(*GOOD), Sharing()
    first = asyncio.ensure_future(sharing.complete(backend, prompt()))
    second = asyncio.ensure_future(sharing.complete(backend, prompt()))
    await asyncio.sleep(0)

    first.cancel()

    assert (await second).texts == GOOD


async def test_too_few_variants_are_an_error_that_a_retry_may_mend():
    with pytest.raises(BackendError, match="wrote 1 of 2 variants") as caught:
        await complete(Scripted(GOOD[0]), prompt())

    assert (caught.value.retryable, caught.value.kind) == (True, "schema")


async def test_more_variants_than_asked_for_are_cut():
    answer = await complete(Scripted(*GOOD, *GOOD), prompt())

    assert len(answer.texts) == 2


async def test_a_field_nobody_asked_for_is_dropped():
    texts = [{**text, "note": "here you are"} for text in GOOD]

    answer = await complete(Scripted(*texts), prompt())

    assert [sorted(text) for text in answer.texts] == [["body", "title"]] * 2


async def test_an_empty_field_is_an_error():
    with pytest.raises(BackendError, match="field 'body' empty"):
        await complete(Scripted(GOOD[0], {"title": "C", "body": "  "}), prompt())


async def test_a_failed_call_is_not_remembered():
    backend, sharing = Scripted(GOOD[0]), Sharing()
    with pytest.raises(BackendError):
        await sharing.complete(backend, prompt())

    backend.texts = GOOD

    assert (await sharing.complete(backend, prompt())).texts == GOOD
