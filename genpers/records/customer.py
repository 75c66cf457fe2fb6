"""The customer context: all we hold about one recipient."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from genpers.records.record import (
    AddressPreference,
    Channel,
    ContactStyle,
    Id,
    Locale,
    Party,
    Purpose,
    Record,
    Stage,
    Use,
)

FactValue = str | int | float | bool | None | list[str | int | float] | dict[str, Any]


class Fact(Record):
    """One profile value with its provenance, date, purposes and permitted use."""

    value: FactValue
    party: Party = "first"
    observed_at: date | None = None
    purposes: tuple[Purpose, ...] | None = None
    use: Use | None = None
    inferred: bool = False

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """The value as strings: one for a plain value, one per entry of a list, none for null."""
        values = self.value if isinstance(self.value, list) else [self.value]
        return tuple(str(value) for value in values if value is not None and value != "")


def _fact(value: object) -> object:
    """Read a plain value as the short form of a first-party fact."""
    if isinstance(value, Fact) or (isinstance(value, dict) and "value" in value):
        return value
    return {"value": value}


def _timed(value: object) -> object:
    """Take a bare date as midnight UTC, so that times always compare."""
    if isinstance(value, str) and len(value) == 10:
        return value + "T00:00:00Z"
    return value


Moment = Annotated[datetime, BeforeValidator(_timed)]
Profile = dict[str, Annotated[Fact, BeforeValidator(_fact)]]


class Lifecycle(Record):
    """Where the relation stands, and since when."""

    stage: Stage
    since: date | None = None


class JobToBeDone(Record):
    """What the customer wants to get done, in the customer's own words."""

    situation: str = ""
    motivation: str = ""
    outcome: str = ""

    @property
    def text(self) -> str:
        """All parts as one text."""
        return ". ".join(part for part in (self.situation, self.motivation, self.outcome) if part)


def _job(value: object) -> object:
    return {"situation": value} if isinstance(value, str) else value


class Consent(Record):
    """One recorded consent or withdrawal; the latest for a purpose and channel wins."""

    purpose: Purpose
    channels: tuple[Channel, ...]
    status: Literal["granted", "withdrawn"]
    method: Literal[
        "double_opt_in",
        "single_opt_in",
        "existing_customer",
        "preference_center",
        "contract",
        "paper",
        "phone",
    ]
    recorded_at: Moment


class Preferences(Record):
    """What the customer asked of us: form of address, channels, how often, when not."""

    address: AddressPreference = "auto"
    channels: tuple[Channel, ...] = ()
    contact: ContactStyle = "self_service"
    max_per_week: int | None = Field(default=None, ge=0)
    quiet_hours: tuple[str, str] | None = None
    timezone: str = "Europe/Berlin"

    @field_validator("quiet_hours")
    @classmethod
    def _clock(cls, hours: tuple[str, str] | None) -> tuple[str, str] | None:
        for hour in hours or ():
            datetime.strptime(hour, "%H:%M")
        return hours

    def quiet_until(self, local: datetime) -> datetime | None:
        """Return when the quiet hours around a local moment end, None outside of them.

        Hours may run over midnight; equal hours mean none. Where the clock skips the end in
        spring or shows it twice in autumn, the later of the two readings counts.
        """
        if not self.quiet_hours:
            return None
        start, end = (time.fromisoformat(hour) for hour in self.quiet_hours)
        now = local.time()
        over_midnight = start > end
        within = (now >= start or now < end) if over_midnight else start <= now < end
        if not within:
            return None
        day = local.date() + timedelta(days=1 if over_midnight and now >= start else 0)
        ends = datetime.combine(day, end, local.tzinfo)
        later = max(ends.astimezone(UTC), ends.replace(fold=1).astimezone(UTC))
        return later.astimezone(local.tzinfo)


class HistoryEvent(Record):
    """One thing that happened between the customer and us."""

    type: Literal[
        "purchase",
        "return",
        "sent",
        "delivered",
        "open",
        "click",
        "conversion",
        "unsubscribe",
        "complaint",
        "visit",
        "service_case",
    ]
    at: Moment
    product: Id | None = None
    channel: Channel | None = None
    campaign: Id | None = None


class Addresses(Record):
    """Where a message can be delivered: merge values, never in a brief."""

    email: str | None = None
    push_tokens: tuple[str, ...] = ()
    postal: str | dict[str, str] | None = None


Flag = Literal["complaint_open", "bereavement", "arrears", "do_not_contact"]


class Customer(Record):
    """The customer context: profile facts, lifecycle, job to be done, consents, preferences."""

    id: Id
    locale: Locale = "de-DE"
    profile: Profile = Field(default_factory=dict)
    lifecycle: Lifecycle | None = None
    job_to_be_done: Annotated[JobToBeDone, BeforeValidator(_job)] | None = None
    consents: tuple[Consent, ...] = ()
    preferences: Preferences = Preferences()
    owned_products: tuple[Id, ...] = ()
    history: tuple[HistoryEvent, ...] = ()
    flags: tuple[Flag, ...] = ()
    addresses: Addresses = Addresses()

    def text_of(self, name: str) -> str:
        """Return the first entry of a fact as text, empty where there is none."""
        fact = self.profile.get(name)
        return fact.entries[0] if fact and fact.entries else ""
