import pytest

from genpers.backends.assembly import GenerationSettings, assemble
from genpers.backends.attempts import observing
from genpers.backends.budget import BudgetSettings, Limit
from genpers.backends.bulk import Part
from genpers.backends.campaigns import bulk_of, complete_in_bulk
from genpers.backends.chain import Chain
from genpers.backends.policy import CallPolicy
from genpers.backends.residency import Residency
from genpers.backends.retry import Resilient
from genpers.builtin.openai import register_backends
from genpers.builtin.openai.batches import OpenAIBatches
from genpers.errors import BackendError
from genpers.records.variant import Completion, Usage
from genpers.testing import FakeBackend


class Bulky(FakeBackend):
    """A fake with a batch mode that leaves some prompts unanswered and may be killed."""

    def __init__(self, *, fails=(), killed=False, dies=False, down=False, **options):
        super().__init__(**options)
        self.fails, self.killed, self.submitted, self.collected = set(fails), killed, [], []
        self.dies, self.down, self.lying, self.asked = dies, down, {}, []
        self.discarded = []

    def bulk(self):
        return self

    async def find(self, ticket, prompts):
        self.asked.append(ticket.key)
        lies = self.lying.get(ticket.key, ())
        return ticket.model_copy(update={"parts": lies, "whole": bool(lies)})

    async def submit(self, ticket, prompts, keep):
        if self.down:
            raise BackendError("no", kind="server")
        self.submitted.append(list(prompts))
        parts = (Part(batch="b", file="f", first=0, count=len(prompts)),)
        self.lying[ticket.key] = parts
        if self.dies:
            raise KeyboardInterrupt
        ticket = ticket.model_copy(update={"parts": parts, "whole": True})
        keep(ticket)
        return ticket

    async def discard(self, ticket):
        self.discarded.append(ticket.key)

    async def collect(self, ticket, prompts):
        if self.killed:
            raise KeyboardInterrupt
        self.collected.append(ticket)
        return [
            BackendError("no", kind="missing")
            if place in self.fails
            else Completion(
                texts=({"title": str(place)},),
                backend=self.name,
                model="batch",
                usage=Usage(prompt_tokens=10, completion_tokens=5, cost=0.001),
            )
            for place in range(len(prompts))
        ]


@pytest.fixture
def prompts(make_prompt):
    return [make_prompt(text=f"Text {number}") for number in range(4)]


def chain_of(first, *others, residency=None):
    return Chain([Resilient(first, CallPolicy(max_retries=0)), *others], residency)


async def test_what_a_batch_leaves_open_is_asked_live(prompts):
    first = Bulky(fails={2})
    outcomes = await complete_in_bulk(chain_of(first), prompts)

    assert [outcome.model for outcome in outcomes] == ["batch", "batch", "fake-1", "batch"]
    assert [prompt.messages[0].content for prompt in first.prompts] == ["Text 2"]


async def test_the_fallback_answers_what_may_not_go_to_the_provider(
    prompts, make_prompt, make_fact
):
    first, home = Bulky(), FakeBackend(name="home")
    private = make_prompt(facts=[make_fact("interests")])
    rules = Residency(categories={"interests": "interest"}, allowed={"fake": ()})
    outcomes = await complete_in_bulk(
        chain_of(first, home, residency=rules), [prompts[0], private, prompts[1]]
    )

    assert [outcome.backend for outcome in outcomes] == ["fake", "home", "fake"]
    assert len(first.submitted[0]) == 2


async def test_a_backend_without_batches_is_asked_live(prompts):
    outcomes = await complete_in_bulk(chain_of(FakeBackend()), prompts)

    assert [outcome.model for outcome in outcomes] == ["fake-1"] * 4


async def test_failures_stay_values(prompts):
    first = Bulky(fails={1})
    first.failures.append(BackendError("no", kind="refusal"))
    outcomes = await complete_in_bulk(chain_of(first), prompts)

    assert outcomes[1].kind == "refusal"
    assert isinstance(outcomes[0], Completion)


async def test_a_killed_run_fetches_what_it_handed_over(prompts, tmp_path):
    file = tmp_path / "ticket.json"
    with pytest.raises(KeyboardInterrupt):
        await complete_in_bulk(chain_of(Bulky(killed=True)), prompts, file)
    kept = file.exists()
    second = Bulky()
    outcomes = await complete_in_bulk(chain_of(second), prompts, file)

    assert kept
    assert second.submitted == []
    assert len(second.collected) == 1
    assert len(outcomes) == 4
    assert not file.exists()


async def test_answers_are_stored_before_anything_is_deleted_at_the_provider(prompts, tmp_path):
    file, provider = tmp_path / "ticket.json", Bulky()

    def full(sent, outcomes):
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        await complete_in_bulk(chain_of(provider), prompts, file, full)
    kept, stored = list(provider.discarded), []
    await complete_in_bulk(chain_of(provider), prompts, file, lambda *found: stored.append(found))

    assert kept == []
    assert len(provider.submitted) == 1
    assert stored[0][0] == prompts
    assert len(provider.discarded) == 1


async def test_a_run_killed_between_upload_and_ticket_finds_what_it_handed_over(prompts, tmp_path):
    file, provider = tmp_path / "ticket.json", Bulky(dies=True)
    with pytest.raises(KeyboardInterrupt):
        await complete_in_bulk(chain_of(provider), prompts, file)
    provider.dies = False
    outcomes = await complete_in_bulk(chain_of(provider), prompts, file)

    assert len(provider.submitted) == 1
    assert len(provider.asked) == 1
    assert [outcome.model for outcome in outcomes] == ["batch"] * 4


def metered(backend, **limits):
    """Return a chain with a budget in tokens, and what its run has spent."""
    settings = GenerationSettings(
        budget=BudgetSettings(run=Limit(**limits)), fallback=("home",) if limits else ()
    )
    made = assemble(
        {"fake": Resilient(backend, CallPolicy()), "home": FakeBackend(name="home")}, settings
    )
    return made.backends["fake"], lambda: made.budget._run.spent("run", "")[0]


async def test_the_budget_of_a_batch_is_booked_before_it_is_uploaded(prompts):
    booked = []

    class Watched(Bulky):
        async def submit(self, ticket, prompts, keep):
            booked.append(spent())
            return await super().submit(ticket, prompts, keep)

    chain, spent = metered(Watched(), hard_tokens=10_000)
    await complete_in_bulk(chain, prompts)

    assert booked[0] > 4 * 50
    assert spent() == 4 * 15


async def test_a_batch_beyond_the_budget_is_not_uploaded_but_answered_by_the_fallback(prompts):
    provider = Bulky()
    chain, spent = metered(provider, hard_tokens=10)
    seen = []
    with observing(seen.append):
        outcomes = await complete_in_bulk(chain, prompts)

    assert provider.submitted == []
    assert [outcome.backend for outcome in outcomes] == ["home"] * 4
    assert spent() == 0
    assert {one.outcome for one in seen if one.backend == "fake"} == {"budget"}


async def test_a_resumed_batch_counts_what_the_killed_run_had_booked(prompts, tmp_path):
    file, provider = tmp_path / "ticket.json", Bulky(killed=True)
    first, _ = metered(provider, hard_tokens=10_000)
    with pytest.raises(KeyboardInterrupt):
        await complete_in_bulk(first, prompts, file)
    provider.killed = False
    second, spent = metered(provider, hard_tokens=10_000)
    await complete_in_bulk(second, prompts, file)

    assert spent() == 4 * 15


async def test_a_batch_that_cannot_be_handed_over_gives_its_booking_back(prompts, tmp_path):
    file = tmp_path / "ticket.json"
    chain, spent = metered(Bulky(down=True), hard_tokens=10_000)
    with pytest.raises(BackendError):
        await complete_in_bulk(chain, prompts, file)

    assert spent() == 0
    assert not file.exists()


@pytest.mark.parametrize("told", ["{}", "no json"])
async def test_a_ticket_that_does_not_fit_is_not_used(prompts, tmp_path, told):
    file = tmp_path / "ticket.json"
    file.write_text(told)
    backend = Bulky()
    await complete_in_bulk(chain_of(backend), prompts, file)

    assert len(backend.submitted) == 1


def test_the_batch_mode_is_found_behind_all_that_stands_before_it():
    (backend,) = register_backends(config={})

    assert isinstance(bulk_of(Chain([backend])), OpenAIBatches)
    assert bulk_of(FakeBackend()) is None
