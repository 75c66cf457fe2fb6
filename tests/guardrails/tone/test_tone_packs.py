"""The tone packs: their own examples hold, and their kinds judge with context."""

from pathlib import Path

import pytest

from genpers.errors import PackError
from genpers.guardrails.inspection import inspect
from genpers.guardrails.loading import load_rulebook
from genpers.guardrails.selftest import EXAMPLE_DAY, failures
from genpers.records.finding import CheckItem


@pytest.fixture
def rules_of(rulebook):
    def found(**item):
        record = CheckItem.model_validate({"id": "t", "locale": "de-DE", "channel": "email"} | item)
        return {f.rule: f for f in inspect(rulebook, record, EXAMPLE_DAY) if f.family == "tone"}

    return found


def test_every_tone_rule_keeps_its_examples(rulebook):
    tone = [rule for rule in rulebook.rules if rule.id.startswith("tone.")]
    wrong = [
        f"{rule.id}: {example.text}: {problem}"
        for rule in tone
        for example, problem in failures(rulebook, rule)
    ]

    assert len(tone) >= 38
    assert wrong == []


def test_every_tone_rule_has_examples_of_both_kinds_in_its_languages(rulebook):
    thin = [
        (rule.id, language)
        for rule in rulebook.rules
        if rule.id.startswith("tone.")
        for language in rule.languages or ["de", "en"]
        if min(
            len(rule.examples.flags.get(language, ())), len(rule.examples.passes.get(language, ()))
        )
        < 2
    ]

    assert thin == []


def test_one_imperative_in_a_text_without_pronouns_is_for_a_person_to_decide(rules_of):
    alone = rules_of(fields={"subject": "Entdecke die Farben"}, address="sie")
    beside = rules_of(
        fields={"subject": "Entdecke die Farben", "body": "Ihr Katalog ist da."}, address="sie"
    )

    assert alone["tone.address.policy_mismatch"].severity == "review"
    assert beside["tone.address.policy_mismatch"].severity == "block"


def test_the_form_is_judged_over_all_fields_together(rules_of):
    found = rules_of(
        fields={"subject": "Dein Konto", "body": "Ihre Karte ist da, Sie zahlen nichts."}
    )

    assert found["tone.address.mixed"].field == "subject"


def test_a_stated_preference_steps_back_for_a_sensitive_product(rules_of):
    customer = {"id": "C-1", "preferences": {"address": "du"}}
    product = {"id": "p", "name": "BausparFlex", "sensitivity": "high"}
    found = rules_of(
        fields={"body": "Ihr Vertrag ist bereit."}, customer=customer, products=[product]
    )

    assert not any(rule.startswith("tone.address") for rule in found)


def test_legal_wording_is_no_evidence_of_address(rules_of):
    text = "Achtung, du leihst Geld."
    product = {
        "id": "p", "name": "Kredit", "disclosures": [{"id": "w", "text": text}],
    }  # fmt: skip
    found = rules_of(fields={"body": f"Ihr Angebot liegt bei. {text}"}, products=[product])

    assert "tone.address.mixed" not in found


def test_a_merge_field_that_is_known_is_no_placeholder(rules_of):
    known = rules_of(fields={"body": "{{ salutation }},\n\ndas Paket ist da."})
    unknown = rules_of(fields={"body": "Hallo {{ vornahme }},\n\ndas Paket ist da."})

    assert "tone.salutation.placeholder" not in known
    assert unknown["tone.salutation.placeholder"].severity == "block"


def test_signs_are_judged_by_the_most_sensitive_product(rules_of):
    low = {"id": "a", "name": "Karte", "sensitivity": "low"}
    high = {"id": "b", "name": "Kredit", "sensitivity": "high"}
    text = {"body": "Die Unterlagen sind da 🎉"}

    assert "tone.typography.emoji" not in rules_of(fields=text, products=[low])
    both = rules_of(fields=text, products=[low, high])
    assert both["tone.typography.emoji"].severity == "block"


def test_a_voice_suggests_its_own_word(rules_of):
    campaign = {"id": "c", "objective": "inform", "voice": "formal"}
    found = rules_of(fields={"body": "Ein Schnäppchen für Sie."}, campaign=campaign)

    assert found["tone.voice.word"].suggestion == "Angebot"


def test_a_voice_that_breaks_its_own_example_is_refused(tmp_path: Path):
    (tmp_path / "voices").mkdir()
    (tmp_path / "tone").mkdir()
    (tmp_path / "voices" / "loud.yaml").write_text(
        "exclamations: 0\nexamples: {do: {en: ['Hello!']}}\n", encoding="utf-8"
    )
    (tmp_path / "tone" / "voice.yaml").write_text(
        "- id: tone.voice.exclamation\n  severity: warn\n  kind: voice\n  aspect: exclamation\n"
        "  message: {de: x, en: x}\n  source: {text: x, verified_on: 2026-11-21}\n",
        encoding="utf-8",
    )

    with pytest.raises(PackError, match="does not keep its own example"):
        load_rulebook([tmp_path], verify=False)
