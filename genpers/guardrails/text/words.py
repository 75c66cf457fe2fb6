"""Tokens, and the text in which phrases are looked up."""

from __future__ import annotations

import re
from typing import NamedTuple

from genpers.guardrails.text.later import later

_TOKEN = later(r"[^\W_]+(?:'[^\W_]+)*")
_BLANKED = later(r"\{\{[^{}\n]{0,80}\}\}|(?:https?://|www\.)[^\s<>\"”“]+", re.IGNORECASE)
_SEPARATORS = later(r"[^\w %€$£&+#@§°]|_")
_FOLD = str.maketrans("äöüéèàáóúñç", "aoueeaaounc")
_PARTING = later(r"[^\w'-]|_")


class Token(NamedTuple):
    """One word or number with its span in the normalised text."""

    start: int
    end: int
    text: str
    lower: str


def tokens_of(text: str) -> list[Token]:
    """Return all words and numbers; an apostrophe inside a word belongs to it."""
    lower = lower_of(text)
    # Twice as quick as Token(...), and every text is taken apart.
    new = tuple.__new__
    return [
        new(Token, (start, end, text[start:end], lower[start:end]))
        for start, end in (found.span() for found in _TOKEN.finditer(text))
    ]


def words_in(text: str) -> list[str]:
    """Return all words and numbers in lower case, in order."""
    return _TOKEN.findall(lower_of(text))


def word_forms(text: str) -> frozenset[str]:
    """Return all words and numbers in lower case, each once."""
    return frozenset(words_in(text))


def lower_of(text: str) -> str:
    """Return the text in lower case with the same length."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def blanked(text: str) -> str:
    """Return the text with merge fields and URLs blanked out, at the same length."""
    if "{{" not in text and "://" not in text and "www." not in text.lower():
        return text
    return _BLANKED.sub(lambda found: " " * (found.end() - found.start()), text)


def phrase_text(text: str) -> str:
    """Return the text for phrase lookup: separators as spaces, one space around the whole.

    Position ``i`` of the given text is position ``i + 1`` of the answer. Merge fields and URLs are
    blank, so that a word inside them is no hit.
    """
    return f" {_SEPARATORS.sub(' ', blanked(text))} "


def fold(text: str) -> str:
    """Return a text in lower case without umlaut marks, as values of records are compared."""
    return text.lower().translate(_FOLD)


def edged_of(lower: str) -> str:
    """Return a text in which all but letters, digits, hyphens and apostrophes is a space.

    One space stands around the whole: position ``i`` of the text is ``i + 1`` of the answer.
    """
    return f" {_PARTING.sub(' ', lower)} "
