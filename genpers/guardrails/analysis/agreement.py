"""When two quantities say the same: equal, rounded, converted, or worked out from others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from genpers.guardrails.analysis.evidence import Support
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.text.later import later

REFERENCE_KEYS = later(
    r"(?<![^\W\d_])(?:30|lowest\w*|niedrigst\w*|tiefst\w*|uvp|rrp|msrp|list(?:en)?(?:_?pr\w+)?|statt\w*|"
    r"vorher\w*|fr(?:ue|ü)her\w*|alte?r?(?:_?preis)?|old|was|previous\w*|regul\w+|normal\w*|streich\w*|"
    r"bisher\w*|vergleich\w*|original\w*|usual\w*|before)(?![^\W_])"
    r"|(?:30_?(?:tage|days?|d)|preis_?(?:alt|vorher)|(?:alt|vor)preis)",
    re.IGNORECASE,
)
"""Keys of facts that hold a price to compare with, not the price to pay."""
_OWN_SHARE = later(r"selbst|eigenanteil|excess|deductible|co_?pay", re.IGNORECASE)
_NIGHTS = re.compile(r"(?:nächte?n?|übernachtung\w*|nights?|overnights?)$")
_YEARS = ("duration", 12)
_LARGE = 100
_SHARE = later(r"\w+ (?:von|aus|of|out of|in) \w+$", re.IGNORECASE)
_SIDES = later(r"\b\d{1,4}(?:[.,]\d)? ?[x×] ?\d{1,4}(?:[.,]\d)?(?! ?[x×\d])", re.IGNORECASE)
OPENING = re.compile(r"\d{1,2} ?(?:-|–|bis|und|to|and) ?$", re.IGNORECASE)
COMPARED = later(
    r"\b(?:als|than|gegenüber|weiter|länger|mehr|weniger|more|longer|further|less)\b", re.IGNORECASE
)


def supporting(
    quantity: Quantity, supports: Iterable[Support], reference: bool, saving: bool
) -> list[tuple[Support, Quantity]]:
    """Return the supports that say a quantity, each with how it says it."""
    found: list[tuple[Support, Quantity]] = []
    for support in supports:
        if quantity.kind == "money" and support.source.startswith("fact:") and not saving:
            is_reference = bool(REFERENCE_KEYS.search(support.source))
            if is_reference and not reference:
                continue
        for other in support.quantities:
            if equal(quantity, other, support):
                found.append((support, other))
                break
        else:
            if _equals_bare(quantity, support) or _equals_listed(quantity, support):
                found.append((support, quantity))
    return found


def sides_said(text: str, quantity: Quantity, supports: Iterable[Support]) -> Support | None:
    """Return the support that gives the sides of a size as the text does („90 x 200 cm“)."""
    for found in _SIDES.finditer(text, max(0, quantity.start - 16), quantity.end):
        if found.start() < quantity.end and quantity.start < found.end():
            said = found.group().replace(" ", "")
            for support in supports:
                if said in support.text.replace(" ", ""):
                    return support
    return None


def share_said(said: str, quantity: Quantity, supports: Iterable[Support]) -> Support | None:
    """Return the support whose two counts are the share of the text („vier von neun Gerichten“)."""
    if quantity.kind != "percent" or _SHARE.match(said) is None:
        return None
    for support in supports:
        counts = [one.value for one in support.quantities if one.kind == "count" and one.value]
        if any(same_value(quantity.value, 100 * a / b) for a in counts for b in counts if a < b):
            return support
    return None


def ends_said(
    quantity: Quantity, around: Callable[[], list[Quantity]], supports: Iterable[Support]
) -> Support | None:
    """Return the support whose range has both its ends in the text („20 Minuten … 40 Minuten“)."""
    if quantity.high is not None:
        return None
    for support in supports:
        for other in support.quantities:
            fits = other.kind == quantity.kind and other.unit == quantity.unit
            if (
                other.high is not None
                and (fits or quantity.kind == "count")
                and quantity.value in (other.value, other.high)
                and {other.value, other.high} <= {one.value for one in around() if one.high is None}
            ):
                return support
    return None


def same_value(one: float, other: float) -> bool:
    """Tell whether two figures differ by no more than arithmetic does."""
    return abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))


def equal(quantity: Quantity, other: Quantity, support: Support | None = None) -> bool:
    """Tell whether two quantities say the same: value, unit, period, range."""
    if quantity.kind == other.kind == "count":
        return _same_count(quantity, other)
    if quantity.kind == "count" and quantity.qualifier and (other.kind, other.factor) == _YEARS:
        return same_value(quantity.value, other.value / 12)  # „unter 18“ is „unter 18 Jahren“
    if quantity.kind == "count" and not quantity.nouns:
        return same_value(quantity.value, other.value / (other.factor or 1.0))
    if {quantity.kind, other.kind} == {"count", "times"} or (
        quantity.unit == "mal" and other.kind == "count"
    ):
        return same_value(quantity.value, other.value)
    if quantity.kind == "count" and other.unit == "mal" and quantity.value >= _LARGE:
        return same_value(
            quantity.value, other.value
        )  # „30.000 Belastungen“: „30.000-mal belastet“
    if quantity.kind == "count" and other.kind == "duration" and other.in_words:
        return False
    if {quantity.unit, other.unit} == {"minute", "month"}:
        return quantity.high is other.high is None and close_enough(quantity, other)
    if quantity.kind != other.kind or not _same_measure(quantity, other):
        return False
    if quantity.period and other.period and quantity.period != other.period:
        year, of_other = _yearly(quantity), _yearly(other)
        return abs(year - of_other) <= 0.03 * of_other and quantity.kind == "money"
    if quantity.high is not None or other.high is not None:
        if quantity.high is None:
            ends = {
                "upto": other.high,
                "below": other.high,
                "from": other.value,
                "above": other.value,
            }
            wanted = ends.get(quantity.qualifier or "")
            return wanted is not None and same_value(quantity.value, wanted)
        return (
            other.high is not None
            and same_value(quantity.value, other.value)
            and same_value(quantity.high, other.high)
        )
    if quantity.kind == "percent" and (quantity.in_words or other.in_words):
        return abs(quantity.value - other.value) <= 0.5
    return same_value(quantity.value, other.value) or _rounded(quantity, other)


def _same_measure(quantity: Quantity, other: Quantity) -> bool:
    """Tell whether units agree; cents of any currency do, and „je kWh“ may be left out."""
    if quantity.unit == other.unit:
        return True
    if quantity.kind != "money":
        return False
    bare, of_other = quantity.unit.split("/")[0], other.unit.split("/")[0]
    if "/" in quantity.unit and "/" in other.unit:
        return False
    return bare == of_other or 0.01 in (quantity.factor, other.factor)


def _rounded(quantity: Quantity, other: Quantity) -> bool:
    """Tell whether a value said with „rund“, „über“ or „unter“ is the other one rounded."""
    if quantity.kind == "duration" and quantity.loose:
        # „knapp eine Stunde“ for 50 minutes: nobody says it for less than three quarters.
        least = {"about": 0.75, "below": 0.6}.get(quantity.qualifier or "", 1.0)
        return least < 1.0 and least * quantity.value <= other.value <= quantity.value
    if quantity.qualifier == "about":
        return abs(quantity.value - other.value) <= 0.05 * other.value
    if quantity.qualifier == "above":
        return quantity.value <= other.value <= 1.2 * quantity.value
    if quantity.qualifier == "below":
        return 0.8 * quantity.value <= other.value <= quantity.value
    return False


def _same_count(quantity: Quantity, other: Quantity) -> bool:
    if (quantity.high or 0) != (other.high or 0):
        return False
    if not same_value(quantity.value, other.value):
        return bool(shared(quantity.nouns, set(other.nouns))) and _rounded(quantity, other)
    if quantity.value < 100 or not quantity.nouns or not other.nouns:
        return True
    return bool(shared(quantity.nouns, set(other.nouns)))


def _yearly(quantity: Quantity) -> float:
    per_year = {"day": 365.0, "week": 52.0, "month": 12.0, "year": 1.0}
    return quantity.value * per_year.get(quantity.period or "", 1.0)


def _equals_bare(quantity: Quantity, support: Support) -> bool:
    """Tell whether a fact is just this number, its unit left to the fact's name."""
    if not support.source.startswith(("fact:", "customer:")) or len(support.quantities) != 1:
        return False
    other = support.quantities[0]
    if other.kind != "count" or other.nouns or other.end - other.start < len(support.text.strip()):
        return False
    return same_value(quantity.value / (quantity.factor or 1.0), other.value)


def _equals_listed(quantity: Quantity, support: Support) -> bool:
    """Tell whether a number behind a measure of a fact shares its unit („250 Mbit/s, …, 175“)."""
    if quantity.kind != "measure" or not support.source.startswith("fact:"):
        return False
    first = next((one for one in support.quantities if one.unit == quantity.unit), None)
    return first is not None and any(
        one.kind == "count" and not one.nouns and not one.in_words and one.start > first.start
        and same_value(one.value * (first.factor or 1.0), quantity.value)
        for one in support.quantities
    )  # fmt: skip


def in_minutes(quantity: Quantity, value: float) -> float:
    """Return a duration in minutes; a month has 30.4 days."""
    return value * (43_800 if quantity.unit == "month" else 1)


def close_enough(quantity: Quantity, other: Quantity) -> bool:
    """Tell whether a loose figure („rund 100“) fits an exact one."""
    one = in_minutes(quantity, quantity.value)
    ends = [in_minutes(other, other.value)]
    if other.high is not None:
        ends.append(in_minutes(other, other.high))
    if quantity.qualifier in ("upto", "below") and one >= max(ends):
        return True
    return min(ends) * 0.97 <= one <= max(ends) * 1.03


def derived(quantity: Quantity, supports: Sequence[Support], saving: bool) -> bool:
    """Tell whether the value follows from the evidence: a discount, a list that is counted."""
    if quantity.kind in ("duration", "count") and _lasting(quantity, supports):
        return True
    if quantity.kind == "percent" and any(
        one.kind == "percent" and same_value(quantity.value, 100 - one.value)
        for support in supports
        if _OWN_SHARE.search(support.source)
        for one in support.quantities
    ):
        return True  # who bears 20 % has 80 % paid
    if quantity.kind == "count":
        # A list counts for what it is a list of: „drei Sorten“ for the fact „sorten“.
        said = set(content_stems(" ".join(quantity.nouns[:2]), "de"))
        return any(
            list_length(support.text) == quantity.value
            for support in supports
            if support.source == "summary"
            or (support.source.startswith("fact:") and (not said or shared(said, support.key)))
        )
    if quantity.kind == "duration" and quantity.factor == 1440:
        # Two nights are two days, or three.
        return any(
            other.kind == "count"
            and quantity.value / 1440 - other.value in (0, 1)
            and any(_NIGHTS.match(noun) for noun in other.nouns[:2])
            for support in supports
            for other in support.quantities
        )
    if not saving and quantity.kind != "percent":
        return False
    amounts = [
        (support, other.value)
        for support in supports
        if support.source.startswith("fact:")
        for other in support.quantities
        if other.kind == "money"
    ]
    current = [value for one, value in amounts if not REFERENCE_KEYS.search(one.source)]
    before = [value for one, value in amounts if REFERENCE_KEYS.search(one.source)]
    for price in current:
        for reference in before:
            if reference <= 0:
                continue
            if quantity.kind == "money" and any(
                same_value(quantity.value, times * (reference - price)) for times in (1, 12)
            ):
                return True
            percent = (reference - price) / reference * 100
            if quantity.kind == "percent" and saving and abs(quantity.value - percent) <= 0.5:
                return True
    return False


def _lasting(quantity: Quantity, supports: Sequence[Support]) -> bool:
    """Tell how long a pack lasts („60 Kapseln, eine am Tag“), or for how many uses."""
    facts = [one for support in supports for one in support.quantities]
    if quantity.kind == "duration":
        days = in_minutes(quantity, quantity.value) / 1440
        daily = [
            float(found[1]) if found[1].isdigit() else _DAILY.get(found[1].lower()[:4], 1.0)
            for support in supports
            for found in [_A_DAY.search(support.text)]
            if found is not None
        ]
        counts = [one.value for one in facts if one.kind == "count" and one.value > 1]
        times = [in_minutes(one, one.value) / 1440 for one in facts if one.kind == "duration"]
        return any(same_value(one / each, days) for one in counts for each in daily) or any(
            same_value(round(one * each, 4), round(days, 4)) for one in counts for each in times
        )  # „10 Abende zu 45 Minuten“ are seven and a half hours
    whole = [one for one in facts if one.kind == "measure" and one.high is None]
    return quantity.value >= 2 and any(
        one is not other and one.unit == other.unit and other.value
        and same_value(round(one.value / other.value, 3), quantity.value)
        for one in whole
        for other in whole
    )  # fmt: skip


_DAILY = {"zwei": 2.0, "drei": 3.0, "two": 2.0, "thre": 3.0}
_A_DAY = later(
    r"\b(\d{1,2}|ein\w{0,2}|zwei|drei|one|an?|two|three) (?:\w+ )?"
    r"(?:am tag|pro tag|je tag|täglich|a day|per day|daily|each day)\b",
    re.IGNORECASE,
)


def list_length(text: str) -> int:
    """Return how many things a fact lists („Apfel, Birne und Quitte“ are 3), 0 for prose."""
    parts = [part for part in re.split(r",\s*|\s+(?:und|and|sowie|&)\s+", text) if part.strip()]
    if len(parts) < 2 or any(len(part.split()) > 3 for part in parts):
        return 0
    return len(parts)
