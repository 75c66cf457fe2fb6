import pytest

from genpers.backends.bulk import Part, Ticket, prompts_digest
from genpers.backends.campaigns import bulk_of, complete_in_bulk
from genpers.backends.chain import Chain
from genpers.backends.policy import CallPolicy
from genpers.backends.residency import Residency
from genpers.backends.retry import Resilient
from genpers.builtin.openai import register_backends
from genpers.builtin.openai.batches import OpenAIBatches
from genpers.errors import BackendError
from genpers.records.variant import Completion
from genpers.testing import FakeBackend


class Bulky(FakeBackend):
    """A fake with a batch mode that leaves some prompts unanswered and may be killed."""

    def __init__(self, *, fails=(), killed=False, **options):
        super().__init__(**options)
        self.fails, self.killed, self.submitted, self.collected = set(fails), killed, [], []

    def bulk(self):
        return self

    async def submit(self, prompts):
        self.submitted.append(list(prompts))
        part = Part(batch="b", file="f", first=0, count=len(prompts))
        return Ticket(backend=self.name, digest=prompts_digest(prompts), parts=(part,))

    async def collect(self, ticket, prompts):
        if self.killed:
            raise KeyboardInterrupt
        self.collected.append(ticket)
        return [
            BackendError("no", kind="missing")
            if place in self.fails
            else Completion(texts=({"title": str(place)},), backend=self.name, model="batch")
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
