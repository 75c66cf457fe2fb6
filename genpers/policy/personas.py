"""Personas: which neutral picture of a customer fits best, and which facts say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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


def persona(
    table: PersonaTable,
    facts: Sequence[BriefFact],
    job: JobToBeDone | None,
    stage: Stage,
) -> PersonaMatch | None:
    """Return the persona that fits the permitted facts best, None below the floor.

    The match is the weight of the signs found among the signs that could be judged, plus
    ``doubt``: one sign alone never makes a full match. Ties go to the first in the table.
    """
    texts = {fact.name: " ".join(fact.entries).casefold() for fact in facts}
    if job:
        texts["job_to_be_done"] = job.text.casefold()
    if not texts:
        return None
    matches = (_match(item, table.doubt, texts, stage) for item in table.personas)
    best = max(matches, key=lambda match: match.match, default=None)
    return best if best and best.match >= table.floor else None


def _match(item: Persona, doubt: float, texts: Mapping[str, str], stage: Stage) -> PersonaMatch:
    found, judged = 0.0, doubt
    because: list[str] = []
    for signal in item.signals:
        text = texts.get(signal.fact)
        if signal.fact == "stage":
            hit = stage in signal.stages
        elif text is None:
            continue
        else:
            hit = signal.pattern.search(text) is not None
        judged += signal.weight
        if hit:
            found += signal.weight
            because.append(signal.fact)
    # The stage alone says nothing about a person.
    share = found / judged if set(because) - {"stage"} else 0.0
    return PersonaMatch(name=item.name, match=round(share, 2), because=_unique(because))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
