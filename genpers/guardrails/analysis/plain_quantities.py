"""Quantities that state nothing of the offer: advice, frequencies, parts, ages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from genpers.guardrails.analysis.agreement import COMPARED, OPENING, in_minutes, same_value
from genpers.guardrails.analysis.evidence import Evidence
from genpers.guardrails.analysis.quantities import find_quantities
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.analysis.recurrences import recurrences
from genpers.guardrails.analysis.vocabulary import shared
from genpers.guardrails.text.later import later

_STRUCTURE = re.compile(
    r"(?:schritte?n?|klicks?|fragen?|tipps?|gründe?n?|dinge?n?|sachen|abschnitte?n?|handgriffe?n?|"
    r"steps?|clicks?|taps?|questions?|tips?|reasons?|things|ways|sections?)$"
)
_SMALL_TALK = 12
_ADVICE = {
    "de": later(
        r"\b(?:prüf|wechsl?e?l|lager|leg|stell|setz|lass|beginn|wart|mess|plan|reinig|wasch|trockn|"
        r"gieß|lüft|rühr|knet|back|koch|dünst|brat|weich|bewahr|schneid|kühl|dreh|halt|üb|iss|ess|"
        r"wässer|dämpf|schlag|schüttl?e?l)(?:e?n) Sie\b|\b(?:ziehen|ruhen|gehen|trocknen|quellen|"
        r"köcheln|abkühlen|stehen|einwirken|einweichen) (?:lassen|lässt|lasst)\b",
        re.IGNORECASE,
    ),
    "en": later(
        r"(?:^|[.!?:;,\n] ?(?:then |and |or )?)\s*(?:please )?"
        r"(?:check|change|replace|store|leave|let|set|"
        r"wait|start|begin|measure|plan|clean|wash|dry|water|air|stir|knead|bake|cook|simmer|steep|"
        r"rest|soak|keep|cut|allow|chill|boil|fry|roast|turn|hold|press|rinse|cool|practise)\b",
        re.IGNORECASE,
    ),
}
_PER_UNIT = later(
    r"(?:\b(?:je|pro|per|an?|each)|/) ?(?P<unit>stunde|tag|woche|monat|hour|day|week|month)\b",
    re.IGNORECASE,
)
_MINUTES = {"stunde": 60, "hour": 60, "tag": 1440, "day": 1440, "woche": 10080, "week": 10080}
_COUNTING = frozenset(
    ["every", "alle", "two", "three", "four", "five", "zwei", "drei", "vier", "fünf", "day", "days",
     "week", "weeks", "tag", "tage", "woche", "wochen", "monat", "monate", "month", "months"]
)  # fmt: skip
_EACH = later(r"^ (?:je|pro|per|an?|each|for each|für jede\w*) \w+", re.IGNORECASE)
_YEARLY = later(r"\b(?:jahr|jährlich|year|yearly|annually|annual)\b", re.IGNORECASE)
_EVERY = {
    "de": (("täglich", 365.0), ("wöchentlich", 52.0), ("monatlich", 12.0), ("zweimonatlich", 6.0),
           ("vierteljährlich", 4.0), ("quartalsweise", 4.0), ("halbjährlich", 2.0)),
    "en": (("daily", 365.0), ("weekly", 52.0), ("monthly", 12.0), ("bimonthly", 6.0),
           ("quarterly", 4.0), ("twice a year", 2.0), ("every other month", 6.0)),
}  # fmt: skip
_INTERVAL = later(r"\b(?:alle|every) $", re.IGNORECASE)


def clause_around(text: str, start: int, end: int) -> str:
    """Return the words of the clause around a span, without the span itself."""
    left = re.split(r"[.!?\n:;](?=\s|$)|, (?=\D)", text[max(0, start - 90) : start])[-1]
    right = re.split(r"[.!?\n:;](?=\s|$)|, (?=\D)", text[end : end + 60])[0]
    return f"{left} {right}"


def is_between_times(quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether a duration is the time between two times of a fact („10 bis 15 Uhr“)."""
    for support in evidence.valid():
        ends = [one.minutes for one in support.times]
        # „10 bis 15 Uhr“: the first number is a time too.
        starts = [
            60 * int(left.group().split()[0].rstrip("-–bisto"))
            for one in support.times
            if (left := OPENING.search(support.text[max(0, one.start - 12) : one.start]))
        ]
        if any(
            same_value((end - start) % 720, quantity.value)
            for end in ends
            for start in ends + starts
        ):
            return True
    return False


def is_priced_time(text: str, language: str, quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether an amount beside a duration is a rate of the evidence times that duration."""
    around = text[max(0, quantity.start - 50) : quantity.end + 40]
    said = [one.value for one in find_quantities(around, language) if one.kind == "money"]
    for support in evidence.of("fact:"):
        rates = [one.value for one in support.quantities if one.kind == "money" and one.value]
        times = [one.value for one in support.quantities if one.kind == "duration" and one.value]
        per = _PER_UNIT.search(support.text)
        if per is not None:
            times.append(float(_MINUTES.get(per["unit"].lower(), 43_800)))
        minutes = in_minutes(quantity, quantity.value)
        if any(
            same_value(money / rate, minutes / time)
            for money in said
            for rate in rates
            for time in times
        ):
            return True
    return False


def is_advice(
    text: str, language: str, quantity: Quantity, stems: set[str], evidence: Evidence
) -> bool:
    """Tell how long or how often the reader is asked to do something from what a product offers."""
    advice = _ADVICE.get(language)
    if quantity.kind != "duration" or advice is None:
        return False
    begin = max(text.rfind(mark, 0, quantity.start) for mark in (". ", "! ", "? ", "\n")) + 1
    ends = [at for mark in ".!?\n" if (at := text.find(mark, quantity.end)) >= 0]
    if not advice.search(text[begin : min(ends, default=len(text))]):
        return False
    return not any(
        shared({*support.key, *support.stems}, stems - _COUNTING)
        for support in evidence.of("fact:", "claim:")
        if any(one.kind == "duration" for one in support.quantities)
    )


def is_soft(quantity: Quantity) -> bool:
    """Tell a count that needs no proof unless the evidence says otherwise („zwei Kabel“)."""
    if quantity.kind == "times":
        return quantity.value < 4 and quantity.in_words
    if quantity.kind != "count":
        return False
    if any(_STRUCTURE.match(noun) for noun in quantity.nouns[:2]):
        return True
    if not quantity.in_words:
        return False
    # „bis elf“ and „um achtzehn Uhr“ are times of day in words.
    of_day = quantity.value <= 24 and (not quantity.nouns or quantity.nouns[0] in ("uhr", "o"))
    return of_day or quantity.value <= _SMALL_TALK


def is_age(quantity: Quantity, evidence: Evidence, day: date) -> bool:
    """Tell whether a span of years is the time since a year that a fact names."""
    if quantity.kind != "duration" or quantity.unit != "month":
        return False
    years = quantity.value / 12
    for support in evidence.valid():
        for mention in support.dates:
            if mention.year is None or mention.year > day.year:
                continue
            age = day.year - mention.year
            rounded = quantity.qualifier in ("from", "above", "about") and 0.8 * age <= years <= age
            if abs(age - years) <= 1 or rounded:
                return True
    return False


def is_multiple(
    text: str, figures: Iterable[Quantity], quantity: Quantity, evidence: Evidence
) -> bool:
    """Tell whether an amount is a price of the evidence times one of the text's figures nearby."""
    if quantity.kind != "money":
        return False
    prices = [
        one.value
        for support in evidence.of("fact:")
        for one in support.quantities
        if one.kind == "money"
    ]
    pairs = [(one, other) for one in prices for other in prices if one is not other]
    if any(same_value(quantity.value, one + other) for one, other in pairs):
        return True
    each = "/" in quantity.unit or _EACH.match(text[quantity.end : quantity.end + 30])
    if each and _is_part(quantity, evidence):
        return True
    first, last = max(0, quantity.start - 90), quantity.end + 60
    around = text[first:last]
    near = {
        one.value / (one.factor or 1.0) for one in figures if first <= one.start and one.end <= last
    }
    if _YEARLY.search(around):
        near.add(12.0)
    if COMPARED.search(around) and any(
        same_value(quantity.value, abs(one - other)) for one, other in pairs
    ):
        return True
    near |= {
        one.value / (one.factor or 1.0)
        for support in evidence.of("fact:", "summary")
        for one in support.quantities
        if one.kind in ("count", "duration")
    }
    return any(
        other.kind == "money" and 2 <= round(quantity.value / other.value) <= 100
        and same_value(quantity.value / other.value, round(quantity.value / other.value))
        and float(round(quantity.value / other.value)) in near
        for support in evidence.of("fact:")
        for other in support.quantities
        if other.value
    )  # fmt: skip


def _is_part(quantity: Quantity, evidence: Evidence) -> bool:
    """Tell a price by the piece or by 100 g from the price and the number or weight of a fact."""
    known = [one for support in evidence.of("fact:", "summary") for one in support.quantities]
    prices = [one.value for one in known if one.kind == "money"]
    counts = [one.value for one in known if one.kind == "count" and one.value >= 2]
    # By kilo or litre, and by 100 g or ml: measures are in grams and litres, or millilitres.
    weights = [
        one.value / base for one in known if one.kind == "measure" for base in (0.1, 1, 100, 1000)
    ]
    return any(
        part and abs(price / part - quantity.value) <= 0.006
        for price in prices
        for part in (*counts, *weights)
    )


def is_frequency(quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether „sechsmal im Jahr“ is what a fact says as „alle zwei Monate“."""
    if quantity.unit != "mal" and quantity.kind != "times":
        return False
    yearly = {"month": 12.0, "week": 52.0, "day": 365.0}.get(quantity.period or "year", 1.0)
    wanted = quantity.value * yearly
    for support in evidence.valid():
        text = support.text.lower()
        if any(
            word in text and same_value(wanted, rate)
            for word, rate in (*_EVERY["de"], *_EVERY["en"])
        ):
            return True
        for other in support.quantities:
            if other.kind == "duration" and _INTERVAL.search(support.text[: other.start]):
                months = other.value if other.unit == "month" else other.value / 43_800
                if months and abs(12 / months - wanted) <= 0.05 * wanted:
                    return True
    return False


def is_rhythm(text: str, quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether „alle 24 Monate“ is what a fact says as „jedes zweite Jahr“."""
    if quantity.kind != "duration" or not _INTERVAL.search(text[: quantity.start]):
        return False
    minutes = in_minutes(quantity, quantity.value)
    return any(
        one.least <= 1.06 * minutes and minutes <= 1.06 * one.most
        for support in evidence.valid()
        for language in ("de", "en")
        for one in recurrences(support.text, language)
    )


def is_first_stretch(quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether „die ersten zwölf Monate“ are those before „ab dem 13. Monat“ of a fact."""
    if quantity.kind != "duration" or quantity.unit != "month":
        return False
    for support in evidence.valid():
        for found in _FROM_TURN.finditer(support.text):
            word, digits = found["word"] or found["word2"], found["digits"] or found["digits2"]
            number = int(digits) if digits else _ORDINALS.get((word or "").lower()[:4])
            unit = 12 if (found["unit"] or found["unit2"]).lower() in ("jahr", "year") else 1
            if number is not None and same_value(quantity.value, (number - 1) * unit):
                return True
    return False


_ORDINALS = {"zwei": 2, "drit": 3, "vier": 4, "fünf": 5, "seco": 2, "two": 2, "thir": 3, "thre": 3,
             "four": 4, "five": 5, "fift": 5, "sieb": 7, "sech": 6, "seve": 7}  # fmt: skip
_FROM_TURN = later(
    r"\b(?:ab(?: dem)?|from(?: the)?|as of) "
    r"(?:(?P<digits>\d{1,2})(?:\.|st|nd|rd|th)?|(?P<word>[a-zäöü]{3,8})) "
    r"(?P<unit>monat|jahr|month|year)"
    r"|\bfrom (?P<unit2>month|year) (?:(?P<digits2>\d{1,2})|(?P<word2>[a-z]{3,8}))",
    re.IGNORECASE,
)
