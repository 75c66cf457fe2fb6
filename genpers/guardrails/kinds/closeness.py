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

from collections.abc import Iterable
from typing import Any, ClassVar

import pydantic

from genpers.guardrails.analysis.echo_values import fold, matches
from genpers.guardrails.analysis.known_facts import known_facts
from genpers.guardrails.analysis.reader_marks import markers_of
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_WEIGHTS = {"zero": 0.5, "first": 1.0, "second": 2.0, "third": 4.0}
_BUDGET = {"low": 3, "medium": 2, "high": 1}
_LISTED = later(
    r"\b[A-ZÄÖÜ][a-zäöüß]+, \d{2}, (?:aus|from) [A-ZÄÖÜ]\w+(?:, (?:mit|with) [^.!?\n…]{3,60})?"
)


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
            for match in _LISTED.finditer(field.text):
                yield Match(field.name, *match.span())
        customer = document.item.customer
        if customer is None or not customer.profile:
            return
        ranks = [product.sensitivity for product in document.products] or ["low"]
        budget = min(_BUDGET[rank] for rank in ranks)
        spent, last = 0.0, None
        for known in known_facts(document, self._catalogue):
            place = self._said(document, [fold(entry) for entry in known.fact.entries])
            if place is not None:
                inferred = self._params.inferred if known.fact.inferred else 0
                spent += max(self._params.weights[known.fact.party], inferred)
                last = place
        if spent > budget and last is not None:
            yield Match(*last, evidence=f"{spent:g} / {budget}")

    def _said(self, document: Document, entries: list[str]) -> tuple[str, int, int] | None:
        for field in document.fields.values():
            marks = self._markers.marks(document, field)
            for token in field.tokens:
                word = fold(field.text[token.start : token.end])
                if not any(len(e) > 2 and matches(e, word) for e in entries if " " not in e):
                    continue
                clause = marks.clause_at(token.start)
                if clause is not None and clause.sentence_reader:
                    return field.name, token.start, token.end
        return None
