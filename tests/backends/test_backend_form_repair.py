"""An answer of the wrong form is asked for once more, then with what was wrong with it."""

import pytest

from genpers.backends.attempts import observing
from genpers.backends.policy import CallPolicy
from genpers.backends.retry import Resilient
from genpers.errors import BackendError
from genpers.testing import FakeBackend, sample_prompt

WRONG = BackendError(
    "The answer leaves 'body' empty", "backend x", "Ask again.", retryable=True, kind="schema"
)
BUSY = BackendError("busy", retryable=True, kind="server")


@pytest.fixture
def asked(clock):
    """Ask a backend that fails so; return what it was sent and why."""

    async def ask(*failures, **policy):
        fake, seen = FakeBackend(*failures), []
        owner = Resilient(fake, CallPolicy(**policy), clock)
        with observing(seen.append):
            try:
                await owner.complete(sample_prompt())
            except BackendError as error:
                seen.append(error)
        return [prompt.messages[-1].content for prompt in fake.prompts], seen

    return ask


async def test_the_second_attempt_is_the_same_and_the_third_says_what_was_wrong(asked):
    sent, seen = await asked(WRONG, WRONG)

    assert sent[0] == sent[1] == "Brief."
    assert "The answer leaves 'body' empty" in sent[2]
    assert [attempt.cause for attempt in seen] == ["first", "retry", "repair"]


async def test_it_is_told_no_more_often_than_repairs_are_allowed(asked):
    sent, seen = await asked(*[WRONG] * 20, max_repairs=2, max_retries=20)

    assert len(sent) == 4
    assert seen[-1] is WRONG


async def test_a_busy_server_is_told_nothing(asked):
    sent, _ = await asked(BUSY, BUSY, BUSY)

    assert set(sent) == {"Brief."}


async def test_what_was_wrong_is_told_once_however_often_it_was(asked):
    sent, _ = await asked(WRONG, WRONG, WRONG)

    assert sent[3].count("Your last answer") == 1
