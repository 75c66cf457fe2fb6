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
    POSTCODE_DE,
    POSTCODE_GB,
    RVNR,
    SPOKEN_DIGITS,
    SSN,
    STREET_DE,
    STREET_EN,
    STREET_EN_WORDS,
    STREET_WEAK,
    UUID,
    VIN,
    VIN_LABEL,
)
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


def find_identifiers(text: str, locale: str = "de-DE") -> tuple[Identifier, ...]:
    """Return all identifiers of a text in order, the longest first where two overlap.

    ``locale`` decides which national numbering plans a telephone number is read by.
    Types: email, phone, iban, account, card, card_part, tax_id, social_security, national_id,
    plate, vin, address, birthdate, customer_number, uuid.
    """
    found = list(_spoken(text))
    if "@" in text:
        found += [Identifier("email", *m.span()) for m in EMAIL.finditer(text)]
    if DIGIT.search(text):
        found += _numbers(text, locale)
    return without_overlaps(found)


def without_overlaps(found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Keep of overlapping finds the proven one, then the longest; return them in order."""
    kept: list[Identifier] = []
    for one in sorted(found, key=lambda i: (not i.proven, i.start - i.end)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda i: i.start))


def _spoken(text: str) -> Iterator[Identifier]:
    lower = text.lower()
    if "@" in lower or "at" in lower or "ät" in lower or "klammer" in lower:
        for match in EMAIL_SPOKEN.finditer(text):
            yield Identifier("email", *match.span())
    if "mail" in lower or " bei " in lower:
        for match in EMAIL_AT_PROVIDER.finditer(text):
            yield Identifier("email", *match.span())
    for match in (
        SPOKEN_DIGITS.finditer(text) if "null" in lower or "zero" in lower or "oh " in lower else ()
    ):
        yield Identifier("phone", *match.span())


def _numbers(text: str, locale: str) -> list[Identifier]:
    digits = sum(character.isdigit() for character in text)
    found: list[Identifier] = []
    if digits >= 5:
        found += _accounts(text)
        found += _official(text)
        found += _phones(text, locale)
    found += [Identifier("account", *m.span()) for m in ACCOUNT.finditer(text)]
    found += [Identifier("card_part", *m.span()) for m in CARD_PART.finditer(text)]
    found += _vehicles(text)
    found += _places(text)
    for match in BIRTH.finditer(text):
        found.append(Identifier("birthdate", *match.span()))
    found += [Identifier("birthdate", *m.span()) for m in AGE_BIRTHDAY.finditer(text)]
    found += [Identifier("customer_number", *m.span()) for m in NUMBERED.finditer(text)]
    found += [Identifier("uuid", *m.span()) for m in UUID.finditer(text)]
    return found


def _accounts(text: str) -> Iterator[Identifier]:
    from stdnum import iban, luhn

    for match in IBAN.finditer(text):
        for end in _cuts(match):
            if iban.is_valid(text[match.start() : end], check_country=False):
                yield Identifier("iban", match.start(), end)
                break
    for match in IBAN_LABEL.finditer(text):
        yield Identifier("iban", *match.span(), proven=False)
    for match in CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if 13 <= len(digits) <= 19 and luhn.is_valid(digits):
            yield Identifier("card", *match.span())


def _cuts(match: re.Match[str]) -> Iterator[int]:
    """Return the ends at which a greedy match may stop: itself, then before each trailing word."""
    yield match.end()
    for space in reversed([i for i, c in enumerate(match[0]) if c in " -"]):
        yield match.start() + space


def _official(text: str) -> Iterator[Identifier]:
    from stdnum.de import idnr

    for name, pattern in LABELLED:
        for match in pattern.finditer(text):
            if sum(c.isdigit() for c in match[1]) >= 5:
                yield Identifier(name, *match.span())
    for name, pattern in (
        ("social_security", NINO),
        ("social_security", RVNR),
        ("social_security", SSN),
        ("social_security", AHV),
    ):
        for match in pattern.finditer(text):
            yield Identifier(name, *match.span())
    for match in ELEVEN.finditer(text):
        if idnr.is_valid(match[0]) and not NOT_PHONE.search(text[: match.start()][-30:]):
            yield Identifier("tax_id", *match.span())


def _phones(text: str, locale: str) -> Iterator[Identifier]:
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


def _vehicles(text: str) -> Iterator[Identifier]:
    for match in PLATE_DE.finditer(text):
        letters, hyphen = match[1] in DISTRICTS, match[0][len(match[1])] in "-–·"
        opening = _HOURS.match(text, match.start())  # „MO-FR 8 bis 18 Uhr“
        if letters and not opening and (hyphen or _CAR.search(text)):
            yield Identifier("plate", *match.span(), proven=hyphen)
    for match in PLATE_GB.finditer(text):
        yield Identifier("plate", *match.span())
    for match in PLATE_LABEL.finditer(text):
        if any(c.isdigit() for c in match[1]):
            yield Identifier("plate", *match.span())
    for match in VIN.finditer(text):
        if valid_vin(match[0]) or VIN_LABEL.search(text):
            yield Identifier("vin", *match.span())


def valid_vin(number: str) -> bool:
    """Check the check digit of a 17-character VIN (ISO 3779, 49 CFR 565; optional in Europe)."""
    total = sum(_VIN_VALUE[c] * weight for c, weight in zip(number, _VIN_WEIGHT, strict=True))
    return number[8] == "0123456789X"[total % 11]


def _places(text: str) -> Iterator[Identifier]:
    for pattern in (STREET_DE, STREET_EN, STREET_EN_WORDS, POSTCODE_GB):
        for match in pattern.finditer(text):
            yield Identifier("address", *match.span())
    weak = HOME_DE.search(text) is not None
    for match in STREET_WEAK.finditer(text):
        if weak or POSTCODE_DE.search(text):
            yield Identifier("address", *match.span())
    for match in POSTCODE_DE.finditer(text):
        yield Identifier("address", *match.span(), proven=weak)
