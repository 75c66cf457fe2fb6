"""Records are frozen and closed, and read the short forms of the contract."""

import importlib
import inspect
import pkgutil

import pytest
from pydantic import ValidationError

from genpers import records
from genpers.records.customer import Customer
from genpers.records.finding import Finding, verdict_of
from genpers.records.product import Product
from genpers.records.record import Record


def all_records():
    for module in pkgutil.iter_modules(records.__path__):
        found = importlib.import_module(f"genpers.records.{module.name}")
        yield from (
            kind
            for _, kind in inspect.getmembers(found, inspect.isclass)
            if issubclass(kind, Record) and kind.__module__ == found.__name__
        )


@pytest.mark.parametrize("kind", list(all_records()), ids=lambda kind: kind.__name__)
def test_every_record_is_frozen_closed_and_says_what_it_is_for(kind):
    assert kind.model_config["frozen"]
    assert kind.model_config["extra"] == "forbid"
    assert (kind.__doc__ or "").strip()


@pytest.mark.parametrize("kind", list(all_records()), ids=lambda kind: kind.__name__)
def test_every_record_has_a_json_schema(kind):
    assert kind.model_json_schema()["title"] == kind.__name__


def test_a_plain_value_is_a_first_party_fact():
    customer = Customer(id="c", profile={"city": "Köln"})

    assert customer.profile["city"].value == "Köln"
    assert customer.profile["city"].party == "first"


def test_a_job_may_be_plain_text():
    assert Customer(id="c", job_to_be_done="planbar sparen").job_to_be_done.text == "planbar sparen"


def test_a_bare_date_in_the_history_is_midnight_utc():
    customer = Customer(id="c", history=[{"type": "purchase", "at": "2026-01-02"}])

    assert customer.history[0].at.isoformat() == "2026-01-02T00:00:00+00:00"


def test_an_unknown_key_is_refused():
    with pytest.raises(ValidationError, match="nickname"):
        Customer(id="c", nickname="Maxi")


def test_quiet_hours_are_clock_times():
    with pytest.raises(ValidationError):
        Customer(id="c", preferences={"quiet_hours": ["25:00", "08:00"]})


def test_a_plain_product_fact_is_its_value():
    assert Product(id="p", name="P", facts={"colour": "red"}).facts["colour"].text == "red"


def finding(severity):
    return Finding(rule="tone.x.y", family="tone", severity=severity, message="m")


@pytest.mark.parametrize(
    ("severities", "verdict"),
    [
        ((), "pass"),
        (("warn", "info"), "pass"),
        (("warn", "review"), "review"),
        (("review", "block"), "block"),
    ],
)
def test_the_verdict_is_the_worst_of_block_and_review(severities, verdict):
    assert verdict_of([finding(severity) for severity in severities]) == verdict
