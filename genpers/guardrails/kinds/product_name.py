"""Kind ``product_name``: a product is called what it is not called, or there is no such product.

```yaml
kind: product_name
```
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from genpers.guardrails.analysis.product_names import name_problems
from genpers.guardrails.analysis.product_speech import offer_text
from genpers.guardrails.analysis.screen import possible_in
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record

_MESSAGES = {
    "variant": {
        "de": "Von „{name}“ gibt es diese Ausführung nicht.",
        "en": "There is no such version of “{name}”.",
    },
    "misspelt": {
        "de": "Das Produkt heißt „{name}“.",
        "en": "The product is called “{name}”.",
    },
    "invented": {
        "de": "Dieses Produkt ist nicht bekannt; genannt werden darf nur, was angeboten wird.",
        "en": "This product is not known; only what is on offer may be named.",
    },
}


class ProductName:
    """Names that are not those of the products on offer."""

    name: ClassVar[str] = "product_name"

    class Params(Record):
        """The kind has no keys of its own."""

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        pass

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per wrong name."""
        known = (*document.products, *document.item.portfolio)
        if not document.products:
            return
        names = [product.name for product in known]
        own = _owned(document)
        names += [str(p.attributes["brand"]) for p in known if p.attributes.get("brand")]
        offer = document.analysis(offer_text)
        for field in document.fields.values():
            possible = possible_in(document, field)
            for one in name_problems(field.text, names, offer, document.language, possible):
                if own and _slug(field.text[one.start : one.end]) in own:
                    continue  # what the reader has already may be named
                message = {
                    language: text.replace("{name}", one.name)
                    for language, text in _MESSAGES[one.problem].items()
                }
                yield Match(
                    field.name,
                    one.start,
                    one.end,
                    message=message,
                    suggestion=one.name or None if one.problem != "invented" else None,
                )


def _owned(document: Document) -> str:
    """Return the ids of what the reader owns and may be told of, words between dashes."""
    customer = document.item.customer
    if customer is None:
        return ""
    told = [
        value.value for value in customer.profile.values() if getattr(value, "use", "") == "mention"
    ]
    return "|".join(_slug(str(one)) for one in (*customer.owned_products, *told))


def _slug(text: str) -> str:
    return f"-{'-'.join(text.lower().replace('-', ' ').split())}-"
