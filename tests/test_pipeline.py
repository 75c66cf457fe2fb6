"""The path: its order, what it calls, what it records, and what it refuses."""

from datetime import UTC, datetime

import pytest

from genpers.errors import BackendError
from genpers.personalizer import Personalizer, request_of
from genpers.pipeline import Run, dry_run, personalise
from genpers.store import NoJournal
from genpers.testing import EventLog, FakeBackend, sample_customer

AS_OF = datetime(2026, 11, 21, 11, tzinfo=UTC)
CAMPAIGN = {
    "id": "autumn",
    "objective": "cross_sell",
    "channel": "email",
    "variants": 2,
    "link": "https://example.test/l/1",
}
CUSTOMER = sample_customer(
    id="C-1042",
    profile={
        "first_name": "Max",
        "last_name": "Mustermann",
        "gender": "male",
        "city": {"value": "Köln", "observed_at": "2026-03-01"},
        "interests": {"value": ["Radfahren"], "party": "zero", "observed_at": "2026-09-14"},
    },
)
PRODUCTS = [
    {
        "id": "reiserad",
        "name": "Reiserad Fernblick",
        "category": "bikes",
        "summary": "Rad für lange Touren",
        "url": "https://example.test/reiserad",
    }
]


class Remembering(FakeBackend):
    """A backend that writes plain fields around a salutation, and would write them again."""

    composes = True

    def texts(self, prompt):
        """Return one text per variant."""
        return tuple(
            {
                field.name: f"{{{{ salutation }}}},\n\nText {number}"
                if field.name == "body"
                else f"Rad {number}"
                for field in prompt.fields
            }
            for number in range(prompt.variants)
        )


@pytest.fixture
def app(app_with):
    """The installation with a backend of its own."""
    return app_with(Remembering())


def request(customer=None, **campaign):
    return request_of({**CAMPAIGN, **campaign}, {**CUSTOMER, **(customer or {})}, PRODUCTS)


async def test_the_path_is_walked_in_order(app_with):
    log, steps = EventLog(), []

    class Watching(Remembering):
        def texts(self, prompt):
            steps.extend(event.step for event in log.events)
            return super().texts(prompt)

    await personalise(app_with(Watching()), request(), Run(AS_OF, log))

    assert steps == ["permitted", "prompted"]
    assert [event.step for event in log.events] == [*steps, "completed", "checked"]


async def test_a_refused_contact_calls_no_backend_and_gives_the_reason(app):
    log = EventLog()

    result = await personalise(app, request({"consents": []}), Run(AS_OF, log))

    assert app.backends["phrasebook"].prompts == []
    assert [event.step for event in log.events] == ["refused"]
    assert result.variants == ()
    assert not result.contact.allowed
    assert result.contact.reason


async def test_a_name_is_merged_locally_and_the_reviewable_text_keeps_the_field(app):
    result = await personalise(app, request(), Run(AS_OF, NoJournal()))

    assert result.variants[0].fields["body"].startswith("{{ salutation }},")
    assert result.variants[0].merged["body"].startswith("Guten Tag Herr Mustermann,")


async def test_no_message_holds_a_name_an_id_or_a_merge_value(app):
    await personalise(app, request(), Run(AS_OF, NoJournal()))

    sent = app.backends["phrasebook"].prompts[0].model_dump_json()

    assert not [word for word in ("Max", "Mustermann", "C-1042", "Köln") if word in sent]


async def test_the_message_carries_sender_and_opt_out_beside_the_text(app):
    result = await personalise(app, request(), Run(AS_OF, NoJournal()))

    assert "widersprechen" in result.variants[0].footer


async def test_the_receipt_says_afterwards_which_facts_the_text_says(app):
    result = await personalise(app, request(), Run(AS_OF, NoJournal()))

    assert "last_name" in result.data_receipt.said
    assert "interests" not in result.data_receipt.said


async def test_equal_briefs_of_one_run_share_an_answer(app):
    run = Run(AS_OF, NoJournal())

    for name in ("Anna", "Berta", "Clara"):
        profile = {**CUSTOMER["profile"], "first_name": name, "last_name": name}
        await personalise(app, request({"id": name, "profile": profile}), run)

    assert len(app.backends["phrasebook"].prompts) == 1


async def test_an_id_derives_from_campaign_customer_and_seed(app):
    first = await personalise(app, request(), Run(AS_OF, NoJournal()))
    again = await personalise(app, request(), Run(AS_OF, NoJournal()))
    other = await personalise(app, request(), Run(AS_OF, NoJournal(), seed=1))

    assert first == again
    assert first.id != other.id


async def test_the_chain_part_of_an_event_holds_no_text(app):
    log = EventLog()

    await personalise(app, request(), Run(AS_OF, log))
    chained = "".join(str(event.facts) for event in log.events)

    assert not [
        word for word in ("Max", "Mustermann", "Köln", "Radfahren", "Text 1") if word in chained
    ]


async def test_a_backend_that_fails_is_an_error_and_not_a_text(app_with):
    down = FakeBackend(BackendError("down", "backend", "wait", kind="unavailable"))

    with pytest.raises(BackendError, match="down"):
        await personalise(app_with(down), request(), Run(AS_OF, NoJournal()))


async def test_a_dry_run_shows_messages_and_calls_nothing(app):
    shown = dry_run(app, request(), Run(AS_OF, NoJournal()))

    assert app.backends["phrasebook"].prompts == []
    assert [message.role for message in shown.messages] == ["system", "user"]
    assert shown.estimate.prompt_tokens > 100
    assert "salutation" in shown.merge_fields


def test_many_customers_come_back_in_order_with_failures_as_values(app):
    customers = [CUSTOMER, {"id": "broken", "nickname": 1}, {**CUSTOMER, "id": "C-2"}]

    outcomes = list(
        Personalizer(app=app).generate_many(CAMPAIGN, customers, PRODUCTS, as_of="2026-11-21")
    )

    assert [outcome.line for outcome in outcomes] == [1, 2, 3]
    assert "nickname" in outcomes[1].failure.error
    assert outcomes[2].result.variants
