"""Quotations: where somebody else speaks, or a name or slogan is cited."""

from __future__ import annotations

from genpers.guardrails.text.later import later
from genpers.guardrails.text.sentences import Span

_QUOTED = later(
    r"„([^„“”\n]{1,400})[“”\"]|“([^“”\n]{1,400})”|\"([^\"\n]{1,400})\"|»([^»«\n]{1,400})«"
    r"|«([^»«\n]{1,400})»|‚([^‚'\n]{1,200})'|›([^›‹\n]{1,200})‹|(?<!\w)'([^'\n]{2,200})'(?!\w)"
)
_MARKS = tuple("„“\"»«‚›'")


def quotations_of(text: str) -> list[Span]:
    """Return the spans between quotation marks, without the marks."""
    if not any(mark in text for mark in _MARKS):
        return []
    spans: list[Span] = []
    for found in _QUOTED.finditer(text):
        group = found.lastindex
        if group is not None:
            spans.append(found.span(group))
    return spans
