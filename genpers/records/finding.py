"""What is checked and what the rules say of it."""

from __future__ import annotations

from pydantic import Field

from genpers.records.campaign import Campaign
from genpers.records.customer import Customer
from genpers.records.product import Product
from genpers.records.record import Channel, Family, Form, Id, Locale, Record, Severity, Verdict

_RANK: tuple[Verdict, ...] = ("pass", "review", "block")


class CheckItem(Record):
    """A text that is already written, with whatever context there is: what ``check`` reads."""

    id: Id
    locale: Locale
    channel: Channel
    fields: dict[str, str] = Field(min_length=1)
    address: Form | None = None
    customer: Customer | None = None
    products: tuple[Product, ...] = ()
    portfolio: tuple[Product, ...] = ()
    campaign: Campaign | None = None
    disclosures: dict[str, str] | None = None
    footer: str | None = None


class Finding(Record):
    """What one rule found, with its span.

    ``start`` and ``end`` count Unicode code points of ``field`` as it was given and ``excerpt``
    is exactly that slice. A finding about something missing has no field and no span. Findings
    that exist only after merging name the merged text: ``merged.body``.
    """

    rule: str
    family: Family
    severity: Severity
    field: str | None = None
    start: int | None = None
    end: int | None = None
    excerpt: str | None = None
    message: str
    suggestion: str | None = None
    evidence: str | None = None


class Report(Record):
    """The answer to one checked item."""

    id: Id
    verdict: Verdict
    findings: tuple[Finding, ...] = ()


def stricter(one: Verdict, other: Verdict) -> Verdict:
    """Return the verdict that holds a text back more."""
    return max(one, other, key=_RANK.index)


def verdict_of(findings: tuple[Finding, ...] | list[Finding]) -> Verdict:
    """Return the worst of ``block`` and ``review``, else ``pass``."""
    severities = {finding.severity for finding in findings}
    return "block" if "block" in severities else "review" if "review" in severities else "pass"
