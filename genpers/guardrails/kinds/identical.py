"""Kind ``identical``: required legal wording stands byte for byte as approved.

```yaml
kind: identical
stage: assembled       # on the rule
missing: true          # also a finding where a required disclosure is not there at all
alike: 80              # a sentence so similar (percent) to a disclosure, yet not equal, is altered
```

Compared are the products' disclosures that hold for the channel, the locale and the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.product import Disclosure, holds_on
from genpers.records.record import Record


def disclosures_due(document: Document) -> list[Disclosure]:
    """Return the products' disclosures for this channel, locale and day."""
    item = document.item
    return [
        one
        for product in item.products
        for one in product.disclosures
        if (one.channels is None or item.channel in one.channels)
        and (one.locales is None or item.locale in one.locales)
        and holds_on(document.as_of, one.valid_from, one.valid_until)
    ]


class Identical:
    """A disclosure that was changed is a match; one that is missing a match without a span."""

    name: ClassVar[str] = "identical"

    class Params(Record):
        """YAML keys of the kind."""

        missing: bool = True
        alike: int | None = 80

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._params = params

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per disclosure that does not stand as approved."""
        due = document.analysis(disclosures_due)
        given = document.item.disclosures
        for one in due:
            stands = any(one.text in field.raw for field in document.fields.values())
            if given is not None and one.id in given:
                if given[one.id] != one.text:
                    end = len(given[one.id])
                    yield Match(
                        f"disclosures.{one.id}",
                        0,
                        end,
                        raw=True,
                        suggestion=one.text,
                        evidence=one.id,
                    )
            elif not stands:
                altered = self._altered(document, one)
                if altered is not None:
                    yield altered
                elif self._params.missing and self._asked(document):
                    yield Match(evidence=one.id)

    def _asked(self, document: Document) -> bool:
        return "assembled" in document.context.stages and (
            document.item.disclosures is not None or document.item.footer is not None
        )

    def _altered(self, document: Document, one: Disclosure) -> Match | None:
        """Find the stretch of the copy that is the disclosure in other words."""
        if self._params.alike is None or not one.text:
            return None
        from rapidfuzz import fuzz

        for field in document.fields.values():
            if len(field.text) < len(one.text) * 0.5:
                continue
            near = fuzz.partial_ratio_alignment(
                one.text, field.text, score_cutoff=float(self._params.alike)
            )
            if near is not None and near.dest_end > near.dest_start:
                first = near.dest_start
                while first < near.dest_end and field.text[first].isspace():
                    first += 1
                start, end = field.sentence_at(first, near.dest_end)
                return Match(field.name, start, end, suggestion=one.text, evidence=one.id)
        return None
