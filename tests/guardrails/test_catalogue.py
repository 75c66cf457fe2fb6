"""Every rule of the catalogue fires and stays silent where a reader would expect it.

The cases were written from what each rule means, not from how it is built.
"""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from genpers.guardrails import inspect
from genpers.records.finding import CheckItem

CASES = Path(__file__).parents[1] / "cases" / "catalogue.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
CATALOGUE = {
    "claims": """
        superlative.unsubstantiated
        position.market_leader
        absolute.quantifier
        guarantee.unbacked
        legal_right.as_feature
        free.hidden_cost
        free.condition_missing
        urgency.unverified
        urgency.countdown
        scarcity.unverified
        bait.availability
        closing.sale
        price.reduction_no_30day
        price.percent_vs_prior
        price.total_missing
        price.unit_missing
        price.up_to
        price.reference_unclear
        price.mismatch
        credit.rate_without_example
        credit.apr_prominence
        credit.warning_missing
        credit.improves_situation
        credit.ease_speed
        credit.approval_promise
        credit.personalised_notice
        bauspar.allotment_promise
        invest.risk_missing
        invest.past_performance
        invest.forecast
        invest.safe_return
        deposit.protection_ad
        insurance.full_cover
        tax.promise
        health.unauthorised
        health.nonspecific
        health.disease
        health.weight_rate
        medicine.mandatory_text
        cosmetics.common_criteria
        green.generic
        green.offset_neutral
        green.future
        green.label_unrecognised
        green.whole_product
        green.legal_requirement
        comparative.named
        testimonial.unverified
        rating.source_missing
        social_proof.fabricated
        number.ungrounded
        library.unmatched
        library.negated_or_shifted
        expired.used
        ad.disguised
        prize.false
        exclusivity.false
        ai.disclosure
        alcohol.effect
        gambling.promise
        minors.exhortation
        fear.appeal
        environment.savings_energy
    """,
    "tone": """
        address.mixed
        address.policy_mismatch
        address.sensitive_requires_formal
        address.imperative_mismatch
        address.capitalisation
        address.lowercase_formal
        address.plural_ihr
        address.ambiguous_sie
        register.slang
        register.score
        salutation.gender_mismatch
        salutation.unknown_gender
        salutation.title
        salutation.nobility
        salutation.double_name
        salutation.placeholder
        salutation.org_as_person
        salutation.name_case
        inclusive.policy
        inclusive.stereotype
        readability.lix
        readability.sentence_length
        readability.nominal_style
        pressure.language
        pressure.guilt
        pressure.repeat_contact
        typography.exclamation
        typography.caps
        typography.emoji
        sensitive.sobriety
        wording.anglicism
        wording.jargon
        wording.politeness
        wording.familiarity
        wording.spam
        language.mismatch
        length.limit
        profanity.offensive
    """,
    "data": """
        art9.health
        art9.pregnancy
        art9.religion
        art9.sexuality
        art9.ethnicity
        art9.politics_union
        art9.biometric_genetic
        art10.criminal
        distress.financial
        distress.grief
        distress.relationship
        distress.employment
        minor.child_data
        minor.recipient
        pii.email_phone
        pii.iban
        pii.card
        pii.national_id
        pii.address
        pii.birthdate
        pii.plate
        pii.other_person
        location.precise
        surveillance.behaviour
        surveillance.timestamp
        surveillance.cart_or_open
        transaction.detail
        wealth.income
        inferred.as_fact
        third_party.used
        purpose.unconsented
        consent.missing_channel
        minimisation.prompt_field
        stale.used
        internal.score
        internal.segment
        internal.identifier
        art22.automated
        spookiness.budget
        age.explicit
    """,
    "prompt": """
        injection.instruction
        injection.role_markers
        injection.hidden_unicode
        injection.markup_link
        field.schema
        slot.unfilled
        slot.protected_changed
        slot.unknown
        meta.leak
        link.allowlist
        vendor.pii_outbound
    """,
    "offer": """
        exclusion.together
        owned.advertised
        eligibility.failed
        tying.sale
        channel.preference
        mandatory.unsubscribe
        product.name_exact
    """,
}
RULES = [f"{family}.{name}" for family, names in CATALOGUE.items() for name in names.split()]


def _day(text):
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def _found(rulebook, row):
    item = CheckItem.model_validate(row["case"])
    stages = ("text", "assembled")
    findings = inspect(rulebook, item, _day(row["as_of"]), stages=stages, merged=row["merged"])
    return item, [finding for finding in findings if finding.rule == row["rule"]]


def _texts(item):
    frame = {f"disclosures.{name}": text for name, text in (item.disclosures or {}).items()}
    return {**item.fields, **frame, "footer": item.footer or ""}


def _overlaps(finding, field, start, end):
    name = (finding.field or "").removeprefix("merged.")
    return name == field and finding.start < end and start < finding.end


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_the_catalogue_is_in_the_rulebook(installation, rule):
    known = {entry.id for entry in installation.rulebook.rules}

    assert rule in known


def test_every_rule_of_the_catalogue_has_a_case_that_fires_and_one_that_does_not():
    seen = {(row["rule"], row["expect"]) for row in ROWS}

    assert seen == {(rule, expect) for rule in RULES for expect in ("fires", "silent")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"]["id"])
def test_the_rule_fires_or_stays_silent_with_exact_spans(installation, row):
    item, findings = _found(installation.rulebook, row)

    assert bool(findings) is (row["expect"] == "fires"), [f.excerpt for f in findings]
    for finding in findings:
        if finding.start is not None:
            text = _texts(item)[finding.field.removeprefix("merged.")]
            assert finding.excerpt == text[finding.start : finding.end]
    if row["span"] is not None:
        field, excerpt = row["span"]["field"], row["span"]["text"]
        start = item.fields[field].index(excerpt)
        assert any(_overlaps(finding, field, start, start + len(excerpt)) for finding in findings)
