"""guardrails diff and voice-test: what a change of a pack or a voice does to real texts."""

from __future__ import annotations

import json

import pytest

RULE = """
- id: claims.house.word
  severity: {severity}
  kind: phrase
  phrases: {{de: [{word}]}}
  message: {{de: "Bitte prüfen.", en: "Please check."}}
  source: {{text: House, verified_on: 2026-11-21}}
"""
TEXTS = "".join(
    json.dumps({"id": name, "locale": "de-DE", "channel": "email", "fields": {"body": body}}) + "\n"
    for name, body in (("a", "Alles ist günstig."), ("b", "Alles ist billig."), ("c", "Alles da."))
)


@pytest.fixture
def packs(folder):
    def write(name, word, severity="warn"):
        path = folder / name / "claims" / "pack.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(RULE.format(word=word, severity=severity), encoding="utf-8")
        return path

    (folder / "texts.jsonl").write_text(TEXTS, encoding="utf-8")
    return write


def test_a_diff_shows_per_rule_what_is_found_newly_and_no_longer(genpers, packs):
    old, new = packs("old", "günstig"), packs("new", "billig", "block")

    ran = genpers("guardrails", "diff", str(old), str(new), "--corpus", "texts.jsonl")

    said = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert said == [
        "claims.house.word 1 newly found, 1 no longer found, 0 judged otherwise",
        "+ BLOCK b body: Alles ist billig. (pass → block)",
        "- advice a body: Alles ist günstig.",
        "3 texts, 2 differ, 1 with another verdict",
    ]


def test_a_changed_severity_is_a_difference_of_its_own(genpers, packs):
    old, new = packs("old", "günstig"), packs("new", "günstig", "review")

    ran = genpers("guardrails", "diff", str(old), str(new), "--corpus", "texts.jsonl", "--json")

    row = json.loads(ran.out)
    assert (row["found"], row["lost"]) == ([], [])
    assert [(one["was"], one["finding"]["excerpt"]) for one in row["changed"]] == [
        ("warn", "günstig")
    ]
    assert (row["before"], row["after"]) == ("pass", "review")


def test_equal_folders_do_not_differ(genpers, packs):
    packs("old", "günstig")

    assert genpers("guardrails", "diff", "old", "old", "--corpus", "texts.jsonl").code == 0


@pytest.mark.parametrize(
    ("old", "corpus", "said"),
    [
        ("none", "texts.jsonl", "The pack does not exist, none"),
        ("empty.yaml", "texts.jsonl", "There is no rule, empty.yaml"),
        ("broken.yaml", "texts.jsonl", "The YAML is broken"),
        ("binary.yaml", "texts.jsonl", "Cannot read the pack, binary.yaml"),
        ("new", "none.jsonl", "The file does not exist, none.jsonl"),
        ("new", "empty.jsonl", "There is no text to compare on, empty.jsonl"),
    ],
)
def test_a_diff_of_what_is_not_there_is_refused_in_one_line(
    genpers, packs, folder, old, corpus, said
):
    packs("new", "billig")
    for name, content in {
        "empty.yaml": b"", "broken.yaml": b"- id: [\n",
        "binary.yaml": b"\xff\x00", "empty.jsonl": b"",
    }.items():  # fmt: skip
        (folder / name).write_bytes(content)

    ran = genpers("guardrails", "diff", old, "new", "--corpus", corpus)

    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_bad_lines_of_a_corpus_are_told_after_the_comparison(genpers, packs, folder):
    old, new = packs("old", "günstig"), packs("new", "billig")
    (folder / "texts.jsonl").write_text('{"id":\n' + TEXTS, encoding="utf-8")

    ran = genpers("guardrails", "diff", str(old), str(new), "--corpus", "texts.jsonl")

    assert ran.code == 2
    assert "3 texts, 2 differ" in ran.out
    assert "texts.jsonl, line 1" in ran.err


def test_a_voice_shows_where_sentences_depart_and_its_own_word(genpers):
    ran = genpers(
        "guardrails", "voice-test", "friendly", "--json",
        "Du kannst die\u00a0Jacke hier\u00admit er\u200bwerben.", "Deine Jacke ist da.",
    )  # fmt: skip

    first, second = map(json.loads, ran.out.splitlines())
    assert ran.code == 1
    assert [(one["excerpt"], one["instead"]) for one in first["departures"]] == [
        ("hier\u00admit", None),
        ("er\u200bwerben", "kaufen"),
    ]
    assert second["departures"] == []


@pytest.mark.parametrize("voice", ["default", "formal", "friendly"])
def test_every_bundled_voice_keeps_its_own_examples(genpers, voice):
    ran = genpers("guardrails", "voice-test", voice)

    assert ran.code == 0
    assert "keeps" in ran.out
    assert "departs" in ran.out


def test_sentences_for_a_voice_may_come_from_standard_input(genpers):
    ran = genpers(
        "guardrails", "voice-test", "formal", "--language", "en", "-", text="Hey!\nHello."
    )

    assert ran.code == 1
    assert [line.split()[0] for line in ran.out.splitlines() if line[0] != " "] == [
        "departs",
        "keeps",
    ]


@pytest.mark.parametrize(
    ("arguments", "text", "said"),
    [
        (["nope"], "", "There is no voice 'nope', campaign.voice, Known are: default"),
        (["none.yaml"], "", "The pack does not exist, none.yaml"),
        (["list.yaml"], "", "This is no voice, list.yaml"),
        (["wrong.yaml"], "", "The voice is wrong at 'adress'"),
        (["formal", "-"], "\n", "There is no text to test"),
        (["formal", "-"], b"\xff\xfe\xff", "The line is not UTF-8, standard input, line 1"),
    ],
)
def test_a_voice_or_text_that_is_not_there_is_refused_in_one_line(
    genpers, folder, arguments, text, said
):
    (folder / "list.yaml").write_text("- a\n", encoding="utf-8")
    (folder / "wrong.yaml").write_text("adress: du\n", encoding="utf-8")

    ran = genpers("guardrails", "voice-test", *arguments, text=text)

    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_rule_is_explained_with_where_its_severity_changes_and_what_it_needs(genpers):
    said = genpers("guardrails", "explain", "claims.guarantee.unbacked").out

    assert "needs      products" in said
    assert "verified 20" in said
    assert "check --fix applies it" in genpers("guardrails", "explain", "tone.spelling.slip").out


def test_a_rule_that_is_wrong_about_an_example_is_shown_in_the_table(genpers, packs, folder):
    pack = packs("house", "günstig").read_text("utf-8")
    (folder / "house" / "claims" / "pack.yaml").write_text(
        pack + "  examples: {flags: {de: [Alles da.]}}\n", encoding="utf-8"
    )
    (folder / "genpers.toml").write_text('[guardrails]\nfolders = ["house"]\n', encoding="utf-8")

    ran = genpers("guardrails", "test", "claims.house.word")

    assert ran.code == 1
    assert "claims.house.word: 'Alles da.' found nothing, should flag" in ran.out
    assert "1 rules, 1 examples, 1 wrong" in ran.out
