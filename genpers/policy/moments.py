"""When: the moment of judging, the customer's day, and quiet hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
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


def quiet_until(preferences: Preferences, local: datetime) -> datetime | None:
    """Return when the quiet hours around a local moment end, None outside of them.

    Hours may run over midnight; equal hours mean none. Where the clock skips the end in spring
    or shows it twice in autumn, the later of the two readings counts.
    """
    if not preferences.quiet_hours:
        return None
    start, end = (time.fromisoformat(hour) for hour in preferences.quiet_hours)
    now = local.time()
    over_midnight = start > end
    within = (now >= start or now < end) if over_midnight else start <= now < end
    if not within:
        return None
    day = local.date() + timedelta(days=1 if over_midnight and now >= start else 0)
    ends = datetime.combine(day, end, local.tzinfo)
    later = max(ends.astimezone(UTC), ends.replace(fold=1).astimezone(UTC))
    return later.astimezone(local.tzinfo)
