import asyncio

import pytest

from genpers.backends.attempts import observing
from genpers.backends.chain import Chain, chained
from genpers.backends.policy import CallPolicy
from genpers.backends.residency import Residency
from genpers.backends.retry import Resilient
from genpers.errors import BackendError, SettingsError
from genpers.records.variant import Completion, Usage


class Scripted:
    """Fails as told, then answers; counts its calls and how many ran at once."""

    def __init__(self, *script, name="scripted", clock=None, takes=0.0):
        self.name, self.model = name, f"{name}-model"
        self.script, self.clock, self.takes = list(script), clock, takes
        self.calls, self.running, self.most, self.times, self.closed = 0, 0, 0, [], False

    async def complete(self, prompt):
        self.calls += 1
        if self.clock:
            self.times.append(self.clock.now())
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await asyncio.sleep(self.takes)
        finally:
            self.running -= 1
        step = self.script.pop(0) if self.script else None
        if isinstance(step, BaseException):
            raise step
        return Completion(
            texts=({"title": "t", "body": "b"},) * prompt.variants,
            backend=self.name,
            model=self.model,
            usage=Usage(prompt_tokens=100, completion_tokens=50),
        )

    async def close(self):
        self.closed = True


def error(kind="server", *, retryable=True, retry_after=None):
    return BackendError("It failed", kind=kind, retryable=retryable, retry_after=retry_after)


async def attempts_of(backend, prompt):
    seen = []
    with observing(seen.append):
        try:
            outcome = await backend.complete(prompt)
        except BackendError as caught:
            outcome = caught
    return outcome, seen


async def test_a_failure_is_retried_with_growing_waits(make_prompt, clock):
    inner = Scripted(error(), error(), error())
    outcome, seen = await attempts_of(Resilient(inner, CallPolicy(), clock), make_prompt())

    assert isinstance(outcome, Completion)
    assert clock.slept == [0.375, 0.75, 1.5]
    assert [attempt.outcome for attempt in seen] == ["server", "server", "server", "ok"]
    assert [attempt.cause for attempt in seen] == ["first", "retry", "retry", "retry"]
    assert [attempt.number for attempt in seen] == [1, 2, 3, 4]
    assert seen[0].retry_in == 0.375
    assert seen[-1].usage.prompt_tokens == 100


async def test_retries_end_at_their_number(make_prompt, clock):
    inner = Scripted(*[error() for _ in range(9)])
    outcome, seen = await attempts_of(
        Resilient(inner, CallPolicy(max_retries=2), clock), make_prompt()
    )

    assert outcome.kind == "server"
    assert inner.calls == 3
    assert seen[-1].retry_in is None


async def test_what_a_retry_cannot_help_is_raised_at_once(make_prompt, clock):
    inner = Scripted(error("refusal", retryable=False))
    outcome, _ = await attempts_of(Resilient(inner, CallPolicy(), clock), make_prompt())

    assert outcome.kind == "refusal"
    assert inner.calls == 1
    assert clock.slept == []


async def test_retry_after_is_honoured_and_never_undercut(make_prompt, clock):
    inner = Scripted(error("rate_limited", retry_after=12.0), clock=clock)
    await Resilient(inner, CallPolicy(), clock).complete(make_prompt())

    assert inner.times[1] - inner.times[0] >= 12.0
    assert inner.times[1] - inner.times[0] <= 12.0 * 1.11


async def test_a_retry_after_beyond_the_deadline_is_not_waited_for(make_prompt, clock):
    inner = Scripted(error("rate_limited", retry_after=3_600.0))
    outcome, _ = await attempts_of(Resilient(inner, CallPolicy(), clock), make_prompt())

    assert outcome.kind == "rate_limited"
    assert clock.slept == []


async def test_the_deadline_ends_all_retries(make_prompt, clock):
    inner = Scripted(*[error() for _ in range(99)])
    policy = CallPolicy(max_retries=20, deadline=20, backoff_max=8)
    start = clock.now()
    outcome, _ = await attempts_of(Resilient(inner, policy, clock), make_prompt())

    assert outcome.kind == "server"
    assert clock.now() - start <= 20


async def test_a_stalled_attempt_is_cut_off_and_retried(make_prompt):
    class Stalled(Scripted):
        async def complete(self, prompt):
            if self.calls == 0:
                self.takes = 60.0
            else:
                self.takes = 0.0
            return await super().complete(prompt)

    policy = CallPolicy(timeout=0.05, backoff=0.001)
    outcome, seen = await attempts_of(Resilient(Stalled(), policy), make_prompt())

    assert isinstance(outcome, Completion)
    assert [attempt.outcome for attempt in seen] == ["timeout", "ok"]


async def test_a_crash_of_a_plugin_is_a_typed_error(make_prompt, clock):
    outcome, seen = await attempts_of(
        Resilient(Scripted(KeyError("CANARY")), CallPolicy(), clock), make_prompt()
    )

    assert outcome.kind == "crash"
    assert "CANARY" not in str(outcome)
    assert seen[0].outcome == "crash"


async def test_no_more_calls_run_at_once_than_allowed(make_prompt):
    inner = Scripted(takes=0.001)
    backend = Resilient(inner, CallPolicy(concurrency=5))
    await asyncio.gather(*(backend.complete(make_prompt()) for _ in range(60)))

    assert inner.most == 5
    assert backend.limit.running == 0


async def test_throttling_halves_the_limit_once_per_wave_and_success_restores_it(
    make_prompt, clock
):
    inner = Scripted(*[error("rate_limited") for _ in range(16)])
    backend = Resilient(inner, CallPolicy(concurrency=16, max_retries=9), clock)
    await asyncio.gather(*(backend.complete(make_prompt()) for _ in range(16)))
    shrunk = backend.limit.allowed
    for _ in range(400):
        await backend.complete(make_prompt())

    assert 1 <= shrunk < 16
    assert backend.limit.allowed == 16


async def test_a_server_that_names_a_wait_holds_all_callers_back(make_prompt, clock):
    inner = Scripted(error("rate_limited", retry_after=5.0), clock=clock)
    backend = Resilient(inner, CallPolicy(concurrency=1), clock)
    await asyncio.gather(*(backend.complete(make_prompt()) for _ in range(4)))

    assert all(moment - inner.times[0] >= 5.0 for moment in inner.times[1:])


async def test_requests_per_minute_are_spread(make_prompt, clock):
    inner = Scripted(clock=clock)
    backend = Resilient(inner, CallPolicy(rpm=30, deadline=999), clock)
    for _ in range(40):
        await backend.complete(make_prompt())
    fullest = max(sum(0 <= later - moment < 60 for later in inner.times) for moment in inner.times)

    assert fullest <= 30


async def test_tokens_per_minute_are_spread_by_what_calls_really_took(make_prompt, clock):
    inner = Scripted(clock=clock)
    backend = Resilient(inner, CallPolicy(tpm=1_500, deadline=9_999), clock)
    for _ in range(40):
        await backend.complete(make_prompt())
    fullest = max(
        sum(150 for later in inner.times if 0 <= later - moment < 60) for moment in inner.times
    )

    assert fullest <= 1_500 + 150
    assert clock.now() - 1_000 >= 38 * 6


async def test_a_pace_that_cannot_meet_the_deadline_is_refused_at_once(make_prompt, clock):
    backend = Resilient(Scripted(), CallPolicy(rpm=1, deadline=30), clock)
    await backend.complete(make_prompt())
    outcome, seen = await attempts_of(backend, make_prompt())

    assert outcome.kind == "deadline"
    assert seen[-1].outcome == "deadline"
    assert backend.limit.running == 0


async def test_the_breaker_opens_probes_and_closes(make_prompt, clock):
    inner = Scripted(*[error() for _ in range(3)])
    policy = CallPolicy(max_retries=0, breaker_failures=3, breaker_cooldown=10)
    backend = Resilient(inner, policy, clock)
    for _ in range(3):
        await attempts_of(backend, make_prompt())
    opened = backend.breaker.opened
    outcome, _ = await attempts_of(backend, make_prompt())

    assert opened == 1
    assert isinstance(outcome, Completion)
    assert clock.slept == [10.0]
    assert backend.breaker.opened == 0


async def test_after_a_failed_probe_callers_fail_at_once(make_prompt, clock):
    inner = Scripted(*[error("connection") for _ in range(99)])
    policy = CallPolicy(max_retries=0, breaker_failures=3, breaker_cooldown=10)
    backend = Resilient(inner, policy, clock)
    for _ in range(4):
        await attempts_of(backend, make_prompt())
    slept = len(clock.slept)
    outcomes = [(await attempts_of(backend, make_prompt()))[0].kind for _ in range(50)]

    assert set(outcomes) == {"circuit_open"}
    assert inner.calls == 4
    assert len(clock.slept) == slept


@pytest.mark.parametrize("kind", ["refusal", "not_json", "rate_limited", "too_long"])
async def test_failures_that_say_nothing_of_the_server_leave_the_breaker_closed(
    make_prompt, clock, kind
):
    inner = Scripted(*[error(kind) for _ in range(9)])
    backend = Resilient(inner, CallPolicy(max_retries=0, breaker_failures=2), clock)
    for _ in range(9):
        await attempts_of(backend, make_prompt())

    assert inner.calls == 9


async def test_a_cancelled_call_gives_its_place_back(make_prompt):
    inner = Scripted(takes=30)
    backend = Resilient(inner, CallPolicy(concurrency=1))
    running = asyncio.create_task(backend.complete(make_prompt()))
    waiting = asyncio.create_task(backend.complete(make_prompt()))
    await asyncio.sleep(0.01)
    for task in (waiting, running):
        task.cancel()
    await asyncio.gather(running, waiting, return_exceptions=True)
    inner.takes = 0
    completion = await asyncio.wait_for(backend.complete(make_prompt()), 2)

    assert completion.backend == "scripted"
    assert backend.limit.running == 0


def test_a_backend_survives_the_end_of_its_event_loop(make_prompt):
    inner = Scripted(takes=0.5)
    backend = Resilient(inner, CallPolicy(concurrency=1))

    async def abandoned():
        task = asyncio.create_task(backend.complete(make_prompt()))
        await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(abandoned())
    inner.takes = 0

    assert asyncio.run(backend.complete(make_prompt())).backend == "scripted"


async def test_the_next_in_the_chain_answers_and_says_so(make_prompt, clock):
    big = Resilient(Scripted(error(retryable=False), name="big"), CallPolicy(), clock)
    chain = Chain([big, Scripted(name="phrasebook")])
    outcome, seen = await attempts_of(chain, make_prompt())

    assert outcome.backend == "phrasebook"
    assert [(a.backend, a.outcome, a.cause) for a in seen] == [
        ("big", "server", "first"),
        ("phrasebook", "ok", "fallback"),
    ]


async def test_a_chain_in_which_all_fail_names_every_cause(make_prompt):
    chain = Chain(
        [
            Scripted(error("auth", retryable=False), name="big"),
            Scripted(error("refusal", retryable=False), name="small"),
        ]
    )
    outcome, _ = await attempts_of(chain, make_prompt())

    assert "big: auth, small: refusal" in outcome.what
    assert not outcome.retryable


async def test_a_brief_goes_only_where_its_categories_may_go(make_prompt, make_fact):
    prompt = make_prompt(facts=[make_fact("interests"), make_fact("city", "merge")])
    abroad, home = Scripted(name="abroad"), Scripted(name="home")
    rules = Residency(
        categories={"interests": "interest", "city": "place"}, allowed={"abroad": ("relation",)}
    )
    outcome, seen = await attempts_of(Chain([abroad, home], rules), prompt)

    assert outcome.backend == "home"
    assert abroad.calls == 0
    assert seen[0].outcome == "residency"


async def test_the_fallback_is_held_to_the_same_rules(make_prompt, make_fact):
    prompt = make_prompt(facts=[make_fact("interests")])
    rules = Residency(categories={"interests": "interest"}, allowed={"abroad": ()})
    failing = Scripted(error(retryable=False), name="home")
    abroad = Scripted(name="abroad")
    outcome, _ = await attempts_of(Chain([failing, abroad], rules), prompt)

    assert outcome.kind == "residency"
    assert "abroad: residency" in outcome.what
    assert abroad.calls == 0


async def test_merge_fields_stay_at_home_and_unknown_categories_too(make_prompt, make_fact):
    rules = Residency(categories={"city": "place"}, allowed={"abroad": ("place",)})
    merged = make_prompt(facts=[make_fact("shoe_size", "merge")])
    unknown = make_prompt(facts=[make_fact("shoe_size")])

    rules.check("abroad", merged.brief)
    with pytest.raises(BackendError, match="unknown"):
        rules.check("abroad", unknown.brief)


def test_chains_are_built_from_names_and_never_hold_a_backend_twice():
    backends = {name: Scripted(name=name) for name in ("openai", "small", "phrasebook")}
    chains = chained(backends, ["small", "phrasebook"])

    assert repr(chains["openai"]) == "Chain(openai > small > phrasebook)"
    assert repr(chains["small"]) == "Chain(small > phrasebook)"
    assert repr(chains["phrasebook"]) == "Chain(phrasebook)"
    with pytest.raises(SettingsError, match="no backend 'smal'"):
        chained(backends, ["smal"])


async def test_closing_a_chain_closes_all_of_it():
    members = [Scripted(name="a"), Scripted(name="b")]
    await Chain(members).close()

    assert all(member.closed for member in members)


async def test_an_attempt_becomes_an_event_without_content(make_prompt):
    _, (attempt,) = await attempts_of(Chain([Scripted()]), make_prompt(text="CANARY"))
    event = attempt.event("r-1", "spring", "C-1")

    assert (event.step, event.result, event.campaign, event.customer) == (
        "attempted",
        "r-1",
        "spring",
        "C-1",
    )
    assert "CANARY" not in event.model_dump_json()
    assert event.content == {}


async def test_tasks_report_to_the_observer_of_the_block_they_began_in(make_prompt):
    backend = Chain([Scripted()])
    first, second = [], []

    async def ask(seen):
        with observing(seen.append):
            await asyncio.create_task(backend.complete(make_prompt()))

    await asyncio.gather(ask(first), ask(second), backend.complete(make_prompt()))

    assert (len(first), len(second)) == (1, 1)


@pytest.mark.parametrize("transport", ["sdk", "lean"])
async def test_a_slow_drip_ends_at_the_timeout(make_prompt, provider, reply, transport):
    from genpers.builtin.openai import register_backends

    provider.usual = reply(how="drip")
    config = {"transport": transport, "timeout": 0.4, "max_retries": 1, "backoff": 0.01}
    (backend,) = register_backends(config=config)
    outcome, seen = await attempts_of(backend, make_prompt())
    await backend.close()

    assert outcome.kind == "timeout"
    assert [attempt.outcome for attempt in seen] == ["timeout", "timeout"]


async def test_throttling_over_the_wire_is_waited_out(make_prompt, provider, reply):
    from genpers.builtin.openai import register_backends

    for seconds in ("0.2", "0.1"):
        provider.script.append(reply(status=429, headers={"Retry-After": seconds}))
    (backend,) = register_backends(config={"backoff": 0.01, "region": "eu"})
    outcome, seen = await attempts_of(backend, make_prompt())
    await backend.close()

    assert [attempt.outcome for attempt in seen] == ["rate_limited", "rate_limited", "ok"]
    assert {attempt.region for attempt in seen} == {"eu"}
    assert seen[0].retry_in >= 0.2
    assert len(outcome.texts) == 2


async def test_a_provider_that_vanishes_in_a_run_leaves_no_request_without_an_end(
    make_prompt, provider, reply
):
    from genpers.builtin.openai import register_backends

    (backend,) = register_backends(
        config={
            "backoff": 0.01,
            "max_retries": 1,
            "breaker_cooldown": 0.05,
            "concurrency": 8,
        }
    )
    chain = Chain([backend, Scripted(name="phrasebook")])
    answered = 0

    def vanish(body):
        nonlocal answered
        answered += 1
        return reply() if answered <= 30 else reply(how="reset")

    provider.usual = vanish
    outcomes = await asyncio.wait_for(
        asyncio.gather(*(chain.complete(make_prompt()) for _ in range(200))), 30
    )
    await chain.close()
    by = [outcome.backend for outcome in outcomes]

    assert by.count("openai") == 30
    assert by.count("phrasebook") == 170
    assert len(provider.bodies) < 120


async def test_the_limit_finds_what_a_server_can_bear(make_prompt, provider, reply):
    from genpers.builtin.openai import register_backends

    refused = 0

    def crowded(body):
        nonlocal refused
        if provider.running > 6:
            refused += 1
            return reply(status=429)
        return reply(delay=0.005)

    provider.usual = crowded
    (backend,) = register_backends(
        config={"transport": "lean", "concurrency": 64, "backoff": 0.02, "max_retries": 20}
    )
    outcomes = await asyncio.gather(*(backend.complete(make_prompt()) for _ in range(300)))
    await backend.close()

    assert len(outcomes) == 300
    assert backend.limit.allowed < 64
    assert refused < 300
