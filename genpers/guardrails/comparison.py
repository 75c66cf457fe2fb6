"""What a changed pack newly finds and no longer finds in a body of texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from genpers.errors import PackError
from genpers.guardrails.inspection import report
from genpers.guardrails.kinds import builtin_kinds
from genpers.guardrails.packs import pack_files, read_pack, rules_of
from genpers.guardrails.resources import FAMILIES, Resources
from genpers.guardrails.rulebook import Rulebook
from genpers.guardrails.rules import RuleSpec
from genpers.records.finding import CheckItem, Finding
from genpers.records.record import Severity, Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """One item on which two rulebooks differ; ``changed`` holds a finding and what it was."""

    item: CheckItem
    before: Verdict
    after: Verdict
    found: tuple[Finding, ...]
    lost: tuple[Finding, ...]
    changed: tuple[tuple[Finding, Severity], ...] = ()


def rulebook_at(
    path: Path, folders: Sequence[Path], kinds: Mapping[str, type] | None = None
) -> Rulebook:
    """Return the rules of one pack file, or of all packs of a folder, examples untested.

    Voices, lexicons and policies come from ``folders``, and from ``path`` itself where it is a
    guardrails folder. Raises PackError where there is no pack or a pack is wrong.
    """
    known = builtin_kinds() | dict(kinds or {})
    files = _packs(path)
    if not files:
        raise PackError("There is no pack", str(path), "Name a YAML pack or a folder of packs.")
    rules: dict[str, RuleSpec] = {}
    for file in files:
        for rule in rules_of(file, read_pack(file), known):
            if rule.id in rules:
                raise PackError(f"The rule {rule.id} is there twice", str(path), "Rename one.")
            rules[rule.id] = rule
    if not rules:
        raise PackError("There is no rule", str(path), "Begin each rule with '- id:'.")
    own = [path] if path.is_dir() else []
    return Rulebook(list(rules.values()), known, Resources.under([*folders, *own]))


def changes(
    old: Rulebook, new: Rulebook, items: Iterable[CheckItem], as_of: date | datetime
) -> Iterator[Change]:
    """Yield a change for every item on which the findings differ by rule, span or severity."""
    for item in items:
        before, after = report(old, item, as_of), report(new, item, as_of)
        known = {_place(one): one for one in before.findings}
        still = {_place(one): one for one in after.findings}
        found = tuple(one for place, one in still.items() if place not in known)
        lost = tuple(one for place, one in known.items() if place not in still)
        changed = tuple(
            (one, known[place].severity)
            for place, one in still.items()
            if place in known and known[place].severity != one.severity
        )
        if found or lost or changed:
            yield Change(item, before.verdict, after.verdict, found, lost, changed)


def _packs(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path] if path.is_file() else []
    if any((path / family).is_dir() for family in FAMILIES):
        return pack_files([path])
    return sorted(path.rglob("*.yaml"))


def _place(finding: Finding) -> tuple[str | int | None, ...]:
    return finding.rule, finding.field, finding.start, finding.end
