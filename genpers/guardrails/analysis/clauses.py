"""Cut a text into sentences and clauses, and see in which of them the reader is spoken to.

A possessive („Ihr Hund") states its noun even inside a question or a condition; a verb („sind Sie
schwanger?", „falls Sie umziehen") does not. The clause carries what is needed to tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from genpers.guardrails.text.later import later
from genpers.guardrails.text.sentences import sentences_of

_CLAUSE = later(r"[,;:()|]\s*|\s[–—-]\s")

READER_DE = later(
    r"\b(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?|[Dd]u|[Dd]ir|[Dd]ich|[Dd]ein(?:e[nmrs]?)?|"
    r"[Ee]uch|[Ee]uer|[Ee]ure[nmrs]?)\b"
)
READER_EN = later(r"\byou(?:rs?|rself|'re|’re|'ve|’ve|'d|’d|'ll|’ll)?\b", re.IGNORECASE)
_THEY = later(r"Sie\s+(?!seid\b|habt\b)\w+t\b(?!\s+Sie\b)")
_HER = later(r"Ihr\s+\w+\s+\w+[^,.]*?\bihre?[nmrs]?\b")
_HYPOTHETICAL_DE = later(
    r"^\W*(?:und |oder |denn |auch |egal,? |gleich,? )?(?:wenn|falls|sofern|ob|"
    r"sollte[nst]*|wer|wem|wen|alle|egal|angenommen|"
    r"jede[rn]?(?! (?:\w*tag|morgen|abend|nacht|woche|monat|sommer|winter|herbst|mittwoch)\b)"
    r"|mal angenommen|wann immer|was immer)\b",
    re.IGNORECASE,
)
_SUPPOSED_DE = later(r"\b(?:falls|sollten Sie|solltest du|für den Fall)\b", re.IGNORECASE)
_HYPOTHETICAL_EN = later(
    r"^\W*(?:and |or |but |even |only )?(?:if|whether|should|when|whenever|unless|"
    r"in case|anyone|everyone|those|whoever|suppose|imagine|no matter|once)\b",
    re.IGNORECASE,
)
_ORDER_DE = later(r"^\W*(?:Sie|[Dd]u|[Ii]hr|Ihr\w*|[Dd]ein\w*)\b")


class Clause(NamedTuple):
    """One clause: its span, its sentence's span, and how it speaks of the reader.

    ``question`` is true for a real question only; one in the order of a statement („Sie haben
    Ihren Job verloren?") asserts what it asks.
    """

    start: int
    end: int
    sentence: tuple[int, int]
    reader: bool
    sentence_reader: bool
    question: bool
    hypothetical: bool


def reader_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Return where the reader is named by a pronoun or possessive.

    German ``Sie`` and ``Ihr`` at the start of a sentence are left out where the verb or a later
    lower-case ``ihr`` shows that somebody else is meant.
    """
    if language != "de":
        return [match.span() for match in READER_EN.finditer(text)]
    spans = []
    for match in READER_DE.finditer(text):
        word = match[0]
        if word[0] in "SI" and _starts_sentence(text, match.start()):
            if word == "Sie" and _THEY.match(text, match.start()):
                continue
            if word == "Ihr" and _HER.match(text, match.start()):
                continue
        spans.append(match.span())
    return spans


def _starts_sentence(text: str, position: int) -> bool:
    before = text[:position].rstrip(' "„“»(')
    return not before or before[-1] in ".!?:\n…"


def clauses_of(
    text: str, language: str, sentences: Iterable[tuple[int, int]] | None = None
) -> tuple[Clause, ...]:
    """Cut a text into clauses with the marks that the rules about the reader need.

    ``sentences`` are its sentences where they are known already.
    """
    readers = [start for start, _ in reader_spans(text, language)]
    result: list[Clause] = []
    for start, end in sentences_of(text) if sentences is None else sentences:
        inside = [at for at in readers if start <= at < end]
        question = text[start:end].rstrip(' "“”»').endswith("?") and not (
            language == "de" and _ORDER_DE.match(text[start:end])
        )
        for left, right in _parts(text, start, end):
            result.append(
                Clause(
                    left,
                    right,
                    (start, end),
                    any(left <= at < right for at in inside),
                    bool(inside),
                    question,
                    _hypothetical(text[left:right], language),
                )
            )
    return tuple(result)


def _hypothetical(said: str, language: str) -> bool:
    if language != "de":
        return _HYPOTHETICAL_EN.match(said) is not None
    if _HYPOTHETICAL_DE.match(said) is not None:
        return True
    lower = said.lower()
    return (
        "falls" in lower or "sollte" in lower or "für den fall" in lower
    ) and _SUPPOSED_DE.search(said) is not None


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    parts = []
    left = start
    for match in _CLAUSE.finditer(text, start, end):
        if text[match.start()] == "," and text[match.end() : match.end() + 1].isdigit():
            continue
        if match.start() > left:
            parts.append((left, match.start()))
        left = match.end()
    if left < end:
        parts.append((left, end))
    return parts
