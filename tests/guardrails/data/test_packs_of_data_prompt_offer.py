"""The packs: all rules are there, each with examples in both languages that it gets right."""

from __future__ import annotations

import pytest

from genpers.guardrails import rulebook_of_files
from genpers.guardrails.rulebook import Rulebook
from genpers.guardrails.selftest import failures
from genpers.library import library_folder

COUNTS = {"data": 40, "prompt": 11, "offer": 8}


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    folder = library_folder("guardrails")
    return rulebook_of_files(
        [path for family in COUNTS for path in sorted((folder / family).glob("*.yaml"))]
    )


def test_every_rule_of_the_three_families_is_there(rulebook: Rulebook) -> None:
    found = [rule.family for rule in rulebook.rules]

    assert {family: found.count(family) for family in COUNTS} == COUNTS


def test_every_rule_has_four_examples_each_way_in_both_languages(rulebook: Rulebook) -> None:
    poor = [
        rule.id
        for rule in rulebook.rules
        for examples in (rule.examples.flags, rule.examples.passes)
        for language in ("de", "en")
        if len(examples.get(language, ())) < 4
    ]

    assert poor == []


def test_every_rule_is_right_about_its_own_examples(rulebook: Rulebook) -> None:
    wrong = [
        (rule.id, example.text, problem)
        for rule in rulebook.rules
        for example, problem in failures(rulebook, rule)
    ]

    assert wrong == []
