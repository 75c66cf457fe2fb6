"""The tables: read once, laid over, refused with one clear error where they are wrong."""

import pytest

from genpers.errors import GenpersError, InputError, PackError
from genpers.library import library_folder
from genpers.policy import load_policy
from genpers.policy.attributes import FORBIDDEN

BUNDLED = library_folder("guardrails")


def own(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return [BUNDLED, tmp_path]


def test_a_later_folder_is_laid_over_the_bundled_one(tmp_path):
    folders = own(tmp_path, "policy/contact.yaml", "minimum_age: 18\n")

    policy = load_policy(folders)

    assert policy.contact.minimum_age == 18
    assert "email" in policy.contact.methods


def test_a_project_adds_an_attribute(tmp_path):
    text = (
        "attributes:\n  shirt_cut: {label: {de: Schnitt, en: cut}, category: interest, "
        "ring: small_talk, use: mention, reach: value, shape: term}\n"
    )

    policy = load_policy(own(tmp_path, "attributes.yaml", text))

    assert policy.catalogue.find("shirt_cut")
    assert policy.catalogue.find("interests")


def test_a_project_cannot_open_a_forbidden_attribute(tmp_path):
    text = "attributes:\n  religion: {category: interest, use: mention, reach: value}\n"

    with pytest.raises(PackError, match="religion"):
        load_policy(own(tmp_path, "attributes.yaml", text))


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("policy/contact.yaml", "minimum_age: [", "not valid YAML"),
        ("policy/contact.yaml", "- a\n- b\n", "not a mapping"),
        ("policy/contact.yaml", "minimum_age: soon\n", "minimum_age"),
        ("policy/contact.yaml", "minimal_age: 16\n", "minimal_age"),
        ("policy/relationship.yaml", "ceiling: intimate\n", "ceiling"),
        ("policy/contact.yaml", "minimum_age: 16\nminimum_age: 18\n", "stands twice"),
        ("policy/tone.yaml", "rows: []\n", "last row"),
        ("policy/lifecycle.yaml", "rules: [{stage: loyal, customer: true}]\n", "last rule"),
        ("policy/personas.yaml", "floor: 3\n", "floor"),
        ("policy/screening.yaml", "roles: ['(']\n", "no regular expression"),
        ("voices/default.yaml", "address: laut\n", "address"),
        (
            "policy/personas.yaml",
            "personas: [{name: x, label: {}, signals: [{fact: age, words: [young], weight: 1}]}]\n",
            "may not build on 'age'",
        ),
        (
            "attributes.yaml",
            "attributes: {faith: {label: {}, category: special, use: shape, reach: value}}\n",
            "allows only use: never",
        ),
        (
            "attributes.yaml",
            "attributes: {x: {label: {}, category: interest, use: shape, reach: band}}\n",
            "needs bands or groups",
        ),
        (
            "attributes.yaml",
            "attributes: {x: {label: {}, category: interest, aliases: [city]}}\n",
            "is taken",
        ),
    ],
)
def test_a_wrong_table_is_one_clear_error(tmp_path, name, text, what):
    with pytest.raises(PackError) as caught:
        load_policy(own(tmp_path, name, text))

    assert what in str(caught.value)
    assert name in caught.value.where
    assert caught.value.do
    assert "\n" not in caught.value.what


def test_a_table_that_is_not_utf8_or_not_there_is_one_clear_error(tmp_path):
    (tmp_path / "attributes.yaml").write_bytes(b"attributes: {\xff: 1}")

    with pytest.raises(PackError, match="not UTF-8"):
        load_policy([BUNDLED, tmp_path])
    with pytest.raises(PackError, match="missing"):
        load_policy([tmp_path / "nothing"])


def test_the_catalogue_knows_the_attributes_of_a_crm(policy):
    categories = {item.category for item in policy.catalogue.attributes.values()}

    assert len(policy.catalogue.attributes) >= 60
    assert categories > FORBIDDEN.keys()
    assert all(set(item.label) == {"de", "en"} for item in policy.catalogue.attributes.values())


def test_nothing_that_is_forbidden_or_private_may_be_said(policy):
    for name, item in policy.catalogue.attributes.items():
        assert item.use != "mention" or item.ring in ("small_talk", "personal"), name
        assert item.category not in FORBIDDEN or item.use == "never", name


def test_topics_for_the_echo_rules_have_words_in_both_languages(policy):
    for name, topic in policy.catalogue.vocabulary.items():
        assert topic.values, name
        assert topic.de, name
        assert topic.en, name


def test_an_unknown_voice_names_the_known_ones(decide):
    with pytest.raises(InputError) as caught:
        decide(campaign={"voice": "laut"})

    assert caught.value.where == "campaign.voice"
    assert "default" in caught.value.do


def test_a_voice_gives_brand_sign_off_and_form(tmp_path, request_for):
    from datetime import UTC, datetime

    from genpers.policy import permit

    text = (
        "brand: {name: Halm, sign_off: {de: {du: 'Bis bald, dein {brand}-Team', "
        "sie: 'Freundliche Grüße, {brand}'}}}\naddress: du\nwords: {avoid: [x]}\n"
    )
    policy = load_policy(own(tmp_path, "voices/halm.yaml", text))

    permission = permit(
        policy, request_for(campaign={"voice": "halm"}), datetime(2026, 11, 21, tzinfo=UTC)
    )

    assert permission.address.form == "du"
    assert permission.merge["sender"] == "Bis bald, dein Halm-Team"
    assert permission.merge["brand"] == "Halm"
    assert permission.brief.brand == "Halm"


def test_overlong_instructions_are_one_clear_error(decide):
    with pytest.raises(GenpersError, match="2000 are allowed"):
        decide(campaign={"instructions": "x" * 2001})
