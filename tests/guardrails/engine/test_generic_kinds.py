from __future__ import annotations

import json

import pytest

from genpers.errors import PackError

DISCLOSURE = {"id": "d", "text": "Achtung! Kreditaufnahme kostet Geld."}
PRODUCT = {"id": "p", "name": "P", "url": "https://example.test/p", "disclosures": [DISCLOSURE]}
CHANNELS = "fields:\n  - {name: title, hard: 10, advised: 5}\n"
SLOTS = "merge_fields: {salutation: {}, first_name: {}}\n"
STEPS = (
    "{de: [{phrases: [nur]}, {phrases: [heute]}, {pattern: '\\d+ %', within: 5},"
    " {phrases: [nicht], within: 2, absent: true}]}"
)


def rule(kind, **keys):
    lines = "".join(f"  {key}: {value}\n" for key, value in keys.items())
    return f"- id: claims.test.kind\n  severity: block\n  kind: {kind}\n{lines}  FRAME\n"


@pytest.fixture
def book(rules, write_pack):
    write_pack(CHANNELS, "channels/push.yaml")
    write_pack(SLOTS, "policy/merge_fields.yaml")
    return lambda kind, **keys: rules(rule(kind, **keys))


@pytest.mark.parametrize(
    ("kind", "keys", "text", "found"),
    [
        ("phrase", {"phrases": "{de: [IT]}", "case_insensitive": "false"}, "IT und it", ["IT"]),
        ("phrase", {"phrases": "{'*': [gratis]}"}, "Gratis", ["Gratis"]),
        ("phrase", {"phrases": "{de: [gratis, gratis dazu]}"}, "gratis dazu", ["gratis dazu"]),
        ("pattern", {"pattern": "{de: 'ab (?P<n>\\d+) €'}", "group": "n"}, "ab 50 €", ["50"]),
        ("pattern", {"pattern": "{de: 'IT'}", "case_insensitive": "false"}, "it IT", ["IT"]),
        ("pattern", {"pattern": "{de: ['eins', 'zwei']}"}, "eins zwei", ["eins", "zwei"]),
        ("pattern", {"pattern": "{de: '\\d+'}", "if_any": "{de: [rabatt]}"}, "5 Euro", []),
        ("pattern", {"pattern": "{de: '\\d+'}", "if_any": "{de: [rabatt]}"}, "5 € Rabatt", ["5"]),
        ("pattern", {"pattern": "{de: '\u200b'}", "on": "raw"}, "a\u200bb", ["\u200b"]),
        ("pattern", {"pattern": "{de: 'gut'}", "on": "copy"}, "https://x.test/gut gut", ["gut"]),
        ("pattern", {"pattern": "{en: 'gut'}"}, "gut", []),
        ("count", {"characters": "'!'", "gross": 1}, "a! b! c!", ["!"]),
        ("count", {"characters": "'!'", "gross": 1, "every": 4}, "a! b! c!", ["!"]),
        ("count", {"characters": "'!'", "gross": 2, "every": 4}, "a! b! c!", []),
        ("count", {"pattern": "{'*': '\\d'}", "gross": 2}, "1 2 3", ["3"]),
        ("count", {"phrases": "{de: [gratis]}", "gross": 1}, "Gratis gratis", ["gratis"]),
        ("substitution", {"swap": "{de: {Email: E-Mail}}"}, "Ihre Email", ["Email"]),
        ("substitution", {"swap": "{de: {E-Mail: E-Mail}}"}, "Ihre E-Mail", []),
        ("consistency", {"either": "{de: [[Email*, E-Mail*]]}"}, "E-Mail, Emails", ["Emails"]),
        ("consistency", {"either": "{de: [[Email*, E-Mail*]]}"}, "E-Mail, E-Mails", []),
        ("sequence", {"steps": STEPS}, "Gilt nur für Sie heute: 5 %", ["nur für Sie heute: 5 %"]),
        ("sequence", {"steps": STEPS}, "Gilt nur heute: 5 % nicht", []),
        ("sequence", {"steps": STEPS}, "Gilt nur hier. Heute: 5 %", []),
        ("repetition", {}, "Wir sind sind da", ["sind"]),
        ("repetition", {"allowed": "{de: [die]}"}, "Leute, die die Wahl haben", []),
        ("repetition", {"of": "sentences"}, "Das ist ein guter Tag. Das ist ein guter Tag!",
         ["Das ist ein guter Tag!"]),
        ("capitalization", {"exactly": "[PayPal]"}, "Mit Paypal und PayPal", ["Paypal"]),
        ("capitalization", {"start": "upper"}, "„heute“ neu", ["heute"]),
        ("placeholder", {"find": "[unknown]"}, "{{ first_name }} {{ nick }}", ["{{ nick }}"]),
        ("placeholder", {"find": "[unfilled]"}, "{{ nick }} und Größe XXL und 5 % bis 6 %", []),
        *[
            ("placeholder", {"find": "[unfilled]"}, f"Hallo {slot} da", [slot])
            for slot in (
                "{name}", "[NAME]", "[Ihr Name]", "%vorname%", "<<x>>", "${x}", "*|FNAME|*",
                "XXX", "Lorem ipsum", "TODO", "undefined", "X,XX", "____", "##NAME##", "{% if %}",
            )
        ],
    ],
)  # fmt: skip
def test_a_kind_finds_what_it_says(book, look, kind, keys, text, found):
    assert [one.excerpt for one in look(book(kind, **keys), text)] == found


@pytest.mark.parametrize(
    ("kind", "keys", "says"),
    [
        ("phrase", {}, "needs phrases or a lexicon"),
        ("count", {"gross": 1}, "one of characters"),
        ("count", {"characters": "'!'"}, "advise, gross or both"),
        ("required", {}, "needs phrases, a pattern or a disclosure"),
        ("sequence", {"steps": "{de: [{phrases: [a]}]}"}, "two steps"),
        ("capitalization", {}, "exactly or start"),
        ("length", {"table": "nowhere"}, "no channel table"),
        ("link", {"find": "[all]"}, "find"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(book, kind, keys, says):
    with pytest.raises(PackError, match=says) as caught:
        book(kind, **keys)

    assert "claims.test.kind" in str(caught.value)


def test_a_phrase_may_come_from_a_lexicon(rules, write_pack, look):
    write_pack("strong: {source: x, de: [gratis]}\n", "lexicon/words.yaml")
    book = rules(rule("phrase", lexicon="lexicon/words.yaml#strong"))

    assert look(book, "gratis")


def test_a_field_over_its_hard_limit_blocks_and_over_the_advised_one_warns(book, look):
    limits = book("length")
    severities = [
        [one.severity for one in look(limits, channel="push", fields={"title": "x" * size})]
        for size in (5, 6, 10, 11)
    ]

    assert severities == [[], ["warn"], ["warn"], ["block"]]


def test_a_count_between_its_thresholds_only_warns(book, look):
    marks = book("count", characters="'!'", advise=1, gross=2)

    assert [look(marks, "!" * size)[0].severity for size in (2, 3)] == ["warn", "block"]


def test_a_substitution_suggests_the_better_words_in_the_same_case(book, look):
    swap = book("substitution", swap="{de: {in keinster Weise: in keiner Weise}}")

    assert look(swap, "In keinster Weise")[0].suggestion == "In keiner Weise"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://example.test/a?x=1", None),
        ("www.example.test und shop.example.test/b", None),
        ("Am 24.12.2026 um 8.30 Uhr, Version 2.0.1", None),
        ("z.B. heute.Morgen", None),
        ("{{ link }}", None),
        ("https://evil.test/x", "foreign"),
        ("example.test.evil.com", "foreign"),
        ("https://example-test.com", "foreign"),
        ("bit.ly/abc", "shortener"),
        ("https://example.test@evil.test/", "userinfo"),
        ("https://exаmple.test/", "lookalike"),
        ("https://xn--exmple-cua.test/", "lookalike"),
        ("http://192.168.0.1/x", "address"),
        ("javascript:alert(1)", "scheme"),
        ("http://example.test/a", "scheme"),
        ("https://example.test/?email=a%40b.test", "personal"),
    ],
)
def test_a_link_leads_where_it_should_or_says_why_not(book, look, text, reason):
    findings = look(book("link"), f"Mehr: {text}", products=[PRODUCT])

    assert [one.evidence for one in findings] == ([reason] if reason else [])


def test_a_foreign_link_without_context_is_for_review(book, look):
    assert look(book("link"), "https://other.test")[0].severity == "review"


def test_a_link_ends_before_the_full_stop(book, look):
    finding = look(book("link"), "Siehe (https://evil.test/x).", products=[PRODUCT])[0]

    assert finding.excerpt == "https://evil.test/x"


def test_a_merge_field_left_in_a_merged_text_is_unfilled(book, look):
    slots = book("placeholder", find="[unfilled]")

    assert look(slots, "Hallo {{ first_name }}", options={"merged": True})[0].field == "merged.body"
    assert look(slots, "Hallo {{ first_name }}") == ()


@pytest.mark.parametrize(
    ("item", "excerpts"),
    [
        ({"disclosures": {"d": DISCLOSURE["text"]}}, []),
        ({"disclosures": {"d": "Achtung! Kreditaufnahme kostet  Geld."}},
         ["Achtung! Kreditaufnahme kostet  Geld."]),
        ({"disclosures": {}}, [None]),
        ({}, []),
        ({"fields": {"body": "Neu. Achtung! Kreditaufnahme kostet Geld."}, "footer": ""}, []),
        ({"fields": {"body": "Neu. Achtung! Kreditaufnahme kostet kein Geld."}, "footer": ""},
         ["Achtung! Kreditaufnahme kostet kein Geld."]),
    ],
)  # fmt: skip
def test_required_wording_stands_byte_for_byte(book, look, item, excerpts):
    wording = book("identical", stage="both")
    item = {"fields": {"body": "Hallo"}} | item
    findings = look(wording, products=[PRODUCT], options={"stages": ["text", "assembled"]}, **item)

    assert [one.excerpt for one in findings] == excerpts


def test_each_missing_disclosure_is_a_finding_of_its_own(book, look):
    product = PRODUCT | {"disclosures": [DISCLOSURE, DISCLOSURE | {"id": "e", "text": "Anders."}]}
    options = {"stages": ["text", "assembled"]}
    findings = look(book("identical"), "Hallo", products=[product], footer="", options=options)

    assert sorted(one.evidence for one in findings) == ["d", "e"]


@pytest.mark.parametrize(
    ("keys", "item", "count"),
    [
        ({"phrases": "{de: [hier abmelden]}"}, {}, 1),
        ({"phrases": "{de: [hier abmelden]}"}, {"footer": "Hier abmelden"}, 0),
        ({"phrases": "{de: [hier abmelden]}", "where": "fields"}, {"footer": "Hier abmelden"}, 1),
        ({"pattern": "{'*': 'https://\\S+/aus'}"}, {"footer": "https://x.test/aus"}, 0),
        ({"disclosure": "['repr*']"}, {"disclosures": {"repr-1": "x"}}, 0),
        ({"disclosure": "['repr*']"}, {"disclosures": {"other": "x"}}, 1),
        ({"phrases": "{de: [x]}", "if_any": "{de: [Kredit*]}"}, {}, 0),
        ({"phrases": "{de: [x]}", "if_any": "{de: [Hallo]}"}, {}, 1),
        ({"phrases": "{de: [x]}", "if_pattern": "{de: '\\d %'}"}, {}, 0),
        ({"phrases": "{de: [x]}", "if_pattern": "{de: 'Hal+o'}"}, {}, 1),
    ],
)
def test_what_must_be_there_is_missed_only_where_it_is_called_for(book, look, keys, item, count):
    findings = look(book("required", **keys), "Hallo Welt", **item)

    assert [(one.field, one.start) for one in findings] == [(None, None)] * count


def test_declared_wording_trips_no_other_rule(rules, look):
    pack = rule("required", phrases="{de: [Kreditaufnahme kostet Geld]}", protected="true")
    other = rule("phrase", phrases="{de: [Geld]}").replace("test.kind", "test.other")
    findings = look(rules(pack + other), "Achtung! Kreditaufnahme kostet Geld. Geld!")

    assert [(one.rule, one.start) for one in findings] == [("claims.test.other", 37)]


def test_every_built_in_kind_has_a_docstring_with_an_example():
    from importlib import import_module

    from genpers.guardrails.kinds import BUILTIN_KINDS

    silent = [
        name
        for name in BUILTIN_KINDS
        if "kind:" not in (import_module(name.split(":")[0]).__doc__ or "")
    ]

    assert json.dumps(silent) == "[]"
