"""The declared phrases: read from YAML, validated at load, found by situation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from genpers.errors import PromptError
from genpers.records.record import (
    Channel,
    ContactStyle,
    Form,
    Objective,
    Record,
    Sensitivity,
    Stage,
)

Phrases = tuple[str, ...]
CONTACT = 32  # weight of the kind of contact: above all other conditions together


class Situation(Record):
    """What decides which phrases fit: the brief, reduced to the declared axes.

    ``families`` runs from the product family to its parents; ``motive`` is the declared motive
    behind the job to be done.
    """

    objective: Objective
    stage: Stage
    form: Form
    channel: Channel
    contact: ContactStyle
    sensitivity: Sensitivity
    motive: str
    families: tuple[str, ...]
    owned: bool
    count: Literal["one", "many"]
    summary: bool


class Entry(Record):
    """Phrases that may stand in one slot, and when; a missing condition fits everything.

    ``du``, ``sie`` and ``neutral`` are written out, never derived from one another.
    """

    objectives: tuple[Objective, ...] = ()
    stages: tuple[Stage, ...] = ()
    motives: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    sensitivity: tuple[Sensitivity, ...] = ()
    contact: ContactStyle | None = None
    owned: bool | None = None
    count: Literal["one", "many"] | None = None
    summary: bool | None = None
    du: Phrases = Field(min_length=1)
    sie: Phrases = Field(min_length=1)
    neutral: Phrases = Field(min_length=1)

    def phrases(self, form: Form) -> Phrases:
        """The phrases of one form of address."""
        return {"du": self.du, "sie": self.sie, "neutral": self.neutral}[form]

    def fit(self, situation: Situation) -> int | None:
        """How closely this entry fits: more is closer, None does not fit at all."""
        if (
            (self.objectives and situation.objective not in self.objectives)
            or (self.stages and situation.stage not in self.stages)
            or (self.motives and situation.motive not in self.motives)
            or (self.channels and situation.channel not in self.channels)
            or (self.sensitivity and situation.sensitivity not in self.sensitivity)
            or self.contact not in (None, situation.contact)
            or self.owned not in (None, situation.owned)
            or self.count not in (None, situation.count)
            or self.summary not in (None, situation.summary)
        ):
            return None
        near = _nearness(self.families, situation.families)
        if near is None:
            return None
        return (
            near
            + 8 * bool(self.motives)
            + 4 * bool(self.objectives)
            + 2 * bool(self.stages)
            + (self.owned is not None)
            + CONTACT * (self.contact is not None)
        )


def _nearness(wanted: tuple[str, ...], families: tuple[str, ...]) -> int | None:
    if not wanted:
        return 0
    hits = [place for place, family in enumerate(families) if family in wanted]
    return max(16 - 4 * hits[0], 1) if hits else None


class Motive(Record):
    """Why people want a thing: match words per language map the customer's own words to it."""

    words: dict[str, tuple[str, ...]]
    personas: tuple[str, ...] = ()


class Family(Record):
    """A family of products: which categories belong to it, and which motives suit it."""

    parent: str | None = None
    categories: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    motives: tuple[str, ...] = Field(min_length=1)


class Label(Record):
    """How a product fact is labelled in a text; ``say: false`` is known but left unsaid."""

    de: str
    en: str
    say: bool = True
    not_families: tuple[str, ...] = ()


class Layout(Record):
    """Which slots make up a body, paragraph by paragraph."""

    channels: tuple[Channel, ...]
    objectives: tuple[Objective, ...] = ()
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Tier:
    """Phrases that fit a situation equally well; ``motive``: they speak to its motive."""

    motive: bool
    phrases: Phrases


@dataclass(frozen=True)
class Book:
    """All material of one language; ``places`` says for each entry of ``slots`` where it stands."""

    language: str
    slots: dict[str, tuple[Entry, ...]]
    places: dict[str, tuple[str, ...]]
    motives: dict[str, Motive]
    families: dict[str, Family]
    labels: dict[str, Label]
    layouts: tuple[Layout, ...]
    _pools: dict[tuple[str, Situation], tuple[Tier, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def tiers(self, slot: str, situation: Situation) -> tuple[Tier, ...]:
        """The phrases for a slot that fit, closest tier first."""
        key = (slot, situation)
        if key not in self._pools:
            found: dict[tuple[int, bool], list[str]] = {}
            for entry in self.slots.get(slot, ()):
                fit = entry.fit(situation)
                if fit is not None:
                    tier = found.setdefault((fit, bool(entry.motives)), [])
                    tier.extend(entry.phrases(situation.form))
            if any(fit >= CONTACT for fit, _ in found):
                found = {tier: texts for tier, texts in found.items() if tier[0] >= CONTACT}
            self._pools[key] = tuple(
                Tier(motive, tuple(found[fit, motive]))
                for fit, motive in sorted(found, reverse=True)
            )
        return self._pools[key]

    @cached_property
    def categories(self) -> dict[str, str]:
        """Family by category."""
        return {
            category: name
            for name, family in self.families.items()
            for category in family.categories
        }


def load_book(folder: Path, language: str, own: Sequence[Path] = ()) -> Book:
    """Read and validate the material of a language from ``prompts/phrasebook``.

    ``own``: further folders, laid out alike (``de/subject.yaml``), whose entries are added.
    Raises ``PromptError`` naming the file and entry that is wrong.
    """
    from genpers.builtin.phrasebook.checks import check_book

    home = folder / language
    homes = (home, *(extra / language for extra in own))
    if not home.is_dir():
        raise PromptError(
            f"The phrasebook has no material in '{language}'",
            str(home),
            "Add it, or choose another backend.",
        )
    slots: dict[str, tuple[Entry, ...]] = {}
    places: dict[str, tuple[str, ...]] = {}
    for path in (path for home in homes for path in sorted(home.glob("*.yaml"))):
        found = tuple(_entries(path))
        slots[path.stem] = (*slots.get(path.stem, ()), *found)
        numbered = (f"{path}, entry {number}" for number in range(1, len(found) + 1))
        places[path.stem] = (*places.get(path.stem, ()), *numbered)
    book = Book(
        language=language,
        slots=slots,
        places=places,
        motives=_mapping(folder / "motives.yaml", TypeAdapter(dict[str, Motive])),
        families=_mapping(folder / "families.yaml", TypeAdapter(dict[str, Family])),
        labels=_mapping(folder / "labels.yaml", TypeAdapter(dict[str, Label])),
        layouts=_mapping(folder / "layouts.yaml", TypeAdapter(tuple[Layout, ...])),
    )
    check_book(book, home)
    return book


def _entries(path: Path) -> Iterator[Entry]:
    data = _read(path)
    if not isinstance(data, list):
        raise PromptError("A phrase file is a list of entries", str(path), "See docs/phrases.md.")
    for number, entry in enumerate(data, 1):
        try:
            yield Entry.model_validate(entry)
        except ValidationError as error:
            raise _refused(error, f"{path}, entry {number}") from error


def _mapping(path: Path, adapter: TypeAdapter[Any]) -> Any:
    try:
        return adapter.validate_python(_read(path))
    except ValidationError as error:
        raise _refused(error, str(path)) from error


def _refused(error: ValidationError, where: str) -> PromptError:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return PromptError(f"{place}: {first['msg']}", where, "Correct the entry.")


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  # safe
    except FileNotFoundError as error:
        raise PromptError("The file is missing", str(path), "Reinstall genpers.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise PromptError(f"Not readable as YAML: {reason}", str(path), "Correct it.") from error


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
