"""Load the rulebook: read, validate, compile, and let every rule prove itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from genpers.errors import PackError
from genpers.guardrails.cache import Kept, content_digest, key_of, read_entry, write_entry
from genpers.guardrails.kinds import builtin_kinds
from genpers.guardrails.packs import pack_files, read_pack, rules_of
from genpers.guardrails.resources import Resources
from genpers.guardrails.rulebook import Override, Rulebook
from genpers.guardrails.rules import RuleSpec


def load_rulebook(
    folders: Sequence[Path],
    kinds: Mapping[str, type] | None = None,
    *,
    severities: Mapping[str, Any] | None = None,
    verify: bool | None = None,
) -> Rulebook:
    """Load all packs under the folders.

    ``kinds``: kinds of plugins by name, beside the built-in ones. ``severities``: per rule id (or
    ``family.topic.*``) ``{"severity": "warn", "reason": "..."}`` or ``"off"`` as severity.
    ``verify``: True runs every example, False none, None only those of content that has not yet
    passed on this machine. Raises ``PackError`` for anything that is wrong.
    """
    known = builtin_kinds() | dict(kinds or {})
    folders = [Path(folder) for folder in folders]
    content = content_digest(folders)
    key = key_of(content, known)
    kept = read_entry(key)
    files = pack_files(folders)
    packs = list(kept.packs) if kept else [read_pack(path) for path in files]
    rules = _unique(
        rule for path, raw in zip(files, packs, strict=True) for rule in rules_of(path, raw, known)
    )
    proven = kept is not None and kept.passed
    resources = Resources.under(folders, kept.resources if kept else None, proven=proven)
    overrides = overrides_of(severities or {}, rules)
    rulebook = Rulebook(rules, known, resources, overrides, content, proven=proven)
    if verify is True or (verify is None and not proven):
        from genpers.guardrails.selftest import prove

        prove(Rulebook(rules, known, resources) if overrides else rulebook)
        write_entry(key, Kept(packs, resources.parsed(), passed=True))
    return rulebook


def rulebook_of_files(files: Sequence[Path], *, only: str | None = None) -> Rulebook:
    """Return a rulebook of single pack files, examples untested; for authors of packs."""
    known = builtin_kinds()
    rules: list[RuleSpec] = []
    for path in files:
        content = read_pack(path)
        if only is not None:
            content = [rule for rule in content if rule.get("id") == only]
        rules.extend(rules_of(path, content, known))
    if only is not None and not rules:
        raise PackError(f"There is no rule {only}", ", ".join(str(path) for path in files))
    roots = {path.resolve().parent.parent for path in files}
    return Rulebook(_unique(rules), known, Resources.under(sorted(roots)))


def _unique(rules: Iterable[RuleSpec]) -> list[RuleSpec]:
    found: dict[str, RuleSpec] = {}
    for rule in rules:
        other = found.setdefault(rule.id, rule)
        if other is not rule:
            raise PackError(
                f"The rule {rule.id} is there twice",
                f"{other.path} and {rule.path}",
                "Give one of them another id.",
            )
    return list(found.values())


def overrides_of(severities: Mapping[str, Any], rules: Sequence[RuleSpec]) -> dict[str, Override]:
    """Return a project's severities by rule id; each needs a reason."""
    overrides: dict[str, Override] = {}
    ids = [rule.id for rule in rules]
    for name, given in severities.items():
        where = f"severities.{name}"
        if not isinstance(given, Mapping) or not str(given.get("reason", "")).strip():
            raise PackError("A changed severity needs a reason", where, 'Add reason = "...".')
        severity = given.get("severity")
        if severity not in ("block", "review", "warn", "info", "off"):
            raise PackError(
                f"Unknown severity '{severity}'", where, "Use block, review, warn, info or off."
            )
        prefix = name.removesuffix("*") if name.endswith(".*") else None
        matched = [one for one in ids if one == name or (prefix and one.startswith(prefix))]
        if not matched:
            near = get_close_matches(name, ids, 1)
            raise PackError("Unknown rule", where, f"Did you mean '{near[0]}'?" if near else "")
        for one in matched:
            overrides[one] = Override(None if severity == "off" else severity, given["reason"])
    return overrides
