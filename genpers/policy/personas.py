"""Personas: which neutral picture of a customer fits best, and which facts say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from pydantic import Field, model_validator

from genpers.records.brief import BriefFact, PersonaMatch
from genpers.records.customer import JobToBeDone
from genpers.records.record import Record, Stage

# What the General Equal Treatment Act (AGG § 1) protects, and its nearest neighbours, must not
# sort people into pictures.
PROTECTED = frozenset(
    [
        "gender",
        "title",
        "first_name",
        "last_name",
        "birth_year",
        "birth_date",
        "age",
        "marital_status",
        "has_children",
        "nationality",
        "language",
        "household_size",
        "occupation",
        "education_level",
    ]
)


class Signal(Record):
    """One sign of a persona: a permitted fact with one of these words, or a stage."""

    fact: str
    words: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    weight: float = Field(gt=0)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The words as one pattern; a word counts at its beginning, so that endings may follow."""
        words = "|".join(re.escape(word.casefold()) for word in self.words)
        return re.compile(rf"\b(?:{words})")


class Persona(Record):
    """A neutral picture: name, what it means, and its signs."""

    name: str
    label: dict[str, str]
    signals: tuple[Signal, ...]


class PersonaTable(Record):
    """``guardrails/policy/personas.yaml``: ``floor`` is the least match, ``doubt`` the weight of
    what is not known.
    """

    floor: float = Field(ge=0, le=1)
    doubt: float = Field(ge=0)
    personas: tuple[Persona, ...]

    @model_validator(mode="after")
    def _fair(self) -> PersonaTable:
        for persona in self.personas:
            for signal in persona.signals:
                if signal.fact in PROTECTED:
                    raise ValueError(f"persona '{persona.name}' may not build on '{signal.fact}'")
                if not signal.words and not signal.stages:
                    raise ValueError(f"a signal of persona '{persona.name}' needs words or stages")
        return self

    @cached_property
    def signals_of(self) -> dict[str, tuple[tuple[int, Signal], ...]]:
        """Per fact the signals that look at it, each with the place of its persona."""
        signals: dict[str, list[tuple[int, Signal]]] = {}
        for index, item in enumerate(self.personas):
            for signal in item.signals:
                signals.setdefault(signal.fact, []).append((index, signal))
        return {fact: tuple(found) for fact, found in signals.items()}


def persona(
    table: PersonaTable, facts: Sequence[BriefFact], job: JobToBeDone | None, stage: Stage
) -> PersonaMatch | None:
    """Return the persona that fits the permitted facts best, None below the floor.

    The match is the weight of the signs found among the signs that could be judged, plus
    ``doubt``: one sign alone never makes a full match. Ties go to the first in the table.
    """
    texts = {"job_to_be_done": job.text.casefold()} if job else {}
    texts |= {fact.name: " ".join(fact.entries).casefold() for fact in facts}
    found: dict[int, float] = {}
    judged: dict[int, float] = {}
    because: dict[int, list[str]] = {}
    for name, text in texts.items():
        for index, signal in table.signals_of.get(name, ()):
            judged[index] = judged.get(index, table.doubt) + signal.weight
            if signal.pattern.search(text):
                found[index] = found.get(index, 0.0) + signal.weight
                because.setdefault(index, []).append(name)
    # The stage alone says nothing about a person: it only counts beside a fact.
    for index, signal in table.signals_of.get("stage", ()):
        if index in found:
            judged[index] += signal.weight
            found[index] += signal.weight if stage in signal.stages else 0.0
    best = max(found, key=lambda index: (found[index] / judged[index], -index), default=None)
    if best is None or found[best] / judged[best] < table.floor:
        return None
    return PersonaMatch(
        name=table.personas[best].name,
        match=round(found[best] / judged[best], 2),
        because=tuple(because[best]),
    )
