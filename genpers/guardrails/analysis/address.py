"""The German form of address of a text: du, Sie, plural ihr, neutral or mixed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from genpers.guardrails.analysis.imperatives import imperatives_of
from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.analysis.masks import covered, masked_spans
from genpers.guardrails.analysis.third_person import sie_strength
from genpers.guardrails.analysis.words import Word, words_of

AddressForm = Literal["du", "sie", "plural", "neutral", "mixed"]
Kind = Literal["pronoun", "possessive", "verb", "imperative", "ambiguous"]

STRONG = 0.7
COUNTS = 0.45

_DU = {
    **dict.fromkeys(["du", "dich", "dir", "dirs", "deinetwegen"], "pronoun"),
    **dict.fromkeys(
        ["dein", "deine", "deinem", "deinen", "deiner", "deines", "deins"], "possessive"
    ),
}
_PLURAL = {
    **dict.fromkeys(["euch"], "pronoun"),
    **dict.fromkeys(
        ["euer", "eure", "eurem", "euren", "eurer", "eures", "euerm", "euern"], "possessive"
    ),
}
_NOT_A_CALL = frozenset(["per", "das", "ein", "kein", "beim", "zum", "vom"])


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign of a form of address: its span, and how sure it is (0 to 1)."""

    start: int
    end: int
    form: Literal["du", "sie", "plural"]
    kind: Kind
    strength: float


@dataclass(frozen=True, slots=True)
class AddressReading:
    """How a text addresses its reader, with the evidence in text order.

    ``margin`` is the lead of the winning form over the next, as a share of all evidence (0 to 1);
    it is 0 for a mixed text and 1 where nothing speaks against the form.
    """

    form: AddressForm
    evidence: tuple[Evidence, ...]
    margin: float

    def of(self, form: str, at_least: float = COUNTS) -> tuple[Evidence, ...]:
        """Return the evidence for one form that is at least this sure."""
        return tuple(e for e in self.evidence if e.form == form and e.strength >= at_least)


def detect(text: str, *, names: Collection[str] = ()) -> AddressReading:
    """Read the German form of address of a text.

    Quotations, announced titles and the given names (products, slogans, legal sentences) are left
    out. A sentence-initial „Sie“ or „Ihr“ that can mean a third person counts little or nothing.
    """
    words = words_of(text)
    masks = masked_spans(text, names)
    found = [e for e in _evidence(words) if not (masks and covered(e.start, masks))]
    return read(found)


def read(evidence: Sequence[Evidence]) -> AddressReading:
    """Weigh evidence, also of several fields together, into one reading."""
    ordered = tuple(sorted(evidence, key=lambda e: e.start))
    weight = {"du": 0.0, "sie": 0.0, "plural": 0.0}
    best = {"du": 0.0, "sie": 0.0, "plural": 0.0}
    for item in ordered:
        if item.strength >= COUNTS:
            weight[item.form] += item.strength
        best[item.form] = max(best[item.form], item.strength)
    familiar = max(best["du"], best["plural"])
    if familiar >= STRONG and best["sie"] >= STRONG:
        return AddressReading("mixed", ordered, 0.0)
    if familiar >= STRONG:
        weight["sie"] = 0.0
    elif best["sie"] >= STRONG:
        weight["du"] = weight["plural"] = 0.0
    if weight["du"] and weight["plural"]:
        weight["du"] += weight.pop("plural")
    total = sum(weight.values())
    if not total:
        return AddressReading("neutral", ordered, 1.0)
    ranked = sorted(weight.items(), key=lambda pair: -pair[1])
    margin = (ranked[0][1] - ranked[1][1]) / total
    winner = ranked[0][0]
    form: AddressForm = "du" if winner == "du" else "sie" if winner == "sie" else "plural"
    return AddressReading(form, ordered, round(margin, 3))


def _evidence(words: Sequence[Word]) -> list[Evidence]:
    found = [
        Evidence(call.start, call.end, "du", "imperative", call.strength)
        for call in imperatives_of(words)
    ]
    lists = lexicon("address_de")
    second, plural_verbs = lists["second_person"], lists["plural_verbs"]
    telling = _telling(second)
    for index, word in enumerate(words):
        lower = word.lower
        if lower[0] not in "si" and lower not in telling:
            continue
        if lower in _DU:
            if not _foreign_du(words, index):
                found.append(_sign(word, "du", _DU[lower], 1.0))
        elif lower in _PLURAL:
            found.append(_sign(word, "plural", _PLURAL[lower], 1.0))
        elif lower in second and (word.text[0].islower() or word.opens):
            found.append(_sign(word, "du", "verb", 0.9))
        elif lower == "ihr" and _plural_subject(words, index, plural_verbs):
            found.append(_sign(word, "plural", "pronoun", 0.9))
        elif lower[0] in "si" and word.text[0].isupper():
            strength = sie_strength(words, index)
            if strength:
                kind = "ambiguous" if strength < STRONG else _formal_kind(lower)
                found.append(_sign(word, "sie", kind, strength))
    found.extend(_plural_calls(words, lists["plural_calls"]))
    return found


@lru_cache(maxsize=2)
def _telling(second_person: frozenset[str]) -> frozenset[str]:
    """Return all words but those with s and i that can be a sign of address."""
    return second_person | _DU.keys() | _PLURAL.keys()


def _sign(word: Word, form: str, kind: str, strength: float) -> Evidence:
    return Evidence(word.start, word.end, form, kind, strength)  # type: ignore[arg-type]


def _formal_kind(lower: str) -> Kind:
    return "pronoun" if lower in {"sie", "ihnen"} else "possessive"


def _foreign_du(words: Sequence[Word], index: int) -> bool:
    """Tell „Cirque du Soleil“, „per du“, „du meine Güte“ and „das Du anbieten“ from an address."""
    word = words[index]
    if word.lower != "du":
        return False
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    if after and after.lower in {"meine", "liebe", "lieber", "heiliger"} and not after.opens:
        return word.opens in {".", "-", ","}
    if (
        before
        and not word.opens
        and before.lower in _NOT_A_CALL
        and (before.lower == "per" or word.text == "Du")
    ):
        return True
    return bool(
        before
        and after
        and not word.opens
        and not after.opens
        and word.text == "du"
        and after.text[0].isupper()
        and before.text[0].isupper()
        and not before.lower.endswith(("st", "ßt", "zt"))
    )


def _plural_subject(words: Sequence[Word], index: int, verbs: frozenset[str]) -> bool:
    """Tell the plural subject („ihr habt“, „könnt ihr“) from the possessive and the dative."""
    only = lexicon("address_de")["plural_only"]
    before = words[index - 1] if index and not words[index].opens else None
    after = words[index + 1] if index + 1 < len(words) else None
    if before and before.lower in verbs and before.text[0].isupper() == bool(before.opens):
        noun = after and not after.opens and after.text[0].isupper()
        return not (noun and before.lower not in only)
    if after and not after.opens and after.lower in verbs and after.text[0].islower():
        return True
    last = index
    while last + 1 < len(words) and not words[last + 1].opens:
        last += 1
    return last > index + 1 and words[last].lower in only


def _plural_calls(words: Sequence[Word], calls: frozenset[str]) -> list[Evidence]:
    # „Wer mag, kommt mit“ is a third person, and so is a verb after any relative clause.
    relative = {word.sentence for word in words if word.opens and word.lower in {"wer", "was"}}
    return [
        Evidence(word.start, after.end, "plural", "imperative", 0.75)
        for word, after in pairwise(words)
        if word.opens
        and not after.opens
        and f"{word.lower} {after.lower}" in calls
        and not (word.opens == "," and word.sentence in relative)
    ]
