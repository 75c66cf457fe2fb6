from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genpers.guardrails import Match, inspect, load_rulebook, report
from genpers.records.finding import CheckItem
from genpers.records.record import Record

GUARANTEE = """
- id: claims.guarantee.unbacked
  severity: block
  any:
    - {kind: phrase, phrases: {de: ["garantier*", "Garantie auf"], en: ["guarantee*"]}}
    - {kind: pattern, pattern: {de: 'sicher(?:er|e)? \\d+ %', en: 'safe \\d+ %'}}
  unless: {negated: true, quoted: true}
  FRAME
"""
INSERTED = st.sampled_from(
    ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u202e", "\U000e0041", "\u0335"]
)


class Crash:
    name = "crash"

    class Params(Record):
        pass

    def __init__(self, params, rule, resources):
        pass

    def find(self, document):
        raise RuntimeError("secret text")


class Greedy:
    """Claims a span that the text does not have."""

    name = "greedy"
    Params = Crash.Params

    def __init__(self, params, rule, resources):
        pass

    def find(self, document):
        yield Match("nowhere", 0, 1)


@pytest.fixture(scope="module")
def guarantee(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guardrails")
    (folder / "claims").mkdir()
    frame = (
        "  message: {de: 'Bitte prüfen.', en: 'Please check.'}\n"
        "  source: {text: House, verified_on: 2026-11-21}\n"
    )
    (folder / "claims" / "pack.yaml").write_text(GUARANTEE.replace("  FRAME\n", frame))
    return load_rulebook([folder], verify=False)


def checked(rulebook, text, **item):
    base = {"id": "t", "locale": "de-DE", "channel": "email", "fields": {"body": text}}
    return inspect(
        rulebook, CheckItem.model_validate(base | item), datetime(2026, 11, 21, tzinfo=UTC)
    )


def test_a_finding_cuts_the_code_points_as_given(rules, look):
    findings = look(rules(GUARANTEE), "Ganz  gar\u00adantiert\u200b schön 😀")

    assert [one.excerpt for one in findings] == ["gar\u00adantiert"]
    assert (findings[0].start, findings[0].end) == (6, 17)


def test_findings_come_by_field_then_start(rules, look):
    fields = {"subject": "Garantiert", "body": "Sicher 5 % garantiert", "cta": "garantiert"}
    findings = look(rules(GUARANTEE), fields=fields)
    places = [(one.field, one.excerpt) for one in findings]

    assert places == [
        ("subject", "Garantiert"),
        ("body", "Sicher 5 %"),
        ("body", "garantiert"),
        ("cta", "garantiert"),
    ]


def test_the_message_is_in_the_language_of_the_text(rules, look):
    book = rules(GUARANTEE)
    messages = [
        look(book, "garantiert")[0].message,
        look(book, "guaranteed", locale="en-GB")[0].message,
    ]

    assert messages == ["Bitte prüfen.", "Please check."]


def test_a_language_without_rules_is_for_review(rules):
    item = CheckItem(id="t", locale="fr-FR", channel="email", fields={"body": "Bonjour"})
    answer = report(rules(GUARANTEE), item, datetime(2026, 11, 21, tzinfo=UTC))

    assert (answer.verdict, answer.findings[0].rule) == ("review", "tone.language.unknown")


@pytest.mark.parametrize("kind", [Crash, Greedy])
def test_a_rule_that_crashes_is_for_review_and_keeps_the_text_to_itself(rules, look, kind):
    pack = GUARANTEE + f"- id: tone.x.crash\n  severity: block\n  kind: {kind.name}\n  FRAME\n"
    book = rules(pack.replace("tone.x", "claims.x"), kinds={kind.name: kind}, verify=False)
    findings = look(book, "garantiert secret text")

    assert [one.rule for one in findings] == ["claims.guarantee.unbacked", "prompt.rule.error"]
    assert findings[1].severity == "review"
    assert "claims.x.crash" in findings[1].message
    assert "secret" not in findings[1].message


def test_merged_fields_are_named_so(rules, look):
    findings = look(rules(GUARANTEE), "garantiert", options={"merged": True})

    assert findings[0].field == "merged.body"


def test_assembled_rules_run_only_where_footer_or_disclosures_are_given(rules):
    book = rules(
        """
        - id: offer.mandatory.unsubscribe
          severity: block
          stage: assembled
          kind: required
          phrases: {de: [abmelden], en: [unsubscribe]}
          FRAME
        """.replace("offer.", "claims.")
    )
    base = {"id": "t", "locale": "de-DE", "channel": "email", "fields": {"body": "Hallo"}}
    verdicts = [
        report(
            book, CheckItem.model_validate(base | more), datetime(2026, 11, 21, tzinfo=UTC)
        ).verdict
        for more in ({}, {"footer": "Muster GmbH"}, {"footer": "Hier abmelden"})
    ]

    assert verdicts == ["pass", "block", "pass"]


def test_required_wording_trips_no_rule(rules, look):
    product = {
        "id": "p",
        "name": "P",
        "disclosures": [{"id": "d", "text": "Der Ertrag ist garantiert."}],
    }
    book = rules(GUARANTEE)
    alone = look(book, "Neu. Der Ertrag ist garantiert.", products=[product])
    beside = look(book, "Garantiert. Der Ertrag ist garantiert.", products=[product])

    assert alone == ()
    assert [one.start for one in beside] == [0]


@given(st.text(max_size=300), st.text(max_size=60), st.sampled_from(["de-DE", "en-GB", "pt-BR"]))
@settings(max_examples=200, deadline=None)
def test_inspection_never_raises_and_cuts_exactly(guarantee, body, subject, locale):
    fields = {"subject": subject, "body": f"{body} garantiert {body}"}
    findings = checked(guarantee, "", fields=fields, locale=locale)

    assert all(
        one.excerpt == fields[one.field][one.start : one.end] for one in findings if one.field
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "\ud800\udc00 \ud83d",
        "ä" * 100_000,
        "a b " * 50_000,
        "\u200b" * 5_000,
        "((((" * 999,
    ],
)
def test_odd_texts_are_inspected_without_an_error(guarantee, text):
    item = CheckItem.model_construct(id="t", locale="de-DE", channel="x", fields={"body": text})
    findings = inspect(guarantee, item, datetime(2026, 11, 21, tzinfo=UTC))

    assert findings == ()


@given(st.lists(st.tuples(st.integers(0, 60), INSERTED), max_size=8))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_planted_invisible_characters_hide_nothing(guarantee, planted):
    text = "Wir geben Ihnen Garantie auf alles, und zwar sicher 5 % im Jahr"
    for at, char in planted:
        text = text[:at] + char + text[at:]

    assert len(checked(guarantee, text)) == 2


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_wider_white_space_hides_nothing(guarantee, data):
    space = st.text(alphabet=" \t\u00a0\u2009\u202f\u3000", max_size=3).map(lambda more: " " + more)
    words = [
        "Wir",
        "geben",
        "Ihnen",
        "Garantie",
        "auf",
        "alles",
        "und",
        "zwar",
        "sicher",
        "5",
        "%",
        "im",
        "Jahr",
    ]
    text = words[0] + "".join(data.draw(space) + word for word in words[1:])

    assert len(checked(guarantee, text)) == 2


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_case_hides_nothing(guarantee, data):
    text = "Wir geben Ihnen Garantie auf alles und zwar sicher 5 % im Jahr"
    upper = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    turned = "".join(
        char.upper() if up else char.lower() for char, up in zip(text, upper, strict=True)
    )

    assert len(checked(guarantee, turned)) == 2
