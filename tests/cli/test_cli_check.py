"""check: texts in, reports out, in order; bad lines do not keep the good ones from an answer."""

from __future__ import annotations

import json

from genpers.records.finding import Report

CLEAN = {
    "id": "clean",
    "locale": "de-DE",
    "channel": "email",
    "fields": {"body": "Wir zeigen Ihnen gern, was wir für Sie haben."},
}
LOUD = {
    "id": "loud",
    "locale": "de-DE",
    "channel": "email",
    "fields": {"subject": "JETZT ZUGREIFEN!!!!!", "body": "Hallo {{ vorname_x }}!!!!!"},
}


def lines(*items) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


def test_a_clean_text_passes_with_exit_code_0(genpers):
    ran = genpers("check", "-", "--json", text=lines(CLEAN))

    assert ran.code == 0
    assert json.loads(ran.out) == {"id": "clean", "verdict": "pass", "findings": []}


def test_a_text_that_does_not_pass_gives_exit_code_1_and_exact_spans(genpers):
    ran = genpers("check", "-", "--json", text=lines(CLEAN, LOUD))

    reports = [Report.model_validate_json(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert [report.id for report in reports] == ["clean", "loud"]
    assert reports[1].verdict != "pass"
    for finding in reports[1].findings:
        if finding.field:
            assert LOUD["fields"][finding.field][finding.start : finding.end] == finding.excerpt


def test_good_lines_are_answered_in_order_before_bad_ones_are_told(genpers):
    text = lines(CLEAN) + '{"id": \n' + lines({**LOUD, "chanel": "x"}) + lines(LOUD)

    ran = genpers("check", "-", "--json", text=text)

    assert ran.code == 2
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["clean", "loud"]
    errors = ran.err.splitlines()
    assert len(errors) == 2
    assert "standard input, line 2, column 8" in errors[0]
    assert "'chanel' is unknown" in errors[1]
    assert "line 3, Did you mean 'channel'?" in errors[1]


def test_nothing_to_check_is_not_a_pass(genpers):
    assert genpers("check", "-", text="\n\n").code == 2


def test_the_readable_report_shows_excerpt_reason_rule_and_source(genpers):
    ran = genpers("check", "-", text=lines(LOUD))

    finding = Report.model_validate_json(
        genpers("check", "-", "--json", text=lines(LOUD)).out
    ).findings[0]
    assert "loud" in ran.out
    assert finding.rule in ran.out
    assert f"{finding.rule} · " in ran.out
    assert "1 checked" in ran.out


def test_the_reason_is_told_in_the_readers_language(genpers, monkeypatch):
    english = genpers("check", "-", text=lines(LOUD)).out
    monkeypatch.setenv("LANG", "de_DE.UTF-8")

    german = genpers("check", "-", text=lines(LOUD)).out

    assert english != german
