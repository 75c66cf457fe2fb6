"""Find what identifies a person: contact data, accounts, official numbers, plates, addresses.

All functions take normalised text (NFKC, invisible characters removed). Every check runs only
behind a cheap test (is there a digit, an ``at``?), because most copy holds no identifier at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from genpers.guardrails.analysis.districts import DISTRICTS
from genpers.guardrails.analysis.identifier_forms import (
    ACCOUNT,
    AGE_BIRTHDAY,
    AHV,
    BIRTH,
    CARD,
    CARD_PART,
    DIGIT,
    ELEVEN,
    EMAIL,
    EMAIL_AT_PROVIDER,
    EMAIL_SPOKEN,
    HOME_DE,
    IBAN,
    IBAN_LABEL,
    LABELLED,
    NINO,
    NOT_PHONE,
    NUMBERED,
    PHONE,
    PHONE_LABEL,
    PLATE_DE,
    PLATE_GB,
    PLATE_LABEL,
    PLATE_SIGN,
    POSTCODE_DE,
    POSTCODE_GB,
    RVNR,
    SPOKEN_DIGITS,
    SSN,
    STREET_DE,
    STREET_EN,
    STREET_EN_WORDS,
    STREET_NAMED,
    STREET_WEAK,
    UUID,
    VIN,
    VIN_LABEL,
)
from genpers.guardrails.analysis.screen import ANY, Possible
from genpers.guardrails.text.later import later

REGIONS = {
    "DE": ("DE", "AT", "CH"),
    "AT": ("AT", "DE"),
    "CH": ("CH", "DE"),
    "GB": ("GB", "IE"),
    "IE": ("IE", "GB"),
    "US": ("US",),
    "de": ("DE", "AT", "CH"),
    "en": ("GB", "US", "IE"),
}


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier in a text: its type, its span and whether a checksum or label proves it."""

    type: str
    start: int
    end: int
    proven: bool = True


_VIN_VALUE = {
    c: int(v)
    for c, v in zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ", "012345678912345678123457923456789", strict=True
    )
}
_VIN_WEIGHT = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CAR = later(r"(?:auto|wagen|golf|fahrzeug|kennzeichen|pkw|car\b|vehicle)", re.IGNORECASE)


def find_identifiers(
    text: str, locale: str = "de-DE", possible: Possible = ANY
) -> tuple[Identifier, ...]:
    """Return all identifiers of a text in order, the longest first where two overlap.

    ``locale`` decides which national numbering plans a telephone number is read by; ``possible``
    are the expressions that can match.
    Types: email, phone, iban, account, card, card_part, tax_id, social_security, national_id,
    plate, vin, address, birthdate, customer_number, uuid.
    """
    found = list(_spoken(text, possible))
    if "@" in text:
        found += [Identifier("email", *m.span()) for m in EMAIL.finditer(text)]
    if DIGIT.search(text):
        found += _numbers(text, locale, possible)
    return without_overlaps(found)


def without_overlaps(found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Keep of overlapping finds the proven one, then the longest; return them in order."""
    kept: list[Identifier] = []
    for one in sorted(found, key=lambda i: (not i.proven, i.start - i.end)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda i: i.start))


def _all(pattern: re.Pattern[str], text: str, possible: Possible) -> Iterable[re.Match[str]]:
    return pattern.finditer(text) if pattern in possible else ()


def _spoken(text: str, possible: Possible) -> Iterator[Identifier]:
    lower = text.lower()
    if "@" in lower or "at" in lower or "ät" in lower or "klammer" in lower:
        for match in _all(EMAIL_SPOKEN, text, possible):
            yield Identifier("email", *match.span())
    if "mail" in lower or " bei " in lower:
        for match in _all(EMAIL_AT_PROVIDER, text, possible):
            yield Identifier("email", *match.span())
    if "null" in lower or "zero" in lower or "oh " in lower:
        for match in _all(SPOKEN_DIGITS, text, possible):
            yield Identifier("phone", *match.span())


_PLAIN = (
    ("account", ACCOUNT),
    ("card_part", CARD_PART),
    ("birthdate", BIRTH),
    ("birthdate", AGE_BIRTHDAY),
    ("customer_number", NUMBERED),
    ("uuid", UUID),
)
_OFFICIAL = (("social_security", NINO), ("social_security", RVNR), ("social_security", SSN),
             ("social_security", AHV))  # fmt: skip


def _numbers(text: str, locale: str, possible: Possible) -> list[Identifier]:
    found: list[Identifier] = []
    if sum(map(str.isdigit, text)) >= 5:
        found += _accounts(text, possible)
        found += _official(text, possible)
        found += _phones(text, locale, possible)
    # Of two that overlap the first one wins where neither is longer: the order counts.
    found += _named(text, _PLAIN[:2], possible)
    found += _vehicles(text, possible)
    found += _places(text, possible)
    found += _named(text, _PLAIN[2:], possible)
    return found


def _named(
    text: str, patterns: Iterable[tuple[str, re.Pattern[str]]], possible: Possible
) -> Iterator[Identifier]:
    for name, pattern in patterns:
        if pattern in possible:
            for match in pattern.finditer(text):
                yield Identifier(name, *match.span())


def _accounts(text: str, possible: Possible) -> Iterator[Identifier]:
    if not (IBAN in possible or IBAN_LABEL in possible or CARD in possible):
        return
    from stdnum import iban, luhn

    for match in _all(IBAN, text, possible):
        for end in _cuts(match):
            if iban.is_valid(text[match.start() : end], check_country=False):
                yield Identifier("iban", match.start(), end)
                break
    for match in _all(IBAN_LABEL, text, possible):
        yield Identifier("iban", *match.span(), proven=False)
    for match in _all(CARD, text, possible):
        digits = re.sub(r"\D", "", match[0])
        if 13 <= len(digits) <= 19 and luhn.is_valid(digits):
            yield Identifier("card", *match.span())


def _cuts(match: re.Match[str]) -> Iterator[int]:
    """Return the ends at which a greedy match may stop: itself, then before each trailing word."""
    yield match.end()
    for space in reversed([i for i, c in enumerate(match[0]) if c in " -"]):
        yield match.start() + space


def _official(text: str, possible: Possible) -> Iterator[Identifier]:
    for name, pattern in LABELLED:
        for match in _all(pattern, text, possible):
            if sum(c.isdigit() for c in match[1]) >= 5:
                yield Identifier(name, *match.span())
    yield from _named(text, _OFFICIAL, possible)
    if ELEVEN not in possible:
        return
    from stdnum.de import idnr

    for match in ELEVEN.finditer(text):
        if idnr.is_valid(match[0]) and not NOT_PHONE.search(text[: match.start()][-30:]):
            yield Identifier("tax_id", *match.span())


def _phones(text: str, locale: str, possible: Possible) -> Iterator[Identifier]:
    if PHONE not in possible:
        return
    import phonenumbers

    country = locale[3:] if len(locale) > 2 else locale
    regions = REGIONS.get(country) or REGIONS.get(locale[:2], ("DE", "GB", "US"))
    for match in PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        before = text[max(0, match.start() - 30) : match.start()]
        international = match[0].startswith(("+", "00"))
        national = digits.startswith("0") or "(" in match[0]
        if not 7 <= len(digits) <= 16 or NOT_PHONE.search(before):
            continue
        if not (international or national or PHONE_LABEL.search(before)):
            continue
        for region in (None,) if match[0].startswith("+") else regions:
            try:
                number = phonenumbers.parse(match[0].replace("(0)", ""), region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number) or (
                phonenumbers.is_possible_number(number) and PHONE_LABEL.search(before)
            ):
                yield Identifier("phone", *match.span())
                break


_DAY = "(?:MO|DI|MI|DO|FR|SA|SO)"
_HOURS = later(rf"{_DAY}[-–]{_DAY} ?\d{{1,2}}(?=\s*(?:[-–:]|(?:bis|und|Uhr)\b))")


def _vehicles(text: str, possible: Possible) -> Iterator[Identifier]:
    for match in _all(PLATE_DE, text, possible):
        letters, hyphen = match[1] in DISTRICTS, match[0][len(match[1])] in "-–·"
        opening = _HOURS.match(text, match.start())  # „MO-FR 8 bis 18 Uhr“
        if letters and not opening and (hyphen or _CAR.search(text)):
            yield Identifier("plate", *match.span(), proven=hyphen)
    for match in _all(PLATE_GB, text, possible):
        yield Identifier("plate", *match.span())
    for match in _all(PLATE_LABEL, text, possible):
        if any(c.isdigit() for c in match[1]):
            yield Identifier("plate", *match.span())
    for match in _all(PLATE_SIGN, text, possible):
        yield Identifier("plate", *match.span(1))
    for match in _all(VIN, text, possible):
        if valid_vin(match[0].upper()) or VIN_LABEL.search(text):
            yield Identifier("vin", *match.span())


def valid_vin(number: str) -> bool:
    """Check the check digit of a 17-character VIN (ISO 3779, 49 CFR 565; optional in Europe)."""
    total = sum(_VIN_VALUE[c] * weight for c, weight in zip(number, _VIN_WEIGHT, strict=True))
    return number[8] == "0123456789X"[total % 11]


def _places(text: str, possible: Possible) -> Iterator[Identifier]:
    for pattern in (STREET_DE, STREET_EN, STREET_EN_WORDS, POSTCODE_GB):
        for match in _all(pattern, text, possible):
            yield Identifier("address", *match.span())
    weak = HOME_DE in possible and HOME_DE.search(text) is not None
    for match in _all(STREET_WEAK, text, possible):
        if weak or POSTCODE_DE.search(text):
            yield Identifier("address", *match.span())
    for match in _all(STREET_NAMED, text, possible):
        yield Identifier("address", *match.span(1))
    for match in _all(POSTCODE_DE, text, possible):
        yield Identifier("address", *match.span(), proven=weak)


SCREENED = {
    "*": (
        EMAIL_SPOKEN, EMAIL_AT_PROVIDER, SPOKEN_DIGITS, IBAN, IBAN_LABEL, CARD, ELEVEN, PHONE,
        PLATE_DE, PLATE_GB, PLATE_LABEL, PLATE_SIGN, VIN, STREET_DE, STREET_EN, STREET_EN_WORDS,
        POSTCODE_GB,
        HOME_DE, STREET_NAMED, STREET_WEAK, POSTCODE_DE, *(pattern for _, pattern in LABELLED),
        *(pattern for _, pattern in _OFFICIAL), *(pattern for _, pattern in _PLAIN),
    ),
}  # fmt: skip
"""What ``possible`` is about, by language."""
