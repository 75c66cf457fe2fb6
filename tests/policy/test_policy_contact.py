"""Contact: consent, flags, age, channels, frequency, quiet hours, campaign dates."""

from datetime import UTC, datetime, timedelta

import pytest

from genpers.errors import InputError
from genpers.policy import moment_of
from genpers.records.customer import Customer

NOON = datetime(2026, 11, 21, 11, tzinfo=UTC)


def consent(method="double_opt_in", **changes):
    return {
        "purpose": "advertising",
        "channels": ["email"],
        "status": "granted",
        "method": method,
        "recorded_at": "2026-02-03T10:11:00Z",
    } | changes


def test_unknown_consent_is_no_consent(decide):
    permission = decide(consents=[])

    assert not permission.contact.allowed
    assert permission.contact.reason == "no consent to advertising by email is recorded"
    assert permission.brief is None


def test_a_later_withdrawal_wins(decide):
    later = consent(status="withdrawn", recorded_at="2026-03-01T00:00:00Z")

    assert not decide(consents=[later, consent()]).contact.allowed


def test_a_later_grant_replaces_a_withdrawal(decide):
    earlier = consent(status="withdrawn", recorded_at="2025-03-01T00:00:00Z")

    assert decide(consents=[consent(), earlier]).contact.allowed


def test_a_record_for_all_channels_competes_by_time(decide):
    for_all = consent(channels=["*"], status="withdrawn", recorded_at="2026-03-01T00:00:00Z")

    assert not decide(consents=[consent(), for_all]).contact.allowed


def test_in_a_tie_the_withdrawal_wins(decide):
    assert not decide(consents=[consent(), consent(status="withdrawn")]).contact.allowed


def test_a_record_after_the_moment_does_not_count_yet(decide):
    future = consent(status="withdrawn", recorded_at="2026-11-21T11:00:01Z")

    assert decide(consents=[consent(), future]).contact.allowed


def test_a_consent_after_the_moment_does_not_count_yet(decide):
    assert not decide(consents=[consent(recorded_at="2026-11-22T00:00:00Z")]).contact.allowed


def test_a_record_without_time_zone_is_in_utc(decide):
    future = consent(status="withdrawn", recorded_at="2026-11-21T11:30:00")

    assert decide(consents=[consent(), future]).contact.allowed


@pytest.mark.parametrize("method", ["single_opt_in", "preference_center", "paper", "phone"])
def test_weaker_methods_do_not_carry_advertising(decide, method):
    permission = decide(consents=[consent(method)])

    assert not permission.contact.allowed
    assert method in permission.contact.reason


def test_consent_for_another_channel_does_not_count(decide):
    assert not decide(consents=[consent(channels=["push"])]).contact.allowed


@pytest.mark.parametrize("channel", ["push", "sms", "postal"])
def test_existing_customer_carries_email_only(decide, channel):
    permission = decide(
        campaign={"channel": channel},
        consents=[consent("existing_customer", channels=["*"])],
        owned_products=["lamp-1"],
        portfolio=[{"id": "lamp-1", "name": "L", "category": "lighting"}],
    )

    assert not permission.contact.allowed


def test_existing_customer_covers_the_category_of_an_owned_product(decide):
    permission = decide(
        consents=[consent("existing_customer")],
        owned_products=["lamp-1"],
        portfolio=[{"id": "lamp-1", "name": "L", "category": "lighting"}],
    )

    assert permission.contact.allowed


def test_an_owned_id_that_nothing_resolves_is_not_similar(decide):
    permission = decide(consents=[consent("existing_customer")], owned_products=["lamp-1"])

    assert not permission.contact.allowed


def test_a_returned_purchase_makes_nothing_similar(decide):
    events = [
        {"type": "purchase", "at": "2026-05-01", "product": "lamp-1"},
        {"type": "return", "at": "2026-05-09", "product": "lamp-1"},
    ]
    known = [{"id": "lamp-1", "name": "L", "category": "lighting"}]

    kept = decide(consents=[consent("existing_customer")], history=events[:1], portfolio=known)
    returned = decide(consents=[consent("existing_customer")], history=events, portfolio=known)

    assert kept.contact.allowed
    assert not returned.contact.allowed


def test_existing_customer_needs_every_offered_product_to_be_similar(decide):
    permission = decide(
        consents=[consent("existing_customer")],
        owned_products=["lamp-1"],
        portfolio=[{"id": "lamp-1", "name": "L", "category": "lighting"}],
        products=[
            {"id": "lamp", "name": "Lampe", "category": "lighting"},
            {"id": "rug", "name": "Teppich", "category": "rugs"},
        ],
    )

    assert not permission.contact.allowed
    assert "rug" in permission.contact.reason


def test_products_without_a_category_are_not_similar_to_each_other(decide):
    permission = decide(
        consents=[consent("existing_customer")],
        owned_products=["old"],
        portfolio=[{"id": "old", "name": "Alt"}],
        products=[{"id": "new", "name": "Neu"}],
    )

    assert not permission.contact.allowed


@pytest.mark.parametrize("flag", ["complaint_open", "bereavement", "arrears", "do_not_contact"])
@pytest.mark.parametrize("channel", ["email", "cms"])
def test_a_flag_stops_advertising(decide, flag, channel):
    assert not decide(flags=[flag], campaign={"channel": channel}).contact.allowed


def test_a_service_message_needs_no_consent_and_passes_a_flag(decide):
    permission = decide(
        campaign={"purpose": "service", "objective": "service"},
        consents=[],
        flags=["complaint_open"],
    )

    assert permission.contact.allowed


def test_another_purpose_needs_a_consent_of_its_own_name(decide):
    survey = {"purpose": "market_research"}

    assert not decide(campaign=survey).contact.allowed
    assert decide(campaign=survey, consents=[consent(**survey)]).contact.allowed


def test_cms_goes_to_no_inbox_and_needs_no_consent(decide):
    assert decide(campaign={"channel": "cms"}, consents=[]).contact.allowed


@pytest.mark.parametrize(
    ("profile", "allowed"),
    [
        ({"birth_year": 2010}, False),  # 15 or 16: the youngest possible age counts
        ({"birth_year": 2009}, True),
        ({"birth_date": "2010-11-21"}, True),
        ({"birth_date": "2010-11-22"}, False),
        ({"birth_date": "22.11.2010"}, False),
        ({"age": 15}, False),
        ({"age": {"value": 15, "observed_at": "2024-10-01"}}, True),
        ({"age": 30, "birth_year": 2013}, False),
        ({"birth_year": {"value": 2013, "use": "never"}}, False),
        ({"birth_year": "unbekannt"}, True),
        ({}, True),
    ],
)
def test_nobody_known_to_be_under_sixteen_gets_advertising(decide, profile, allowed):
    assert decide(profile=profile).contact.allowed is allowed


def test_a_channel_that_the_customer_does_not_prefer_is_refused(decide):
    permission = decide(preferences={"channels": ["push"]})

    assert not permission.contact.allowed
    assert permission.contact.reason == "the customer prefers push to email"


def test_preferred_channels_do_not_bind_a_channel_without_inbox(decide):
    permission = decide(preferences={"channels": ["email"]}, campaign={"channel": "cms"})

    assert permission.contact.allowed


def sent(days):
    return {"type": "sent", "at": (NOON - timedelta(days=days)).isoformat(), "channel": "email"}


def test_the_weekly_cap_counts_what_went_out_in_seven_days(decide):
    limit = {"max_per_week": 2}

    assert not decide(preferences=limit, history=[sent(1), sent(6.9)]).contact.allowed
    assert decide(preferences=limit, history=[sent(1), sent(7.1)]).contact.allowed
    assert decide(preferences=limit, history=[sent(1), sent(-1)]).contact.allowed


def test_a_cap_of_none_a_week_stops_advertising_but_not_service(decide):
    service = {"purpose": "service", "objective": "service"}

    assert not decide(preferences={"max_per_week": 0}).contact.allowed
    assert decide(preferences={"max_per_week": 0}, campaign=service).contact.allowed


@pytest.mark.parametrize("kind", ["unsubscribe", "complaint"])
def test_an_unsubscribe_or_complaint_after_the_consent_ends_it(decide, kind):
    after = {"type": kind, "at": "2026-06-01", "channel": "email"}

    assert not decide(history=[after]).contact.allowed
    assert not decide(history=[{"type": kind, "at": "2026-06-01"}]).contact.allowed
    assert decide(history=[after | {"channel": "push"}]).contact.allowed
    assert decide(history=[after | {"at": "2026-01-01"}]).contact.allowed


@pytest.mark.parametrize(
    ("dates", "allowed"),
    [
        ({"valid_from": "2026-11-21", "valid_until": "2026-11-21"}, True),
        ({"valid_from": "2026-11-22"}, False),
        ({"valid_until": "2026-11-20"}, False),
    ],
)
def test_a_campaign_runs_on_its_days_only(decide, dates, allowed):
    assert decide(campaign=dates).contact.allowed is allowed


def test_the_day_is_the_day_where_the_customer_is(decide):
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    campaign = {"valid_until": "2026-11-21"}

    assert not decide(at=late, campaign=campaign).contact.allowed
    assert decide(
        at=late, campaign=campaign, preferences={"timezone": "Atlantic/Azores"}
    ).contact.allowed


QUIET = {"quiet_hours": ["21:00", "08:00"], "timezone": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-21T19:59:00+00:00", None),
        ("2026-11-21T20:00:00+00:00", "2026-11-22T08:00:00+01:00"),
        ("2026-11-21T23:30:00+00:00", "2026-11-22T08:00:00+01:00"),
        ("2026-11-22T06:59:00+00:00", "2026-11-22T08:00:00+01:00"),
        ("2026-11-22T07:00:00+00:00", None),
        ("2026-10-24T20:00:00+00:00", "2026-10-25T08:00:00+01:00"),  # clocks go back that night
        ("2026-03-28T21:00:00+00:00", "2026-03-29T08:00:00+02:00"),  # clocks go forward
    ],
)
def test_quiet_hours_delay_but_do_not_refuse(decide, at, expected):
    contact = decide(at=datetime.fromisoformat(at), preferences=QUIET).contact

    assert contact.allowed
    assert (contact.not_before.isoformat() if contact.not_before else None) == expected


def test_an_end_of_quiet_hours_that_the_clock_skips_is_read_late(decide):
    preferences = {"quiet_hours": ["00:30", "02:30"], "timezone": "Europe/Berlin"}
    at = datetime(2026, 3, 29, 0, 15, tzinfo=UTC)

    not_before = decide(at=at, preferences=preferences).contact.not_before

    assert not_before.isoformat() == "2026-03-29T03:30:00+02:00"


def test_an_end_of_quiet_hours_that_comes_twice_is_read_late(decide):
    preferences = {"quiet_hours": ["00:30", "02:30"], "timezone": "Europe/Berlin"}
    at = datetime(2026, 10, 24, 23, 15, tzinfo=UTC)

    not_before = decide(at=at, preferences=preferences).contact.not_before

    assert not_before.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_quiet_hours_by_day_and_equal_hours(decide):
    siesta = {"quiet_hours": ["11:00", "13:00"]}
    none = {"quiet_hours": ["08:00", "08:00"]}

    assert decide(preferences=siesta).contact.not_before.hour == 13
    assert decide(preferences=none).contact.not_before is None


def test_quiet_hours_do_not_bind_a_channel_without_inbox(decide):
    at = datetime(2026, 11, 21, 22, tzinfo=UTC)

    assert decide(at=at, preferences=QUIET, campaign={"channel": "cms"}).contact.not_before is None


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "../etc/passwd", "Europe", "/etc"])
def test_an_unknown_time_zone_is_one_clear_error(decide, name):
    with pytest.raises(InputError) as caught:
        decide(preferences={"timezone": name})

    assert "time zone" in caught.value.what
    assert caught.value.where == "customer.preferences.timezone"
    assert "Europe/Berlin" in caught.value.do


def test_a_date_means_noon_where_the_customer_is():
    customer = Customer.model_validate({"id": "1", "preferences": {"timezone": "Asia/Tokyo"}})

    assert moment_of("2026-11-21", customer).isoformat() == "2026-11-21T12:00:00+09:00"
    assert moment_of("2026-11-21T09:00:00Z", customer).utcoffset() == timedelta(0)
    assert moment_of("2026-11-21T09:00:00", customer).isoformat() == "2026-11-21T09:00:00+09:00"
    assert moment_of(None, customer).tzinfo is not None


@pytest.mark.parametrize("text", ["gestern", "2026-13-01", "2026-11-21T99:00", ""])
def test_another_as_of_is_one_clear_error(text):
    with pytest.raises(InputError, match="neither a date nor a timestamp"):
        moment_of(text, Customer(id="1"))
