"""What reviewers decide."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from genpers.records.record import Id, Record


class Decision(Record):
    """A reviewer's act, bound to the hash of the text it was made about."""

    review: Id
    act: Literal["approve", "edit", "reject"]
    reviewer: str
    text_digest: str
    at: datetime
    reason: str | None = None
    fields: dict[str, str] | None = None
