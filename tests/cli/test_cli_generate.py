"""generate: one request in, a result out, in the shape of the contract."""

from __future__ import annotations

import json

import pytest

from genpers.records.variant import DryRun, Result


def test_json_output_is_the_contracts_result(genpers, request_file):
    ran = genpers("generate", str(request_file), "--json", "--as-of", "2026-11-21")

    result = Result.model_validate_json(ran.out)
    assert len(result.variants) == 2
    assert set(json.loads(ran.out)) == {
        "id",
        "contact",
        "eligible",
        "lifecycle",
        "persona",
        "address",
        "data_receipt",
        "variants",
        "usage",
    }
    assert ran.code == (0 if all(one.verdict == "pass" for one in result.variants) else 1)


def test_standard_input_is_read_for_a_dash(genpers, request_data):
    ran = genpers("generate", "-", "--json", "--variants", "1", text=json.dumps(request_data))

    assert len(Result.model_validate_json(ran.out).variants) == 1


def test_the_same_seed_gives_the_same_text_and_another_seed_another(genpers, request_file):
    def texts(seed):
        ran = genpers("generate", str(request_file), "--json", "--seed", seed)
        return [one.fields for one in Result.model_validate_json(ran.out).variants]

    assert texts("1") == texts("1")
    assert texts("1") != texts("2")


def test_a_refused_contact_is_a_result_and_no_failure(genpers, folder, request_data):
    request_data["customer"]["consents"] = []
    (folder / "r.json").write_text(json.dumps(request_data), encoding="utf-8")

    ran = genpers("generate", "r.json", "--json")

    assert ran.code == 0
    assert Result.model_validate_json(ran.out).contact.allowed is False


def test_a_dry_run_shows_messages_and_withholds_what_must_stay(genpers, request_file):
    ran = genpers("generate", str(request_file), "--dry-run", "--json", "--as-of", "2026-11-21")

    shown = DryRun.model_validate_json(ran.out)
    messages = " ".join(message.content for message in shown.messages)
    assert [message.role for message in shown.messages] == ["system", "user"]
    for secret in ("CANARY-B3", "Lena", "Brandt", "C-1", "Köln"):
        assert secret not in messages
    assert "salutation" in shown.merge_fields
    assert "income_band" in {held.fact for held in shown.data_receipt.withheld}


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_the_readable_output_names_form_receipt_and_text(genpers, request_file, options):
    ran = genpers("generate", str(request_file), "--as-of", "2026-11-21", *options)

    assert "form sie" in ran.out
    assert "withheld" in ran.out
    assert "Wollmantel Alva" in ran.out


def test_an_unknown_backend_is_refused_with_the_known_ones(genpers, request_file):
    ran = genpers("generate", str(request_file), "--backend", "gpt")

    assert ran.code == 2
    assert ran.err.startswith("Error: There is no backend 'gpt'")
    assert "phrasebook" in ran.err
