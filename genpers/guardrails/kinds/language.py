"""Kind ``language``: sentences, or stretches inside them, in another language than the locale's.

```yaml
kind: language
```

Quotations and the names of products, brands and people are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from genpers.guardrails.analysis.language_id import foreign_stretches, foreign_words, other_script
from genpers.guardrails.analysis.masks import quotations
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.words import word_forms
from genpers.records.record import Record


class Language:
    """A stretch in another language is a match."""

    name: ClassVar[str] = "language"

    class Params(Record):
        """The kind has no keys of its own."""

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        pass

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per sentence or stretch in another language."""
        if document.language not in {"de", "en"}:
            return
        marks = foreign_words(document.language)
        for field in document.texts():
            for start, end in other_script(field.text):
                yield Match(field.name, start, end)
            if marks.isdisjoint(field.of_text(word_forms)):
                continue
            names = document.analysis(_names)
            masks = quotations(field.text)
            for name in names:
                at = field.text.find(name)
                while at >= 0:
                    masks.append((at, at + len(name)))
                    at = field.text.find(name, at + len(name))
            for one in foreign_stretches(field.text, field.sentences, document.language, masks):
                yield Match(field.name, one.start, one.end, evidence=one.language)


def _names(document: Document) -> tuple[str, ...]:
    """Return names and short facts that may be in any language."""
    item = document.item
    found: set[str] = set()
    for product in (*item.products, *item.portfolio):
        found.add(product.name)
        found.add(str(product.attributes.get("brand", "")))
        found.update(fact.text for fact in product.facts.values() if len(fact.text) < 40)
    if item.customer is not None:
        found.update(
            item.customer.text_of(n) for n in ("company", "last_name", "first_name", "city")
        )
    return tuple(name for name in found if len(name) > 2)
