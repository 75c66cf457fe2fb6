"""Where data may go: which categories of attributes a backend may be shown."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from genpers.errors import BackendError
from genpers.records.brief import Brief
from genpers.records.record import Record

JOB = "job_to_be_done"


class Declared(Record):
    """What a backend says of itself: its model, where it processes and under which contract.

    ``leaves``: whether what it is shown leaves the house at all. ``shown`` are the categories that
    may go there, None where the settings say nothing of it.
    """

    name: str
    model: str | None = None
    region: str | None = None
    terms: str | None = None
    leaves: bool = True
    shown: tuple[str, ...] | None = None

    def __str__(self) -> str:
        """Say it in one line, for a person who has to answer for it."""
        if not self.leaves:
            return f"{self.name}: nothing leaves the house"
        parts = [
            self.model,
            f"region {self.region or 'not declared'}",
            f"terms {self.terms or 'not declared'}",
            None if self.shown is None else f"shown {', '.join(self.shown) or 'no attribute'}",
        ]
        return f"{self.name}: {', '.join(part for part in parts if part)}"


def declared(name: str, backend: object, allowed: Mapping[str, tuple[str, ...]]) -> Declared:
    """Return what a backend declares, and what the setting ``residency`` lets it see."""
    return Declared(
        name=name,
        model=getattr(backend, "model", None),
        region=getattr(backend, "region", None),
        terms=getattr(backend, "terms", None),
        leaves=not getattr(backend, "composes", False),
        shown=allowed.get(name),
    )


class Residency(Record):
    """Which attribute categories may go to which backend.

    ``categories`` maps each attribute to its category (from the attribute catalogue);
    ``allowed`` maps a backend to the categories it may see. A backend that is not named may see
    what the brief holds. The job to be done is the category ``job_to_be_done``. A fact that only
    stands as a merge field stays in the house and is always allowed; so is a fact of unknown
    category never, where the backend is named.
    """

    categories: Mapping[str, str] = Field(default_factory=dict)
    allowed: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)

    def check(self, backend: str, brief: Brief) -> None:
        """Raise ``BackendError`` of kind ``residency`` where the brief may not go there."""
        if backend not in self.allowed:
            return
        shown = {
            self.categories.get(fact.name, "unknown")
            for fact in brief.facts
            if fact.reach != "merge"
        } | ({JOB} if brief.job is not None else set())
        refused = sorted(shown - set(self.allowed[backend]))
        if refused:
            raise BackendError(
                f"The brief holds data that may not go to this backend ({', '.join(refused)})",
                f"backend {backend}",
                "Allow the category in the setting 'residency', or declare a fallback that may.",
                kind="residency",
            )
