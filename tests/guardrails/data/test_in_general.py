"""Words that would tell of a reader, where they hold for any reader."""

from __future__ import annotations

import pytest

from genpers.guardrails.analysis.in_general import advised, asked, of_anybody, supposed


def place(text: str, part: str) -> tuple[tuple[int, int], int, int]:
    start = text.index(part)
    return (0, len(text)), start, start + len(part)


@pytest.mark.parametrize(
    ("text", "part", "language"),
    [
        ("Bringen Sie Ihre Kinder mit, der Eintritt ist frei.", "Ihre Kinder", "de"),
        ("Über Ihr Guthaben können Sie täglich verfügen.", "Ihr Guthaben", "de"),
        ("The policy also covers your spouse.", "your spouse", "en"),
        ("You can pass the recipe on to your grandma.", "your grandma", "en"),
    ],
)
def test_advice_and_terms_of_an_offer_mean_anybodys_family_and_money(
    text: str, part: str, language: str
) -> None:
    sentence, start, end = place(text, part)

    assert of_anybody(text, sentence, start, end, language)


@pytest.mark.parametrize(
    ("text", "part", "language"),
    [
        ("Bringen Sie Ihre beiden Kinder mit.", "Ihre beiden Kinder", "de"),
        ("Ihr Guthaben hat sich im Sommer verdoppelt.", "Ihr Guthaben", "de"),
        ("If your dog pulls again, use the Grip lead.", "your dog", "en"),
        ("Your children will love the castle.", "Your children", "en"),
    ],
)
def test_a_number_a_past_or_a_surmise_means_one_reader(text: str, part: str, language: str) -> None:
    sentence, start, end = place(text, part)

    assert not of_anybody(text, sentence, start, end, language)


@pytest.mark.parametrize(
    ("text", "part", "language", "open_"),
    [
        ("In der App sehen Sie, wo Sie zuletzt bezahlt haben.", "Sie zuletzt", "de", True),
        ("Wir sehen, wo Sie zuletzt bezahlt haben.", "Sie zuletzt", "de", False),
        ("The app shows how much power you have used.", "you have", "en", True),
        ("We know how much power you have used.", "you have", "en", False),
    ],
)
def test_what_the_offer_answers_is_left_open(
    text: str, part: str, language: str, open_: bool
) -> None:
    sentence, start, end = place(text, part)

    assert asked(text, sentence, start, end, language) is open_


def test_a_supposition_tells_nothing() -> None:
    text = "That helps when you like to plan ahead."

    assert supposed(text, (0, len(text)), text.index("you"), "en")


def test_whom_to_ask_is_nobodys_in_particular() -> None:
    text = "Fragen Sie vor der Massage Ihre Hebamme."

    assert advised(text, 0, text.index("Ihre"), len(text) - 1)
