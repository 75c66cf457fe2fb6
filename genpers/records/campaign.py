"""The campaign, and the request that brings campaign, customer and products together."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from genpers.records.customer import Customer
from genpers.records.product import Product
from genpers.records.record import Channel, Id, Locale, Objective, Purpose, Record


class Control(Record):
    """A text that a person wrote, unmerged, with every field of the channel.

    It travels with the set to compare the others with: merged and checked like them, never
    repaired and never sent to a model. It goes to readers of its language only; None: to all.
    """

    fields: dict[str, str] = Field(min_length=1)
    locale: Locale | None = None


class Campaign(Record):
    """The marketer's order: objective, channel, purpose, voice, number of variants."""

    id: Id
    objective: Objective
    purpose: Purpose = "advertising"
    channel: Channel = "email"
    variants: int = Field(default=3, ge=1, le=20)
    voice: str = "default"
    prompt: str | None = None
    instructions: str | None = None
    link: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    control: Control | None = None


class Request(Record):
    """One order for one customer: what ``genpers generate`` reads."""

    campaign: Campaign
    customer: Customer
    products: tuple[Product, ...] = Field(min_length=1)
    portfolio: tuple[Product, ...] = ()
