"""What pydantic found wrong is told in one line, without the value."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from genpers.batch.explain import explained
from genpers.records.campaign import Request
from genpers.records.customer import Customer


def told(record, data):
    with pytest.raises(ValidationError) as caught:
        record.model_validate(data)
    return explained(caught.value, record)


def test_an_unknown_field_names_the_nearest_known_one():
    what, do = told(Customer, {"id": "C-1", "lifecyle": {"stage": "active"}})

    assert what == "the field 'lifecyle' is unknown"
    assert do == "Did you mean 'lifecycle'?"


def test_an_unknown_field_deep_inside_is_compared_with_its_own_neighbours():
    what, do = told(
        Customer,
        {
            "id": "C-1",
            "consents": [
                {
                    "purpose": "advertising",
                    "channel": ["email"],
                    "status": "granted",
                    "method": "double_opt_in",
                    "recorded_at": "2026-01-01",
                }
            ],
        },
    )

    assert what == "the field 'consents[0].channel' is unknown (and 1 more)"
    assert do == "Did you mean 'channels'?"


def test_a_missing_field_is_named():
    what, _ = told(Request, {"customer": {"id": "C-1"}, "products": [{"id": "p", "name": "P"}]})

    assert what == "the field 'campaign' is missing"


def test_a_choice_lists_what_there_is_to_choose():
    what, _ = told(Customer, {"id": "C-1", "lifecycle": {"stage": "aktiv"}})

    assert "'lifecycle.stage' must be 'prospect', 'onboarding'" in what


def test_the_value_is_never_repeated():
    what, do = told(
        Customer,
        {
            "id": "C-1",
            "profile": {"city": {"value": {}, "party": "SECRET"}},
            "locale": "SECRET-LOCALE",
        },
    )

    assert "SECRET" not in what + do
