"""Fill merge fields locally, and put the legal parts of the message beside the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from genpers.records.product import Disclosure, Product, holds_on
from genpers.records.record import Form, Record, language_of

_FIELD = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")


class FooterText(Record):
    """The sender and opt-out lines of one channel and language, by form of address."""

    sender: str
    link: dict[Form, str]
    reply: dict[Form, str]


class Assembly(Record):
    """The parts that every message of a channel carries beside its text, by language."""

    footers: dict[str, dict[str, FooterText]]


def fill(fields: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with every known merge field replaced, in one pass.

    Unknown merge fields stay as they are, for the rules to find; a value is never read as a
    template itself.
    """

    def value(match: re.Match[str]) -> str:
        return values.get(match[1], match[0])

    return {
        name: _FIELD.sub(value, text) if "{{" in text else text for name, text in fields.items()
    }


def merge_fields_in(fields: Mapping[str, str]) -> set[str]:
    """Return the names of all merge fields that stand in the fields."""
    holding = (text for text in fields.values() if "{{" in text)
    return {match[1] for text in holding for match in _FIELD.finditer(text)}


def disclosures_for(
    products: Iterable[Product], channel: str, locale: str, day: date
) -> dict[str, str]:
    """Return the legal texts these products require here and now, byte for byte, by id."""
    found: dict[str, str] = {}
    for product in products:
        for disclosure in product.disclosures:
            if _applies(disclosure, channel, locale, day):
                known = found.get(disclosure.id, disclosure.text)
                key = disclosure.id if known == disclosure.text else f"{product.id}.{disclosure.id}"
                found[key] = disclosure.text
    return found


def _applies(disclosure: Disclosure, channel: str, locale: str, day: date) -> bool:
    return (
        (disclosure.channels is None or channel in disclosure.channels)
        and (
            disclosure.locales is None
            or bool({locale, language_of(locale)} & set(disclosure.locales))
        )
        and holds_on(day, disclosure.valid_from, disclosure.valid_until)
    )


def footer_for(
    assembly: Assembly,
    channel: str,
    locale: str,
    form: Form,
    purpose: str,
    values: Mapping[str, str],
) -> str:
    """Return sender and, for advertising, the opt-out of a channel; empty where it has none.

    Sender identity: DDG § 5 and § 6; opt-out in every message: UWG § 7(3) no. 4, GDPR Art. 21(4).
    """
    texts = assembly.footers.get(channel, {})
    text = texts.get(language_of(locale)) or next(iter(texts.values()), None)
    if text is None:
        return ""
    parts = [text.sender] if values.get("sender_imprint") else []
    if purpose != "service":
        parts.append((text.link if values.get("unsubscribe_link") else text.reply)[form])
    return fill({"footer": "\n\n".join(parts)}, values)["footer"].strip()
