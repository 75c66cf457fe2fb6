"""What rules say to people: complete, in both languages, advice always as a request."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from genpers.guardrails.inspection import report
from genpers.personalizer import Personalizer
from genpers.records.finding import CheckItem

REQUEST_DE = re.compile(r"^[A-ZÄÖÜ]\w+n Sie\b")
NO_REQUEST_EN = re.compile(r"^(?:(?:Please|You|The|A|An|It|This|There|Neutral|To)\b|\W)")


@pytest.fixture(scope="module")
def rules(installation):
    return installation.rulebook.rules


def said(texts):
    return [(key, text) for key, text in (texts or {}).items()]


def test_every_message_is_a_sentence(rules):
    wrong = [
        (rule.id, text)
        for rule in rules
        for _, text in said(rule.message)
        if not re.match(r"^[„“{\w]", text) or not re.search(r"[.?”“}]$", text)
    ]

    assert wrong == []


def test_german_advice_asks_politely_for_one_thing_after_the_other(rules):
    wrong = [
        (rule.id, text)
        for rule in rules
        for key, text in said(rule.suggestion)
        if key.startswith("de") and not REQUEST_DE.match(text)
    ]

    assert wrong == []


def test_english_advice_is_an_imperative(rules):
    wrong = [
        (rule.id, text)
        for rule in rules
        for key, text in said(rule.suggestion)
        if key.startswith("en") and NO_REQUEST_EN.match(text)
    ]

    assert wrong == []


def test_advice_comes_in_both_languages(rules):
    one_sided = [
        rule.id for rule in rules if rule.suggestion and not {"de", "en"} <= set(rule.suggestion)
    ]

    assert one_sided == []


def test_quotation_marks_are_those_of_the_language(rules):
    wrong = [
        (rule.id, text)
        for rule in rules
        for texts in (rule.message, rule.suggestion)
        for key, text in said(texts)
        if ('"' in text) or (key == "de" and "”" in text) or (key == "en" and "„" in text)
    ]

    assert wrong == []


def test_a_reader_of_another_language_is_told_of_the_text_not_of_their_own(installation):
    item = {
        "id": "t",
        "locale": "en-GB",
        "channel": "email",
        "fields": {"body": "Today i will show you the shelf. If you like it, i will send it."},
    }
    door = Personalizer(app=installation)

    def message(reader):
        findings = door.check(item, as_of="2026-11-21", reader=reader).findings
        return next(one.message for one in findings if one.rule == "tone.address.lowercase_formal")

    assert message("de") == "Das englische Fürwort „I“ wird großgeschrieben."
    assert message("en") == message(None) == "The pronoun I is written with a capital."


def test_what_is_missing_is_named_in_words(installation):
    item = {
        "id": "t",
        "locale": "de-DE",
        "channel": "email",
        "fields": {"body": "Die Rendite ist garantiert."},
    }
    findings = Personalizer(app=installation).check(item, as_of="2026-11-21").findings

    messages = [one.message for one in findings if one.rule == "claims.guarantee.unbacked"]
    assert messages
    assert messages[0].endswith("Ohne das Produkt lässt sich das nicht prüfen.")


def test_no_finding_leaves_a_place_open_in_its_words(installation):
    cases = Path(__file__).parent.parent / "cases"
    day, open_places = date(2026, 11, 21), set()
    for path in (cases / "catalogue.jsonl", *sorted(cases.glob("*/*.jsonl"))):
        for line in path.read_text("utf-8").splitlines():
            item = CheckItem.model_validate(json.loads(line).get("case"))
            for finding in report(installation.rulebook, item, day).findings:
                said = finding.message.replace(finding.excerpt or " ", "")
                if re.search(r"(?<!\{)\{[a-z_]+\}(?!\})", said):
                    open_places.add((finding.rule, finding.message))

    assert open_places == set()
