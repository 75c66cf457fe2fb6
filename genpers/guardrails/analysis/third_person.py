"""Whether a capitalised „Sie“ or „Ihr“ addresses the reader or means she, they, her, their."""

from __future__ import annotations

from collections.abc import Sequence

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.analysis.words import Word

FIRST, LIKELY = 0.72, 0.65

_POSSESSIVE = frozenset(
    ["ihr", "ihre", "ihrem", "ihren", "ihrer", "ihres", "ihrerseits", "ihretwegen", "ihrs"]
)
_FORMAL = frozenset(["sie", "ihnen"]) | _POSSESSIVE


def sie_strength(words: Sequence[Word], index: int) -> float:
    """Say how surely a capitalised Sie/Ihnen/Ihr form addresses the reader, from 0 to 1.

    Inside a clause the capital decides (1.0). At the start of a sentence the verb and the
    sentence before decide; 0 means that it is no address or no such form at all.
    """
    word = words[index]
    if word.lower not in _FORMAL:
        return 0.0
    if len(word.text) > 1 and word.text.isupper():
        return 0.5
    if word.opens not in {".", "-"}:
        return 0.0 if word.lower == "ihr" and _plural_verb_beside(words, index) else 1.0
    if word.lower == "sie":
        return _initial_sie(words, index)
    before = _sentence_before(words, index)
    if word.lower == "ihnen":
        return 0.4 if names_several(before) else 0.8
    if word.lower == "ihr" and _plural_verb_beside(words, index):
        return 0.0
    if not before:
        return 0.8
    return 0.3 if _names_owner(before) else LIKELY


def _initial_sie(words: Sequence[Word], index: int) -> float:
    verb = words[index + 1] if index + 1 < len(words) else None
    if verb is None or verb.opens == ".":
        return 0.3
    if verb.opens:
        return 0.6
    if verb.lower in {"und", "oder", "alle", "selbst", "beide", "persönlich"}:
        return 0.6
    if verb.text[0].isupper() or not (verb.lower.endswith("n") or verb.lower == "sind"):
        return 0.0
    before = _sentence_before(words, index)
    if not before:
        return FIRST
    return 0.3 if names_several(before) else LIKELY


def _plural_verb_beside(words: Sequence[Word], index: int) -> bool:
    after = words[index + 1] if index + 1 < len(words) else None
    before = words[index - 1] if index and not words[index].opens else None
    return bool(
        (after and not after.opens and after.lower in lexicon("address_de")["you_all"])
        or (
            before
            and before.lower in lexicon("address_de")["you_all"]
            and not (after and after.text[0].isupper())
        )
    )


def _sentence_before(words: Sequence[Word], index: int) -> list[Word]:
    """Return the sentence before this one; a line that ends in a comma is a salutation."""
    sentence = words[index].sentence - 1
    at = index - 1
    found: list[Word] = []
    while at >= 0 and words[at].sentence >= sentence:
        found.append(words[at])
        at -= 1
    found.reverse()
    return [] if found and _salutation(found) else found


def _salutation(sentence: Sequence[Word]) -> bool:
    first = sentence[0].lower
    return len(sentence) <= 7 and first in {
        "sehr", "guten", "hallo", "liebe", "lieber", "liebes", "hi", "moin", "servus", "grüezi",
        "werte", "werter", "grüß", "hey", "verehrte", "verehrter",
    }  # fmt: skip


def names_several(sentence: Sequence[Word]) -> bool:
    """Tell whether a sentence has something in the plural that „sie“ can stand for."""
    several = False
    for place, word in enumerate(sentence):
        if word.lower in lexicon("address_de")["groups"]:
            return True
        if word.lower in lexicon("address_de")["several"] and any(
            w.text[0].isupper() for w in sentence[place + 1 : place + 4]
        ):
            several = True
    return several and any(
        word.lower in lexicon("address_de")["plural_finite"]
        or (word.text[0].islower() and word.lower.endswith("en"))
        for word in sentence
    )


def _names_owner(sentence: Sequence[Word]) -> bool:
    """Tell whether a sentence names a she or a they that „ihr Hund“ can belong to."""
    if names_several(sentence) or sentence[0].lower in lexicon("address_de")["she"]:
        return True
    return any(
        word.lower == "frau"
        or (
            word.text[0].isupper()
            and len(word.text) > 5
            and word.lower.endswith(("in", "innen"))
            and word.lower not in lexicon("address_de")["not_she"]
            and not word.lower.endswith(("ein", "lin"))
        )
        for word in sentence
    )
