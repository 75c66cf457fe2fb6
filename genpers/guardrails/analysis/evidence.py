"""What a text may lean on: facts, claims, summaries, names, disclosures and campaign dates.

Everything is read once per check, with the day and the market it is valid for; what has run out
stays known, because saying it is a finding of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from unicodedata import normalize

from genpers.guardrails.analysis.dates import (
    DateMention,
    TimeMention,
    day_mention,
    find_dates,
    find_times,
)
from genpers.guardrails.analysis.kept import Kept
from genpers.guardrails.analysis.quantities import find_quantities
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.analysis.vocabulary import content_stems
from genpers.guardrails.text.later import later
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
    words: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether it may be used on this day in this market."""
        return self.holds and self.in_market


@dataclass(frozen=True)
class Evidence:
    """All supports of one checked item. ``known`` is False without products."""

    known: bool
    supports: tuple[Support, ...] = ()
    campaign_dates: tuple[DateMention, ...] = ()
    names: tuple[str, ...] = ()
    products: tuple[Product, ...] = field(default=())

    def valid(self) -> list[Support]:
        """Return what may be used."""
        return self._usable

    def of(self, *prefixes: str) -> list[Support]:
        """Return valid supports whose source starts with one of the prefixes."""
        known = self._sorted.get(prefixes)
        if known is None:
            known = self._sorted[prefixes] = [
                support for support in self._usable if support.source.startswith(prefixes)
            ]
        return known

    @cached_property
    def _usable(self) -> list[Support]:
        return [support for support in self.supports if support.valid]

    @cached_property
    def _sorted(self) -> dict[tuple[str, ...], list[Support]]:
        return {}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the evidence says of one quantity, date or time.

    ``status``: ``supported``, ``shifted``, ``contradicted``, ``expired``, ``past``,
    ``unsupported`` or ``unknown``; ``expected`` is what the evidence says instead.
    """

    start: int
    end: int
    kind: str
    status: str
    expected: str | None = None
    source: str | None = None
    saving: bool = False
    qualifier: str | None = None


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
    language = locale.partition("-")[0]
    supports: list[Support] = []
    for product in products:
        supports += supports_of(product, day, locale)
    for name, text in (disclosures or {}).items():
        supports.append(_support(f"disclosure:{name}", text, language))
    if customer is not None:
        supports += _PROFILES.of(customer, language)
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


def supports_of(product: Product, day: date, locale: str) -> tuple[Support, ...]:
    """Return the supports of one product."""
    return _PRODUCTS.of(product, day, locale)


def _read_profile(customer: Customer, language: str) -> tuple[Support, ...]:
    values = [(name, getattr(entry, "value", entry)) for name, entry in customer.profile.items()]
    return tuple(
        _support(f"customer:{name}", str(value), language, name)
        for name, value in values
        if value is not None
    )


def _read_product(product: Product, day: date, locale: str) -> tuple[Support, ...]:
    language, _, market = locale.partition("-")
    return tuple(_of_product(product, day, language, market))


_PRODUCTS: Kept[Product, tuple[Support, ...]] = Kept(_read_product)
_PROFILES: Kept[Customer, tuple[Support, ...]] = Kept(_read_profile, 64)


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
    words, dates, times, quantities = _read(text, language)
    return Support(
        source,
        text,
        holds,
        in_market,
        until,
        _label(key, language),
        frozenset(words),
        quantities,
        dates if until is None else (*dates, day_mention(until)),
        times,
        words,
    )


_Parts = tuple[
    tuple[str, ...], tuple[DateMention, ...], tuple[TimeMention, ...], tuple[Quantity, ...]
]


# Customers differ, but what their records say is mostly the same: cities, interests, steps.
@lru_cache(maxsize=2048)
def _read(text: str, language: str) -> _Parts:
    dates = tuple(find_dates(text, language))
    dates = (*dates, *_days_of_ranges(text, dates))
    times = tuple(find_times(text)) if any(map(str.isdigit, text)) else ()
    taken = [(one.start, one.end) for one in dates] + [(one.start, one.end) for one in times]
    words = tuple(content_stems(text, language))
    return words, dates, times, tuple(find_quantities(text, language, taken))


def _days_of_ranges(text: str, dates: Iterable[DateMention]) -> Iterable[DateMention]:
    """Yield the days that „vom 24. bis 26. Dezember“ names besides its last."""
    for last in dates:
        found = _FIRST_DAY.search(text, max(0, last.start - 24), last.start)
        after = _LAST_DAY.match(text, last.end)
        if found is not None and last.day:
            first = int(found["day"])
            days = range(first, last.day) if found["to"] else (first,)
        elif after is not None and last.day:
            days = range(last.day + 1, int(after["day"]) + 1)
        else:
            continue
        for day in days:
            yield replace(last, day=day)


_FIRST_DAY = later(
    r"(?<![\d.,])(?P<day>[0-3]?\d)(?:\.|st|nd|rd|th)? ?"
    r"(?:(?P<to>bis(?: zum)?|to|until|through|[-–])|und(?: am)?|and|/|,|&) ?(?:the )?$",
    re.IGNORECASE,
)
_LAST_DAY = later(r" ?(?:to|until|through|[-–]) ?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d.,:]\d|\d)")


@lru_cache(maxsize=512)
def _label(key: str, language: str) -> frozenset[str]:
    label = key.replace("_", " ")
    for plain, umlaut in _UMLAUTS:
        if language == "de":
            label = label.replace(plain, umlaut) if plain != "ue" or "que" not in label else label
    return frozenset(content_stems(label, language))
