"""Lower-case „sie“, „ihnen“ and „ihr“ in a text that says Sie, where they can mean nobody else.

The form and its verb say whether several or a she could be meant; then the words before it, back
to the sentence before last, are searched for a noun that it could stand for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.analysis.masks import Span, covered, masked_spans
from genpers.guardrails.analysis.words import Word, words_of

_SMALL = re.compile(r"\b(?:sie|ihnen|ihre?[nmr]?)\b")
_BACK, _NEAR = 2, 4
_SHE_ENDS = ("in", "ung", "heit", "keit", "schaft", "ion", "tät", "ik", "e")
_MANY_ENDS = ("e", "en", "er", "n", "s", "el")
_DETERMINERS = ("before_one", "before_one_unless_n", "before_she", "before_she_or_many")
_VERB_ENDS = ("en", "ern", "eln")
_CONDITIONS = frozenset(
    ["wenn", "falls", "sofern", "sobald", "damit", "ob", "dass", "weil", "bevor"]
)


def small_address(text: str) -> list[Span]:
    """Return the forms in lower case that can only mean the reader, where a text says Sie."""
    return _found(text, _means_reader)


def asked_in_small(text: str) -> list[Span]:
    """Return „sie“ behind a verb that asks with „bitte“, in whatever text."""
    return _found(text, _asked) if "bitte" in text.lower() else []


def _found(text: str, reader: Callable[[Sequence[Word], int], bool]) -> list[Span]:
    if not _SMALL.search(text):
        return []
    words = words_of(text)
    masks = masked_spans(text)
    return [
        (word.start, word.end)
        for index, word in enumerate(words)
        if word.text[0] in "si"
        and word.lower in {"sie", "ihnen", "ihr", "ihre", "ihren", "ihrem", "ihrer"}
        and word.opens != "."
        and not covered(word.start, masks)
        and reader(words, index)
    ]


def _means_reader(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    after = words[index + 1] if index + 1 < len(words) and not words[index + 1].opens else None
    if word.lower == "ihnen":
        return not _other(words, index, she=False)
    if word.lower != "sie":
        noun = after is not None and after.text[0].isupper() and after.text.isalpha()
        return noun and not _other(words, index, she=True)
    before = words[index - 1] if index and not word.opens else None
    if _asked(words, index):
        return True
    actor = words[index - 2].lower if before is not None and index > 1 and not before.opens else ""
    if before is not None and _plural_verb(before) and actor in {"sie", "wir", "ich"}:
        return actor != "sie" and not _other(words, index, she=True)
    subject = (
        (before is not None and _plural_verb(before) and before.lower != "wir")
        or (after is not None and _plural_verb(after))
        or (before is not None and before.lower in _CONDITIONS and _ends_in_plural(words, index))
    )
    if subject and before is not None and before.lower in {"sie", "wir"}:
        return False
    if subject:
        return not _other(words, index, she=False)
    return _object_of_us(words, index) and not _other(words, index, she=True)


def _plural_verb(word: Word) -> bool:
    lists = lexicon("address_de")
    lower = word.lower
    if word.text[0].isupper() and not word.opens:
        return False
    return lower == "sind" or (lower.endswith(_VERB_ENDS) and lower not in lists["no_verb"])


def _asked(words: Sequence[Word], index: int) -> bool:
    """Tell whether „bitte“ stands in the clause of a verb that comes first: „lesen sie bitte“."""
    verb = words[index - 1]
    if words[index].lower != "sie" or not index or words[index].opens or not _plural_verb(verb):
        return False
    opener = words[index - 2] if index > 1 else None
    first = bool(verb.opens) or (opener is not None and opener.lower in {"und", "oder", "bitte"})
    if not first:
        return False
    clause = [
        w for w in words[index + 1 : index + 1 + _NEAR] if w.sentence == words[index].sentence
    ]
    for word in clause:
        if word.opens:
            return False
        if word.lower == "bitte":
            return True
    return False


def _ends_in_plural(words: Sequence[Word], index: int) -> bool:
    while index + 1 < len(words) and not words[index + 1].opens:
        index += 1
    return words[index].text[0].islower() and _plural_verb(words[index])


def _object_of_us(words: Sequence[Word], index: int) -> bool:
    """Tell whether „wir“ or „ich“ stands just before: „beraten wir sie“, „wir rufen sie an“."""
    for at in range(index - 1, max(-1, index - 3), -1):
        if words[at + 1].opens:
            return False
        if words[at].lower in {"wir", "ich"}:
            return True
    return False


def _other(words: Sequence[Word], index: int, *, she: bool) -> bool:
    """Tell whether somebody or something named before could be meant: several, or a she."""
    lists = lexicon("address_de")
    own = lexicon("languages")["de"]
    for at in range(index - 1, -1, -1):
        word = words[at]
        if word.sentence < words[index].sentence - _BACK:
            break
        if (
            word.lower in lists["before_many"]
            or word.lower in lists["groups"]
            or word.text[0].isdigit()
        ):
            return True
        if not word.text[0].isupper() or word.lower in {"sie", "ihnen"} or word.lower in own:
            continue
        following = words[at + 1] if at + 1 < len(words) else None
        if following is not None and following.lower in {"sie", "wir"} and word.opens:
            continue  # a verb that opens its clause: „Fotografieren Sie“
        if _could_be(words, at, she=she):
            return True
    return False


def _could_be(words: Sequence[Word], at: int, *, she: bool) -> bool:
    lists = lexicon("address_de")
    noun = words[at].lower
    determiner = _determiner(words, at)
    if determiner in lists["before_one"]:
        return False
    if determiner in lists["before_one_unless_n"]:
        return noun.endswith("n")
    if determiner in lists["before_she"]:
        return she
    many = noun.endswith(_MANY_ENDS)
    if determiner in lists["before_she_or_many"]:
        return she or many
    return many or noun == "frau" or (she and noun.endswith(_SHE_ENDS))


def _determiner(words: Sequence[Word], at: int) -> str:
    """Return the article before a noun, over one adjective; empty where there is none."""
    lists = lexicon("address_de")
    for back in (1, 2):
        if at - back < 0 or words[at - back + 1].opens:
            return ""
        lower = words[at - back].lower
        if any(lower in lists[key] for key in _DETERMINERS):
            return lower
        if words[at - back].text[0].isupper():
            return ""
    return ""
