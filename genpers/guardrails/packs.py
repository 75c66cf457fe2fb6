"""Packs: YAML files of rules, read and validated with errors that name the line to mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from genpers.errors import PackError
from genpers.guardrails.resources import FAMILIES
from genpers.guardrails.rules import Conditions, RuleSpec
from genpers.guardrails.yamlfile import read_yaml

_CONDITIONS = frozenset(Conditions.model_fields)
_RULE_KEYS = frozenset(RuleSpec.model_fields) - {"conditions", "detectors", "path"}
_AUTHOR_KEYS = _RULE_KEYS | _CONDITIONS | {"kind", "any"}


def pack_files(folders: Sequence[Path]) -> list[Path]:
    """Return all packs under the family folders, in a stable order."""
    return [
        path
        for folder in folders
        for family in FAMILIES
        for path in sorted((folder / family).glob("*.yaml"))
    ]


def read_pack(path: Path) -> list[dict[str, Any]]:
    """Return the rules of one file as plain mappings."""
    content = read_yaml(path)
    if content is None:
        return []
    if not isinstance(content, list) or not all(isinstance(rule, dict) for rule in content):
        raise PackError("A pack is a list of rules", str(path), "Begin each rule with '- id:'.")
    return content


def rules_of(
    path: Path, content: Iterable[Mapping[str, Any]], kinds: Mapping[str, type]
) -> list[RuleSpec]:
    """Validate the rules of one pack against the rule model and the kinds' parameters."""
    rules: list[RuleSpec] = []
    for number, raw in enumerate(content, 1):
        identity = str(raw.get("id", f"number {number}"))
        where = f"{path} rule {identity}"
        rule = _validated(_arranged(raw, kinds, where), where)
        if path.parent.name in FAMILIES and path.parent.name != rule.family:
            raise PackError(
                f"The rule is of the family {rule.family}", where, f"Move it to {rule.family}/."
            )
        rules.append(rule)
    return rules


def _arranged(raw: Mapping[str, Any], kinds: Mapping[str, type], where: str) -> dict[str, Any]:
    """Part a rule's keys into those of the rule, its conditions and its detectors."""
    rule: dict[str, Any] = {"path": where}
    conditions: dict[str, Any] = {}
    detector: dict[str, Any] = {}
    for key, value in raw.items():
        if key in _RULE_KEYS:
            rule[key] = value
        elif key in ("kind", "any"):
            detector[key] = value
        elif key in _CONDITIONS and not _kind_takes(raw, key, kinds):
            conditions[key] = value
        else:
            detector[key] = value
    several = detector.pop("any", None)
    if several is not None and "kind" in detector:
        raise PackError("A rule has either kind or any", where)
    if several is None and "kind" not in detector:
        nearest = _hint("kind", detector)
        raise PackError("The rule has no kind", where, nearest or "Add kind: phrase.")
    if several is not None and detector:
        unknown = sorted(detector)[0]
        raise PackError(f"Unknown key '{unknown}'", where, _hint(unknown, _AUTHOR_KEYS))
    detectors = [detector] if several is None else several
    if not isinstance(detectors, list) or not all(isinstance(one, dict) for one in detectors):
        raise PackError("any is a list of detectors", where)
    for one in detectors:
        _check_detector(one, kinds, where, alone=several is None)
    return {**rule, "conditions": conditions, "detectors": detectors}


def _kind_takes(raw: Mapping[str, Any], key: str, kinds: Mapping[str, type]) -> bool:
    kind = kinds.get(str(raw.get("kind")))
    return kind is not None and key in kind.Params.model_fields  # type: ignore[attr-defined]


def _check_detector(
    detector: Mapping[str, Any], kinds: Mapping[str, type], where: str, *, alone: bool
) -> None:
    name = str(detector.get("kind"))
    if name not in kinds:
        raise PackError(f"Unknown kind '{name}'", where, _hint(name, kinds))
    params = kinds[name].Params.model_fields  # type: ignore[attr-defined]
    extra = set() if alone else _CONDITIONS
    for key in detector:
        if key != "kind" and key not in params and key not in extra:
            known = set(params) | (_AUTHOR_KEYS if alone else _CONDITIONS)
            raise PackError(f"Unknown key '{key}'", where, _hint(key, known))


def _hint(key: str, known: Iterable[str]) -> str:
    names = sorted(known)
    nearest = get_close_matches(key, names, 1, 0.5)
    return f"Did you mean '{nearest[0]}'?" if nearest else f"Known: {', '.join(names)}."


def _validated(raw: Mapping[str, Any], where: str) -> RuleSpec:
    try:
        return RuleSpec.model_validate(raw)
    except ValidationError as error:
        raise PackError(*one_line(error, where)) from error


def one_line(error: ValidationError, where: str) -> tuple[str, str, str]:
    """Return the first validation error as what, where and what to do."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    problem = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        model: Any = RuleSpec
        known: Iterable[str] = _AUTHOR_KEYS
        for part in first["loc"][:-1]:
            annotation = (
                model.model_fields.get(str(part)) if hasattr(model, "model_fields") else None
            )
            model = _model_in(annotation.annotation) if annotation is not None else model
        if hasattr(model, "model_fields") and model is not RuleSpec:
            known = model.model_fields
        return f"Unknown key '{place}'", where, _hint(str(first["loc"][-1]), known)
    return f"{place}: {problem}", where, ""


def _model_in(annotation: Any) -> Any:
    from typing import get_args

    if hasattr(annotation, "model_fields"):
        return annotation
    for part in get_args(annotation):
        found = _model_in(part)
        if hasattr(found, "model_fields"):
            return found
    return None
