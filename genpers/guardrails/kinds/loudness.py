"""Kind ``loudness``: exclamation marks, capitals and emoji against the tone of the product.

```yaml
kind: loudness
sign: exclamation          # exclamation | caps | emoji
limits:                    # by the highest sensitivity among the products; low where there is none
  low: {advise: 1, gross: 3}        # over advise: `advised` (default warn); over gross: the rule's
  medium: {advise: 1, gross: 2}
  high: {advise: 0, gross: 0, severity: block}
doubled: review            # optional, exclamation only: severity of „!!“ and „?!“; one mark mends
```

The signs of all fields are counted together; exclamation marks per 400 characters of text begun.
The span is the first sign over the limit. ``severity`` replaces the rule's for that sensitivity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, Literal

from genpers.guardrails.analysis.loudness import emoji, exclamations, shouting, written_large
from genpers.guardrails.analysis.masks import quotations
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record, Sensitivity, Severity

_STRETCH = 400
_RANK: dict[Sensitivity, int] = {"low": 0, "medium": 1, "high": 2}
_Place = tuple[str, int, int, int]


class Limit(Record):
    """Two limits for one sensitivity, and the severity over the upper one."""

    advise: int
    gross: int
    severity: Severity | None = None


class Loudness:
    """A sign that stands more often than the product allows."""

    name: ClassVar[str] = "loudness"

    class Params(Record):
        """YAML keys of the kind."""

        sign: Literal["exclamation", "caps", "emoji"]
        limits: dict[Sensitivity, Limit]
        advised: Severity = "warn"
        doubled: Severity | None = None

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        if set(params.limits) != set(_RANK):
            raise ValueError("limits needs low, medium and high")
        self._params = params

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return the sign that must stand in the text at all."""
        return signs_in, frozenset({self._params.sign})

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match for the sign over the limit, and one per doubled mark."""
        grades = [product.sensitivity for product in document.products]
        sensitivity: Sensitivity = max(grades, key=_RANK.__getitem__) if grades else "low"
        limit = self._params.limits[sensitivity]
        places = self._places(document)
        if self._params.doubled is not None:
            for name, start, end, _ in places:
                if end - start > 1:
                    once = self._once(document, name, start, end)
                    yield Match(name, start, end, self._params.doubled, suggestion=once)
        stretches = 1
        if self._params.sign == "exclamation":
            size = sum(len(field.text) for field in document.texts())
            stretches = max(1, -(-size // _STRETCH))
        yield from self._over(document, places, limit, stretches)

    def _over(
        self, document: Document, places: list[_Place], limit: Limit, stretches: int
    ) -> Iterable[Match]:
        count = sum(weight for *_, weight in places)
        for allowed, severity in (
            (limit.gross, limit.severity), (limit.advise, self._params.advised),
        ):  # fmt: skip
            if count > allowed * stretches:
                name, start, end = _at(places, allowed * stretches)
                values = {"count": str(count), "limit": str(allowed * stretches)}
                once = self._once(document, name, start, end)
                yield Match(name, start, end, severity, suggestion=once, values=values)
                return

    def _once(self, document: Document, field: str, start: int, end: int) -> str | None:
        """Return the one mark to write for several in a row."""
        if self._params.doubled is None or end - start < 2:
            return None
        return "?" if "?" in document.field(field).text[start:end] else "!"

    def _places(self, document: Document) -> list[_Place]:
        found: list[_Place] = []
        for field in document.texts():
            signs = self._signs(field, document)
            quoted = quotations(field.text) if signs and self._params.sign != "emoji" else []
            for start, end, weight in signs:
                if not any(a <= start < b for a, b in quoted):
                    found.append((field.name, start, end, weight))
        return found

    def _signs(self, field: Field, document: Document) -> list[tuple[int, int, int]]:
        if self._params.sign == "caps":
            if not written_large(field.text):
                return []
            return shouting(field.text, document.analysis(_capital_names))
        spans = emoji(field.text) if self._params.sign == "emoji" else exclamations(field.text)
        if self._params.sign == "emoji":
            return [(start, end, 1) for start, end in spans]
        return [(s, e, field.text.count("!", s, e) or 1) for s, e in spans]


def signs_in(document: Document) -> frozenset[str]:
    """Return the signs that stand in a text."""
    found: set[str] = set()
    for field in document.texts():
        text = field.text
        if "!" in text or "??" in text:
            found.add("exclamation")
        if written_large(text):
            found.add("caps")
        if emoji(text):
            found.add("emoji")
    return frozenset(found)


def _at(places: list[_Place], number: int) -> tuple[str, int, int]:
    """Return the place that holds the sign of this number, counted from 0."""
    seen = 0
    for name, start, end, weight in places:
        seen += weight
        if seen > number:
            return name, start, end
    return places[-1][:3]


def _capital_names(document: Document) -> frozenset[str]:
    """Return the words that products and company write in capitals, in lower case."""
    item = document.item
    texts = [product.name for product in (*item.products, *item.portfolio)]
    texts += [f.text for product in item.products for f in product.facts.values()]
    texts += [product.summary for product in item.products]
    if item.customer is not None:
        texts += [item.customer.text_of(n) for n in ("company", "last_name", "first_name")]
    words = (word.strip(".,:;()") for text in texts for word in text.split())
    return frozenset(word.lower() for word in words if len(word) > 1 and word.isupper())
