"""The form of address of a whole item: all fields read together, known names left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from genpers.guardrails.analysis.address import STRONG, AddressReading, Evidence, detect, read
from genpers.guardrails.analysis.imperatives import is_form
from genpers.guardrails.document import Document
from genpers.records.product import Product
from genpers.records.record import Form

_SPEAKS = re.compile(r"\b(?:[Dd](?:u|ir|ich|ein\w*)|Sie|Ihnen|Ihr\w*|[Ee]u(?:ch|er|re\w*))\b")
_PRONOUNS = ("pronoun", "possessive", "verb")


@dataclass(frozen=True, slots=True)
class Addressed:
    """The reading of all fields together, and the evidence of each field."""

    reading: AddressReading
    fields: dict[str, tuple[Evidence, ...]]

    def signs(self, *forms: str, at_least: float = STRONG) -> list[tuple[str, Evidence]]:
        """Return (field, evidence) for the given forms, in order of fields and place."""
        return [
            (name, sign)
            for name, found in self.fields.items()
            for sign in found
            if sign.form in forms and sign.strength >= at_least
        ]

    def spoken(self, form: str) -> bool:
        """Tell whether a pronoun, possessive or verb form (not a call alone) shows a form."""
        return any(
            sign.kind in _PRONOUNS and sign.form == form and sign.strength >= STRONG
            for found in self.fields.values()
            for sign in found
        )


def addressed(document: Document) -> Addressed:
    """Read the German address of an item; pass to ``document.analysis``."""
    names = _names(document)
    fields = {field.name: detect(field.text, names=names).evidence for field in document.texts()}
    everything = [sign for found in fields.values() for sign in found]
    return Addressed(read(everything), fields)


def expected_form(document: Document) -> Form | None:
    """Return the form that was decided: the item's, else what the customer asked for."""
    item = document.item
    if item.address is not None:
        return item.address
    wanted = item.customer.preferences.address if item.customer else "auto"
    if wanted == "auto" or sensitive(document):
        return None
    return wanted


def sensitive(document: Document) -> bool:
    """Tell whether a product of high sensitivity is among the products."""
    return any(product.sensitivity == "high" for product in document.products)


def _names(document: Document) -> frozenset[str]:
    item = document.item
    found: set[str] = set(_legal(document))
    for product in (*item.products, *item.portfolio):
        found.update(_speaking(product))
    return frozenset(name for name in found if len(name) > 3)


def _legal(document: Document) -> list[str]:
    """Return legal wording as it stands, without merge fields."""
    texts = list((document.item.disclosures or {}).values())
    texts += [one.text for product in document.products for one in product.disclosures]
    return [text for text in texts if "{{" not in text]


def _speaking(product: Product) -> list[str]:
    """Return what of a product may say du or Sie by itself: its name, slogans among its facts.

    Of a name also the words that are spelled like a call: „Greif“ for „Bohrhammer Greif“.
    """
    short = [fact.text for fact in product.facts.values() if len(fact.text) < 60]
    own = [word for word in product.name.split()[1:] if is_form(word.lower())]
    return [product.name, *own, *(text for text in short if _SPEAKS.search(text))]
