"""Words with their place in sentence and clause: what the address detector reads."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.text.later import later

_TOKEN = later(r"\{\{.*?\}\}|[^\W\d_]+(?:[-'’][^\W\d_]+)*-?|\d[\d.,]*|\n+|[^\w\s]|_", re.DOTALL)
_INSIDE = frozenset("%€$£&/+#@§°=\"'’*^~")


class Word(NamedTuple):
    """One word: its span, its text, and the mark that stands before it.

    ``opens`` is ``.`` at the start of a sentence or line, ``,`` after a comma, ``-`` after a dash
    or colon, and empty inside a clause. ``sentence`` counts sentences from 0.
    """

    start: int
    end: int
    text: str
    lower: str
    opens: str
    sentence: int


@lru_cache(maxsize=8)
def words_of(text: str) -> tuple[Word, ...]:
    """Split a text into words and numbers; merge fields, symbols and emoji are left out.

    The fields of one message are read by several rules: the last few texts are kept.
    """
    words: list[Word] = []
    opens, sentence = ".", 0
    new = tuple.__new__  # twice as quick as Word(...), and every text is taken apart
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        token = text[start:end]
        first = token[0]
        if first.isalnum():
            words.append(new(Word, (start, end, token, token.lower(), opens, sentence)))
            opens = ""
        elif first == "{" and token.startswith("{{"):
            opens = ""
        elif mark := _mark(first, text, start, words):
            if mark == "." and opens != "." and words:
                sentence += 1
            if opens != ".":
                opens = mark
    return tuple(words)


def _mark(sign: str, text: str, at: int, words: list[Word]) -> str:
    """Say what a punctuation mark does to the next word."""
    if sign == ",":
        return ","
    if sign in _INSIDE:
        return ""
    if sign in "-–—":
        spaced = at == 0 or text[at - 1].isspace()
        return "-" if spaced and text[at + 1 : at + 2].isspace() else ""
    if sign in ":;()[]„“”»«‚‘›‹":
        return "-"
    if sign == "." and words and words[-1].end == at:
        last = words[-1].lower
        if last[0].isdigit() or last in lexicon("address_de")["abbreviated"] or len(last) == 1:
            return ""
    return "."
