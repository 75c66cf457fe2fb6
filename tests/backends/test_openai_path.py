"""The whole path over the wire: what leaves the house, and what comes of what returns."""

import asyncio
import json

import pytest

from genpers import Personalizer
from genpers.errors import BackendError
from genpers.settings import Settings
from genpers.testing import sample_customer, sample_product

CAMPAIGN = {"id": "spring-CANARYCAMPAIGN", "objective": "inform", "channel": "push", "variants": 2}
PRODUCT = sample_product()
CUSTOMER = sample_customer(
    id="CANARYID-1042",
    addresses={"email": "canary@mail.example", "push_tokens": ["CANARYTOKEN"]},
    profile={
        "first_name": "Canarius",
        "last_name": "Canarimann",
        "gender": "male",
        "city": {"value": "Canarystadt", "party": "first", "observed_at": "2026-03-01"},
        "interests": {"value": ["Radfahren"], "party": "zero", "observed_at": "2026-09-14"},
        "income_band": {"value": "CANARYBAND", "party": "third", "inferred": True},
        "shoe_secret": "CANARYUNKNOWN",
    },
)
FORBIDDEN = ("canar", "1042")


@pytest.fixture(scope="module")
def rulebook():
    """Load and prove the rules once for all tests of this module."""
    return Personalizer(Settings.model_validate({"store": {"url": "off"}})).app.rulebook


@pytest.fixture
def make_personalizer(rulebook):
    def make(generation=None, **table) -> Personalizer:
        made = Personalizer(
            Settings.model_validate(
                {
                    "backend": "openai",
                    "store": {"url": "off"},
                    "generation": {"max_repairs": 0, **(generation or {})},
                    "plugins": {"tables": {"openai": {"backoff": 0.01, **table}}},
                }
            )
        )
        made.app.__dict__["rulebook"] = rulebook
        return made

    return make


@pytest.fixture
def copywriter(reply):
    """Answer in the form that the request's schema asks for."""

    def write(body):
        form = body["response_format"]["json_schema"]["schema"]["properties"]["variants"]
        fields = form["items"]["properties"]
        text = {name: f"Ein Schal für {name}" for name in fields}
        return reply(content=json.dumps({"variants": [text] * form.get("minItems", 2)}))

    return write


async def test_no_name_no_id_and_nothing_withheld_leaves_the_house(
    make_personalizer, provider, copywriter
):
    provider.usual = copywriter
    personalizer = make_personalizer()
    result = await personalizer.agenerate(CAMPAIGN, CUSTOMER, [PRODUCT], as_of="2026-11-21")
    await personalizer.app.close()
    sent = b"".join(provider.raw_bodies).decode().lower()
    headers = {**provider.headers[0], "authorization": ""}

    assert len(result.variants) == 2
    assert result.variants[0].backend == "openai"
    assert "schal nord" in sent
    assert [word for word in FORBIDDEN if word in sent] == []
    assert [word for word in FORBIDDEN if word in str(headers).lower()] == []


async def test_retries_send_the_same_body_and_no_more(
    make_personalizer, provider, copywriter, reply
):
    provider.script.extend([reply(status=503), reply(content="no json"), reply(how="reset")])
    provider.usual = copywriter
    personalizer = make_personalizer()
    await personalizer.agenerate(CAMPAIGN, CUSTOMER, [PRODUCT], as_of="2026-11-21")
    await personalizer.app.close()
    told = {json.dumps(body["messages"]) for body in provider.bodies}

    assert len(provider.bodies) == 4
    assert len(told) == 1


async def test_a_refused_contact_calls_no_model(make_personalizer, provider):
    personalizer = make_personalizer()
    result = await personalizer.agenerate(
        CAMPAIGN, {**CUSTOMER, "consents": []}, [PRODUCT], as_of="2026-11-21"
    )
    await personalizer.app.close()

    assert not result.contact.allowed
    assert provider.bodies == []


async def test_a_dry_run_calls_no_model_and_counts_its_tokens(make_personalizer, provider):
    personalizer = make_personalizer(model="gpt-4o")
    shown = personalizer.dry_run(CAMPAIGN, CUSTOMER, [PRODUCT], as_of="2026-11-21")
    await personalizer.app.close()

    assert provider.bodies == []
    assert shown.estimate.counted
    assert shown.estimate.prompt_tokens > 50
    assert shown.estimate.cost > 0


async def test_a_dry_run_counts_what_the_operator_really_pays(make_personalizer, provider):
    prices = {"own": {"input": 1_000_000, "output": 0}}
    personalizer = make_personalizer(model="own", prices=prices)
    shown = personalizer.dry_run(CAMPAIGN, CUSTOMER, [PRODUCT], as_of="2026-11-21")
    await personalizer.app.close()

    assert shown.estimate.cost == shown.estimate.prompt_tokens


async def test_a_model_that_is_down_is_one_clear_error(make_personalizer, provider, reply):
    provider.usual = reply(status=500)
    personalizer = make_personalizer(max_retries=1)
    with pytest.raises(BackendError) as caught:
        await personalizer.agenerate(CAMPAIGN, CUSTOMER, [PRODUCT], as_of="2026-11-21")
    await personalizer.app.close()

    assert caught.value.kind == "server"
    assert "canar" not in str(caught.value).lower()


ORDER = (CAMPAIGN, CUSTOMER, [PRODUCT])
THREE = [{**CUSTOMER, "preferences": {"address": form}} for form in ("du", "sie", "neutral")]


@pytest.fixture
def limited(make_personalizer, provider, copywriter):
    """Allow a run one call to the model, and the phrasebook after that."""
    provider.usual = copywriter
    prompt = make_personalizer().dry_run(*ORDER, as_of="2026-11-21").messages
    return make_personalizer(
        {
            "budget": {
                "run": {"hard_tokens": round(sum(len(m.content) for m in prompt) / 3.5) + 200}
            },
            "fallback": ["phrasebook"],
        }
    )


async def test_each_call_is_a_run_of_its_own_however_long_the_program_lives(limited):
    results = [await limited.agenerate(*ORDER, as_of="2026-11-21", seed=n) for n in range(3)]
    await limited.app.close()

    assert [result.variants[0].backend for result in results] == ["openai"] * 3


async def test_calls_that_are_given_one_run_share_its_budget(limited):
    run = limited.run(as_of="2026-11-21")
    results = [await limited.agenerate(CAMPAIGN, one, [PRODUCT], run=run) for one in THREE]
    await limited.app.close()

    assert [result.variants[0].backend for result in results] == ["openai"] + ["phrasebook"] * 2


async def test_many_customers_are_one_run(limited):

    def many():  # in a loop of its own, so that the provider can answer in this one
        outcomes = limited.generate_many(CAMPAIGN, THREE, [PRODUCT], as_of="2026-11-21")
        return [outcome.result.variants[0].backend for outcome in outcomes]

    backends = await asyncio.to_thread(many)

    assert backends == ["openai"] + ["phrasebook"] * 2


async def test_an_answer_is_reused_across_runs_and_regenerating_asks_anew(
    make_personalizer, provider, copywriter, tmp_path
):
    provider.usual = copywriter
    personalizer = make_personalizer({"cache": {"enabled": True}})
    url = f"sqlite:///{tmp_path}/store.db"
    settings = personalizer.app.settings
    store = settings.store.model_copy(update={"url": url, "key_file": tmp_path / "key"})
    personalizer.app.settings = settings.model_copy(update={"store": store})
    reader = {**CUSTOMER, "profile": {"last_name": "Canarimann", "gender": "male"}}
    results = [
        await personalizer.agenerate(CAMPAIGN, reader, [PRODUCT], as_of="2026-11-21")
        for _ in range(2)
    ]
    asked = len(provider.bodies)
    fields = {**results[0].variants[0].fields, "cta": "Zum Schal Nord"}
    for _ in range(2):
        await personalizer.aedit(
            CAMPAIGN, reader, [PRODUCT], fields, "regenerate", field="cta", as_of="2026-11-21"
        )
    steps = [event.facts["cause"] for event in personalizer.app.journal.events(step="attempted")]
    await personalizer.app.close()
    personalizer.app.journal.close()

    assert asked == 1
    assert [result.usage.cached for result in results] == [False, True]
    assert len(provider.bodies) == asked + 2
    assert steps[:2] == ["first", "cache"]
    assert "cache" not in steps[2:]
