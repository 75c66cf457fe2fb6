import asyncio

import pytest

from genpers.backends.assembly import GenerationSettings, assemble
from genpers.backends.attempts import observing
from genpers.backends.budget import Budget, BudgetSettings, MemoryLedger, Metered, spending
from genpers.backends.caching import Cached, fresh
from genpers.backends.policy import CallPolicy
from genpers.backends.retry import Resilient
from genpers.errors import BackendError
from genpers.records.customer import JobToBeDone
from genpers.store import open_answers, open_ledger
from genpers.testing import FakeBackend, failure_of
from genpers.tokens import Price

PRICES = {"fake-1": Price(input=1_000_000, output=1_000_000)}  # a dollar a token


@pytest.fixture
def answers(store_url):
    opened = open_answers(store_url, max_rows=5, max_days=1)
    yield opened
    opened.close()


def member(*failures, prices=None):
    fake = FakeBackend(*failures)
    fake.prices = prices or {}
    return fake, Resilient(fake, CallPolicy(max_retries=0))


async def test_an_equal_prompt_is_answered_from_the_cache(answers, make_prompt):
    fake, inner = member()
    cached, seen = Cached(inner, answers), []
    first = await cached.complete(make_prompt())
    with observing(seen.append):
        second = await cached.complete(make_prompt())

    assert second.texts == first.texts
    assert (second.usage.cached, second.usage.cost) == (True, 0.0)
    assert len(fake.prompts) == 1
    assert [(attempt.cause, attempt.outcome) for attempt in seen] == [("cache", "ok")]


@pytest.mark.parametrize("change", [{"seed": 1}, {"variants": 3}, {"text": "Write otherwise."}])
async def test_whatever_decides_the_answer_is_part_of_the_key(answers, make_prompt, change):
    fake, inner = member()
    await Cached(inner, answers).complete(make_prompt())
    await Cached(inner, answers).complete(make_prompt(**change))

    assert len(fake.prompts) == 2


async def test_other_parameters_are_another_key(answers, make_prompt):
    fake, inner = member()
    await Cached(inner, answers).complete(make_prompt())
    inner.parameters["temperature"] = 1.0
    await Cached(inner, answers).complete(make_prompt())

    assert len(fake.prompts) == 2


async def test_what_may_tell_on_a_person_is_kept_only_where_allowed(
    answers, make_prompt, make_fact
):
    mention = make_fact("interests").model_copy(update={"use": "mention"})
    own_words = make_prompt()
    own_words = own_words.model_copy(
        update={"brief": own_words.brief.model_copy(update={"job": JobToBeDone(situation="Umzug")})}
    )
    fake, inner = member()
    for prompt in (make_prompt(facts=[mention]), own_words):
        for _ in range(2):
            await Cached(inner, answers).complete(prompt)
    strict = len(fake.prompts)
    for _ in range(2):
        await Cached(inner, answers, personal=True).complete(own_words)

    assert strict == 4
    assert len(fake.prompts) == 5


async def test_regenerating_bypasses_the_cache(answers, make_prompt):
    fake, inner = member()
    cached = Cached(inner, answers)
    await cached.complete(make_prompt())
    with fresh():
        await cached.complete(make_prompt())

    assert len(fake.prompts) == 2


async def test_failures_are_not_kept(answers, make_prompt):
    fake, inner = member(BackendError("no", kind="refusal"))
    await failure_of(Cached(inner, answers).complete(make_prompt()))
    await Cached(inner, answers).complete(make_prompt())

    assert len(fake.prompts) == 2


async def test_the_hard_limit_stops_before_the_call(make_prompt):
    fake, inner = member(prices=PRICES)
    budget = Budget(BudgetSettings.model_validate({"day": {"hard_cost": 400}}), MemoryLedger())
    metered = Metered(inner, budget)
    await metered.complete(make_prompt())
    await metered.complete(make_prompt())
    error = await failure_of(metered.complete(make_prompt(text="x" * 800)))

    assert error.kind == "budget"
    assert "400 dollars (day)" in error.what
    assert len(fake.prompts) == 2


async def test_calls_that_run_together_cannot_pass_the_limit_together(make_prompt):
    fake, inner = member()
    ledger = MemoryLedger()
    budget = Budget(
        BudgetSettings.model_validate({"day": {"hard_tokens": 600}}), ledger, day=lambda: "d"
    )
    metered = Metered(inner, budget)
    outcomes = await asyncio.gather(
        *(metered.complete(make_prompt(text="x" * 400)) for _ in range(20)),
        return_exceptions=True,
    )
    done = sum(not isinstance(outcome, BackendError) for outcome in outcomes)

    assert 1 <= done <= 4
    assert len(fake.prompts) == done
    assert ledger.spent("day", "d")[0] == done * 150


async def test_a_failed_call_gives_its_booking_back(make_prompt):
    _, inner = member(BackendError("no", kind="refusal"))
    ledger = MemoryLedger()
    budget = Budget(BudgetSettings(), ledger, day=lambda: "d")
    await failure_of(Metered(inner, budget).complete(make_prompt()))

    assert ledger.spent("day", "d") == (0, 0.0)


async def test_the_soft_limit_warns_once(make_prompt):
    told = []
    _, inner = member()
    limits = BudgetSettings.model_validate({"run": {"soft_tokens": 10}})
    metered = Metered(inner, Budget(limits, MemoryLedger(), warn=told.append))
    for _ in range(3):
        await metered.complete(make_prompt())

    assert len(told) == 1
    assert "10 tokens (run)" in told[0]


async def test_each_run_is_warned_of_its_own_soft_limit(make_prompt):
    told = []
    _, inner = member()
    limits = BudgetSettings.model_validate({"run": {"soft_tokens": 10}, "day": {"soft_tokens": 10}})
    metered = Metered(inner, Budget(limits, MemoryLedger(), warn=told.append))
    for run in (MemoryLedger(), MemoryLedger()):
        for _ in range(2):
            with spending(run=run):
                await metered.complete(make_prompt())

    assert ["(run)" in each for each in told] == [True, False, True]


async def test_features_and_roles_have_limits_of_their_own(make_prompt):
    _, inner = member()
    limits = BudgetSettings.model_validate(
        {
            "feature": {"shorten": {"hard_tokens": 0}},
            "role": {"trainee": {"hard_tokens": 0}},
        }
    )
    metered = Metered(inner, Budget(limits, MemoryLedger()))
    with spending(feature="generate", role="editor"):
        await metered.complete(make_prompt())
    with spending(feature="shorten"):
        by_feature = await failure_of(metered.complete(make_prompt()))
    with spending(role="trainee"):
        by_role = await failure_of(metered.complete(make_prompt()))

    assert "(feature:shorten)" in by_feature.what
    assert "(role:trainee)" in by_role.what


async def test_a_new_run_begins_with_an_empty_purse(make_prompt):
    _, inner = member()
    budget = Budget(BudgetSettings.model_validate({"run": {"hard_tokens": 160}}), MemoryLedger())
    metered = Metered(inner, budget)
    with spending(run=MemoryLedger()):
        await metered.complete(make_prompt())
        error = await failure_of(metered.complete(make_prompt()))
    with spending(run=MemoryLedger()):
        again = await metered.complete(make_prompt())

    assert error.kind == "budget"
    assert again.texts


async def test_a_budget_in_dollars_refuses_a_model_without_a_price(make_prompt):
    _, inner = member()
    limits = BudgetSettings.model_validate({"day": {"hard_cost": 5}})
    error = await failure_of(Metered(inner, Budget(limits, MemoryLedger())).complete(make_prompt()))

    assert "no price" in error.what


def test_one_budget_serves_loop_after_loop(make_prompt):
    _, inner = member()
    metered = Metered(inner, Budget(BudgetSettings(), MemoryLedger()))

    async def many():
        return await asyncio.gather(*(metered.complete(make_prompt()) for _ in range(9)))

    assert [len(asyncio.run(many())) for _ in range(2)] == [9, 9]


def test_daily_sums_outlive_the_process(store_url):
    ledger = open_ledger(store_url)
    ledger.add(("day", "role:editor"), "2026-11-21", 100, 0.5)
    ledger.add(("day",), "2026-11-21", 50, 0.25)
    ledger.close()
    again = open_ledger(store_url)
    sums = [again.spent(scope, "2026-11-21") for scope in ("day", "role:editor", "other")]
    again.close()

    assert sums == [(150, 0.75), (100, 0.5), (0, 0.0)]


async def test_an_assembly_falls_back_when_the_budget_is_used_up(store_url, make_prompt):
    fake, inner = member()
    settings = GenerationSettings.model_validate(
        {
            "fallback": ["phrasebook"],
            "budget": {"day": {"hard_tokens": 170}},
        }
    )
    backends = {"fake": inner, "phrasebook": FakeBackend(name="phrasebook")}
    assembled = assemble(backends, settings, store_url=store_url)
    chain = assembled.backends["fake"]
    names = [(await chain.complete(make_prompt())).backend for _ in range(2)]
    await assembled.close()

    assert names == ["fake", "phrasebook"]
    assert len(fake.prompts) == 1


async def test_an_assembly_shares_answers_through_the_store(store_url, make_prompt):
    settings = GenerationSettings.model_validate({"cache": {"enabled": True}})
    fakes = []
    for _ in range(2):
        fake, inner = member()
        fakes.append(fake)
        assembled = assemble({"fake": inner}, settings, store_url=store_url)
        await assembled.backends["fake"].complete(make_prompt())
        await assembled.close()

    assert [len(fake.prompts) for fake in fakes] == [1, 0]
