"""Kind ``telling``: a lexicon word tied to the reader by a frame.

```yaml
kind: telling
topics: [health]                      # topics of lexicon/data_*.yaml
frames: [possessive, role, event]     # default: all (also state, wish, hint, question)
review: [hint, question]              # frames that only ask for review (default)
licensed_by: [product]                # the offer's own words excuse a possessive, role or event
figures: true                         # only where a number stands in the same sentence
```
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, Literal

from genpers.guardrails.analysis.product_speech import offer_text, spoken_of
from genpers.guardrails.analysis.reader_marks import Marks, markers_of
from genpers.guardrails.analysis.telling import Frame, Told
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.fact_echo import spoken_with_permission
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record

_ALL: list[Frame] = ["possessive", "role", "event", "state", "wish", "hint", "question"]


class Telling:
    """What a text tells of its reader on given topics."""

    name: ClassVar[str] = "telling"

    class Params(Record):
        """YAML keys of the kind."""

        topics: list[str]
        frames: list[Frame] = _ALL
        review: tuple[Frame, ...] = ("hint", "question")
        licensed_by: tuple[Literal["product", "facts"], ...] = ()
        figures: bool = False

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._params = params
        self._topics = frozenset(params.topics)
        self._frames = frozenset(params.frames)
        self._markers = markers_of(resources)
        self._resources = resources

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return what must be told at all: one of the topics."""
        return self._markers.said, self._topics

    def find(self, document: Document) -> Iterable[Match]:
        """Yield the first match per clause and topic."""
        for field in document.fields.values():
            marks = self._markers.marks(document, field)
            if marks.topics.isdisjoint(self._topics):
                continue
            seen: set[tuple[int, int]] = set()
            for one in self._strongest(marks):
                place = marks.clause_at(one.start) or marks.clause_at(one.end - 1)
                key = (place.start, place.end) if place else (one.start, one.end)
                if key in seen or self._excused(document, field, one):
                    continue
                seen.add(key)
                review = one.frame in self._params.review
                yield Match(field.name, one.start, one.end, severity="review" if review else None)

    def _strongest(self, marks: Marks) -> list[Told]:
        found = [x for x in marks.told if x.topic in self._topics and x.frame in self._frames]
        return sorted(
            found, key=lambda x: (x.frame in self._params.review, x.start, x.start - x.end)
        )

    def _excused(self, document: Document, field: Field, one: Told) -> bool:
        text = field.text[one.start : one.end]
        if self._params.figures:
            start, end = field.sentence_at(one.start, one.end)
            if not any(character.isdigit() for character in field.text[start:end]):
                return True
        if any(_within_name(field, one, product.name) for product in document.products):
            return True
        if one.role == "proxies" and spoken_of(text, document.analysis(offer_text)):
            return True
        licences = self._params.licensed_by
        if "product" in licences and spoken_of(text, document.analysis(offer_text)):
            return True
        after = field.text[one.start : field.sentence_at(one.start, one.end)[1]]
        said = after[: len(text) + 30]  # „als Freund des Angelns": what comes after says it
        return "facts" in licences and spoken_with_permission(document, self._resources, said)


def _within_name(field: Field, one: Told, name: str) -> bool:
    """Tell whether the word stands inside a product's name as it is written in the text."""
    at = field.text.find(name) if name else -1
    while at >= 0:
        if at <= one.start and one.end <= at + len(name):
            return True
        at = field.text.find(name, at + 1)
    return False
