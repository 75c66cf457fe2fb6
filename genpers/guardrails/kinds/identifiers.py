"""Kind ``identifiers``: personal identifiers in the copy, with checksums where there are any.

```yaml
kind: identifiers
types: [email, phone]       # see genpers/guardrails/analysis/identifiers.py
review: [card_part]         # types that only ask for review
service: [card_part]        # types that pass in a message that fulfils a contract
own_ids: true               # also the record's own id and the campaign's id
```

What the product's facts, disclosures or link, the campaign or the footer state passes: a hotline,
the address of a shop, an article number. A value of the customer's own record never passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import ClassVar

from genpers.guardrails.analysis.identifier_forms import (
    AT_THE_DOOR,
    OUR_PLACE,
    ROLE_MAILBOX,
    TO_THE_READER,
    UP_THE_STAIRS,
)
from genpers.guardrails.analysis.identifiers import Identifier, find_identifiers
from genpers.guardrails.analysis.screen import possible_in
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_QUICK = later(r"\d|@|\b[äa]t\b|klammeraffe|null|zero|\boh\b", re.IGNORECASE)
_OWN_ID = "id"
_PLATE = later(r"kennzeichen|schild|plate|registration", re.IGNORECASE)
_SQUEEZE = later(r"[\s()/.–-]+")


class Identifiers:
    """Identifiers of the given types that the sender's own records do not license."""

    name: ClassVar[str] = "identifiers"

    class Params(Record):
        """YAML keys of the kind."""

        types: list[str]
        review: tuple[str, ...] = ()
        service: tuple[str, ...] = ()
        own_ids: bool = False

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._types = frozenset(params.types)
        self._review = frozenset(params.review)
        self._service = frozenset(params.service)
        self._own_ids = params.own_ids

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return what must be there at all: one of the types, or an id of the record."""
        return identified_types, self._types | ({_OWN_ID} if self._own_ids else set())

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per identifier."""
        campaign = document.item.campaign
        passes = self._service if campaign and campaign.purpose == "service" else frozenset()
        for field in document.fields.values():
            yield from _ids(document, field) if self._own_ids else ()
            for one in document.analysis(identified).get(field.name, ()):
                if one.type in self._types - passes and not _licensed(document, field, one):
                    unsure = one.type in self._review or not one.proven
                    yield Match(
                        field.name,
                        one.start,
                        one.end,
                        severity="review" if unsure else None,
                        evidence=one.type,
                    )


def identified_types(document: Document) -> frozenset[str]:
    """Return the types of all identifiers in the fields, and ``id`` for one of the record's own."""
    found = {one.type for some in document.analysis(identified).values() for one in some}
    ids = _own_ids(document)
    if any(one in field.text for one in ids for field in document.fields.values()):
        found.add(_OWN_ID)
    return frozenset(found)


def _own_ids(document: Document) -> list[str]:
    item = document.item
    ids = [item.customer.id] if item.customer else []
    if item.campaign and re.search(r"[\d_]", item.campaign.id):
        ids.append(item.campaign.id)
    return ids


def _ids(document: Document, field: Field) -> Iterable[Match]:
    for one in _own_ids(document):
        at = field.text.find(one)
        while at >= 0 and any(character.isdigit() for character in one):
            around = field.text[max(0, at - 1) : at] + field.text[at + len(one) : at + len(one) + 1]
            if not any(character.isalnum() or character in "-_/" for character in around):
                yield Match(field.name, at, at + len(one), evidence="id")
            at = field.text.find(one, at + 1)


def identified(document: Document) -> dict[str, tuple[Identifier, ...]]:
    """Return the identifiers of every field, for all rules at once."""
    return {
        field.name: find_identifiers(field.text, document.item.locale, possible_in(document, field))
        for field in document.fields.values()
        if _QUICK.search(field.text)
    }


def _licensed(document: Document, field: Field, one: Identifier) -> bool:
    said = _SQUEEZE.sub("", field.text[one.start : one.end].lower())
    if one.type == "plate" and _PLATE.search(field.text, max(0, one.start - 24), one.end):
        return said in document.analysis(_own_plates)  # an order number is no licence for a plate
    first, last = field.sentence_at(one.start, one.end)
    if one.type == "address":
        before, after = field.text[first : one.start], field.text[one.end : last]
        if AT_THE_DOOR.search(before) and UP_THE_STAIRS.search(f"{before[-24:]}{after}"):
            return False  # the shop may have the same address; the door is somebody's
        if OUR_PLACE.search(before) and not AT_THE_DOOR.search(before):
            return True
    if one.type == "email" and ROLE_MAILBOX.match(field.text, one.start, one.end):
        return not TO_THE_READER.search(field.text, first, one.start)
    if len(said) > 3 and said in document.analysis(_own):
        return True
    # The same figures under another label („Kundennummer" for an article number) are no licence.
    return one.type != "customer_number" and _digits(said) in document.analysis(_own_digits)


def _own_plates(document: Document) -> str:
    facts = [one for product in document.item.products for one in product.facts.items()]
    parts = [fact.text for name, fact in facts if _PLATE.search(name) or _PLATE.search(fact.text)]
    return "|".join(_SQUEEZE.sub("", part.lower()) for part in parts)


def _digits(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) >= 6 else "-"


def _own(document: Document) -> str:
    item = document.item
    parts = [fact.text for product in item.products for fact in product.facts.values()]
    parts += [text.text for product in item.products for text in product.disclosures]
    parts += [f"{product.name} {product.summary}" for product in item.products]
    parts += [str(value) for product in item.products for value in product.attributes.values()]
    parts += [item.campaign.instructions or "", item.campaign.link or ""] if item.campaign else []
    parts += [item.footer or "", *(item.disclosures or {}).values()]
    return "|".join(_SQUEEZE.sub("", part.lower()) for part in parts)


def _own_digits(document: Document) -> str:
    return re.sub(r"[^\d|]", "", document.analysis(_own))
