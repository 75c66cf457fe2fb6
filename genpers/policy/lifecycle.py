"""Lifecycle: the stage as recorded, else derived from history by declared rules."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pydantic import field_validator

from genpers.policy.moments import aware
from genpers.records.brief import StageChoice
from genpers.records.customer import Customer
from genpers.records.record import Record, Stage


class StageRule(Record):
    """One rule; all its conditions must hold, a condition without its figure fails."""

    stage: Stage
    customer: bool | None = None
    left: bool | None = None
    purchases_min: int | None = None
    relation_min: int | None = None
    relation_max: int | None = None
    silent_min: int | None = None
    silent_max: int | None = None
    gap_min: int | None = None


class LifecycleRules(Record):
    """``guardrails/policy/lifecycle.yaml``."""

    rules: tuple[StageRule, ...]
    signs_of_life: tuple[str, ...]
    beginnings: tuple[str, ...]

    @field_validator("rules")
    @classmethod
    def _complete(cls, rules: tuple[StageRule, ...]) -> tuple[StageRule, ...]:
        if not rules or rules[-1] != StageRule(stage=rules[-1].stage):
            raise ValueError("the last rule must have no conditions, so that every customer fits")
        return rules


class Relation(NamedTuple):
    """The figures that the rules look at; days count back, None where nothing tells."""

    customer: bool
    left: bool
    purchases: int
    relation: int | None
    silent: int | None
    gap: int | None


def lifecycle(rules: LifecycleRules, customer: Customer, at: datetime) -> StageChoice:
    """Return the recorded stage, or the first that fits the history, with the figures."""
    if customer.lifecycle:
        return StageChoice(stage=customer.lifecycle.stage)
    relation = relation_of(rules, customer, at)
    stage = next(rule.stage for rule in rules.rules if _fits(rule, relation))
    return StageChoice(stage=stage, derived=True, reason=_told(relation))


def relation_of(rules: LifecycleRules, customer: Customer, at: datetime) -> Relation:
    """Measure recency, frequency and age of the relation at a moment."""
    events = [(aware(event.at), event.type) for event in customer.history]
    past = sorted((when, kind) for when, kind in events if when <= at)
    begun = [when for when, kind in past if kind in rules.beginnings]
    alive = [when for when, kind in past if kind in rules.signs_of_life]
    bought = [when for when, kind in past if kind == "purchase"]
    left = [when for when, kind in past if kind in ("unsubscribe", "return")]
    return Relation(
        customer=bool(bought or customer.owned_products),
        left=bool(left) and (not bought or left[-1] > bought[-1]),
        purchases=len(bought),
        relation=(at - begun[0]).days if begun else None,
        silent=(at - alive[-1]).days if alive else None,
        gap=(alive[-1] - alive[-2]).days if len(alive) > 1 else None,
    )


def _fits(rule: StageRule, relation: Relation) -> bool:
    return (
        (rule.customer is None or rule.customer == relation.customer)
        and (rule.left is None or rule.left == relation.left)
        and _at_least(relation.purchases, rule.purchases_min)
        and _at_least(relation.relation, rule.relation_min)
        and _at_most(relation.relation, rule.relation_max)
        and _at_least(relation.silent, rule.silent_min)
        and _at_most(relation.silent, rule.silent_max)
        and _at_least(relation.gap, rule.gap_min)
    )


def _at_least(figure: int | None, limit: int | None) -> bool:
    return limit is None or (figure is not None and figure >= limit)


def _at_most(figure: int | None, limit: int | None) -> bool:
    return limit is None or (figure is not None and figure <= limit)


def _told(relation: Relation) -> str:
    if not relation.customer:
        return "derived: owns nothing and has bought nothing so far"
    parts = [
        f"{relation.purchases} purchase{'' if relation.purchases == 1 else 's'}"
        if relation.purchases
        else "owns a product"
    ]
    if relation.relation is not None:
        parts.append(f"customer for {relation.relation} days")
    if relation.silent is not None:
        parts.append(f"last sign of life {relation.silent} days ago")
    if relation.left:
        parts.append("has returned or unsubscribed since")
    return "derived: " + ", ".join(parts)
