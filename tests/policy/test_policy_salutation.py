"""Salutation: from structured name fields, in good writing, never from a guessed gender."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genpers.library import library_folder
from genpers.policy import load_policy, permit
from genpers.policy.salutation import person_name, salutation, well_written

RULES = load_policy([library_folder("guardrails")]).salutation


MAGISTRA = {"last_name": "Gruber", "gender": "female", "title": "Mag."}


def greet(form="sie", locale="de-DE", neutral_only=False, **names):
    texts = RULES.texts(locale)
    return salutation(texts, person_name(RULES, texts, names), form, neutral_only=neutral_only)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"first_name": "Ida", "last_name": "Krämer", "gender": "female"}, "Guten Tag Frau Krämer"),
        ({"first_name": "Max", "last_name": "Muster", "gender": "male"}, "Guten Tag Herr Muster"),
        ({"last_name": "Harms", "gender": "female", "title": "Dr."}, "Guten Tag Frau Dr. Harms"),
        (
            {"last_name": "Yıldız-Brandt", "gender": "male", "title": "Prof. Dr."},
            "Guten Tag Herr Prof. Dr. Yıldız-Brandt",
        ),
        (
            {"last_name": "Freiherr von der Aue", "gender": "male"},
            "Guten Tag Herr Freiherr von der Aue",
        ),
        ({"first_name": "Alex", "last_name": "Muster"}, "Guten Tag Alex Muster"),
        (
            {"first_name": "Alex", "last_name": "Muster", "gender": "diverse"},
            "Guten Tag Alex Muster",
        ),
        ({"first_name": "Alex", "last_name": "Muster", "gender": "x"}, "Guten Tag Alex Muster"),
        (
            {"first_name": "Alex", "last_name": "Muster", "title": "Dr."},
            "Guten Tag Dr. Alex Muster",
        ),
        ({"first_name": "Max", "gender": "male"}, "Guten Tag Max"),
        ({"last_name": "Muster"}, "Guten Tag"),
        ({"last_name": "Muster", "title": "Dr."}, "Guten Tag Dr. Muster"),
        ({"gender": "male"}, "Guten Tag"),
        ({}, "Guten Tag"),
    ],
)
def test_a_formal_german_salutation(names, expected):
    assert greet(**names) == expected


def test_the_informal_salutation_uses_the_first_name_only():
    assert greet("du", first_name="Max", last_name="Muster", gender="male") == "Hallo Max"
    assert greet("du", last_name="Muster", title="Dr.") == "Hallo"


def test_the_neutral_form_names_nobody_frau_or_herr():
    assert greet("neutral", first_name="Ida", last_name="Krämer", gender="female") == (
        "Guten Tag Ida Krämer"
    )


def test_a_setting_makes_every_salutation_neutral():
    assert greet(neutral_only=True, first_name="Ida", last_name="Krämer", gender="female") == (
        "Guten Tag Ida Krämer"
    )


@pytest.mark.parametrize(
    ("form", "locale", "names", "expected"),
    [
        ("sie", "en-GB", {"last_name": "Pryce", "gender": "male"}, "Dear Mr Pryce"),
        ("sie", "en-US", {"last_name": "Vega", "gender": "female"}, "Dear Ms. Vega"),
        ("sie", "en-GB", {"last_name": "Harms", "title": "Dr."}, "Dear Dr Harms"),
        ("sie", "en-US", {"last_name": "Harms", "title": "Dr"}, "Dear Dr. Harms"),
        ("sie", "en-GB", {"last_name": "Harms", "title": "Prof. Dr."}, "Dear Professor Harms"),
        ("du", "en-GB", {"first_name": "Owen"}, "Hi Owen"),
        ("neutral", "en-GB", {"first_name": "Alex", "last_name": "Hale"}, "Dear Alex Hale"),
        ("sie", "en-GB", {"last_name": "Hale"}, "Hello"),
        ("sie", "de-AT", MAGISTRA, "Guten Tag Frau Mag. Gruber"),
        ("sie", "de-DE", MAGISTRA, "Guten Tag Frau Gruber"),
        ("sie", "de-CH", {"last_name": "Frei", "gender": "male"}, "Guten Tag Herr Frei"),
        ("sie", "fr-FR", {"first_name": "Anne", "last_name": "Petit"}, "Dear Anne Petit"),
    ],
)  # fmt: skip
def test_a_salutation_follows_the_locale(form, locale, names, expected):
    assert greet(form, locale, **names) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("dr", "Dr."), ("DR.", "Dr."), ("Dr. med.", "Dr."), ("Prof.Dr.", "Prof. Dr."),
        ("Dr. Dr.", "Dr."), ("Professorin", "Prof."), ("Prof. Dr. med. habil.", "Prof. Dr."),
        ("B. A.", ""), ("Herr", ""), ("Frau Dr.", "Dr."), ("Doktor", "Dr."), ("Dr.-Ing.", "Dr."),
    ],
)  # fmt: skip
def test_a_title_is_written_as_it_is_spoken(title, expected):
    texts = RULES.texts("de-DE")

    assert person_name(RULES, texts, {"title": title}).title == expected


def test_a_title_that_stands_in_the_name_too_is_said_once():
    assert greet(last_name="Dr. Harms", gender="male", title="Dr.") == "Guten Tag Herr Dr. Harms"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("MÜLLER-LÜDENSCHEIDT", "Müller-Lüdenscheidt"),
        ("müller-lüdenscheidt", "Müller-Lüdenscheidt"),
        ("VON DER LEYEN", "von der Leyen"),
        ("von der leyen", "von der Leyen"),
        ("FREIHERR VON DER AUE", "Freiherr von der Aue"),
        ("O'NEILL", "O'Neill"),
        ("o’neill", "O’Neill"),
        ("D'ANGELO", "D'Angelo"),
        ("MCDONALD", "McDonald"),
        ("mcdonald", "McDonald"),
        ("İNCE", "İnce"),
        ("ÖZTÜRK", "Öztürk"),
        ("YILDIZ", "Yildiz"),
        ("weiß", "Weiß"),
        ("VAN DEN BERG", "van den Berg"),
        ("LI", "Li"),
        ("EL-MASRI", "El-Masri"),
        ("JR KING III", "Jr King III"),
        ("Yıldız-Brandt", "Yıldız-Brandt"),
        ("von der Leyen", "von der Leyen"),
        ("Freiherr von der Aue", "Freiherr von der Aue"),
        ("MacLeod", "MacLeod"),
        ("DiCaprio", "DiCaprio"),
        ("  Anna   Muster ", "Anna Muster"),
        ("LE", "Le"),
        ("Do", "Do"),
    ],
)
def test_a_family_name_is_repaired_only_where_its_writing_is_broken(written, expected):
    assert well_written(RULES, written, family=True) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ANNA-LENA", "Anna-Lena"), ("anna-lena", "Anna-Lena"), ("Anna-Lena", "Anna-Lena"),
        ("HANS PETER", "Hans Peter"), ("j.", "J."), ("AL", "Al"),
        ("IŞIL", "Işil"), ("ılgın", "Ilgın"),
    ],
)  # fmt: skip
def test_a_first_name_is_repaired_without_particles(written, expected):
    assert well_written(RULES, written, family=False) == expected


@settings(deadline=None)
@given(st.text(alphabet="aäbßcdeéfghiıİjKLMNOöpqrsşTuüvwxyz'-’ .", max_size=30), st.booleans())
def test_repairing_a_name_twice_changes_nothing_more(name, family):
    once = well_written(RULES, name, family=family)

    assert well_written(RULES, once, family=family) == once


def test_an_organisation_is_not_greeted_like_a_person(decide):
    permission = decide(profile={"company": "Stadtwerke Lindenau GmbH", "gender": "male"})

    assert permission.merge["salutation"] == "Guten Tag"
    assert permission.merge["company"] == "Stadtwerke Lindenau GmbH"
    assert permission.address.form == "sie"


def test_an_inferred_gender_is_not_used(decide):
    permission = decide(
        profile={
            "first_name": "Kim",
            "last_name": "Berg",
            "gender": {"value": "female", "inferred": True},
        }
    )

    assert permission.merge["salutation"] == "Guten Tag Kim Berg"


def test_a_quarantined_name_is_left_out_of_the_salutation(decide):
    permission = decide(
        profile={"first_name": "Ida", "last_name": "<b>Krämer</b>", "gender": "female"}
    )

    assert permission.merge["salutation"] == "Guten Tag Ida"
    assert "last_name" not in permission.merge


def test_a_name_that_the_record_forbids_is_left_out(decide):
    permission = decide(
        profile={"first_name": "Ida", "last_name": {"value": "Krämer", "use": "never"}}
    )

    assert permission.merge["salutation"] == "Guten Tag Ida"


def test_gender_is_used_only_where_the_salutation_needs_it(decide, request_for):
    profile = {"first_name": "Ida", "last_name": "Krämer", "gender": "female"}
    formal = decide(profile=profile, preferences={"address": "sie"})
    informal = decide(profile=profile, preferences={"address": "du"})

    assert "gender" in {item.fact for item in formal.receipt.used}
    assert "gender" in {item.fact for item in informal.receipt.withheld}


def test_the_setting_reaches_the_merge_value(request_for):
    from datetime import UTC, datetime

    policy = load_policy([library_folder("guardrails")], neutral_salutation=True)
    request = request_for(
        profile={"first_name": "Ida", "last_name": "Krämer", "gender": "female"},
        preferences={"address": "sie"},
    )

    permission = permit(policy, request, datetime(2026, 11, 21, tzinfo=UTC))

    assert permission.merge["salutation"] == "Guten Tag Ida Krämer"
