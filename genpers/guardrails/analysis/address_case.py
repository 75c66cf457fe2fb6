"""The spelling of address: formal forms in lower case, and Du beside du."""

from __future__ import annotations

import re
from collections.abc import Sequence

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.analysis.masks import Span, covered, masked_spans
from genpers.guardrails.analysis.third_person import names_several
from genpers.guardrails.analysis.words import Word, words_of

_DU = frozenset(
    ["du", "dich", "dir", "dein", "deine", "deinem", "deinen", "deiner", "deines", "deins"]
)
_OPENERS = frozenset(["bitte", "und", "oder", "dann", "jetzt", "hier", "nun"])
_SMALL = re.compile(r"\b(?:sie|ihnen|ihre?[nmr]?)\b")
_SMALL_DU = re.compile(r"\bd(?:u|ir|ich|ein)")
_CAPITAL_DU = re.compile(r"\bD(?:u|ir|ich|ein)")
_CONDITIONS = frozenset(["wenn", "falls", "sofern", "sobald", "damit", "ob"])
_SPEAKERS = frozenset(["wir", "ich"])


def lowercase_formal(text: str) -> list[Span]:
    """Return lower-case „sie“, „ihnen“, „ihre“ that address the reader, with their clause.

    Only where no person or thing before them can be meant: „Bitte lesen sie“, „wir senden ihnen“.
    """
    if not _SMALL.search(text):
        return []
    words = words_of(text)
    masks = masked_spans(text)
    found: list[Span] = []
    for index, word in enumerate(words):
        if word.text[0] not in "si" or word.opens == "." or covered(word.start, masks):
            continue
        begin = _addressed(words, index)
        if begin is not None:
            found.append((words[begin].start, word.end))
    return found


def mixed_capitals(text: str) -> list[Span]:
    """Return the capitalised Du-forms inside sentences of a text that also writes du small."""
    if not _SMALL_DU.search(text) or not _CAPITAL_DU.search(text):
        return []
    words = [word for word in words_of(text) if word.lower in _DU]
    masks = masked_spans(text)
    small = [w for w in words if w.text[0].islower()]
    capital = [w for w in words if w.text[0].isupper() and not w.opens and not w.text.isupper()]
    if not small:
        return []
    return [(w.start, w.end) for w in capital if not covered(w.start, masks)]


def _addressed(words: Sequence[Word], index: int) -> int | None:
    """Return the word at which the clause of an address in lower case begins, if it is one."""
    word = words[index]
    previous = words[index - 1] if index else None
    if previous is None or word.opens not in {"", ","}:
        return None
    if word.lower == "sie":
        return _sie(words, index, previous)
    if word.lower == "ihnen":
        return _ihnen(words, index)
    if word.lower in {"ihr", "ihre", "ihren", "ihrem", "ihrer"}:
        return _ihre(words, index, previous)
    return None


def _sie(words: Sequence[Word], index: int, previous: Word) -> int | None:
    if word_opens := words[index].opens:
        return None if word_opens else index
    at = index - 1
    if previous.lower in _CONDITIONS and previous.opens == ".":
        plural = index + 1 < len(words) and _ends_in_plural(words, index)
        return at if plural and not _antecedent(words, index) else None
    if previous.lower.endswith(("en", "ern", "eln")) or previous.lower in {"seien", "tun"}:
        opener = words[at - 1] if at else None
        called = previous.opens in {".", "-"} or (
            opener is not None and not previous.opens and opener.lower in _OPENERS
        )
        polite = opener is not None and opener.lower == "bitte"
        reflexive = index + 1 < len(words) and words[index + 1].lower == "sich"
        if called and (polite or (reflexive or not _question(words, index))):
            free = polite or not _antecedent(words, index)
            return (at - 1 if polite else at) if free else None
        if opener is not None and not previous.opens and opener.lower in {"sie", "wir"}:
            return None
        if previous.lower in {"wenden", "melden"} and reflexive:
            return at
        if previous.lower in lexicon("address_de")["modals"] and not _antecedent(words, index):
            return at
    return None


def _ihnen(words: Sequence[Word], index: int) -> int | None:
    """„wir senden ihnen“: a speaker in the same clause, and nobody else who could be meant."""
    at = index - 1
    if words[at].lower in {"unter", "zwischen", "neben", "hinter"}:
        return None
    while at >= 0 and index - at <= 6 and words[at].sentence == words[index].sentence:
        if words[at].lower in _SPEAKERS:
            if _antecedent(words, at):
                return None
            return at - 1 if at and not words[at].opens else at
        if words[at + 1].opens:
            return None
        at -= 1
    return None


def _ihre(words: Sequence[Word], index: int, previous: Word) -> int | None:
    following = words[index + 1] if index + 1 < len(words) else None
    if following is None or following.lower not in lexicon("address_de")["readers_own"]:
        return None
    thanks = previous.lower == "für" and index > 1 and words[index - 2].lower in {"dank", "danke"}
    handed = previous.lower == "ihnen" and _ihnen(words, index - 1) is not None
    looked_forward = (
        previous.lower in {"auf", "über", "um", "zu"}
        and any(w.lower in {"wir", "uns"} for w in words[max(0, index - 5) : index])
        and not _antecedent(words, index)
    )
    return index - 1 if thanks or handed or looked_forward else None


def _antecedent(words: Sequence[Word], index: int) -> bool:
    """Tell whether this or the sentence before names several that „sie“ can stand for."""
    sentence = words[index].sentence
    at = index - 1
    before: list[Word] = []
    while at >= 0 and words[at].sentence >= sentence - 1:
        word = words[at]
        if word.sentence < sentence:
            before.append(word)
        elif word.text[0].isupper() and not word.opens:
            return True
        at -= 1
    before.reverse()
    return names_several(before) or any(
        word.lower in lexicon("address_de")["plural_finite"]
        and not {"wir", "sie"} & {w.lower for w in before[max(0, place - 1) : place + 2]}
        for place, word in enumerate(before)
    )


def _ends_in_plural(words: Sequence[Word], index: int) -> bool:
    """Tell whether the clause ends in a verb in the plural, as „wenn sie Fragen haben“ does."""
    while index + 1 < len(words) and not words[index + 1].opens:
        index += 1
    return words[index].text[0].islower() and words[index].lower.endswith("en")


def _question(words: Sequence[Word], index: int) -> bool:
    """Tell whether the verb-first clause goes on into a main clause, as a condition does."""
    at = index + 1
    while at < len(words) and words[at].sentence == words[index].sentence:
        if words[at].opens == "," and words[at].lower in {"so", "dann", "wird", "werden", "ist"}:
            return True
        at += 1
    return False
