"""The sieve never leaves out an expression that matches, whatever the text."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genpers.guardrails.regex import Regex
from genpers.guardrails.sieve import Sieve
from genpers.guardrails.text.folding import folded
from genpers.guardrails.text.words import lower_of

SIGNS = "abcdäöüßÄÖÜSſé İıK0189٣² .,!?-–„“'€%\n\t\u00a0_"
EXPRESSIONS = [
    r"\bä\w*b\b",
    r"[^a-z]ß",
    r"[^\W\d_]{2,}\d",
    r"\D\s\S",
    r"(?<!a)b(?=c)",
    r"(?:ab|ö)+[^.!?\n]{0,60}?d",
    r"(a|b)\1",
    r"[A-ZÄÖÜ]{3,}",
    r"\d{2,3}(?:[.,]\d)?",
    r"(?-i:S)s|s(?-i:S)",
    r"[€%–„-]",
    r"[^äöü€\d\s]",
    r"^a|b$",
    r"(?s:a.b)",
    r"(a)?(?(1)b|c)",
    r"[\u00c0-\u024f]",
    r"a{0}b*",
    r"(?!)",
    r"(?:a{12}|b{3,40})c?",
    r"\Bk|\u212a",
]


@pytest.fixture(scope="module")
def sieve() -> Sieve:
    return Sieve(EXPRESSIONS)


@given(st.text(SIGNS, max_size=60) | st.text(max_size=40))
@settings(max_examples=600, deadline=None)
def test_what_matches_is_always_possible(sieve: Sieve, text: str) -> None:
    possible = set(sieve.possible(lower_of(text)))
    for number, source in enumerate(EXPRESSIONS):
        for ignore_case in (True, False):
            if Regex(source, ignore_case=ignore_case).search(text):
                assert number in possible, (source, text)


@given(st.text())
def test_folding_keeps_length_and_says_of_each_sign_what_it_is(text: str) -> None:
    lower = lower_of(text)
    plain = folded(lower)
    assert plain.isascii()
    assert len(plain) == len(lower)
    for sign, given_sign in zip(plain, lower, strict=True):
        assert bool(re.match(r"\w", sign)) == bool(re.match(r"\w", given_sign))
        assert bool(re.match(r"\s", sign)) == bool(re.match(r"\s", given_sign))
        assert bool(re.match(r"\d", sign)) == bool(re.match(r"\d", given_sign))


def test_what_stands_nowhere_is_not_possible() -> None:
    sources = [r"\bgarantier\w+\b", r"rendite[^.!?\n]{0,60}?sicher", "preis"]
    assert Sieve(sources).possible("die rendite ist sicher, der wert ohne gewähr.") == [1]


def test_every_expression_of_the_bundled_rules_is_possible_where_it_matches(rulebook) -> None:
    texts = [
        " ".join(example.item.fields.values())
        for rule in rulebook.rules
        for example in _examples(rule)[:3]
    ]
    for language in ("de", "en"):
        owned = [
            (number, at, Regex(source, ignore_case=False))
            for number, sources in rulebook.phrases.expressions().items()
            for at, source in enumerate(sources.get(language) or sources.get("*", ()))
        ]
        for text in texts:
            lower = lower_of(text)
            possible = rulebook.phrases.screen(language).possible(lower)
            for number, at, regex in owned:
                if at not in possible.get(number, ()):
                    assert not regex.search(lower), (regex.source, text)


def test_a_kept_database_answers_as_the_one_built(tmp_path) -> None:
    text = "garantie ohne risiko"
    first = Sieve([r"garant\w+", "risik[oa]"], tmp_path).possible(text)
    assert [path.suffix for path in tmp_path.iterdir()] == [".sieve"]
    assert Sieve([r"garant\w+", "risik[oa]"], tmp_path).possible(text) == first == [0, 1]


def test_a_damaged_database_is_built_again(tmp_path) -> None:
    Sieve(["preis"], tmp_path).possible("preis")
    next(tmp_path.iterdir()).write_bytes(b"cut off")
    assert Sieve(["preis"], tmp_path).possible("ein preis") == [0]


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert Sieve(["preis"], tmp_path / "file").possible("ein preis") == [0]


def test_the_databases_used_last_are_kept(tmp_path, monkeypatch) -> None:
    Sieve(["preis"], tmp_path).prepare()
    (first,) = tmp_path.glob("*.sieve")
    monkeypatch.setattr("genpers.guardrails.sieve._ROOM", int(first.stat().st_size * 2.5))
    Sieve(["zins"], tmp_path).prepare()
    for age, one in enumerate((first, *(set(tmp_path.glob("*.sieve")) - {first}))):
        os.utime(one, (age, age))  # a file system may tell times apart no finer than by ticks
    Sieve(["preis"], tmp_path).prepare()
    Sieve(["rabatt"], tmp_path).prepare()

    assert first.exists()
    assert len(list(tmp_path.glob("*.sieve"))) == 2


def test_an_expression_too_large_for_the_machine_counts_as_possible_everywhere() -> None:
    huge = "|".join(f"(?:{'a?' * 60}{number}){{8}}" for number in range(400))
    assert 1 in Sieve(["preis", f"(?:{huge}){{8}}x"]).possible("nichts davon")


def test_a_wrong_expression_counts_as_possible_and_is_told_where_it_is_compiled() -> None:
    assert Sieve(["preis", "(unclosed"]).possible("nichts davon") == [1]
    with pytest.raises(re.error):
        _ = Regex("(unclosed").compiled


def _examples(rule):
    from genpers.guardrails.selftest import examples_of

    return examples_of(rule)
