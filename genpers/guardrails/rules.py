"""A rule as its pack states it, validated."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator

from genpers.records.record import Family, Record, Sensitivity, Severity

Stage = Literal["text", "assembled", "both"]
Need = Literal["products", "customer", "campaign", "disclosures", "footer", "address"]
Texts = dict[str, str]
Phrases = dict[str, list[str]]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class ProductMatch(Record):
    """Which products a rule is for: every given key must hold for one and the same product.

    ``attributes`` compares with ``Product.attributes``; ``industry`` is short for that attribute.
    A category may end in ``*``.
    """

    sensitivity: list[Sensitivity] | None = None
    industry: list[str] | None = None
    category: tuple[str, ...] | None = None
    attributes: dict[str, Any] | None = None

    _lists = field_validator("sensitivity", "industry", "category", mode="before")(_listed)


class Unless(Record):
    """What excuses a match: each given key alone is enough.

    ``negated``: a negation in the same clause; ``denied``: one that denies the match itself („kein
    Wundermittel“, „Testsieger sind wir nicht“); ``quoted``: inside quotation marks;
    ``pattern``: a regular expression per language that overlaps the match (``window`` widens the
    searched text by that many characters each side, default the sentence);
    ``phrases``: phrases in the same sentence; ``product_fact``: names of facts, ``*`` as wildcard,
    one of which is present on a product, holds on the day and is neither false nor zero;
    ``product_says``: phrases of which one stands in a valid fact, claim, name or summary of a
    product; ``claim``: the match lies inside the text of an approved claim that holds on the day;
    ``in_product_name``: the match lies inside a product's name; ``covers``: phrases per language
    that cover the match (``am besten`` for ``besten``).
    """

    negated: bool = False
    denied: bool = False
    quoted: bool = False
    pattern: Texts | None = None
    phrases: Phrases | None = None
    covers: Phrases | None = None
    product_fact: list[str] | None = None
    product_says: Phrases | None = None
    claim: bool = False
    in_product_name: bool = False

    _lists = field_validator("product_fact", mode="before")(_listed)


class Near(Record):
    """Phrases or a pattern that must (``near``) or must not (``not_near``) stand close by.

    ``within``: ``clause``, ``sentence`` (default), ``field`` or a number of characters each side.
    """

    phrases: Phrases | None = None
    pattern: Texts | None = None
    within: Literal["clause", "sentence", "field"] | int = "sentence"


class Conditions(Record):
    """What the engine asks of every match of any kind, on a rule or on one of its detectors."""

    unless: Unless | None = None
    near: Near | None = None
    not_near: Near | None = None
    second_person: bool | None = None
    fields: list[str] | None = None


class SeverityWhen(Record):
    """Another severity under conditions; the first entry that holds wins."""

    severity: Severity
    products: ProductMatch | None = None
    channels: list[str] | None = None
    purposes: list[str] | None = None
    languages: list[str] | None = None
    objectives: list[str] | None = None
    merged: bool | None = None


class Source(Record):
    """Where a rule comes from, and when somebody last looked."""

    text: str
    verified_on: date
    url: str | None = None


class Examples(Record):
    """Texts by language that must and must not trip the rule; see ``guardrails.selftest``."""

    flags: dict[str, list[Any]] = Field(default_factory=dict)
    passes: dict[str, list[Any]] = Field(default_factory=dict)


class RuleSpec(Record):
    """One rule of a pack.

    ``detectors`` holds one mapping per detector: ``kind`` and the keys of that kind. ``fix``: what
    the kind suggests for a finding may replace the excerpt without a look at it; ``suggestion`` is
    advice to a person and is never put into a text. Both may have words of their own for a text in
    the other language: ``de_en`` is German about English.
    """

    id: str = Field(pattern=r"^(claims|tone|data|prompt|offer)(\.[a-z0-9_]+){2,3}$")
    severity: Severity
    severity_when: list[SeverityWhen] = Field(default_factory=list)
    stage: Stage = "text"
    languages: list[str] | None = None
    channels: list[str] | None = None
    products: ProductMatch | None = None
    purposes: list[str] | None = None
    objectives: list[str] | None = None
    needs: list[Need] = Field(default_factory=list)
    conditions: Conditions = Conditions()
    detectors: list[dict[str, Any]] = Field(min_length=1)
    message: Texts
    suggestion: Texts | None = None
    fix: bool = False
    source: Source
    why: str | None = None
    note: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    case_insensitive: bool = True
    in_disclosures: bool = False
    examples: Examples = Examples()
    path: str = ""

    @property
    def family(self) -> Family:
        """The first part of the id."""
        return self.id.split(".", 1)[0]  # type: ignore[return-value]  # the id's pattern says so

    @field_validator("message")
    @classmethod
    def _spoken(cls, message: Texts) -> Texts:
        if not {"de", "en"} <= message.keys():
            raise ValueError("a message needs de and en")
        return message
