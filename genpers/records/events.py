"""The one typed stream of what happens, written to the journal before the next step."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from genpers.records.record import Id, Record

Step = Literal[
    "permitted",
    "refused",
    "prompted",
    "attempted",
    "completed",
    "merged",
    "checked",
    "repaired",
    "judged",
    "reviewed",
    "delivered",
    "reacted",
    "failed",
]


class Event(Record):
    """One thing that happened on the path.

    ``facts`` holds digests, counts, rule ids, versions and verdicts only: it goes into the chain.
    ``content`` holds texts and values; it lies beside the chain and can be erased per customer.
    """

    step: Step
    result: Id
    campaign: Id
    customer: Id | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    content: dict[str, Any] = Field(default_factory=dict)
