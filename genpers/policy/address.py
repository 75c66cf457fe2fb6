"""Address: which form of address a text takes, and what decided it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from genpers.policy.ages import age_of
from genpers.policy.tone import sensitivity_of
from genpers.policy.voices import Voice
from genpers.records.brief import AddressChoice
from genpers.records.campaign import Request
from genpers.records.record import Form, Record, Sensitivity


class AddressRules(Record):
    """``guardrails/policy/address.yaml``: what is formal, and from which age."""

    formal_sensitivity: tuple[Sensitivity, ...]
    organisation: Form
    default: Form
    informal_below: dict[Sensitivity, int]


def address(
    rules: AddressRules,
    request: Request,
    voice: Voice,
    day: date,
    *,
    usable: Collection[str],
    organisation: bool,
) -> AddressChoice:
    """Choose the form: sensitivity, stated preference, organisation, voice, age rule.

    ``usable`` names the facts that may be used; a withheld age decides nothing. With a birth
    year only, the oldest possible age counts here: in doubt the text stays formal.
    """
    wish = request.customer.preferences.address
    formal = [item for item in request.products if item.sensitivity in rules.formal_sensitivity]
    if formal:
        reason = f"product {formal[0].id} has {formal[0].sensitivity} sensitivity"
        if wish == "neutral":
            return AddressChoice(form="neutral", reason=f"{reason}; the customer prefers neutral")
        return AddressChoice(form="sie", reason=reason)
    if wish != "auto":
        return AddressChoice(form=wish, reason=f"the customer prefers {wish}")
    if organisation:
        return AddressChoice(form=rules.organisation, reason="the recipient is an organisation")
    if voice.address != "auto":
        return AddressChoice(
            form=voice.address, reason=f"voice {request.campaign.voice} asks for {voice.address}"
        )
    sensitivity = sensitivity_of(request.products)
    limit = rules.informal_below.get(sensitivity)
    if limit is not None:
        age = age_of(request.customer, day, frozenset(usable))
        if age and age.oldest < limit:
            return AddressChoice(form="du", reason=f"age rule for {sensitivity} sensitivity")
    return AddressChoice(form=rules.default, reason=f"default form for {sensitivity} sensitivity")
