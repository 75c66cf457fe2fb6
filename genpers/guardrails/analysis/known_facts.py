"""Which facts of a customer a checked text may say, and why the others may not.

The same order of reasons as the permit step, for one fact and without the brief: who it comes
from, whether it was inferred, how far record and catalogue let it go, consent and purposes, age.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from genpers.guardrails.analysis.kept import Kept

if TYPE_CHECKING:
    from genpers.guardrails.document import Document
    from genpers.records.customer import Customer, Fact

NAMES = frozenset({"title", "first_name", "last_name", "company"})
_BY_CATEGORY = {
    "special": "special",
    "money_trouble": "distress",
    "distress": "distress",
    "wealth": "wealth",
    "child": "child",
    "identifier": "identifier",
    "contact_data": "contact",
    "internal": "internal",
    "location_trace": "location",
    "transaction": "transaction",
    "age": "age",
    "browsing": "conduct",
    "reaction": "conduct",
}


@dataclass(frozen=True, slots=True)
class Known:
    """One fact as the text may treat it; ``reasons`` is empty where it may be said.

    Reasons: ``inferred``, ``third_party``, ``stale``, ``purpose``, and by the catalogue's category
    ``special``, ``distress``, ``wealth``, ``child``, ``identifier``, ``contact``, ``internal``,
    ``location``, ``transaction``, ``age``, ``conduct``.
    """

    name: str
    fact: Fact
    attribute: Mapping[str, Any]
    reasons: frozenset[str]

    @property
    def category(self) -> str:
        """The catalogue's category, empty for an unknown attribute."""
        return str(self.attribute.get("category", ""))


def find_attribute(catalogue: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the catalogue's entry for a fact's name or alias, empty where there is none."""
    attributes: Mapping[str, Any] = catalogue.get("attributes", {})
    if name in attributes:
        found: Mapping[str, Any] = attributes[name]
        return found
    for entry in attributes.values():
        if name in entry.get("aliases", ()):
            aliased: Mapping[str, Any] = entry
            return aliased
    return {}


def known_facts(document: Document, catalogue: Mapping[str, Any]) -> list[Known]:
    """Return every fact of the item's customer but names, with the reasons against saying it."""
    kept = document.analysis(_kept)
    if id(catalogue) not in kept:
        kept[id(catalogue)] = list(_facts(document, catalogue))
    return kept[id(catalogue)]


def _kept(document: Document) -> dict[int, list[Known]]:
    return {}


def _facts(document: Document, catalogue: Mapping[str, Any]) -> Iterator[Known]:
    customer = document.item.customer
    if customer is None:
        return
    campaign = document.item.campaign
    purpose = campaign.purpose if campaign else "advertising"
    consented = personalisation_covers(customer, document.item.channel, document.as_of)
    yield from _addresses(customer)
    for name, given in customer.profile.items():
        fact = _plain(given)
        if name in NAMES or not fact.entries:
            continue
        attribute = find_attribute(catalogue, name)
        reasons = set(_reasons(fact, attribute, purpose, consented, document.as_of, catalogue))
        allowed = document.context.mentionable
        if allowed is not None:
            reasons = set() if name in allowed else reasons | {"purpose"}
        yield Known(name, fact, attribute, frozenset(reasons))


def _plain(fact: Fact) -> Fact:
    """Read a value in parts ({"street": ..., "house": ...}) as a list of its parts."""
    if isinstance(fact.value, dict):
        return fact.model_copy(
            update={"value": [str(part) for part in fact.value.values() if part]}
        )
    return fact


def _addresses(customer: Customer) -> Iterator[Known]:
    """Yield where the customer can be reached: merge values, never to be said in a text."""
    from genpers.records.customer import Fact

    postal = customer.addresses.postal
    if not postal and not customer.addresses.email:
        return
    parts = list(postal.values()) if isinstance(postal, dict) else re.split(r"[,;\n]", postal or "")
    parts = [part.strip() for part in parts if any(c.isdigit() for c in part)]
    parts += [customer.addresses.email] if customer.addresses.email else []
    if parts:
        yield Known(
            "addresses",
            Fact(value=list(parts)),
            {"category": "contact_data"},
            frozenset({"contact", "purpose"}),
        )


def _reasons(
    fact: Fact,
    attribute: Mapping[str, Any],
    purpose: str,
    consented: bool,
    day: date,
    catalogue: Mapping[str, Any],
) -> Iterator[str]:
    limit = attribute.get("use", "never")
    category = _BY_CATEGORY.get(str(attribute.get("category", "")))
    if category and limit != "mention":
        yield category
    if fact.inferred:
        yield "inferred"
    if (fact.party in ("second", "third") and not fact.purposes) or fact.party == "third":
        yield "third_party"
    if _stale(fact, attribute, day, int(catalogue.get("default_ttl_months", 24))):
        yield "stale"
    if (
        limit != "mention"
        or fact.use in ("never", "shape")
        or not _licensed(fact, purpose, consented)
    ):
        yield "purpose"


def _licensed(fact: Fact, purpose: str, consented: bool) -> bool:
    if fact.purposes is None:
        return consented
    return purpose in fact.purposes or ("personalisation" in fact.purposes and consented)


def _stale(fact: Fact, attribute: Mapping[str, Any], day: date, default: int) -> bool:
    if fact.observed_at is None:
        return False
    age = (day - fact.observed_at).days
    if "ttl_days" in attribute:
        return age > int(attribute["ttl_days"])
    months = int(attribute.get("ttl_months", default))
    return bool(months) and age >= months * 30.44


def personalisation_covers(customer: Customer, channel: str, day: date) -> bool:
    """Tell whether the newest personalisation consent for a channel is a granted one."""
    return consent_status(customer, "personalisation", channel, day) == "granted"


def consent_status(customer: Customer, purpose: str, channel: str, day: date) -> str | None:
    """Return the status of the newest consent for a purpose and channel up to a day, or None.

    A tie between a grant and a withdrawal counts as withdrawn.
    """
    return _CONSENTS.of(customer, purpose, channel, day)


def _newest(customer: Customer, purpose: str, channel: str, day: date) -> str | None:
    end = datetime.combine(day, time.max, tzinfo=UTC)
    records = [
        one
        for one in customer.consents
        if one.purpose == purpose
        and (channel in one.channels or "*" in one.channels)
        and _aware(one.recorded_at) <= end
    ]
    if not records:
        return None
    newest = max(_aware(one.recorded_at) for one in records)
    statuses = {one.status for one in records if _aware(one.recorded_at) == newest}
    return "granted" if statuses == {"granted"} else "withdrawn"


_CONSENTS: Kept[Customer, str | None] = Kept(_newest)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
