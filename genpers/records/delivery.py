"""What went out, and what came back."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from genpers.records.record import Channel, Id, Record


class Receipt(Record):
    """Proof of one delivery."""

    key: Id
    channel: Channel
    delivered_at: datetime
    reference: str | None = None
    text_digest: str


class Reaction(Record):
    """What came back from one delivery; ``none`` after the set time without any."""

    type: Literal[
        "sent", "delivered", "open", "click", "conversion", "unsubscribe", "complaint", "none"
    ]
    at: datetime
    key: Id | None = None
    customer: Id | None = None
    campaign: Id | None = None
    channel: Channel | None = None
    variant: Id | None = None


class Preview(Record):
    """A variant rendered for its medium, before it is delivered."""

    channel: Channel
    parts: dict[str, str]
    text_digest: str
