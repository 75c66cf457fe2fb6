"""What a changed pack newly finds and no longer finds in a body of texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from genpers.guardrails.inspection import report
from genpers.guardrails.rulebook import Rulebook
from genpers.records.finding import CheckItem, Finding
from genpers.records.record import Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """One item on which two rulebooks differ."""

    item: str
    before: Verdict
    after: Verdict
    found: tuple[Finding, ...]
    lost: tuple[Finding, ...]


def changes(
    old: Rulebook, new: Rulebook, items: Iterable[CheckItem], as_of: date | datetime
) -> Iterable[Change]:
    """Yield a change for every item on which the findings differ by rule, severity or span."""
    for item in items:
        before, after = report(old, item, as_of), report(new, item, as_of)
        known = {_mark(one) for one in before.findings}
        still = {_mark(one) for one in after.findings}
        if known != still:
            yield Change(
                item.id,
                before.verdict,
                after.verdict,
                tuple(one for one in after.findings if _mark(one) not in known),
                tuple(one for one in before.findings if _mark(one) not in still),
            )


def _mark(finding: Finding) -> tuple[str | int | None, ...]:
    return finding.rule, finding.severity, finding.field, finding.start, finding.end
