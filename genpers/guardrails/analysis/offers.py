"""Whether these products may be offered together, to this customer, over this channel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from genpers.guardrails.analysis.known_facts import consent_status

if TYPE_CHECKING:
    from genpers.records.customer import Customer
    from genpers.records.finding import CheckItem
    from genpers.records.product import Product


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason against an offer: the product it is about (or None), and the reason.

    ``wish`` names what the customer asked for and does not get.
    """

    product: Product | None
    reason: str
    sure: bool = True
    wish: Literal["channel", "frequency", "quiet_hours"] | None = None


def owned_ids(customer: Customer | None) -> frozenset[str]:
    """Return what a customer owns; a purchase counts only where ownership is recorded."""
    return frozenset(customer.owned_products) if customer else frozenset()


def exclusions(item: CheckItem, *, together: bool = True) -> Iterator[Obstacle]:
    """Yield products that exclude each other or something owned; exclusion is symmetric.

    Not ``together``: the text lets the reader choose one, which leaves what is owned.
    """
    offered = item.products
    for at, first in enumerate(offered if together else ()):
        for second in offered[at + 1 :]:
            if second.id in first.excludes or first.id in second.excludes:
                yield Obstacle(second, f"{first.name} / {second.name}")
    owned = owned_ids(item.customer)
    known = {product.id: product for product in (*item.portfolio, *item.products)}
    for product in offered:
        for identity in sorted(owned - {product.id}):
            other = known.get(identity)
            if identity in product.excludes or (other is not None and product.id in other.excludes):
                yield Obstacle(product, f"{product.name} / {other.name if other else identity}")


def owned_offers(item: CheckItem, not_for_owners: frozenset[str]) -> Iterator[Obstacle]:
    """Yield offered products that the customer has, where the objective advertises them."""
    objective = item.campaign.objective if item.campaign else None
    if objective is not None and objective not in not_for_owners:
        return
    for one in served_owners(item):
        yield replace(one, sure=objective is not None)


def served_owners(item: CheckItem) -> Iterator[Obstacle]:
    """Yield products that the customer has: an obstacle only if the text sells them."""
    for product in item.products:
        if product.id in owned_ids(item.customer):
            yield Obstacle(product, product.name, sure=False)


def youngest_age(customer: Customer, day: date) -> int | None:
    """Return the youngest age a customer can have on a day, None where nothing is known."""
    for name in ("birth_date", "date_of_birth", "birthday", "birth_year", "age"):
        value = customer.text_of(name)
        if not value:
            continue
        full = re.fullmatch(r"((?:19|20)\d\d)-(\d\d)-(\d\d)", value)
        if full:
            year, month, born = (int(part) for part in full.groups())
            return day.year - year - ((day.month, day.day) < (month, born))
        if re.fullmatch(r"(?:19|20)\d\d", value):
            return day.year - int(value) - 1
        if name == "age" and value.isdigit():
            return int(value)
    return None


def ineligible(item: CheckItem, day: date, adults_only: Mapping[str, Any]) -> Iterator[Obstacle]:
    """Yield why a product may not be offered to this customer: age, requirement, country, state."""
    customer = item.customer
    if customer is None:
        return
    advertising = item.campaign is None or item.campaign.purpose != "service"
    age = youngest_age(customer, day)
    owned = owned_ids(customer)
    for product in item.products:
        audience = product.audience
        if audience.min_age is not None and age is not None and age < audience.min_age:
            yield Obstacle(product, f"min_age {audience.min_age}")
        elif audience.min_age is not None and age is None and _for_adults(product, adults_only):
            yield Obstacle(product, f"min_age {audience.min_age}", sure=False)
        if audience.max_age is not None and age is not None and age > audience.max_age:
            yield Obstacle(product, f"max_age {audience.max_age}")
        missing = [one for one in product.requires if one not in owned]
        if missing:
            yield Obstacle(product, f"requires {', '.join(missing)}")
        country = customer.locale[3:]
        if audience.countries and country and country not in audience.countries:
            yield Obstacle(product, f"countries {', '.join(audience.countries)}")
    if advertising and {"arrears", "complaint_open", "bereavement", "do_not_contact"} & set(
        customer.flags
    ):
        yield Obstacle(item.products[0] if item.products else None, ", ".join(customer.flags))


def _for_adults(product: Product, adults_only: Mapping[str, Any]) -> bool:
    return product.category in adults_only.get("categories", ()) or (
        product.attributes.get("industry") in adults_only.get("industries", ())
    )


def underage(
    item: CheckItem, day: date, rules: Mapping[str, Any], minimum: int
) -> Iterator[Obstacle]:
    """Yield why a recipient known to be young gets no advertising: under 16 none, under 18 some."""
    if item.customer is None or (item.campaign is not None and item.campaign.purpose == "service"):
        return
    age = youngest_age(item.customer, day)
    if age is None:
        return
    if age < minimum:
        yield Obstacle(item.products[0] if item.products else None, f"under {minimum}")
        return
    for product in item.products:
        if age < int(rules.get("minimum_age", 18)) and _for_adults(product, rules):
            yield Obstacle(product, f"under {rules.get('minimum_age', 18)}")


def missing_consent(item: CheckItem, day: date, rules: Mapping[str, Any]) -> Obstacle | None:
    """Return why this customer may not be written to for this purpose over this channel."""
    customer, campaign = item.customer, item.campaign
    if customer is None or campaign is None or item.channel in rules.get("impersonal_channels", ()):
        return None
    if campaign.purpose in rules.get("purposes_without_consent", ()):
        return None
    status = consent_status(customer, campaign.purpose, item.channel, day)
    if status != "granted":
        return Obstacle(None, f"{campaign.purpose} / {item.channel}")
    methods = {
        one.method
        for one in customer.consents
        if one.purpose == campaign.purpose
        and one.status == "granted"
        and (item.channel in one.channels or "*" in one.channels)
    }
    allowed = set(rules["methods"].get(item.channel, rules["methods"]["default"]))
    if campaign.purpose == "advertising" and not methods & allowed:
        return Obstacle(None, f"{', '.join(sorted(methods))} / {item.channel}")
    return None


def unwanted_contact(
    item: CheckItem, day: date, sending: datetime | None, rules: Mapping[str, Any]
) -> Iterator[Obstacle]:
    """Yield where channel, frequency or hour are not what the customer asked for.

    The path itself delays a message until quiet hours end and refuses one too many; here a text is
    held that somebody plans to send at a moment (``sending``, in the customer's time zone).
    """
    customer = item.customer
    if customer is None or item.channel in rules.get("impersonal_channels", ()):
        return
    wishes = customer.preferences
    ends = wishes.quiet_until(sending) if sending else None
    if ends and wishes.quiet_hours:
        hours = "–".join(wishes.quiet_hours)
        yield Obstacle(None, f"{hours}, {ends.isoformat('T', 'minutes')}", wish="quiet_hours")
    campaign = item.campaign
    if campaign is not None and campaign.purpose in rules.get("purposes_without_consent", ()):
        return
    wanted = wishes.channels
    if wanted and item.channel not in wanted and "*" not in wanted:
        yield Obstacle(None, f"{', '.join(wanted)}, not {item.channel}", wish="channel")
    if wishes.max_per_week is not None:
        end = sending or datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)
        begin = end - timedelta(days=int(rules["frequency_window_days"]))
        sent = sum(
            1
            for event in customer.history
            if event.type == "sent" and begin < _aware(event.at) <= end
        )
        if sent >= wishes.max_per_week:
            yield Obstacle(None, f"{sent} / {wishes.max_per_week}", wish="frequency")


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
