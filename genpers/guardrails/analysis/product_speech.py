"""What the item's own records say, for rules that ask whether a word comes from the offer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from genpers.guardrails.analysis.kept import Kept, products_of
from genpers.guardrails.text.later import later
from genpers.guardrails.text.words import fold
from genpers.records.product import Product

if TYPE_CHECKING:
    from genpers.guardrails.document import Document

_NO_CONTENT = frozenset(
    [
        "ihr",
        "ihre",
        "ihren",
        "ihrem",
        "ihrer",
        "ihres",
        "dein",
        "deine",
        "deinen",
        "deinem",
        "deiner",
        "your",
        "you",
        "the",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "als",
        "wie",
        "ein",
        "eine",
        "für",
        "und",
        "mit",
        "von",
        "seit",
        "nach",
        "bei",
        "and",
        "for",
        "with",
        "since",
        "after",
        "that",
        "this",
        "sie",
    ]
)
_WORD = later(r"[^\W_]{3,}")


def _speech(product: Product) -> str:
    parts = [product.name, product.summary, product.category.replace("_", " ")]
    parts += [f"{name} {fact.text}" for name, fact in product.facts.items()]
    parts += [claim.text for claim in product.claims]
    parts += [one.text for one in product.disclosures]
    parts += [str(value) for value in product.attributes.values()]
    return " ".join(parts)


_SPEECH: Kept[Product, str] = Kept(_speech)


def offer_text(document: Document) -> str:
    """Return all words of products and campaign in lower case; brands and categories included."""
    parts = [_SPEECH.of(product) for product in products_of(document)]
    owned = set(document.item.customer.owned_products) if document.item.customer else set()
    parts += [one.name for one in document.item.portfolio if one.id in owned]
    return " ".join(parts).lower()


@dataclass(frozen=True)
class Offer:
    """All words of products and campaign, in lower case and folded (without umlaut marks)."""

    text: str

    @cached_property
    def folded(self) -> str:
        """The words as values of the record are compared."""
        return fold(self.text)


def offer_of(document: Document) -> Offer:
    """Return the words of ``offer_text`` in both forms, worked out once."""
    return document.analysis(_offer)


def _offer(document: Document) -> Offer:
    return Offer(document.analysis(offer_text))


def stem(word: str) -> str:
    """Return the part of a word that its inflections share, for a containment test."""
    word = word.lower()
    for ending in ("innen", "ern", "en", "er", "es", "em", "in", "e", "n", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def spoken_of(text: str, offer: str) -> bool:
    """Tell whether one of the content words of a phrase belongs to the offer's own words."""
    return any(
        stem(word) in offer if len(word) > 3 else re.search(rf"\b{word.lower()}", offer)
        for word in _WORD.findall(text)
        if word.lower() not in _NO_CONTENT
    )
