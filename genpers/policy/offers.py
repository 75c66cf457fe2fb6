"""Offers: may these products be offered to this customer."""

from __future__ import annotations

from datetime import date, datetime
from itertools import combinations

from genpers.policy.ages import age_of
from genpers.policy.moments import aware
from genpers.records.brief import Eligible
from genpers.records.campaign import Request
from genpers.records.product import Product
from genpers.records.record import Record


class AdultsOnly(Record):
    """Categories and industries that the law keeps from minors."""

    minimum_age: int
    categories: tuple[str, ...]
    industries: tuple[str, ...] = ()

    def covers(self, product: Product) -> bool:
        """Tell whether a product is one of them."""
        return (
            product.category in self.categories
            or product.attributes.get("industry") in self.industries
        )


class OfferRules(Record):
    """``guardrails/policy/eligibility.yaml``: owners, minors."""

    not_for_owners: tuple[str, ...]
    adults_only: AdultsOnly


def eligible(rules: OfferRules, request: Request, day: date) -> Eligible:
    """Decide whether all offered products may be offered; the reason names the first that not.

    An allowed offer has a reason only where something could not be known.
    """
    refusal = _excluded(request) or next(
        (
            reason
            for product in request.products
            if (reason := _unfit(rules, request, product, day))
        ),
        None,
    )
    if refusal:
        return Eligible(allowed=False, reason=refusal)
    doubt = next(
        (
            f"{product.id} is for ages from {product.audience.min_age}; the age is not known"
            for product in request.products
            if product.audience.min_age is not None and age_of(request.customer, day) is None
        ),
        None,
    )
    return Eligible(allowed=True, reason=doubt)


def similar(request: Request, product: Product, at: datetime) -> bool:
    """Tell whether a product is similar to one that the customer bought or owns.

    Similar: it requires an owned product, or shares the category of a bought or owned one that
    ``products`` or ``portfolio`` resolve. UWG § 7 (3) No. 2.
    """
    customer = request.customer
    if set(product.requires) & set(customer.owned_products):
        return True
    had = set(customer.owned_products) | bought(request, at)
    categories = {
        item.category for item in (*request.portfolio, *request.products) if item.id in had
    }
    return product.category != "" and product.category in categories


def bought(request: Request, at: datetime) -> set[str]:
    """Return the ids bought until a moment and not returned since."""
    last: dict[str, tuple[datetime, bool]] = {}
    for event in request.customer.history:
        moment = aware(event.at)
        if event.product and event.type in ("purchase", "return") and moment <= at:
            entry = (moment, event.type == "purchase")
            known = last.get(event.product)
            # A return in the same instant as its purchase counts as the later of the two.
            if known is None or (entry[0], not entry[1]) > (known[0], not known[1]):
                last[event.product] = entry
    return {product for product, (_, kept) in last.items() if kept}


def _excluded(request: Request) -> str | None:
    for one, other in combinations(request.products, 2):
        if other.id in one.excludes or one.id in other.excludes:
            return f"{one.id} and {other.id} exclude each other"
    excludes = {item.id: set(item.excludes) for item in (*request.portfolio, *request.products)}
    for product in request.products:
        for owned in request.customer.owned_products:
            if owned in product.excludes or product.id in excludes.get(owned, ()):
                return f"{product.id} is excluded by {owned}, which the customer owns"
    return None


def _unfit(rules: OfferRules, request: Request, product: Product, day: date) -> str | None:
    owned = request.customer.owned_products
    if product.id in owned and request.campaign.objective in rules.not_for_owners:
        return f"the customer already owns {product.id}"
    missing = [needed for needed in product.requires if needed not in owned]
    if missing:
        return f"{product.id} requires {', '.join(missing)}, which the customer does not own"
    return _wrong_age(rules, request, product, day) or _wrong_country(request, product)


def _wrong_age(rules: OfferRules, request: Request, product: Product, day: date) -> str | None:
    audience, adults = product.audience, rules.adults_only
    restricted = adults.covers(product)
    least = max(audience.min_age or 0, adults.minimum_age if restricted else 0)
    age = age_of(request.customer, day)
    if age is None:
        if restricted and audience.min_age is not None:
            return f"{product.id} is for ages from {least}; the age is not known"
        return None
    if age.youngest < least:
        return f"{product.id} is for ages from {least}"
    if audience.max_age is not None and age.oldest > audience.max_age:
        return f"{product.id} is for ages up to {audience.max_age}"
    return None


def _wrong_country(request: Request, product: Product) -> str | None:
    countries = product.audience.countries
    if countries is None:
        return None
    country = country_of(request.customer.locale)
    if country is None:
        return f"{product.id} is offered in {', '.join(countries)} only; the country is not known"
    return None if country in countries else f"{product.id} is not offered in {country}"


def country_of(locale: str) -> str | None:
    """Return the country part of a locale, ``AT`` for ``de-AT``."""
    return locale.split("-", 1)[1] if "-" in locale else None
