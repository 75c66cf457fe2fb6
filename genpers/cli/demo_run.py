"""Plays the cases of the demo and says what each came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from genpers.personalizer import Personalizer
from genpers.records.campaign import Request
from genpers.records.variant import Result, Variant

if TYPE_CHECKING:
    from genpers.records.finding import Finding


@dataclass(frozen=True, slots=True)
class Case:
    """One request of the demo, the day it is judged on, and why it is there."""

    as_of: str
    example: str
    why: str
    request: Request


@dataclass(slots=True)
class Scene:
    """A case and what came of it; ``files`` are filled when they are written."""

    case: Case
    result: Result
    files: list[str] = field(default_factory=list)

    @property
    def refusal(self) -> str | None:
        """Why nothing was written, None where something was."""
        for part in (self.result.contact, self.result.eligible):
            if not part.allowed:
                return part.reason
        return None

    @property
    def name(self) -> str:
        """The customer as a person would write it."""
        customer = self.case.request.customer
        parts = (
            customer.text_of("title"),
            customer.text_of("first_name"),
            customer.text_of("last_name"),
        )
        return (
            " ".join(part for part in parts if part) or customer.text_of("company") or (customer.id)
        )


def play(door: Personalizer, cases: Sequence[Case]) -> Iterator[Scene]:
    """Generate every case, one after another."""
    for case in cases:
        request = case.request
        result = door.generate(
            request.campaign,
            request.customer,
            request.products,
            portfolio=request.portfolio,
            as_of=case.as_of,
        )
        yield Scene(case, result)


def withheld_by_reason(result: Result) -> list[tuple[str, list[str]]]:
    """Return the withheld facts grouped by why, most telling first."""
    groups: dict[str, list[str]] = {}
    for held in result.data_receipt.withheld:
        name = f"{held.fact} ({held.entries})" if held.entries else held.fact
        groups.setdefault(held.reason, []).append(name)
    return sorted(groups.items(), key=lambda item: item[0].startswith("no text is written"))


def preview(scene: Scene, variant: Variant) -> bytes:
    """Return a variant that may not go out as a text to look at, marked as held."""
    return ("\n".join(_lines(scene, variant)) + "\n").encode()


def _lines(scene: Scene, variant: Variant) -> Iterable[str]:
    yield f"*** HELD ({variant.verdict}): not to be sent before a person has decided ***"
    for finding in variant.findings:
        yield f"    {finding.rule}: {_excerpt(finding)}{finding.message}"
    yield ""
    address = scene.case.request.customer.addresses.email
    if scene.case.request.campaign.channel == "email" and address:
        yield f"To: {address}"
    for name, text in variant.merged.items():
        yield f"{name}: {text}" if "\n" not in text else f"\n{text}\n"
    for text in variant.disclosures.values():
        yield f"\n{text}"
    if variant.footer:
        yield f"\n{variant.footer}"


def _excerpt(finding: Finding) -> str:
    return f"„{finding.excerpt}“ " if finding.excerpt else ""
