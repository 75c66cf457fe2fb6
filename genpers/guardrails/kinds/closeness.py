"""Kind ``closeness``: many personal facts at once, each of which may be said.

```yaml
kind: closeness
weights: {zero: 0.5, first: 1, second: 2, third: 4}   # per fact, by who it comes from (default)
inferred: 3
```

The budget is the number of facts that the tone table (``policy/tone.yaml``) lets a text mention for
these products. Where no customer is given, details named in apposition to a name count one each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, ClassVar

import pydantic

from genpers.guardrails.analysis.echo_values import matches
from genpers.guardrails.analysis.known_facts import known_facts
from genpers.guardrails.analysis.reader_marks import markers_of
from genpers.guardrails.analysis.screen import possible_in
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.guardrails.text.words import fold, word_forms
from genpers.records.record import Record

_WEIGHTS = {"zero": 0.5, "first": 1.0, "second": 2.0, "third": 4.0}
_BUDGET = {"low": 3, "medium": 2, "high": 1}
_LISTED = later(
    r"\b[A-ZÄÖÜ][a-zäöüß]+, \d{2}, (?:aus|from) [A-ZÄÖÜ]\w+(?:, (?:mit|with) [^.!?\n…]{3,60})?"
)
SCREENED = {"*": (_LISTED,)}
"""What ``possible_in`` is asked for."""


class Closeness:
    """More personal facts than the products' tone allows."""

    name: ClassVar[str] = "closeness"

    class Params(Record):
        """YAML keys of the kind."""

        weights: dict[str, float] = pydantic.Field(default_factory=lambda: dict(_WEIGHTS))
        inferred: float = 3

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._params = params
        self._catalogue: dict[str, Any] = resources.get("attributes.yaml") or {}
        self._markers = markers_of(resources)

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match where the budget is exceeded."""
        for field in document.fields.values():
            listed = _LISTED in possible_in(document, field)
            for match in _LISTED.finditer(field.text) if listed else ():
                yield Match(field.name, *match.span())
        customer = document.item.customer
        if customer is None or not customer.profile:
            return
        ranks = [product.sensitivity for product in document.products] or ["low"]
        budget = min(_BUDGET[rank] for rank in ranks)
        spent, last = 0.0, None
        for known in known_facts(document, self._catalogue):
            place = self._said(document, _wanted(known.fact.entries))
            if place is not None:
                inferred = self._params.inferred if known.fact.inferred else 0
                spent += max(self._params.weights[known.fact.party], inferred)
                last = place
        if spent > budget and last is not None:
            yield Match(*last, evidence=f"{spent:g} / {budget}")

    def _said(self, document: Document, wanted: Sequence[str]) -> tuple[str, int, int] | None:
        for field in document.fields.values() if wanted else ():
            likely = [entry for entry in wanted if entry[:3] in field.folded]
            if not likely:
                continue
            begun, line = field.of_text(_words)
            said = {
                word
                for entry in likely
                for word in _near(entry, begun, line)
                if matches(entry, word)
            }
            if not said:
                continue
            marks = self._markers.marks(document, field)
            for token in field.tokens:
                if fold(field.text[token.start : token.end]) not in said:
                    continue
                clause = marks.clause_at(token.start)
                if clause is not None and clause.sentence_reader:
                    return field.name, token.start, token.end
        return None


@lru_cache(maxsize=2048)
def _wanted(entries: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words among a fact's values that are long enough to look for, folded."""
    folded = map(fold, entries)
    return tuple(entry for entry in folded if len(entry) > 2 and " " not in entry)


_Begun = dict[str, list[str]]


def _words(text: str) -> tuple[_Begun, str]:
    """Return the folded words of a text by how they begin, and all in one line."""
    begun: _Begun = {}
    words = frozenset(map(fold, word_forms(text)))
    for word in words:
        begun.setdefault(word[:3], []).append(word)
    return begun, f"{' '.join(words)} "


def _near(entry: str, begun: _Begun, line: str) -> Iterable[str]:
    """Return the words that begin like an entry or end with it: no other one can match."""
    if f"{entry} " in line:
        return line.split()
    return begun.get(entry[:3], ())
