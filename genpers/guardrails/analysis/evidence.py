"""What a text may lean on: facts, claims, summaries, names, disclosures and campaign dates.

Everything is read once per check, with the day and the market it is valid for; what has run out
stays known, because saying it is a finding of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from unicodedata import normalize

from genpers.guardrails.analysis.dates import (
    DateMention,
    TimeMention,
    day_mention,
    find_dates,
    find_times,
)
from genpers.guardrails.analysis.quantities import Quantity, find_quantities
from genpers.guardrails.analysis.vocabulary import content_stems
from genpers.records.campaign import Campaign
from genpers.records.customer import Customer
from genpers.records.product import Product, holds_on

_UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))


@dataclass(frozen=True, slots=True)
class Support:
    """One text that supports statements: where it is from, what it says, whether it still holds."""

    source: str
    text: str
    holds: bool = True
    in_market: bool = True
    until: date | None = None
    key: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[DateMention, ...] = ()
    times: tuple[TimeMention, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether it may be used on this day in this market."""
        return self.holds and self.in_market


@dataclass(frozen=True, slots=True)
class Evidence:
    """All supports of one checked item. ``known`` is False without products."""

    known: bool
    supports: tuple[Support, ...] = ()
    campaign_dates: tuple[DateMention, ...] = ()
    names: tuple[str, ...] = ()
    products: tuple[Product, ...] = field(default=())

    def valid(self) -> list[Support]:
        """Return what may be used."""
        return [support for support in self.supports if support.valid]

    def of(self, *prefixes: str) -> list[Support]:
        """Return valid supports whose source starts with one of the prefixes."""
        return [
            support
            for support in self.supports
            if support.valid and support.source.startswith(prefixes)
        ]


def gather(
    products: Sequence[Product],
    campaign: Campaign | None,
    customer: Customer | None,
    disclosures: dict[str, str] | None,
    day: date,
    locale: str,
) -> Evidence:
    """Read all evidence for texts of a locale on a day.

    A fact or claim limited to markets counts only where the locale names one of them.
    """
    language, _, market = locale.partition("-")
    supports: list[Support] = []
    for product in products:
        supports += _known(product.model_dump_json(), day, language, market)
    for name, text in (disclosures or {}).items():
        supports.append(_support(f"disclosure:{name}", text, language))
    if customer is not None:
        for name, entry in customer.profile.items():
            value = getattr(entry, "value", entry)
            if value is not None:
                supports.append(_support(f"customer:{name}", str(value), language, name))
    dates = [
        day_mention(moment)
        for moment in (
            campaign.valid_from if campaign else None,
            campaign.valid_until if campaign else None,
        )
        if moment is not None
    ]
    return Evidence(
        known=bool(products),
        supports=tuple(supports),
        campaign_dates=tuple(dates),
        names=tuple(product.name for product in products),
        products=tuple(products),
    )


@lru_cache(maxsize=512)
def _known(product: str, day: date, language: str, market: str) -> tuple[Support, ...]:
    """Return the supports of one product; a campaign asks for the same few again and again."""
    return tuple(_of_product(Product.model_validate_json(product), day, language, market))


def _of_product(product: Product, day: date, language: str, market: str) -> Iterable[Support]:
    yield _support("name", product.name, language)
    if product.summary:
        yield _support("summary", product.summary, language)
    for key, fact in product.facts.items():
        yield _support(
            f"fact:{key}",
            fact.text,
            language,
            key,
            holds=holds_on(day, fact.valid_from, fact.valid_until),
            in_market=_sold_in(market, fact.markets),
            until=fact.valid_until,
        )
    for claim in product.claims:
        yield _support(
            f"claim:{claim.id}",
            claim.text,
            language,
            holds=holds_on(day, claim.valid_from, claim.valid_until),
            in_market=_sold_in(market, claim.markets),
            until=claim.valid_until,
        )
    for disclosure in product.disclosures:
        yield _support(
            f"disclosure:{disclosure.id}",
            disclosure.text,
            language,
            holds=holds_on(day, disclosure.valid_from, disclosure.valid_until),
        )
    if product.audience.min_age is not None:
        yield _support("audience", f"{product.audience.min_age} Jahre years", language, "alter age")


def _sold_in(market: str, markets: tuple[str, ...] | None) -> bool:
    return markets is None or not market or market in markets


def _support(
    source: str,
    text: str,
    language: str,
    key: str = "",
    *,
    holds: bool = True,
    in_market: bool = True,
    until: date | None = None,
) -> Support:
    text = normalize("NFKC", text)
    has_digits = any(character.isdigit() for character in text)
    dates = tuple(find_dates(text, language))
    times = tuple(find_times(text)) if has_digits else ()
    taken = [(one.start, one.end) for one in dates] + [(one.start, one.end) for one in times]
    label = key.replace("_", " ")
    for plain, umlaut in _UMLAUTS:
        if language == "de":
            label = label.replace(plain, umlaut) if plain != "ue" or "que" not in label else label
    return Support(
        source,
        text,
        holds,
        in_market,
        until,
        frozenset(content_stems(label, language)),
        frozenset(content_stems(text, language)),
        tuple(find_quantities(text, language, taken)),
        dates if until is None else (*dates, day_mention(until)),
        times,
    )
