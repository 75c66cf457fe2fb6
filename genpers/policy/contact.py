"""Contact: may this customer be written to at all, for this purpose, over this channel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pydantic import field_validator

from genpers.policy.ages import age_of
from genpers.policy.moments import aware
from genpers.policy.offers import similar
from genpers.records.brief import Contact
from genpers.records.campaign import Request
from genpers.records.customer import Consent, Customer
from genpers.records.product import holds_on
from genpers.records.record import Record


class ContactRules(Record):
    """``guardrails/policy/contact.yaml``: consent methods, flags, age, frequency."""

    impersonal_channels: tuple[str, ...]
    purposes_without_consent: tuple[str, ...]
    methods: dict[str, tuple[str, ...]]
    similar_products_only: tuple[str, ...]
    flags: dict[str, str]
    minimum_age: int
    ending_events: tuple[str, ...]
    frequency_window_days: int

    @field_validator("methods")
    @classmethod
    def _for_every_channel(cls, methods: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        if "default" not in methods:
            raise ValueError("'default' is missing: it holds for channels that are not named")
        return methods

    def personal(self, channel: str) -> bool:
        """Tell whether a channel goes to a person."""
        return channel not in self.impersonal_channels

    def advertises(self, purpose: str) -> bool:
        """Tell whether a purpose counts as advertising: all do that fulfil no contract."""
        return purpose not in self.purposes_without_consent

    def methods_for(self, channel: str) -> tuple[str, ...]:
        """Return the consent methods that suffice for a channel."""
        return self.methods.get(channel, self.methods["default"])


def contact(rules: ContactRules, request: Request, local: datetime) -> Contact:
    """Decide contact at a moment in the customer's time zone; quiet hours only delay it."""
    refusal = _refusal(rules, request, local)
    if refusal:
        return Contact(allowed=False, reason=refusal)
    if not rules.personal(request.campaign.channel):
        return Contact(allowed=True)
    return Contact(allowed=True, not_before=request.customer.preferences.quiet_until(local))


def latest_consents(
    consents: Iterable[Consent], purpose: str, channel: str, at: datetime
) -> tuple[Consent, ...]:
    """Return the newest records for a purpose and channel that exist at a moment.

    A record for all channels (``*``) competes with one for this channel by time alone. Several
    only where they were recorded in the same instant.
    """
    moment = aware(at)
    known = [
        record
        for record in consents
        if record.purpose == purpose
        and (channel in record.channels or "*" in record.channels)
        and aware(record.recorded_at) <= moment
    ]
    if not known:
        return ()
    newest = max(aware(record.recorded_at) for record in known)
    return tuple(record for record in known if aware(record.recorded_at) == newest)


def personalisation_granted(customer: Customer, channel: str, at: datetime) -> bool:
    """Tell whether a granted personalisation consent covers a channel; a tie counts as no."""
    latest = latest_consents(customer.consents, "personalisation", channel, at)
    return bool(latest) and all(record.status == "granted" for record in latest)


def _refusal(rules: ContactRules, request: Request, local: datetime) -> str | None:
    campaign, customer = request.campaign, request.customer
    if not holds_on(local.date(), campaign.valid_from, campaign.valid_until):
        return f"the campaign does not run on {local.date().isoformat()}"
    if not rules.advertises(campaign.purpose):
        return None
    for flag in customer.flags:
        if flag in rules.flags:
            return f"no advertising: {rules.flags[flag]}"
    age = age_of(customer, local.date())
    if age and age.youngest < rules.minimum_age:
        return f"no advertising to anybody under {rules.minimum_age}"
    if not rules.personal(campaign.channel):
        return None
    return (
        _missing_consent(rules, request, local)
        or _unwanted_channel(customer, campaign.channel)
        or _too_often(rules, customer, local)
    )


def _missing_consent(rules: ContactRules, request: Request, at: datetime) -> str | None:
    campaign, customer = request.campaign, request.customer
    what = f"{campaign.purpose} by {campaign.channel}"
    latest = latest_consents(customer.consents, campaign.purpose, campaign.channel, at)
    if not latest:
        return f"no consent to {what} is recorded"
    if any(record.status == "withdrawn" for record in latest):
        return f"the consent to {what} is withdrawn"
    ended = _ended_by(rules, customer, campaign.channel, aware(latest[0].recorded_at), at)
    if ended:
        return (
            f"the consent to {what} ended with an {ended}"
            if ended[0] in "aeiou"
            else (f"the consent to {what} ended with a {ended}")
        )
    enough = rules.methods_for(campaign.channel)
    methods = [record.method for record in latest if record.method in enough]
    if not methods:
        return f"{what} needs {' or '.join(enough)}, recorded is {latest[0].method}"
    if all(method in rules.similar_products_only for method in methods):
        strange = next(
            (item.id for item in request.products if not similar(request, item, at)), None
        )
        if strange:
            return f"{methods[0]} carries similar products only, {strange} is not similar"
    return None


def _ended_by(
    rules: ContactRules, customer: Customer, channel: str, since: datetime, at: datetime
) -> str | None:
    for event in customer.history:
        if (
            event.type in rules.ending_events
            and event.channel in (None, channel)
            and since <= aware(event.at) <= at
        ):
            return event.type
    return None


def _unwanted_channel(customer: Customer, channel: str) -> str | None:
    wanted = customer.preferences.channels
    if wanted and channel not in wanted and "*" not in wanted:
        return f"the customer prefers {', '.join(wanted)} to {channel}"
    return None


def _too_often(rules: ContactRules, customer: Customer, at: datetime) -> str | None:
    limit = customer.preferences.max_per_week
    if limit is None:
        return None
    since = at.astimezone(UTC) - timedelta(days=rules.frequency_window_days)
    sent = sum(
        1 for event in customer.history if event.type == "sent" and since < aware(event.at) <= at
    )
    if sent < limit:
        return None
    days = rules.frequency_window_days
    return f"the customer allows {limit} a week, {sent} went out in the last {days} days"
