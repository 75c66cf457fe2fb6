"""Merge values: what is filled in locally after a text is written, and which of it is offered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from genpers.policy.salutation import SalutationRules, person_name, salutation
from genpers.policy.voices import Voice
from genpers.records.campaign import Request
from genpers.records.record import Channel, Form, Record


class MergeField(Record):
    """One placeholder: what it holds, on which channels, and whether a backend may write it."""

    label: dict[str, str]
    channels: tuple[Channel, ...]
    offered: bool | Literal["du"]
    example: dict[str, str]

    def open_to(self, channel: str, form: Form) -> bool:
        """Tell whether a backend may write this field on a channel in a form."""
        known = channel in self.channels or channel not in ("email", "push", "cms")
        return known and (self.offered is True or self.offered == form)


class MergeFields(Record):
    """``guardrails/policy/merge_fields.yaml``: all placeholders there are."""

    merge_fields: dict[str, MergeField]


def merge_values(
    rules: SalutationRules,
    request: Request,
    voice: Voice,
    form: Form,
    names: Mapping[str, str],
    *,
    neutral_only: bool,
) -> dict[str, str]:
    """Return the merge values of one customer from the permitted name facts.

    Values that are unknown are left out, so that no placeholder ever becomes an empty word.
    """
    customer, campaign = request.customer, request.campaign
    texts = rules.texts(customer.locale)
    name = person_name(rules, texts, names)
    brand = brand_of(request, voice)
    values = {
        "salutation": salutation(texts, name, form, neutral_only=neutral_only),
        "title": name.title,
        "first_name": name.first,
        "last_name": name.last,
        "company": names.get("company", ""),
        "link": campaign.link or request.products[0].url or "",
        "brand": brand,
        "sender": _signed(voice.brand.signed(customer.locale, form), brand),
    }
    return {key: value for key, value in values.items() if value}


def _signed(sign_off: str, brand: str) -> str:
    """Return the sign-off with the brand; one that names a brand is none without it."""
    return sign_off.replace("{brand}", brand) if brand or "{brand}" not in sign_off else ""


def brand_of(request: Request, voice: Voice) -> str:
    """Return the brand: of the first product that declares one, else of the voice."""
    for product in request.products:
        brand = product.attributes.get("brand")
        if isinstance(brand, str) and brand:
            return brand
    return voice.brand.name


def offered_fields(
    fields: MergeFields, values: Mapping[str, str], channel: Channel, form: Form
) -> tuple[str, ...]:
    """Return the placeholders that a backend may write: declared, open here, with a value."""
    return tuple(
        name
        for name, field in fields.merge_fields.items()
        if name in values and field.open_to(channel, form)
    )
