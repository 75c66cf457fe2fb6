"""Units of measure, time and money, in German and English, with their base units."""

from __future__ import annotations

import re

from genpers.guardrails.text.later import later

CURRENCIES = {
    "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "$": "USD", "US$": "USD", "USD": "USD",
    "CHF": "CHF",
}  # fmt: skip
"""Signs and codes that stand before an amount."""


def _units() -> dict[str, tuple[str, str, float]]:
    table: dict[str, tuple[str, str, float]] = {}

    def add(kind: str, base: str, factor: float, *names: str) -> None:
        for name in names:
            table[name] = (kind, base, factor)

    add("money", "EUR", 1, "€", "EUR", "Euro", "euro", "Euros", "euros", "eur")
    add("money", "EUR", 0.01, "ct", "Cent", "cent", "Cents", "cents", "Ct")
    add("money", "GBP", 1, "£", "GBP", "pound", "pounds", "quid")
    add("money", "GBP", 0.01, "pence", "penny", "p")
    add("money", "USD", 1, "$", "USD", "dollar", "dollars")
    add("money", "CHF", 1, "CHF", "franken", "fr.")
    add("percent", "%", 1, "%", "prozent", "percent", "per cent", "prozentige", "prozentiger")
    add("percent", "%", 1, "prozentigen", "prozentiges", "prozentig")
    add("percent", "%", 0.1, "‰", "promille")
    add("points", "pp", 1, "prozentpunkte", "prozentpunkten", "prozentpunkt", "%-punkte")
    add("points", "pp", 0.01, "basispunkte", "basispunkten")
    add("duration", "minute", 1 / 60, "sekunde", "sekunden", "sec", "second", "seconds", "sek")
    add("duration", "minute", 1, "minute", "minuten", "minutes", "min", "mins")
    add("duration", "minute", 60, "stunde", "stunden", "hour", "hours", "std", "h", "hrs")
    add("duration", "minute", 1440, "tag", "tage", "tagen", "tages", "day", "days", "werktage")
    add("duration", "minute", 1440, "werktagen", "bankarbeitstage", "arbeitstage", "arbeitstagen")
    add("duration", "minute", 10080, "woche", "wochen", "week", "weeks")
    add("duration", "minute", 20160, "fortnight", "fortnights")
    add("duration", "month", 1, "monat", "monate", "monaten", "monats", "month", "months")
    add("duration", "month", 3, "quartal", "quartale", "quartalen", "quarter", "quarters")
    add("duration", "month", 12, "jahr", "jahre", "jahren", "jahres", "year", "years", "yr", "yrs")
    add("duration", "month", 120, "jahrzehnt", "jahrzehnte", "jahrzehnten", "decade", "decades")
    add(
        "duration",
        "month",
        1200,
        "jahrhundert",
        "jahrhunderte",
        "jahrhunderten",
        "century",
        "centuries",
    )
    add("measure", "g", 0.001, "mg", "milligramm", "milligrams")
    add("measure", "µg", 1, "µg", "mikrogramm", "μg")
    add("measure", "g", 1, "g", "gramm", "grams", "gram")
    add("measure", "g", 1000, "kg", "kilo", "kilos", "kilogramm", "kilograms")
    add("measure", "g", 50_000, "zentner", "zentnern", "hundredweight")
    add("measure", "g", 1e6, "t", "tonne", "tonnen", "tonnes", "tons")
    add("measure", "g", 453.59237, "lb", "lbs")
    add("measure", "l", 0.001, "ml", "milliliter", "millilitres")
    add("measure", "l", 0.01, "cl")
    add("measure", "l", 1, "l", "liter", "litre", "litres", "litern")
    add("measure", "m", 0.001, "mm", "millimeter", "millimetres")
    add("measure", "m", 0.01, "cm", "zentimeter", "centimetres")
    add("measure", "m", 1, "m", "meter", "metern", "metre", "metres")
    add("measure", "m", 1000, "km", "kilometer", "kilometern", "kilometres", "kilometers")
    add("measure", "m", 1609.344, "mile", "miles")
    add("measure", "m", 0.0254, "zoll", "inch", "inches")
    add("measure", "m²", 1, "m²", "m2", "qm", "quadratmeter", "quadratmetern", "sqm")
    add("measure", "m³", 1, "m³", "m3", "kubikmeter", "kubikmetern")
    add("measure", "W", 1, "W", "watt")
    add("measure", "W", 1000, "kW", "kilowatt", "kw")
    add("measure", "Wh", 1, "Wh", "wattstunden", "wh")
    add("measure", "Wh", 1000, "kWh", "kilowattstunden", "kilowattstunde", "kwh")
    add("measure", "Ah", 0.001, "mAh", "mah")
    add("measure", "Ah", 1, "Ah")
    add("measure", "V", 1, "V", "volt")
    add("measure", "Mbit/s", 1, "MBit/s", "Mbit/s", "mbit/s", "Mbps", "mbps")
    add("measure", "Mbit/s", 1000, "GBit/s", "Gbit/s", "gbit/s", "Gbps")
    add("measure", "GB", 1, "GB", "gigabyte", "gb")
    add("measure", "GB", 0.001, "MB", "megabyte")
    add("measure", "GB", 1000, "TB", "terabyte", "tb")
    add("measure", "dB", 1, "dB", "dezibel", "decibels", "decibel", "db")
    add("measure", "°", 1, "°C", "° C", "°F", "grad", "degrees")
    add("measure", "PS", 1, "PS", "hp")
    add("measure", "Hz", 1, "Hz", "hertz")
    add("measure", "mal", 1, "mal", "times")
    return table


UNITS = _units()
"""Unit as written (or lower case) -> kind, base unit, factor to the base unit."""

_PERIOD = later(
    r"[ \t\u00a0]?(?:/|\(?(?:im|am|pro|je|per|a|an|each|every|die|in der|p\.?[ \u00a0]?)"
    r"[ \t\u00a0]?)?[ \u00a0]?"
    r"(?:(?P<year>a\.|anno|annum|Jahr\b|year\b|yr\b|jährlich|yearly|annually|p\.[ \u00a0]?a\.)"
    r"|(?P<month>Monat\b|month\b|mo\b|mtl\.|monatlich|monthly|Mon\.)"
    r"|(?P<week>Woche\b|week\b|wöchentlich|weekly)"
    r"|(?P<day>Tag\b|day\b|täglich|daily|Nacht\b|night\b))",
    re.IGNORECASE,
)


def period_after(text: str, position: int) -> str | None:
    """Return the period that follows an amount: „im Monat“, "a year", „p. a.“."""
    match = _PERIOD.match(text, position)
    return match.lastgroup if match else None
