"""Facts: for every single profile value, whether it is used, how, in what form, and why not."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from genpers.policy.attributes import FORBIDDEN, RINGS, Attribute, Catalogue, Ring
from genpers.policy.bands import band_of
from genpers.policy.contact import personalisation_granted
from genpers.policy.screening import Screening, repeats
from genpers.records.brief import UsedFact, WithheldFact
from genpers.records.campaign import Request
from genpers.records.customer import Customer, Fact
from genpers.records.record import Party, Record, Stage

JOB = "job_to_be_done"
# Their values name nobody: „male" is a German verb too, and „Dr. Who" a hobby.
SMALL_WORDS = ("gender", "title")
UNKNOWN = "the attribute catalogue does not know it"


class RelationRules(Record):
    """``guardrails/policy/relationship.yaml``: how close a text may come."""

    mentionable: dict[Stage, Ring]
    zero_party_bonus: int
    ceiling: Ring
    mentionable_parties: tuple[Party, ...]
    coarse_facts: int
    entries: int

    def may_mention(self, ring: Ring, stage: Stage, party: Party) -> bool:
        """Tell whether a fact of a ring may be said at a stage, given who it comes from."""
        reach = RINGS.index(self.mentionable[stage])
        if party == "zero":
            reach = max(reach, min(reach + self.zero_party_bonus, RINGS.index(self.ceiling)))
        return RINGS.index(ring) <= reach


class Context(NamedTuple):
    """What every fact is judged against."""

    request: Request
    stage: Stage
    day: date
    consented: bool

    @classmethod
    def of(cls, request: Request, stage: Stage, local: datetime) -> Context:
        """Collect it once per request."""
        granted = personalisation_granted(request.customer, request.campaign.channel, local)
        return cls(request, stage, local.date(), granted)


class Usable(NamedTuple):
    """A fact that passed: its entries in the form that may travel, and how far it may go."""

    name: str
    own_name: str
    attribute: Attribute
    fact: Fact
    entries: tuple[str, ...]
    mention: bool
    reason: str


class Judged(NamedTuple):
    """What became of the profile before the brief's room is shared out.

    ``kept_back`` are the values that must not travel as they are: withheld ones, merge values,
    what stands behind a coarse band, and the entries of a list that fell.
    """

    usable: tuple[Usable, ...]
    withheld: tuple[WithheldFact, ...]
    kept_back: tuple[str, ...]


def judge(
    catalogue: Catalogue, screening: Screening, rules: RelationRules, context: Context
) -> Judged:
    """Judge every offered fact; names are only those that a salutation or merge field may hold."""
    usable: list[Usable] = []
    withheld: list[WithheldFact] = []
    kept_back: list[str] = []
    for name, fact in context.request.customer.profile.items():
        offered = fact.entries
        own_name, attribute = catalogue.find(name) or (name, None)
        refused = _refused(catalogue, attribute, fact, offered, context)
        if refused or attribute is None:
            withheld.append(WithheldFact(fact=name, reason=refused or UNKNOWN))
            kept_back.extend(offered)
            continue
        entries, dropped, reason = _entries(screening, attribute, offered, context.day)
        if own_name not in SMALL_WORDS and (dropped or attribute.reach != "value"):
            kept_back.extend(entry for entry in offered if " ".join(entry.split()) not in entries)
            kept_back.extend(entries if attribute.reach == "merge" else ())
        if dropped:
            partly = dropped if entries else None
            withheld.append(WithheldFact(fact=name, reason=reason, entries=partly))
        if entries:
            mention, why = _mention(rules, attribute, fact, context)
            usable.append(Usable(name, own_name, attribute, fact, entries, mention, why))
    return _without_merge_values(usable, withheld, kept_back)


def _without_merge_values(
    usable: list[Usable], withheld: list[WithheldFact], kept_back: list[str]
) -> Judged:
    """Take out entries that repeat a name or place: „1. FC Köln" tells a model the city."""
    merged = [
        entry
        for item in usable
        if item.attribute.reach == "merge" and item.own_name not in SMALL_WORDS
        for entry in item.entries
    ]
    kept: list[Usable] = []
    for item in usable:
        if item.attribute.reach != "value" or not merged:
            kept.append(item)
            continue
        entries = tuple(entry for entry in item.entries if not repeats(entry, merged))
        fallen = len(item.entries) - len(entries)
        if fallen:
            reason = "it repeats a name or place that is only filled in after writing"
            partly = fallen if entries else None
            withheld = [*withheld, WithheldFact(fact=item.name, reason=reason, entries=partly)]
        if entries:
            kept.append(item._replace(entries=entries))
    return Judged(tuple(kept), tuple(withheld), tuple(kept_back))


def judge_job(
    screening: Screening, context: Context, judged: Judged
) -> tuple[UsedFact | None, WithheldFact | None]:
    """Judge the job to be done: one fact, in parts; one failing part withholds all of it.

    It must not say what another fact keeps back: neither a withheld value nor a merge value.
    """
    customer = context.request.customer
    job = customer.job_to_be_done
    if job is None:
        return None, None
    parts = [part for part in (job.situation, job.motivation, job.outcome) if part.strip()]
    if not parts:
        return None, WithheldFact(fact=JOB, reason="no value on record")
    if not context.consented:
        return None, WithheldFact(fact=JOB, reason=_no_consent(context))
    # Read as one text: what is split over the parts is meant as one too.
    reason = screening.text(". ".join(parts), _names_of(customer), judged.kept_back)
    if reason:
        return None, WithheldFact(fact=JOB, reason=_shown(reason))
    return (
        UsedFact(
            fact=JOB, use="shape", reason="told for this purpose and screened; it steers the text"
        ),
        None,
    )


def _shown(reason: str) -> str:
    """Return a reason of the screening for the receipt.

    Which special category it was is left out: „health" beside a hobby is itself a health datum.
    """
    if reason.startswith("quarantined"):
        return reason
    return f"screened out, it touches: {reason.split(' (')[0]}"


def _names_of(customer: Customer) -> tuple[str, ...]:
    names = ("first_name", "last_name", "given_name", "family_name", "surname", "company")
    return tuple(text for name in names if (text := customer.text_of(name)))


def _refused(
    catalogue: Catalogue,
    attribute: Attribute | None,
    fact: Fact,
    offered: tuple[str, ...],
    context: Context,
) -> str | None:
    if not offered:
        return "no value on record"
    if isinstance(fact.value, dict):
        return "the value is no plain value or list"
    if fact.party == "third" and fact.inferred:
        return "third-party and inferred"
    if attribute is None:
        return UNKNOWN
    if attribute.use == "never":
        return FORBIDDEN.get(attribute.category, "the attribute catalogue never lets it be used")
    if fact.use == "never":
        return "the record itself forbids any use"
    if attribute.category == "name":
        return _name_refused(fact, context)
    return _unlicensed(fact, context) or _stale(catalogue, attribute, fact, context.day)


def _name_refused(fact: Fact, context: Context) -> str | None:
    """Names need no personalisation consent, but purposes that are given bind them too."""
    if fact.inferred:
        return "inferred: a name or gender is never guessed"
    if fact.purposes is None:
        if fact.party in ("second", "third"):
            return f"from a {fact.party} party without purposes of its own"
        return None
    if {context.request.campaign.purpose, "personalisation"} & set(fact.purposes):
        return None
    return f"its purposes do not name {context.request.campaign.purpose}"


def _no_consent(context: Context) -> str:
    return f"no consent to personalisation covers {context.request.campaign.channel}"


def _unlicensed(fact: Fact, context: Context) -> str | None:
    purpose = context.request.campaign.purpose
    if fact.purposes is None:
        if fact.party in ("second", "third"):
            return f"from a {fact.party} party without purposes of its own"
        return None if context.consented else _no_consent(context)
    if purpose in fact.purposes:
        return None
    if "personalisation" in fact.purposes:
        return None if context.consented else _no_consent(context)
    return f"its purposes do not name {purpose}"


def _stale(catalogue: Catalogue, attribute: Attribute, fact: Fact, day: date) -> str | None:
    if fact.observed_at is None:
        return None
    if fact.observed_at > day:
        return "observed only after the day of judging"
    if attribute.ttl_days is not None:
        if (day - fact.observed_at).days > attribute.ttl_days:
            return f"stale: older than {attribute.ttl_days} days"
        return None
    months = catalogue.default_ttl_months if attribute.ttl_months is None else attribute.ttl_months
    if months and _months_between(fact.observed_at, day) >= months:
        return f"stale: older than {months} months"
    return None


def _months_between(start: date, end: date) -> float:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months + (end.day - start.day - 1) / 31


def _entries(
    screening: Screening, attribute: Attribute, offered: tuple[str, ...], day: date
) -> tuple[tuple[str, ...], int, str]:
    """Return the entries that may travel, how many fell, and why the first one fell."""
    if attribute.reach == "band":
        label = band_of(attribute, offered[0], day)
        if label is None:
            return (), 1, "the catalogue has no coarse group for the value"
        return (label,), 0, ""
    kept: list[str] = []
    reasons: list[str] = []
    for entry in offered:
        reason = screening.entry(entry, attribute.shape)
        if reason is None:
            kept.append(" ".join(entry.split()))
        else:
            reasons.append(_shown(reason))
    return tuple(dict.fromkeys(kept)), len(reasons), reasons[0] if reasons else ""


def _mention(
    rules: RelationRules, attribute: Attribute, fact: Fact, context: Context
) -> tuple[bool, str]:
    undated = ", date of observation unknown" if fact.observed_at is None else ""
    if attribute.use == "shape":
        return False, f"the catalogue lets it shape the text, not be said{undated}"
    if fact.use == "shape":
        return False, f"the record lets it shape the text, not be said{undated}"
    if fact.inferred:
        return False, f"inferred: it may shape the text, not be said{undated}"
    if fact.party not in rules.mentionable_parties:
        return False, f"from a {fact.party} party: it may shape the text, not be said{undated}"
    if not rules.may_mention(attribute.ring, context.stage, fact.party):
        return False, f"too close to be said to a customer at stage {context.stage}{undated}"
    origin = "told by the customer" if fact.party == "zero" else "known from the relation"
    return True, f"{origin}, consented and of the {attribute.ring} ring{undated}"
