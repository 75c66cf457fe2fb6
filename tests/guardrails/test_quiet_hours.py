"""Quiet hours and frequency: held where a moment of sending is planned, delayed on the path."""

import pytest

from genpers.personalizer import Personalizer

RULE = "offer.channel.preference"
QUIET = {"quiet_hours": ["21:00", "08:00"]}


def item(channel="push", purpose="advertising", **preferences):
    return {
        "id": "t",
        "locale": "de-DE",
        "channel": channel,
        "fields": {"body": "Neues im Regal."},
        "campaign": {"id": "k", "objective": "inform", "purpose": purpose, "channel": channel},
        "customer": {"id": "C", "locale": "de-DE", "preferences": preferences},
    }


@pytest.fixture
def found(installation):
    door = Personalizer(app=installation)

    def check(text, as_of):
        return [one for one in door.check(text, as_of=as_of).findings if one.rule == RULE]

    return check


@pytest.mark.parametrize("as_of", ["2026-11-20T22:30", "2026-11-21T07:59", "2026-11-20T21:00Z"])
@pytest.mark.parametrize("purpose", ["advertising", "service"])
def test_a_message_planned_inside_quiet_hours_is_held(found, as_of, purpose):
    (finding,) = found(item(**QUIET, purpose=purpose), as_of)

    assert finding.severity == "block"
    assert "Ruhezeit" in finding.message
    assert "08:00" in finding.evidence


@pytest.mark.parametrize("as_of", ["2026-11-20T20:59", "2026-11-21T08:00", "2026-11-20T19:30Z"])
def test_a_message_planned_outside_quiet_hours_is_not(found, as_of):
    assert found(item(**QUIET), as_of) == []


def test_the_customers_own_clock_counts(found):
    tokyo = item(**QUIET, timezone="Asia/Tokyo")

    assert found(tokyo, "2026-11-20T13:00+01:00")
    assert not found(tokyo, "2026-11-21T00:30+01:00")


@pytest.mark.parametrize("as_of", ["2026-11-20", None])
def test_without_a_planned_moment_nobody_speaks_of_hours(found, as_of):
    assert found(item(quiet_hours=["00:00", "23:59"]), as_of) == []


def test_a_page_disturbs_nobody(found):
    assert found(item("cms", **QUIET, max_per_week=0), "2026-11-20T22:30") == []


@pytest.mark.parametrize(("day", "held"), [("2026-11-21T09:00", True), ("2026-11-22T11:00", False)])
def test_frequency_counts_the_week_before_the_planned_moment(found, day, held):
    text = item(max_per_week=2)
    text["customer"]["history"] = [
        {"type": "sent", "at": at} for at in ("2026-11-15T08:30:00Z", "2026-11-20T10:00:00Z")
    ]

    assert bool(found(text, day)) is held


def test_the_path_delays_and_its_texts_are_not_held_for_the_hour(installation):
    request = item("email", **QUIET)
    consent = {
        "purpose": "advertising",
        "channels": ["email"],
        "status": "granted",
        "method": "double_opt_in",
        "recorded_at": "2026-02-03T10:11:00Z",
    }
    customer = {**request["customer"], "consents": [consent]}
    product = {"id": "p", "name": "Regal Elm", "summary": "Ein Regal aus Esche"}

    result = Personalizer(app=installation).generate(
        {**request["campaign"], "variants": 1}, customer, [product], as_of="2026-11-20T22:30"
    )

    assert result.contact.not_before.isoformat() == "2026-11-21T08:00:00+01:00"
    assert [one.rule for v in result.variants for one in v.findings if one.rule == RULE] == []
