from __future__ import annotations

import json
import os

import pytest

from genpers.errors import PackError
from genpers.guardrails import load_rulebook
from genpers.guardrails.selftest import main

RULE = """
- id: claims.free.test
  severity: review
  kind: phrase
  phrases: {de: [gratis], en: [free]}
  FRAME
"""


def error_of(rules, text, **options):
    with pytest.raises(PackError) as caught:
        rules(text, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("  severtiy: warn\n", ["Unknown key 'severtiy'", "'severity'"]),
        ("  phrase: {de: [x]}\n", ["Unknown key 'phrase'", "'phrases'"]),
        ("  unless: {negatd: true}\n", ["Unknown key 'conditions.unless.negatd'", "'negated'"]),
        (
            "  products: {sensitivty: [high]}\n",
            ["Unknown key 'products.sensitivty'", "'sensitivity'"],
        ),
        ("  valid_from: gestern\n", ["valid_from"]),
        ("  stage: later\n", ["stage"]),
        ("  any: []\n", ["either kind or any"]),
        ("  near: {within: paragraph}\n", ["near"]),
    ],
)
def test_a_wrong_key_is_named_with_file_rule_and_remedy(rules, line, says):
    message = error_of(rules, RULE.replace("  FRAME\n", line + "  FRAME\n"))

    assert "\n" not in message
    assert all(part in message for part in [*says, "pack.yaml", "claims.free.test"])


@pytest.mark.parametrize(
    ("pack", "says"),
    [
        (RULE.replace("kind: phrase", "kind: phrse"), "Did you mean 'phrase'?"),
        (RULE.replace("[gratis]", "['!!!']"), "no word in it"),
        (RULE.replace("[gratis]", "[5]"), "phrases.de.0"),
        (RULE.replace("claims.", "tone."), "of the family tone"),
        (RULE.replace("claims.free.test", "claims.Free"), "id:"),
        (RULE + RULE, "there twice"),
        ("a: b\n", "list of rules"),
        ("- id: [\n", "YAML is broken"),
        (RULE + "  severity: block\n", "given twice"),
        (
            RULE.replace(
                "  FRAME\n", "  message: {de: x}\n  source: {text: x, verified_on: 2026-11-21}\n"
            ),
            "de and en",
        ),
        (
            RULE.replace("phrases: {de: [gratis], en: [free]}", "lexicon: lexicon/none.yaml"),
            "no resource",
        ),
    ],
)
def test_a_pack_that_cannot_be_used_says_why_in_one_line(rules, pack, says):
    message = error_of(rules, pack)

    assert says in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("examples", "says"),
    [
        ("{flags: {de: [Nichts]}}", "found nothing, should flag"),
        ("{passes: {de: [Alles gratis]}}", "found 'gratis' in body (review), should pass"),
        ("{flags: {de: [{text: Alles gratis, span: Alles}]}}", "should find {'span': 'Alles'}"),
        ("{flags: {de: [{txt: Alles gratis}]}}", "no check item"),
        ("{flags: {de: [7]}}", "a text or a mapping"),
    ],
)
def test_a_rule_that_is_wrong_about_its_examples_does_not_load(rules, examples, says):
    message = error_of(rules, RULE.replace("  FRAME\n", f"  examples: {examples}\n  FRAME\n"))

    assert says in message
    assert "claims.free.test" in message


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(?:\w+\s?)+!", r"(?:\d+[.,]?)+€"])
def test_a_pattern_that_can_run_away_does_not_load(rules, pattern):
    pack = RULE.replace("kind: phrase", "kind: pattern").replace(
        "phrases: {de: [gratis], en: [free]}", f"pattern: {{'*': '{pattern}'}}"
    )

    assert "takes" in error_of(rules, pack)


def test_a_broken_pattern_is_named(rules):
    pack = RULE.replace("kind: phrase", "kind: pattern").replace(
        "phrases: {de: [gratis], en: [free]}", "pattern: {de: '(a'}"
    )

    assert "no regular expression" in error_of(rules, pack)


def test_words_that_yaml_would_read_as_truth_stay_words(rules, look):
    book = rules(RULE.replace("[free]", "[no, on, yes]"))

    assert [one.excerpt for one in look(book, "Yes or no", locale="en-GB")] == ["Yes", "no"]


def test_what_has_passed_is_not_proved_again(rules, own_cache, monkeypatch):
    rules(RULE)
    monkeypatch.setattr(
        "genpers.guardrails.selftest.prove", lambda book: pytest.fail("proved again")
    )
    rules(RULE)

    assert len(list((own_cache / "genpers" / "guardrails").glob("*.json"))) == 1


@pytest.mark.parametrize("where", ["claims/pack.yaml", "lexicon/words.yaml", "policy/new.yaml"])
def test_any_change_is_proved_again(rules, write_pack, monkeypatch, where):
    proved = []
    write_pack("de: [a]\n", "lexicon/words.yaml")
    rules(RULE)
    monkeypatch.setattr("genpers.guardrails.selftest.prove", proved.append)
    folder = write_pack(RULE + "# changed\n" if where.endswith("pack.yaml") else "de: [b]\n", where)
    load_rulebook([folder])

    assert len(proved) == 1


def test_a_failed_example_is_not_kept(rules, own_cache):
    bad = RULE.replace("  FRAME\n", "  examples: {flags: {de: [Nichts]}}\n  FRAME\n")
    messages = {error_of(rules, bad), error_of(rules, bad)}

    assert len(messages) == 1
    assert not list(own_cache.rglob("*.json"))


def test_a_spoilt_cache_entry_only_costs_time(rules, look, own_cache):
    rules(RULE)
    for entry in own_cache.rglob("*.json"):
        entry.write_text(json.dumps({"passed": True}))

    assert look(rules(RULE), "gratis")


def test_a_cache_that_cannot_be_written_is_no_error(rules, look, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))

    assert look(rules(RULE), "gratis")


@pytest.mark.skipif(os.name == "nt", reason="a home is looked up otherwise there")
def test_a_machine_without_a_home_is_no_error(rules, look, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(
        "platformdirs.user_cache_dir", lambda name: (_ for _ in ()).throw(RuntimeError)
    )

    assert look(rules(RULE), "gratis")


def test_a_changed_severity_needs_a_reason_and_a_known_rule(rules):
    messages = [
        error_of(rules, RULE, severities=severities)
        for severities in (
            {"claims.free.test": {"severity": "warn"}},
            {"claims.free.tset": {"severity": "warn", "reason": "x"}},
            {"claims.free.test": {"severity": "loud", "reason": "x"}},
        )
    ]

    assert [
        "needs a reason" in messages[0],
        "claims.free.test" in messages[1],
        "loud" in messages[2],
    ] == [True] * 3


def test_the_digest_names_the_rules_whatever_folder_they_lie_in(rules, write_pack, tmp_path):
    first = rules(RULE).digest
    other = tmp_path / "elsewhere"
    (tmp_path / "guardrails").rename(other)

    assert load_rulebook([other]).digest == first
    assert rules(RULE + "# changed\n").digest != first


def test_one_pack_file_tests_itself_from_the_command_line(write_pack, capsys):
    folder = write_pack(RULE.replace("  FRAME\n", "  examples: {flags: {de: [Gratis]}}\n  FRAME\n"))
    write_pack("broken: [", "claims/other.yaml")
    code = main([str(folder / "claims" / "pack.yaml"), "claims.free.test"])

    assert code == 0
    assert "1 rules, 0 examples wrong" in capsys.readouterr().out


def test_the_command_line_reports_wrong_examples_and_broken_files(write_pack, capsys):
    folder = write_pack(RULE.replace("  FRAME\n", "  examples: {flags: {de: [Nix]}}\n  FRAME\n"))
    wrong = main([str(folder / "claims" / "pack.yaml")])
    broken = main([str(write_pack("broken: [", "claims/other.yaml") / "claims" / "other.yaml")])

    assert (wrong, broken, main([])) == (1, 2, 2)
    assert "found nothing" in capsys.readouterr().out
