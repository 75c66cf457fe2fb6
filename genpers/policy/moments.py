"""When: the moment of judging, and the customer's own day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from genpers.errors import InputError
from genpers.records.customer import Customer, Preferences


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone_of(customer: Customer | None) -> tzinfo:
    """Return the customer's time zone, the default without one; ``InputError`` if unknown."""
    name = (customer.preferences if customer else Preferences()).timezone
    try:
        return _zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            f"The time zone '{name[:60]}' is unknown",
            "customer.preferences.timezone",
            "Use a name of the IANA database such as Europe/Berlin.",
        ) from error


def moment_of(as_of: str | None, customer: Customer | None = None) -> datetime:
    """Return the moment of judging: now, noon of a date where the customer is, or a timestamp.

    ``as_of`` is ISO 8601; a timestamp without an offset is in the customer's time zone. Raises
    ``InputError`` where it is neither.
    """
    if as_of is None:
        return datetime.now(UTC)
    zone = zone_of(customer)
    try:
        if len(as_of) == 10:
            return datetime.combine(date.fromisoformat(as_of), time(12), zone)
        moment = datetime.fromisoformat(as_of)
    except ValueError as error:
        raise InputError(
            f"'{as_of[:60]}' is neither a date nor a timestamp",
            "--as-of",
            "Write it as 2026-11-21 or 2026-11-21T09:00:00+01:00.",
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def aware(moment: datetime) -> datetime:
    """Return the moment with a time zone; records without one are in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
