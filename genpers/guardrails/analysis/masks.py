"""Passages that are not addressed to the reader: quotations, titles, slogans, names."""

from __future__ import annotations

from collections.abc import Collection

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.text.later import later

_QUOTED = later(r"„[^“”\"]*[“”\"]|»[^«]*«|«[^»]*»|“[^”]*”|\"[^\"\n]*\"|‚[^‘’]*[‘’]|‹[^›]*›|›[^‹]*‹")
_MARKS = later(r"[„»«“\"‚‹›]")
_ANNOUNCED = later(r"[^.!?\n:]{3,60}(?=:\s+[Ss]o\s+(?:heißt|lautet|nennt))")
_TITLE = later(r"\b(?:Deine?|Du|Mein|Euer|Eure)\s+[^\W\d_]+")
_BEFORE = later(r"([^\W\d_]+):?\s+$")

Span = tuple[int, int]


def masked_spans(text: str, names: Collection[str] = ()) -> list[Span]:
    """Return the spans that say nothing about the form of address, in order of finding.

    Quotations in any common quotation marks, names as given, and titles that the text announces
    („unser Magazin Dein Weg“, „Dein Lauf: So heißt die Aktion“). One quotation that is the whole
    text is no quotation.
    """
    spans = quotations(text)
    for name in names:
        start = text.find(name) if name else -1
        while start >= 0:
            spans.append((start, start + len(name)))
            start = text.find(name, start + len(name))
    if ": So " in text or ": so " in text:
        spans.extend(match.span() for match in _ANNOUNCED.finditer(text))
    spans.extend(match.span() for match in _TITLE.finditer(text) if _carried(text, match.start()))
    return spans


def quotations(text: str) -> list[Span]:
    """Return the spans of quotations, marks included; none where the whole text is one."""
    if not _MARKS.search(text):
        return []
    spans = [match.span() for match in _QUOTED.finditer(text)]
    if len(spans) == 1 and spans[0][1] - spans[0][0] >= len(text.strip()):
        return []
    return spans


def covered(start: int, spans: list[Span]) -> bool:
    """Tell whether a position lies in one of the spans."""
    return any(begin <= start < end for begin, end in spans)


def _carried(text: str, start: int) -> bool:
    """Tell whether a noun that announces a title stands before this position."""
    before = _BEFORE.search(text[max(0, start - 40) : start])
    return before is not None and before.group(1).lower() in lexicon("address_de")["title_carriers"]
