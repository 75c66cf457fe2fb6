from __future__ import annotations

import re

import pytest

from genpers.guardrails.text.later import later


def test_an_expression_works_as_if_it_had_been_compiled():
    word = later(r"(\w+)!", re.IGNORECASE)

    assert word.sub(r"\1", "Ja! Nein!") == "Ja Nein"
    assert [found.group(1) for found in word.finditer("Ja! Nein!")] == ["Ja", "Nein"]
    assert word.pattern == r"(\w+)!"


def test_a_wrong_expression_fails_at_its_first_use():
    broken = later("(a")

    with pytest.raises(re.error):
        broken.search("a")
