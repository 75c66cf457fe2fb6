"""Single sentences of every tone topic, and plain copy with the same words."""

import json
from pathlib import Path

import pytest

from genpers.guardrails.inspection import inspect
from genpers.guardrails.selftest import EXAMPLE_DAY
from genpers.records.finding import CheckItem

CASES = Path(__file__).parents[2] / "cases" / "tone_sentences.jsonl"
LOCALES = {"de": "de-DE", "en": "en-GB"}


def rows(topic):
    """The rows with or without a topic."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if bool(row["topic"]) is topic]


@pytest.fixture
def held(rulebook):
    def rules(row):
        product = {"id": "p", "name": "Xenio", "sensitivity": row["sensitivity"]}
        item = CheckItem.model_validate(
            {
                "id": "t",
                "locale": LOCALES[row["language"]],
                "channel": "email",
                "address": "sie",
                "fields": {"body": row["text"]},
                "products": [product],
            }
        )
        return {
            finding.rule
            for finding in inspect(rulebook, item, EXAMPLE_DAY)
            if finding.family == "tone" and finding.severity in {"block", "review"}
        }

    return rules


def test_sentences_that_press_insult_or_joke_are_held_by_their_topic(held):
    wanted = rows(topic=True)
    missed = [
        row["text"] for row in wanted if not any(r.startswith(row["topic"]) for r in held(row))
    ]

    assert len(wanted) >= 200
    assert missed == []


def test_plain_copy_with_the_same_words_passes(held):
    plain = rows(topic=False)
    stopped = [(row["text"], rules) for row in plain if (rules := held(row))]

    assert len(plain) >= 100
    assert stopped == []
