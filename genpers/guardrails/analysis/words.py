"""Words with their place in sentence and clause: what the address detector reads."""

from __future__ import annotations

import re
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


def words_of(text: str) -> list[Word]:
    """Split a text into words and numbers; merge fields, symbols and emoji are left out."""
    words: list[Word] = []
    opens, sentence = ".", 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        first = token[0]
        if first.isalnum():
            words.append(Word(match.start(), match.end(), token, token.lower(), opens, sentence))
            opens = ""
        elif token.startswith("{{"):
            opens = ""
        else:
            mark = _mark(first, text, match.start(), words)
            if mark == "." and opens != "." and words:
                sentence += 1
            if mark and opens != ".":
                opens = mark
    return words


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
