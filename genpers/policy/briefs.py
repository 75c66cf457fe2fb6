"""Briefs: the permitted extract, put together from what the other steps allowed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from genpers.errors import InputError
from genpers.policy.offers import country_of
from genpers.records.brief import BriefClaim, BriefProduct
from genpers.records.campaign import Campaign, Request
from genpers.records.product import Product, ProductFact, holds_on
from genpers.records.record import language_of

INSTRUCTIONS_LIMIT = 2000


def brief_products(request: Request, day: date) -> tuple[BriefProduct, ...]:
    """Return what may be said of the offered products on a day, in the customer's market."""
    locale = request.customer.locale
    return tuple(
        _brief_product(product, locale, day, product.id in request.customer.owned_products)
        for product in request.products
    )


def instructions_of(campaign: Campaign) -> str | None:
    """Return the campaign's own instructions; raise ``InputError`` where they are too long."""
    text = (campaign.instructions or "").strip()
    if len(text) > INSTRUCTIONS_LIMIT:
        raise InputError(
            f"The instructions have {len(text)} characters, {INSTRUCTIONS_LIMIT} are allowed",
            "campaign.instructions",
            "Shorten them.",
        )
    return text or None


def _brief_product(product: Product, locale: str, day: date, owned: bool) -> BriefProduct:
    country, language = country_of(locale), language_of(locale)
    grammar = product.grammar.get(language)
    return BriefProduct(
        id=product.id,
        name=product.name,
        category=product.category,
        sensitivity=product.sensitivity,
        summary=product.summary,
        facts={
            name: told(fact, language)
            for name, fact in product.facts.items()
            if holds_on(day, fact.valid_from, fact.valid_until)
            and _in_market(fact.markets, country)
        },
        claims=tuple(
            BriefClaim(id=claim.id, text=claim.text)
            for claim in product.claims
            if holds_on(day, claim.valid_from, claim.valid_until)
            and _in_market(claim.markets, country)
        ),
        owned=owned,
        gender=grammar.gender if grammar else None,
        plural=grammar.plural if grammar else False,
        attributes=product.attributes,
    )


def told(fact: ProductFact, language: str) -> str:
    """Return a product fact as it may stand in a text of that language."""
    value = fact.value
    if isinstance(value, bool):
        return {"de": ("nein", "ja")}.get(language, ("no", "yes"))[value]
    if isinstance(value, float) and language == "de":
        return str(value).replace(".", ",")
    return str(value)


def _in_market(markets: Sequence[str] | None, country: str | None) -> bool:
    return markets is None or country in markets
