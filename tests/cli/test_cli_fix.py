"""check --fix: what is safe is applied, checked again and written; all else stays as it was."""

from __future__ import annotations

import json

import pytest

LOUD = {
    "id": "loud",
    "locale": "en-GB",
    "channel": "email",
    "fields": {"body": "You will recieve a a let\u200bter!!!"},
}
CLEAN = {"id": "clean", "locale": "en-GB", "channel": "email", "fields": {"body": "Hello."}}
MENDED = "You will receive a letter!"


def lines(*items):
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


def test_safe_suggestions_are_written_back_and_the_text_passes(genpers, folder):
    file = folder / "texts.jsonl"
    file.write_text(lines(LOUD), encoding="utf-8")

    before, after = genpers("check", "texts.jsonl"), genpers("check", "texts.jsonl", "--fix")

    assert (before.code, after.code) == (1, 0)
    assert json.loads(file.read_text("utf-8")) == {**LOUD, "fields": {"body": MENDED}}
    assert "fixed body: recieve → receive" in after.out
    assert "⟨U+200B⟩ → nothing" in after.out


def test_lines_without_a_fix_keep_every_byte_even_those_that_are_wrong(genpers, folder):
    odd = b'{"fields":  {"body": "Hi."}, "id": "x","locale":"en-GB", "channel":"email"}\r\n'
    wrong = b'{"id": \n\xff\xfe\n'
    file = folder / "texts.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + lines(LOUD).encode() + odd + wrong + lines(CLEAN).encode())

    ran = genpers("check", "texts.jsonl", "--fix")

    mended = file.read_bytes()
    assert ran.code == 2
    assert mended.startswith(b'\xef\xbb\xbf{"id": "loud"')
    assert mended.split(b"\n", 1)[1] == odd + wrong + lines(CLEAN).encode()


def test_an_unchanged_file_is_not_touched(genpers, folder):
    file = folder / "texts.jsonl"
    file.write_text(lines(CLEAN), encoding="utf-8")
    before = file.stat()

    genpers("check", "texts.jsonl", "--fix")

    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_another_file_gets_all_lines_and_the_first_stays(genpers, folder):
    file = folder / "texts.jsonl"
    file.write_text(lines(CLEAN, LOUD), encoding="utf-8")

    genpers("check", "texts.jsonl", "--fix", "--out", "mended.jsonl")

    mended = [
        json.loads(line) for line in (folder / "mended.jsonl").read_text("utf-8").splitlines()
    ]
    assert [one["fields"]["body"] for one in mended] == ["Hello.", MENDED]
    assert file.read_text("utf-8") == lines(CLEAN, LOUD)


def test_standard_input_is_mended_into_a_named_file(genpers, folder):
    ran = genpers("check", "-", "--fix", "--out", "mended.jsonl", "--json", text=lines(LOUD))

    assert json.loads(ran.out) == {"id": "loud", "verdict": "pass", "findings": []}
    assert MENDED in (folder / "mended.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-", "--fix"], "Standard input cannot be written back"),
        (["none.jsonl", "--fix"], "The file does not exist, none.jsonl"),
        (["-", "--out", "x"], "There is nothing to write, --out"),
        (["-", "--fix", "--out", "no/such/x"], "There is no place for the file"),
    ],
)
def test_what_cannot_be_mended_is_refused_in_one_line(genpers, arguments, said):
    ran = genpers("check", *arguments, text=lines(LOUD))

    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_half_a_character_does_not_end_the_run(genpers):
    text = (
        '{"id": "h", "locale": "en-GB", "channel": "email", "fields": {"body": "Hi \\ud83d!!"}}\n'
    )

    ran = genpers("check", "-", text=text + lines(CLEAN))

    assert ran.code == 1
    assert "2 checked: 1 PASS, 1 REVIEW" in ran.out


def test_a_projects_own_severities_are_told_with_their_reasons(genpers, folder):
    (folder / "genpers.toml").write_text(
        '[guardrails.severities."tone.typography.*"]\nseverity = "warn"\nreason = "a loud brand"\n'
        '[guardrails.severities."prompt.injection.hidden_unicode"]\n'
        'severity = "off"\nreason = "another tool does it"\n',
        encoding="utf-8",
    )

    ran = genpers("check", "-", text=lines(LOUD))

    assert ran.code == 0
    assert "[warn: a loud brand]" in ran.out
    assert "tone.typography.exclamation: review → warn (a loud brand)" in ran.out
    assert "hidden_unicode: block → switched off (another tool does it)" in ran.out


def test_a_severity_without_a_reason_is_refused(genpers, folder):
    (folder / "genpers.toml").write_text(
        '[guardrails.severities."tone.typography.caps"]\nseverity = "off"\n', encoding="utf-8"
    )

    ran = genpers("check", "-", text=lines(CLEAN))

    assert ran.code == 2
    assert "reason" in ran.err


def test_reasons_and_advice_come_in_the_readers_language_whatever_the_texts(genpers, monkeypatch):
    monkeypatch.setenv("LANG", "de_DE.UTF-8")

    ran = genpers("check", "-", text=lines(LOUD))

    assert "Zu viele Ausrufezeichen." in ran.out
    assert "Schreiben Sie „receive“." in ran.out
