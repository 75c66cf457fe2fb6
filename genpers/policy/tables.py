"""The policy: all tables, read and checked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from genpers.policy.address import AddressRules
from genpers.policy.attributes import Catalogue, load_catalogue
from genpers.policy.contact import ContactRules
from genpers.policy.facts import RelationRules
from genpers.policy.lifecycle import LifecycleRules
from genpers.policy.merging import MergeFields
from genpers.policy.offers import OfferRules
from genpers.policy.personas import PersonaTable
from genpers.policy.read import table
from genpers.policy.salutation import SalutationRules
from genpers.policy.screening import Screening, ScreeningLists
from genpers.policy.tone import ToneTable
from genpers.policy.voices import Voice, load_voices


@dataclass(frozen=True)
class Policy:
    """Everything that ``permit`` decides by; build it with ``load_policy``."""

    catalogue: Catalogue
    screening: Screening
    contact: ContactRules
    offers: OfferRules
    relation: RelationRules
    address: AddressRules
    salutation: SalutationRules
    lifecycle: LifecycleRules
    personas: PersonaTable
    tone: ToneTable
    merge_fields: MergeFields
    voices: dict[str, Voice]
    neutral_salutation: bool = False


def load_policy(folders: Sequence[Path], *, neutral_salutation: bool = False) -> Policy:
    """Read the policy from guardrails folders; the first is the bundled one.

    Later folders are laid over earlier ones, key by key. Raises ``PackError`` that names file
    and key. ``neutral_salutation`` takes Frau and Herr out of every salutation.
    """
    return Policy(
        catalogue=load_catalogue(folders),
        screening=Screening(table(folders, "policy/screening.yaml", ScreeningLists)),
        contact=table(folders, "policy/contact.yaml", ContactRules),
        offers=table(folders, "policy/eligibility.yaml", OfferRules),
        relation=table(folders, "policy/relationship.yaml", RelationRules),
        address=table(folders, "policy/address.yaml", AddressRules),
        salutation=table(folders, "policy/salutation.yaml", SalutationRules),
        lifecycle=table(folders, "policy/lifecycle.yaml", LifecycleRules),
        personas=table(folders, "policy/personas.yaml", PersonaTable),
        tone=table(folders, "policy/tone.yaml", ToneTable),
        merge_fields=table(folders, "policy/merge_fields.yaml", MergeFields),
        voices=load_voices(folders),
        neutral_salutation=neutral_salutation,
    )
