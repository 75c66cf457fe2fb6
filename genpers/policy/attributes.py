"""The attribute catalogue: what each fact is, how far it may go, and in what form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from genpers.errors import PackError
from genpers.policy.read import layered, parse, read_mapping
from genpers.records.record import Record, Use

Ring = Literal["small_talk", "personal", "private", "special"]
Reach = Literal["merge", "band", "value", "never"]
Shape = Literal["name", "title", "gender", "organisation", "place", "term", "plain"]
Measure = Literal["number", "age", "birth_year", "years_since", "days_since", "text"]
RINGS: tuple[Ring, ...] = ("small_talk", "personal", "private", "special")
FORBIDDEN = {
    "special": "a special category of personal data (Art. 9 and 10 GDPR) is never used",
    "money_trouble": "a fact about money trouble is never used",
    "wealth": "income and wealth are never used",
    "distress": "a fact about a personal crisis is never used",
    "child": "data about children are never used",
    "identifier": "an identifier serves no text and never leaves the house",
    "contact_data": "contact data are for delivery only and never used in a text",
    "internal": "an internal score, segment or note is never used in a text",
    "location_trace": "a precise location is never used",
    "transaction": "single payments and transactions are never used",
}


class Band(Record):
    """One coarse step of a number: values below ``below`` (all that is left, without it)."""

    label: str
    below: float | None = None


class Attribute(Record):
    """One attribute of a customer profile.

    ``use`` is the upper limit, ``reach`` the form in which it may reach a model, ``ring`` how
    intimate it is. ``bands`` coarsen a number, ``groups`` a word. ``words`` give the attribute
    away by themselves, ``topics`` name entries of the vocabulary (both for the echo rules).
    """

    label: dict[Literal["de", "en"], str]
    category: str
    ring: Ring = "personal"
    use: Use = "never"
    reach: Reach = "never"
    ttl_months: int | None = None
    ttl_days: int | None = None
    shape: Shape = "plain"
    measure: Measure = "text"
    bands: tuple[Band, ...] = ()
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    other: str | None = None
    priority: int = 50
    aliases: tuple[str, ...] = ()
    words: dict[Literal["de", "en"], tuple[str, ...]] = Field(default_factory=dict)
    topics: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Attribute:
        if self.category in FORBIDDEN and (self.use != "never" or self.reach != "never"):
            raise ValueError(f"category '{self.category}' allows only use: never, reach: never")
        if (self.use == "never") != (self.reach == "never"):
            raise ValueError("use and reach are either both 'never' or both not")
        if self.reach == "band" and not (self.bands or self.groups):
            raise ValueError("reach 'band' needs bands or groups")
        if self.reach == "band" and self.use == "mention":
            raise ValueError("a band is never said: use is at most 'shape'")
        return self

    @cached_property
    def group_of(self) -> dict[str, str]:
        """The band of each known word, by the word in lower case."""
        return {word.casefold(): label for label, words in self.groups.items() for word in words}


class Topic(Record):
    """Words that give a topic away, per language: ``trekking`` knows „Bergstiefel"."""

    values: tuple[str, ...] = ()
    de: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class Catalogue(Record):
    """All attributes by name, and the vocabulary of topics that their values may touch.

    ``name_words``: words for the parts of an attribute's name, per language (for the echo rules).
    """

    default_ttl_months: int = 24
    attributes: dict[str, Attribute]
    vocabulary: dict[str, Topic] = Field(default_factory=dict)
    name_words: dict[str, dict[Literal["de", "en"], tuple[str, ...]]] = Field(
        default_factory=dict, alias="names"
    )

    @model_validator(mode="after")
    def _unique(self) -> Catalogue:
        taken = set(self.attributes)
        for name, attribute in self.attributes.items():
            for alias in attribute.aliases:
                if alias in taken:
                    raise ValueError(f"the alias '{alias}' of '{name}' is taken")
                taken.add(alias)
        return self

    @cached_property
    def names(self) -> dict[str, str]:
        """The attribute's own name for each name and alias."""
        aliases = {alias: name for name, item in self.attributes.items() for alias in item.aliases}
        return {name: name for name in self.attributes} | aliases

    @cached_property
    def rank(self) -> dict[str, tuple[int, int]]:
        """Where an attribute stands when facts compete: priority, then order of the file."""
        return {
            name: (item.priority, index)
            for index, (name, item) in enumerate(self.attributes.items())
        }

    def find(self, name: str) -> tuple[str, Attribute] | None:
        """Return own name and attribute for a name or alias; None means: never use it."""
        own = self.names.get(name)
        return (own, self.attributes[own]) if own else None


def load_catalogue(folders: Sequence[Path]) -> Catalogue:
    """Read ``attributes.yaml`` from all folders; later ones may add and narrow.

    A forbidden category stays forbidden: an added folder cannot relabel religion as a hobby.
    """
    table, where = layered(folders, "attributes.yaml")
    catalogue = parse(Catalogue, table, where)
    if len(folders) == 1:
        return catalogue
    first = next(folder for folder in folders if (folder / "attributes.yaml").is_file())
    base = parse(Catalogue, read_mapping(first / "attributes.yaml"), str(first))
    for name, attribute in base.attributes.items():
        if attribute.category in FORBIDDEN and catalogue.attributes[name].use != "never":
            raise PackError(
                f"The attribute '{name}' is of category '{attribute.category}'; that is not open "
                "to change",
                where,
                f"Remove '{name}' from the added attributes.yaml.",
            )
    return catalogue
