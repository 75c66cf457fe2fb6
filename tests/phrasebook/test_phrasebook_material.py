"""Material that is wrong is refused at load, with the place and the remedy."""

import shutil

import pytest

from genpers.builtin.phrasebook.material import load_book
from genpers.errors import PromptError
from genpers.library import library_folder

GOOD = "- {du: [a, b, c], sie: [a, b, c], neutral: [a, b, c]}\n"


@pytest.fixture
def folder(tmp_path):
    """A copy of the bundled material that a test may spoil."""
    return shutil.copytree(library_folder("prompts") / "phrasebook", tmp_path / "phrasebook")


def refusal(folder):
    with pytest.raises(PromptError) as caught:
        load_book(folder, "de")
    return caught.value


def test_the_bundled_material_is_good(folder):
    assert load_book(folder, "de").language == "de"


def test_a_language_without_material_is_refused(folder):
    with pytest.raises(PromptError, match="no material in 'fr'"):
        load_book(folder, "fr")


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("- {du: [Hallo], sie: [Hallo]}", "neutral"),
        ("- {du: [Hallo], sie: [Hallo], neutral: [Hallo], mood: [x]}", "mood"),
        ("- {objectives: [sell], du: [a], sie: [a], neutral: [a]}", "objectives"),
        ("- {motives: [greed], du: [a], sie: [a], neutral: [a]}", "Unknown motive 'greed'"),
        ("- {families: [boats], du: [a], sie: [a], neutral: [a]}", "Unknown family 'boats'"),
        ("- {du: [Hallo], sie: [Das ist dein Plan], neutral: [Hallo]}", "form of address in sie"),
        ("- {du: [Für Sie], sie: [Hallo], neutral: [Hallo]}", "form of address in du"),
        ("- {du: [Hallo], sie: [Hallo], neutral: [Ihr Plan]}", "form of address in neutral"),
        ("- {du: ['Zu {city}'], sie: [a], neutral: [a]}", "cannot be filled"),
        ("- {du: ['Zu {{ iban }}'], sie: [a], neutral: [a]}", "Unknown merge field"),
        ("- {du: ['Zu {{city}}'], sie: [a], neutral: [a]}", "Stray brace"),
        ("- {du: ['Toll!'], sie: [a], neutral: [a]}", "Exclamation mark"),
        ("- {du: [' Hallo'], sie: [a], neutral: [a]}", "Stray space"),
        ("- {du: ['Der \"Plan\"'], sie: [a], neutral: [a]}", "Straight quotation mark"),
        ("- {du: ['{product} ist da'], sie: [a], neutral: [a]}", "grammatical subject"),
        ("- {du: ['" + "wort " * 26 + "ende'], sie: [a], neutral: [a]}", "more than 25 words"),
    ],
)
def test_an_entry_that_is_wrong_is_refused_with_file_and_number(folder, entry, reason):
    (folder / "de" / "subject.yaml").write_text(f"{GOOD}{entry}\n", encoding="utf-8")

    error = refusal(folder)

    assert reason in error.what
    assert "subject.yaml, entry 2" in error.where
    assert error.do


def test_a_cell_without_material_is_named(folder):
    path = folder / "de" / "relation.yaml"
    path.write_text(
        path.read_text("utf-8").replace("stages: [churned]", "stages: [dormant]"), encoding="utf-8"
    )

    assert "churned" in refusal(folder).what


def test_a_short_line_needs_a_phrase_without_a_product_name(folder):
    text = (
        "- {du: ['{product}: a', '{product}: b', '{product}: c'], sie: ['{product}: a', "
        "'{product}: b', '{product}: c'], neutral: ['{product}: a', '{product}: b', "
        "'{product}: c']}\n"
    )
    (folder / "de" / "subject.yaml").write_text(text, encoding="utf-8")

    assert "no phrase without a slot" in refusal(folder).what


def test_a_motive_without_reasons_is_named(folder):
    path = folder / "motives.yaml"
    path.write_text(path.read_text("utf-8") + "fame:\n  words: {de: [ruhm]}\n", encoding="utf-8")

    assert "'fame'" in refusal(folder).what


def test_an_unknown_slot_file_is_refused(folder):
    (folder / "de" / "jingle.yaml").write_text(GOOD, encoding="utf-8")

    assert "Unknown slot 'jingle'" in refusal(folder).what


def test_a_family_with_an_unknown_parent_is_refused(folder):
    path = folder / "families.yaml"
    path.write_text(
        path.read_text("utf-8") + "boats: {parent: sea, motives: [order]}\n", encoding="utf-8"
    )

    assert "'boats'" in refusal(folder).what


def test_a_layout_with_an_unknown_slot_is_refused(folder):
    (folder / "layouts.yaml").write_text("- {channels: [email], paragraphs: [[poem]]}\n")

    assert "poem" in refusal(folder).what


@pytest.mark.parametrize("content", ["a: [", "just text"])
def test_a_broken_file_is_one_clear_error(folder, content):
    (folder / "de" / "cta.yaml").write_text(content, encoding="utf-8")

    assert "cta.yaml" in refusal(folder).where


def test_a_missing_shared_file_is_one_clear_error(folder):
    (folder / "labels.yaml").unlink()

    assert "labels.yaml" in refusal(folder).where
