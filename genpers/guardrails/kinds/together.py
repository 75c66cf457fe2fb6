"""Kind ``together``: word classes of ``lexicon/data_*.yaml`` that say something only together.

```yaml
kind: together
all: [[browse, open], [place, message]]   # of each group one class, in the same stretch; a class of
                                          # another topic as topic.role
within: sentence                          # or clause (default)
reader: true                              # the reader is named in it (default)
acted: true                               # it says that the reader did something before now
unless_ours: true                         # not where the clause speaks of us (wir, unser, we, our)
own: true                                 # a possessive of the reader stands before the first hit
statement: true                           # it is no question and no condition (default)
none: [told]                              # classes that excuse it
```
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import product as every
from typing import ClassVar, Literal

from genpers.guardrails.analysis.clauses import Clause
from genpers.guardrails.analysis.in_general import asked
from genpers.guardrails.analysis.lexicon import Hit
from genpers.guardrails.analysis.reader_marks import Marks, acted, classes_in, markers_of
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_OURS = later(r"\b(?:wir|uns|unser\w*|we|our|us|ours)\b", re.IGNORECASE)
_OWN = later(r"\b(?:Ihr(?:e[nmrs]?)?|[Dd]ein(?:e[nmrs]?)?|[Yy]our)\b")


def _full(name: str) -> str:
    return name if "." in name else f"conduct.{name}"


class Together:
    """Classes that meet in one clause or sentence."""

    name: ClassVar[str] = "together"

    class Params(Record):
        """YAML keys of the kind."""

        all: list[list[str]]
        within: Literal["clause", "sentence"] = "clause"
        reader: bool = True
        acted: bool = False
        own: bool = False
        unless_ours: bool = False
        statement: bool = True
        none: tuple[str, ...] = ()

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._params = params
        self._groups = [[_full(name) for name in group] for group in params.all]
        self._none = frozenset(_full(name) for name in params.none)
        self._markers = markers_of(resources)

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return what must be said at all: one of the classes of the first group."""
        return self._markers.said, frozenset(self._groups[0])

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per clause or sentence in which all groups meet."""
        for field in document.fields.values():
            marks = self._markers.marks(document, field)
            if any(marks.classes.isdisjoint(group) for group in self._groups):
                continue
            for (start, end), clauses in self._stretches(marks).items():
                match = self._match(document, field, marks, start, end, clauses)
                if match is not None:
                    yield match

    def _stretches(self, marks: Marks) -> dict[tuple[int, int], list[Clause]]:
        found: dict[tuple[int, int], list[Clause]] = {}
        for clause in marks.clauses:
            span = (
                clause.sentence if self._params.within == "sentence" else (clause.start, clause.end)
            )
            found.setdefault(span, []).append(clause)
        return found

    def _match(
        self,
        document: Document,
        field: Field,
        marks: Marks,
        start: int,
        end: int,
        clauses: list[Clause],
    ) -> Match | None:
        hits = classes_in(marks.hits, start, end)
        chosen = self._chosen(hits)
        if chosen is None or self._none & hits.keys():
            return None
        if self._params.reader and not any(clause.reader for clause in clauses):
            return None
        if self._params.statement and all(c.question or c.hypothetical for c in clauses):
            return None
        if self._params.acted and not acted(field.text, start, end, document.language):
            return None
        if self._params.unless_ours and _OURS.search(field.text, start, end):
            return None
        if self._params.own and not _OWN.search(field.text, start, max(h.start for h in chosen)):
            return None
        sentence = clauses[0].sentence
        if any(asked(field.text, sentence, h.start, h.end, document.language) for h in chosen):
            return None
        if self._params.within == "clause" or len(clauses) == 1:
            return Match(field.name, *_trimmed(field.text, start, end))
        return Match(field.name, min(h.start for h in chosen), max(h.end for h in chosen))

    def _chosen(self, hits: dict[str, list[Hit]]) -> list[Hit] | None:
        """Return one hit per group, no two of them the same words."""
        offered = [[hit for name in group for hit in hits.get(name, ())] for group in self._groups]
        if not all(offered):
            return None
        for chosen in every(*offered):
            spans = [(hit.start, hit.end) for hit in chosen]
            apart = all(
                a[1] <= b[0] or b[1] <= a[0] for i, a in enumerate(spans) for b in spans[i + 1 :]
            )
            if apart:
                return list(chosen)
        return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    said = text[start:end]
    left = len(said) - len(said.lstrip())
    return start + left, start + len(said.rstrip().rstrip(".,;:!"))
