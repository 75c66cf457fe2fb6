import asyncio
import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from genpers.backends.answers import read_answer
from genpers.backends.attempts import observing
from genpers.backends.chain import Chain
from genpers.backends.policy import CallPolicy
from genpers.backends.retry import Resilient
from genpers.errors import BackendError
from genpers.testing import FakeBackend, sample_prompt

KINDS = {"empty", "truncated", "not_json", "schema", "count", "unreadable"}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["variants", "title", "body", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
proper = st.lists(
    st.fixed_dictionaries({"title": st.text(min_size=1), "body": st.text(min_size=1)}),
    min_size=1,
    max_size=4,
)


@settings(deadline=None)
@given(st.text() | json_values.map(json.dumps) | proper.map(lambda v: json.dumps({"variants": v})))
@example('{"variants": [{"title": "\\ud800", "body": "b"}]}')
@example("[" * 50_000)
@example('{"variants":' * 5_000)
@example('{"variants": [{"title": "1", "body": "b", "variants": {}}]}')
def test_any_text_is_read_as_whole_texts_or_one_typed_error(text):
    try:
        texts = read_answer(text, sample_prompt(variants=1), "here")
    except BackendError as error:
        assert error.kind in KINDS
        assert error.retryable
    else:
        assert len(texts) == 1
        assert set(texts[0]) == {"title", "body"}
        assert all(value.encode() for value in texts[0].values())


@given(proper, st.text(alphabet="ab \n`#", max_size=9), st.integers(0, 400))
def test_half_an_answer_is_never_taken_for_a_whole_one(variants, around, cut):
    whole = json.dumps({"variants": variants}, ensure_ascii=False)
    told = around + whole[:cut]
    try:
        texts = read_answer(told, sample_prompt(variants=len(variants)), "here")
    except BackendError:
        return

    assert cut >= len(whole)
    assert len(texts) == len(variants)


failures = st.builds(
    lambda kind, retryable, after: BackendError(
        "It failed", kind=kind, retryable=retryable, retry_after=after
    ),
    st.sampled_from(["server", "rate_limited", "refusal", "timeout", "not_json", "connection"]),
    st.booleans(),
    st.none() | st.floats(0, 400),
)


class QuickClock:
    def __init__(self):
        self.time = 0.0

    def now(self):
        return self.time

    async def sleep(self, seconds):
        assert seconds >= 0
        self.time += seconds
        await asyncio.sleep(0)

    def chance(self):
        return 0.3


@settings(max_examples=60, deadline=None)
@given(
    st.lists(failures, max_size=40),
    st.integers(1, 12),
    st.integers(1, 4),
    st.none() | st.integers(1, 600),
    st.integers(1, 5),
)
def test_every_request_ends_with_an_answer_or_one_error_and_gives_its_place_back(
    script, requests, places, rpm, breaker
):
    clock = QuickClock()
    policy = CallPolicy(
        concurrency=places,
        rpm=rpm,
        deadline=60,
        max_retries=3,
        breaker_failures=breaker,
        breaker_cooldown=5,
    )
    backend = Resilient(FakeBackend(*script), policy, clock)
    chain = Chain([backend, FakeBackend(name="last")])

    async def run():
        seen = []
        with observing(seen.append):
            answers = await asyncio.gather(
                *(chain.complete(sample_prompt()) for _ in range(requests))
            )
        return answers, seen

    answers, seen = asyncio.run(run())

    assert len(answers) == requests
    assert backend.limit.running == 0
    assert sum(a.outcome == "ok" for a in seen) == requests
    assert sum(a.backend == "last" for a in seen) == sum(a.backend == "last" for a in answers)
