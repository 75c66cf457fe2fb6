"""One quantity, and quantities that belong together: ranges, spans, shares, a unit said once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from genpers.guardrails.analysis.written_numbers import GAP
from genpers.guardrails.text.later import later

_OUT_OF = later(r"^ (?:out of|in|of|von)(?: every)? $", re.IGNORECASE)
_RANGE = later(rf"{GAP}*(?:-|–|bis|to|und|and|or|oder){GAP}*$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity with its place.

    ``kind``: ``money``, ``percent``, ``points``, ``duration``, ``measure``, ``ratio``, ``count``.
    ``value`` is in the base unit ``unit`` (minutes, months, gram, metre, the currency's main
    unit); ``high`` is the upper end of a range. ``period`` is ``day``, ``week``, ``month`` or
    ``year`` where the amount recurs. ``nouns`` are the lower-case words that follow a count;
    ``factor`` is what one unit as written is in the base unit. ``loose`` quantities have an article
    for a number („ein Jahr“, "half a kilo", „am nächsten Tag“): they are idle talk unless a fact
    about the same thing says otherwise.
    """

    start: int
    end: int
    kind: str
    value: float
    unit: str
    high: float | None = None
    qualifier: str | None = None
    period: str | None = None
    nouns: tuple[str, ...] = ()
    in_words: bool = False
    factor: float = 1.0
    loose: bool = False


_UNIT_FOLLOWS = later(
    r"^(?: ?[x×] ?| mal | by "
    r"|,? (?:statt|anstatt|instead of|rather than)(?: (?:alle|every|bisher))? "
    r"|,? (?:und|oder|and|or) |, )$",
    re.IGNORECASE,
)


def with_next_unit(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give bare numbers the unit that stands once, behind the last („180 x 90 cm“)."""
    for at in range(len(found) - 2, -1, -1):
        one, after = found[at], found[at + 1]
        if (
            one.kind == "count"
            and not one.in_words
            and one.high is None
            and after.kind in ("measure", "duration")
            and not after.in_words
            and (link := _UNIT_FOLLOWS.match(text[one.end : after.start]))
            # „20 x 0,5 l“ are twenty bottles, „180 x 90 cm“ are two lengths.
            and (after.unit == "m" or link.group().strip() not in ("x", "×"))
        ):
            found[at] = replace(
                one, kind=after.kind, value=one.value * after.factor, unit=after.unit,
                factor=after.factor, nouns=(),
            )  # fmt: skip
    return found


def join_shares(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join „neun von zehn Gästen“ and "three out of four" to a percentage."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == quantity.kind == "count"
            and 0 < last.value < quantity.value <= 1000
            and _OUT_OF.match(text[last.end : quantity.start])
            and (quantity.nouns or "out" in text[last.end : quantity.start])
        ):
            share = 100 * last.value / quantity.value
            joined[-1] = Quantity(
                last.start, quantity.end, "percent", share, "%", qualifier=last.qualifier,
                nouns=quantity.nouns, in_words=True,
            )  # fmt: skip
            continue
        joined.append(quantity)
    return joined


def join_spans(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join „ein Jahr und sechs Monate“ to one duration."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == quantity.kind == "duration"
            and last.unit == quantity.unit
            and last.factor > quantity.factor
            and text[last.end : quantity.start].strip().lower() in ("und", "and", "")
        ):
            value = last.value + quantity.value
            joined[-1] = replace(quantity, start=last.start, value=value, qualifier=last.qualifier)
            continue
        joined.append(quantity)
    return joined


_FRACTIONS = {
    "halbe": 2, "hälften": 2, "drittel": 3, "dritteln": 3, "viertel": 4, "vierteln": 4,
    "fünftel": 5, "fünfteln": 5, "sechstel": 6, "achtel": 8, "zehntel": 10, "zehnteln": 10,
    "thirds": 3, "quarters": 4, "fifths": 5, "sixths": 6, "eighths": 8, "tenths": 10,
}  # fmt: skip


OF_TIME = later(
    r" (?:of (?:an?|the) |einer |eines |des )(hour|day|week|year|stunde|tages|woche|jahres)\b",
    re.IGNORECASE,
)
"""What makes a span of time of a share ("three quarters of an hour")."""
_TIMES = {
    "hour": ("minute", 60.0), "stunde": ("minute", 60.0), "day": ("minute", 1440.0),
    "tag": ("minute", 1440.0), "week": ("minute", 10080.0), "woche": ("minute", 10080.0),
    "year": ("month", 12.0), "jahr": ("month", 12.0),
}  # fmt: skip


def as_fraction(text: str, quantity: Quantity) -> Quantity:
    """Return „vier Fünftel“ as 80 percent, anything else unchanged."""
    if quantity.kind != "count" or not quantity.nouns or quantity.nouns[0] not in _FRACTIONS:
        return quantity
    end = text.lower().index(quantity.nouns[0], quantity.end) + len(quantity.nouns[0])
    share = quantity.value / _FRACTIONS[quantity.nouns[0]]
    of_time = OF_TIME.match(text, end)
    if of_time is not None:  # "three quarters of an hour"
        unit, factor = next(
            unit for name, unit in _TIMES.items() if of_time[1].lower().startswith(name)
        )
        return replace(
            quantity, end=of_time.end(), kind="duration", value=share * factor, unit=unit,
            factor=factor, nouns=(), loose=True,
        )  # fmt: skip
    value = 100.0 * share
    return replace(quantity, end=end, kind="percent", value=value, unit="%", nouns=())


def _rises(last: Quantity, quantity: Quantity, same: bool) -> bool:
    """Tell whether a second number is the larger, in the unit that may stand only there."""
    return last.value * (1.0 if same else quantity.factor) < quantity.value


def join_ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """Return the quantities with two that stand for the ends of a range made one."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        same = last is not None and last.kind == quantity.kind and last.unit == quantity.unit
        if last is not None and last.high is None and _rises(last, quantity, same):
            gap = text[last.end : quantity.start]
            link = _RANGE.match(gap) if gap.strip() else None
            bare = last.kind == "count" and not gap.strip(" \u00a0-–bistoundar")
            spread = gap.strip() in ("-", "–", "bis", "to") or text[
                max(0, last.start - 12) : last.start
            ].lower().rstrip().endswith(("zwischen", "between"))
            if link and spread and (same or bare):
                factor = 1.0 if same else quantity.factor
                joined[-1] = Quantity(
                    last.start, quantity.end, quantity.kind, last.value * factor, quantity.unit,
                    quantity.value, last.qualifier, quantity.period, quantity.nouns,
                    last.in_words, quantity.factor,
                )  # fmt: skip
                continue
        joined.append(quantity)
    return joined
