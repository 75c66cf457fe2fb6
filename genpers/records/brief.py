"""The brief and what decides it: the only extract of a customer that a backend may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from genpers.records.customer import JobToBeDone
from genpers.records.record import (
    Channel,
    ContactStyle,
    Form,
    Id,
    Locale,
    Objective,
    Record,
    Sensitivity,
    Stage,
    language_of,
)


class BriefFact(Record):
    """One permitted fact, in the form in which it may reach a model.

    ``reach``: ``value`` gives the value itself, ``band`` a coarse label (``25-34``), ``merge`` the
    merge field that stands for it (``{{ city }}``): the value is then only in ``MergeValues``.
    """

    name: str
    entries: tuple[str, ...]
    use: Literal["shape", "mention"]
    reach: Literal["value", "band", "merge"]


class BriefClaim(Record):
    """An approved claim that holds on the day and in the market."""

    id: Id
    text: str


class BriefProduct(Record):
    """What a model may know and say of a product: only facts and claims that hold on the day."""

    id: Id
    name: str
    category: str
    sensitivity: Sensitivity
    summary: str
    facts: dict[str, str] = Field(default_factory=dict)
    claims: tuple[BriefClaim, ...] = ()
    owned: bool = False
    gender: Literal["m", "f", "n"] | None = None
    plural: bool = False
    attributes: dict[str, Any] = Field(default_factory=dict)


class Tone(Record):
    """The row of the tone table that holds for these products (``guardrails/policy/tone.yaml``)."""

    exclamations: int = 1
    emoji: int = 0
    urgency: Literal["with_fact", "date_only"] = "with_fact"
    humour: Literal["fine", "mild", "none"] = "fine"
    mentions: int = 3


class Brief(Record):
    """The minimised, permitted extract that a model may see; nothing else reaches a backend."""

    locale: Locale
    channel: Channel
    objective: Objective
    purpose: str
    stage: Stage
    address: Form
    voice: str
    brand: str = ""
    sensitivity: Sensitivity
    tone: Tone = Tone()
    products: tuple[BriefProduct, ...]
    facts: tuple[BriefFact, ...] = ()
    job: JobToBeDone | None = None
    persona: str | None = None
    contact: ContactStyle = "self_service"
    instructions: str | None = None
    valid_until: str | None = None
    merge_fields: tuple[str, ...] = ()
    variants: int = 3

    @property
    def language(self) -> str:
        """The language the text is to be written in."""
        return language_of(self.locale)

    def mentionable(self) -> tuple[BriefFact, ...]:
        """The facts that the text may say."""
        return tuple(fact for fact in self.facts if fact.use == "mention")


class Contact(Record):
    """Whether this customer may be contacted at all, why not, and not before when."""

    allowed: bool
    reason: str | None = None
    not_before: datetime | None = None


class Eligible(Record):
    """Whether these products may be offered to this customer, and why not."""

    allowed: bool
    reason: str | None = None


class StageChoice(Record):
    """The lifecycle stage, whether it was derived, and from what."""

    stage: Stage
    derived: bool = False
    reason: str | None = None


class PersonaMatch(Record):
    """The persona that fits best, how well (0 to 1), and the facts that say so."""

    name: str
    match: float
    because: tuple[str, ...] = ()


class AddressChoice(Record):
    """The form of address and what decided it."""

    form: Form
    reason: str


class UsedFact(Record):
    """A fact placed in the brief or in a merge value."""

    fact: str
    use: Literal["shape", "mention"]
    reason: str


class WithheldFact(Record):
    """A fact, or some entries of it, that stays in the house, and why."""

    fact: str
    reason: str
    entries: int | None = None


class DataReceipt(Record):
    """Per fact: used or withheld, and why; after generation also which facts the text says."""

    used: tuple[UsedFact, ...] = ()
    withheld: tuple[WithheldFact, ...] = ()
    said: tuple[str, ...] = ()


class Permission(Record):
    """All that is decided before a prompt exists.

    ``merge`` holds the values of the merge fields (salutation, names, city, link, sender); it
    stays in the house. ``brief`` is None where contact or eligibility is refused.
    """

    contact: Contact
    eligible: Eligible
    lifecycle: StageChoice
    persona: PersonaMatch | None = None
    address: AddressChoice
    receipt: DataReceipt = DataReceipt()
    brief: Brief | None = None
    merge: dict[str, str] = Field(default_factory=dict)

    @property
    def allowed(self) -> bool:
        """True where a text may be written at all."""
        return self.brief is not None
