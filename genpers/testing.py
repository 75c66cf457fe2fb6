# ruff: noqa: S101  # a contract is made of asserts
"""What plugin authors test with: contracts to subclass, and doubles that keep them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from genpers.errors import BackendError
from genpers.records.brief import Brief, BriefFact, BriefProduct
from genpers.records.variant import Completion, FieldLimit, Message, Prompt, PromptRef, Usage

if TYPE_CHECKING:
    from genpers.interfaces import Backend
    from genpers.records.events import Event

Text = Mapping[str, str]
Answer = BackendError | str | Text | Sequence[Text]


def sample_product(**changes: Any) -> dict[str, Any]:
    """Return a product of which nothing is special."""
    return {
        "id": "scarf",
        "name": "Schal Nord",
        "category": "fashion",
        "sensitivity": "low",
        "summary": "Ein Schal aus Wolle.",
        **changes,
    }


def sample_customer(**changes: Any) -> dict[str, Any]:
    """Return a customer who may be written to, and whose facts may be used."""
    consents = [
        {
            "purpose": purpose,
            "channels": ["*"],
            "status": "granted",
            "method": "double_opt_in",
            "recorded_at": "2026-02-03T10:11:00Z",
        }
        for purpose in ("advertising", "personalisation")
    ]
    return {
        "id": "C-1",
        "locale": "de-DE",
        "consents": consents,
        "lifecycle": {"stage": "active"},
        **changes,
    }


def sample_brief(**changes: Any) -> Brief:
    """Return a brief that says nothing of anybody."""
    product = BriefProduct(**sample_product(summary="Ein warmer Schal aus Wolle."))
    return Brief.model_validate(
        {
            "locale": "de-DE",
            "channel": "push",
            "objective": "inform",
            "purpose": "advertising",
            "stage": "active",
            "address": "sie",
            "voice": "default",
            "sensitivity": "low",
            "products": (product,),
            **changes,
        }
    )


def sample_prompt(
    *,
    variants: int = 2,
    text: str = "Write a short message.",
    seed: int = 0,
    facts: Sequence[BriefFact] = (),
) -> Prompt:
    """Return a small prompt with the fields ``title`` and ``body``; ``text`` is what it asks."""
    return Prompt(
        ref=PromptRef(name="push/inform", digest="sha256:0"),
        messages=(Message(role="system", content=text), Message(role="user", content="Brief.")),
        fields=(
            FieldLimit(name="title", hard=50, advised=30),
            FieldLimit(name="body", hard=178, advised=120),
        ),
        brief=sample_brief(variants=variants, facts=tuple(facts)),
        variants=variants,
        seed=seed,
    )


async def failure_of(asking: Awaitable[object]) -> BackendError:
    """Return the error in which a call ends, soon; fail where it ends otherwise."""
    with pytest.raises(BackendError) as caught:
        await asyncio.wait_for(asking, 30)
    return caught.value


class FakeBackend:
    """A backend that fails as told, then writes numbered texts; it keeps the prompts it saw."""

    def __init__(self, *failures: BackendError, name: str = "fake") -> None:
        self.name, self.model = name, f"{name}-1"
        self.failures: list[BackendError] = list(failures)
        self.prompts: list[Prompt] = []
        self.closed = False

    @property
    def seen(self) -> str:
        """Everything that was sent, as one text to search for what must not be in it."""
        return "\n".join(message.content for prompt in self.prompts for message in prompt.messages)

    async def complete(self, prompt: Prompt) -> Completion:
        """Fail or answer."""
        self.prompts.append(prompt)
        if self.failures:
            raise self.failures.pop(0)
        return Completion(
            texts=self.texts(prompt),
            backend=self.name,
            model=self.model,
            usage=Usage(prompt_tokens=100, completion_tokens=50),
        )

    def texts(self, prompt: Prompt) -> tuple[dict[str, str], ...]:
        """Return what it writes."""
        return tuple(
            {field.name: f"{field.name} {number}" for field in prompt.fields}
            for number in range(1, prompt.variants + 1)
        )

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


class ScriptedBackend(FakeBackend):
    """A backend that writes what it was given, answer after answer, then the last one again.

    An answer is an error to raise, words for every field, one text for all variants, or a text
    for each.
    """

    def __init__(self, *answers: Answer, name: str = "scripted") -> None:
        super().__init__(name=name)
        self.answers = list(answers)

    def texts(self, prompt: Prompt) -> tuple[dict[str, str], ...]:
        """Return the next answer, in the fields that the prompt asks for."""
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BackendError):
            raise answer
        names = [field.name for field in prompt.fields]
        if isinstance(answer, str):
            answer = dict.fromkeys(names, answer)
        texts = [answer] * prompt.variants if isinstance(answer, Mapping) else answer
        return tuple({name: text[name] for name in names} for text in texts)


class EventLog:
    """A journal that is a list."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, events: Sequence[Event]) -> None:
        """Keep these events."""
        self.events += events

    def of(self, step: str) -> list[Event]:
        """Return the events of one step."""
        return [event for event in self.events if event.step == step]


class BackendContract:
    """What every backend keeps; subclass it and give the fixtures ``backend`` and ``failing``.

    ``backend`` answers; ``failing`` is one whose model cannot answer. Both are new per test.
    """

    @pytest.fixture
    async def backend(self) -> AsyncIterator[Backend]:
        """Return a backend that answers."""
        raise NotImplementedError("Give a fixture 'backend'.")
        yield

    @pytest.fixture
    async def failing(self) -> AsyncIterator[Backend]:
        """Return a backend whose model cannot answer."""
        raise NotImplementedError("Give a fixture 'failing'.")
        yield

    def test_it_has_a_name(self, backend: Backend) -> None:
        """The name is what settings and results call it."""
        assert backend.name
        assert backend.name.strip() == backend.name

    @pytest.mark.parametrize("variants", [1, 3])
    async def test_it_writes_every_field_of_every_variant(
        self, backend: Backend, variants: int
    ) -> None:
        """Exactly the fields asked for, none empty, as many texts as asked for."""
        completion = await backend.complete(sample_prompt(variants=variants))

        assert len(completion.texts) == variants
        assert all(set(text) == {"title", "body"} for text in completion.texts)
        assert all(value.strip() for text in completion.texts for value in text.values())

    async def test_it_says_who_wrote_and_what_it_took(self, backend: Backend) -> None:
        """The completion names backend and model and counts no negative tokens."""
        completion = await backend.complete(sample_prompt())

        assert completion.backend == backend.name
        assert completion.model
        assert min(completion.usage.prompt_tokens, completion.usage.completion_tokens) >= 0

    async def test_many_prompts_at_once_all_get_an_answer(self, backend: Backend) -> None:
        """Calls do not disturb each other."""
        prompts = [sample_prompt(variants=1 + number % 3) for number in range(12)]
        completions = await asyncio.gather(*(backend.complete(prompt) for prompt in prompts))

        assert [len(each.texts) for each in completions] == [each.variants for each in prompts]

    async def test_a_failure_is_a_backend_error_without_content(self, failing: Backend) -> None:
        """Nothing but BackendError, with a stable kind, and the prompt is not quoted."""
        error = await failure_of(failing.complete(sample_prompt(text="CANARY")))

        assert error.kind
        assert "CANARY" not in str(error)

    async def test_it_can_be_cancelled_and_used_again(self, backend: Backend) -> None:
        """A cancelled call leaves nothing behind."""
        task = asyncio.ensure_future(backend.complete(sample_prompt()))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        completion = await backend.complete(sample_prompt(variants=1))

        assert len(completion.texts) == 1

    async def test_closing_twice_does_no_harm(self, backend: Backend) -> None:
        """Close is safe to repeat."""
        await backend.complete(sample_prompt())
        await backend.close()
        await backend.close()

        assert backend.name

    async def test_its_repr_shows_no_secret(self, backend: Backend, secrets: Sequence[str]) -> None:
        """Neither keys nor tokens are in ``repr``."""
        assert not [secret for secret in secrets if secret in repr(backend)]

    @pytest.fixture
    def secrets(self) -> Sequence[str]:
        """Return the secrets that the backend was given; override where there are any."""
        return ()
