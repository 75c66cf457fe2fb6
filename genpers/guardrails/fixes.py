"""Apply suggestions that are safe to apply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from genpers.guardrails.rulebook import Rulebook
from genpers.records.finding import CheckItem, Finding, Report

ROUNDS = 3  # a fix may bring the next one within reach, such as a word that stands three times
_STRICTNESS = ("pass", "review", "block")
_ENDS = " \n\t.,;:!?)]}"


@dataclass(frozen=True, slots=True)
class Fixed:
    """An item as it is after its safe fixes, what the rules say of it now, and what was fixed."""

    item: CheckItem
    report: Report
    applied: tuple[Finding, ...]


def fixed(rulebook: Rulebook, item: CheckItem, findings: Iterable[Finding]) -> CheckItem:
    """Return the item with every safe suggestion put in place; check it again afterwards.

    Of overlapping findings the last one in the text counts; an empty suggestion takes along the
    space that would be left over.
    """
    fields = dict(item.fields)
    for one in _applicable(rulebook, item, findings):
        field, start, end = one.field or "", one.start or 0, one.end or 0
        text = fields[field]
        left_over = text[:start].endswith(" ") and (end == len(text) or text[end] in _ENDS)
        if not one.suggestion and left_over:
            start -= 1
        fields[field] = text[:start] + (one.suggestion or "") + text[end:]
    return item.model_copy(update={"fields": fields})


def fixed_and_checked(
    rulebook: Rulebook, item: CheckItem, check: Callable[[CheckItem], Report]
) -> Fixed:
    """Apply what is safe and check again, until nothing is left to apply.

    A round after which the text would be held back more is taken back.
    """
    report, applied = check(item), list[Finding]()
    for _ in range(ROUNDS):
        usable = list(_applicable(rulebook, item, report.findings))
        if not usable:
            break
        better = fixed(rulebook, item, report.findings)
        after = check(better)
        if _STRICTNESS.index(after.verdict) > _STRICTNESS.index(report.verdict):
            break
        item, report = better, after
        applied += reversed(usable)
    return Fixed(item, report, tuple(applied))


def safe(rulebook: Rulebook, finding: Finding) -> bool:
    """Tell whether a finding's suggestion may replace its excerpt without a look at it.

    Safe are suggestions of rules that declare ``fix: true``, where the kind itself said what to
    write; the rule's own suggestion is advice to a person and never goes into a text.
    """
    try:
        rule = rulebook.rule(finding.rule)
    except KeyError:  # a rule that crashed, or a language without rules
        return False
    advice = (rule.suggestion or {}).values()
    return rule.fix and finding.suggestion is not None and finding.suggestion not in advice


def _applicable(
    rulebook: Rulebook, item: CheckItem, findings: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield safe findings from the end of each field to its beginning, none over another."""
    edge: dict[str, int] = {}
    placed = [
        one
        for one in findings
        if one.field in item.fields and one.start is not None and one.end is not None
    ]
    for one in sorted(placed, key=lambda one: (one.end or 0, one.start or 0), reverse=True):
        field = one.field or ""
        if (one.end or 0) <= edge.get(field, len(item.fields[field])) and safe(rulebook, one):
            edge[field] = one.start or 0
            yield one
