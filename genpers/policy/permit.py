"""Permit: contact, eligibility and every single fact are decided before a prompt exists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from genpers.policy.address import address
from genpers.policy.briefs import brief_products, instructions_of
from genpers.policy.contact import contact
from genpers.policy.facts import JOB, Context, Judged, Usable, judge_job
from genpers.policy.facts import judge as judge_facts
from genpers.policy.lifecycle import lifecycle
from genpers.policy.merging import brand_of, merge_values, offered_fields
from genpers.policy.moments import aware, zone_of
from genpers.policy.offers import eligible
from genpers.policy.operator import refuse_unfit
from genpers.policy.personas import persona
from genpers.policy.room import FactChoice, choose_facts
from genpers.policy.tables import Policy
from genpers.policy.tone import sensitivity_of, tone_for
from genpers.policy.voices import Voice, voice_named
from genpers.records.brief import (
    AddressChoice,
    Brief,
    Contact,
    DataReceipt,
    Eligible,
    Permission,
    StageChoice,
    UsedFact,
    WithheldFact,
)
from genpers.records.campaign import Request
from genpers.records.customer import JobToBeDone


class _Names(NamedTuple):
    """The permitted name facts as merge material, and what the receipt says of them."""

    values: dict[str, str]
    used: tuple[UsedFact, ...]
    withheld: tuple[WithheldFact, ...]


def permit(policy: Policy, request: Request, as_of: datetime) -> Permission:
    """Decide all that is decided before a prompt exists.

    ``as_of`` is the moment of judging; one without a time zone is in UTC. Raises ``InputError``
    for an unknown time zone, an unknown voice, overlong instructions, and texts or links of the
    operator that are unfit.
    """
    refuse_unfit(request)
    customer = request.customer
    local = aware(as_of).astimezone(zone_of(customer))
    voice = voice_named(policy.voices, request.campaign.voice)

    may_contact = contact(policy.contact, request, local)
    may_offer = eligible(policy.offers, request, local.date())
    stage = lifecycle(policy.lifecycle, customer, local)
    context = Context.of(request, stage.stage, local)
    judged = judge_facts(policy.catalogue, policy.screening, policy.relation, context)
    form = address(
        policy.address,
        request,
        voice,
        local.date(),
        usable={item.name for item in judged.usable},
        organisation=_is_organisation(judged.usable),
    )
    if not (may_contact.allowed and may_offer.allowed):
        return _refused(request, may_contact, may_offer, stage, form)

    tone = tone_for(policy.tone, request.products)
    facts = choose_facts(policy.catalogue, policy.relation, judged.usable, tone.mentions)
    names = _names(judged.usable, form, neutral_only=policy.neutral_salutation)
    job_used, job_withheld = judge_job(policy.screening, context, judged)
    job = customer.job_to_be_done if job_used else None
    match = persona(policy.personas, facts.brief, job, stage.stage)
    values = facts.merge | merge_values(
        policy.salutation,
        request,
        voice,
        form.form,
        names.values,
        neutral_only=policy.neutral_salutation,
    )
    brief = _brief(
        policy, request, context, form, voice, facts, job, values, match.name if match else None
    )
    return Permission(
        contact=may_contact,
        eligible=may_offer,
        lifecycle=stage,
        persona=match,
        address=form,
        receipt=_receipt(judged, facts, names, job_used, job_withheld),
        brief=brief,
        merge=values,
    )


def _brief(
    policy: Policy,
    request: Request,
    context: Context,
    form: AddressChoice,
    voice: Voice,
    facts: FactChoice,
    job: JobToBeDone | None,
    values: dict[str, str],
    persona_name: str | None,
) -> Brief:
    campaign, customer = request.campaign, request.customer
    return Brief(
        locale=customer.locale,
        channel=campaign.channel,
        objective=campaign.objective,
        purpose=campaign.purpose,
        stage=context.stage,
        address=form.form,
        voice=campaign.voice,
        brand=brand_of(request, voice),
        sensitivity=sensitivity_of(request.products),
        tone=tone_for(policy.tone, request.products),
        products=brief_products(request, context.day),
        facts=facts.brief,
        job=job,
        persona=persona_name,
        contact=customer.preferences.contact,
        instructions=instructions_of(campaign),
        valid_until=campaign.valid_until.isoformat() if campaign.valid_until else None,
        merge_fields=offered_fields(policy.merge_fields, values, campaign.channel, form.form),
        variants=campaign.variants,
    )


def _is_organisation(usable: Iterable[Usable]) -> bool:
    names = {item.own_name for item in usable}
    return "company" in names and not names & {"first_name", "last_name"}


def _names(usable: Iterable[Usable], form: AddressChoice, *, neutral_only: bool) -> _Names:
    """Sort the name facts: all are merge values, gender only where the salutation needs it."""
    values: dict[str, str] = {}
    used, withheld = [], []
    for item in usable:
        if item.attribute.category != "name":
            continue
        if item.own_name == "gender":
            if form.form != "sie" or neutral_only:
                withheld.append(
                    WithheldFact(fact=item.name, reason="not needed: the salutation is neutral")
                )
                continue
            used.append(UsedFact(fact=item.name, use="shape", reason="decides the salutation"))
        else:
            used.append(
                UsedFact(
                    fact=item.name, use="mention", reason="merge value, filled in after writing"
                )
            )
        values[item.own_name] = item.entries[0]
    return _Names(values, tuple(used), tuple(withheld))


def _receipt(
    judged: Judged,
    facts: FactChoice,
    names: _Names,
    job_used: UsedFact | None,
    job_withheld: WithheldFact | None,
) -> DataReceipt:
    return DataReceipt(
        used=(*names.used, *facts.used, *((job_used,) if job_used else ())),
        withheld=(
            *judged.withheld,
            *names.withheld,
            *facts.withheld,
            *((job_withheld,) if job_withheld else ()),
        ),
    )


def _refused(
    request: Request,
    may_contact: Contact,
    may_offer: Eligible,
    stage: StageChoice,
    form: AddressChoice,
) -> Permission:
    """Nothing is written, so nothing is used: every offered fact stays in the house."""
    why = "no text is written: " + (
        "contact is not allowed" if not may_contact.allowed else "the products may not be offered"
    )
    offered: Sequence[str] = [*request.customer.profile]
    if request.customer.job_to_be_done:
        offered = [*offered, JOB]
    return Permission(
        contact=may_contact,
        eligible=may_offer,
        lifecycle=stage,
        address=form,
        receipt=DataReceipt(
            withheld=tuple(WithheldFact(fact=name, reason=why) for name in offered)
        ),
    )
