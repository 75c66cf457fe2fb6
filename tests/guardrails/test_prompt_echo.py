"""A text that repeats the prompt which wrote it is found, without the prompt being kept."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genpers.app import App
from genpers.guardrails.analysis.shingles import LENGTH, prompt_shingles, repeated, shingles_of
from genpers.personalizer import request_of
from genpers.pipeline import Run, personalise
from genpers.records.variant import Completion

AS_OF = datetime(2026, 11, 21, 11, tzinfo=UTC)
LINE = "No pressure: no guilt, no fear, no scarcity and no urgency beyond a date."
PRODUCT = {
    "id": "scarf",
    "name": "Schal Nord",
    "category": "fashion",
    "sensitivity": "low",
    "summary": "Der Schal Nord ist aus Wolle von Schafen aus der Rhön gestrickt.",
}


class Copying:
    """A model that writes what a function makes of its own prompt."""

    name, model = "copying", "copying-1"

    def __init__(self, body):
        self.body = body

    async def complete(self, prompt):
        text = {limit.name: "Der Schal Nord" for limit in prompt.fields}
        text["body"] = self.body("\n".join(each.content for each in prompt.messages))
        return Completion(texts=(text,), backend=self.name, model=self.model)

    async def close(self):
        return None


class Backends:
    def __init__(self, backend):
        self.backends, self.models = {"phrasebook": backend}, frozenset()


@pytest.fixture
def leaks(installation):
    async def run(body, **campaign):
        app = App(installation.settings, installation.plugins)
        for part in ("policy", "prompts", "rulebook", "channel_fields", "assembly"):
            app.__dict__[part] = getattr(installation, part)
        app.__dict__["assembled"] = Backends(Copying(body))
        order = {"id": "a", "objective": "inform", "channel": "cms", "variants": 1, **campaign}
        request = request_of(order, {"id": "C", "locale": "de-DE"}, [PRODUCT])

        class Nothing:
            def append(self, events):
                pass

        result = await personalise(app, request, Run(AS_OF, Nothing()))
        return [
            one.excerpt
            for one in result.variants[0].findings
            if one.rule == "prompt.meta.leak" and one.field == "body"
        ]

    return run


async def test_a_model_that_recites_its_instructions_is_stopped_at_the_very_words(leaks):
    def recited(prompt):
        line = next(line for line in prompt.splitlines() if line.startswith("- No pressure"))
        return f"Der Schal Nord ist warm. {line[2:]}"

    (excerpt,) = await leaks(recited)

    assert excerpt.startswith("No pressure: no guilt")


async def test_what_stands_in_the_data_of_the_prompt_may_be_said(leaks):
    assert await leaks(lambda prompt: PRODUCT["summary"]) == []


async def test_a_text_of_its_own_repeats_nothing(leaks):
    assert (
        await leaks(lambda prompt: "Der Schal Nord hält Sie an kühlen Tagen angenehm warm.") == []
    )


def test_fenced_data_is_no_part_of_what_is_remembered():
    prompt = f"{LINE}\n\n```json\n{{a: one two three four five six seven eight nine}}\n```\n"

    assert prompt_shingles([prompt]) == shingles_of(LINE)


def test_what_is_remembered_holds_no_word_of_the_prompt():
    assert {type(one) for one in shingles_of(LINE)} == {int}


def test_merge_fields_and_line_ends_part_what_stands_before_from_what_stands_after():
    words = "one two three four five six seven"

    assert shingles_of(f"{words} {{{{ link }}}} eight") == frozenset()
    assert shingles_of(f"{words}\neight") == frozenset()
    assert len(shingles_of(f"{words} eight")) == 1


@given(
    st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=LENGTH, max_size=20),
    st.sampled_from([", ", " — ", "  ", ": ", '" "']),
    st.text("xyz ", max_size=20),
    st.booleans(),
)
def test_a_stretch_is_found_whatever_stands_between_its_words_and_in_any_case(
    words, between, before, shouted
):
    copy = between.join(words).upper() if shouted else between.join(words)
    text = f"{before}. {copy} …"

    spans = repeated(text, shingles_of(" ".join(words)))

    assert any(
        start <= len(before) + 2 and end >= len(before) + 2 + len(copy) for start, end in spans
    )


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=6), max_size=LENGTH - 1))
def test_less_than_a_stretch_is_no_repetition(words):
    text = " ".join(words)

    assert repeated(text, shingles_of(f"{text} and some more words that follow after it")) == []
