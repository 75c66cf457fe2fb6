"""Every rule proves itself: its examples must flag and pass, its patterns must end.

``python -m genpers.guardrails.selftest PATH [RULE]`` tests one pack file (or folder) by itself.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from genpers.errors import GenpersError, PackError
from genpers.guardrails.analysis.shingles import shingles_of
from genpers.guardrails.document import Context, Document
from genpers.guardrails.fixes import fixed, safe
from genpers.guardrails.inspection import inspect_in
from genpers.guardrails.rulebook import Rulebook
from genpers.guardrails.rules import RuleSpec
from genpers.records.finding import CheckItem, Finding

EXAMPLE_DAY = date(2026, 11, 21)
_LOCALES = {"de": "de-DE", "en": "en-GB"}
_SETTINGS = (
    "merged",
    "mentionable",
    "withheld",
    "merge_values",
    "sending",
    "prompt",
    "answers",
)
_LENGTHS = (16, 24, 32, 48, 128)
_LONG = 1000
_BOUND = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule, as the item it stands for."""

    rule: str
    language: str
    flags: bool
    item: CheckItem
    as_of: date
    span: str | None = None
    field: str | None = None
    severity: str | None = None
    becomes: str | None = None
    stages: tuple[str, ...] = ("text", "assembled")
    settings: Mapping[str, Any] | None = None

    @property
    def context(self) -> Context:
        """What is known beside the item itself."""
        given = dict(self.settings or {})
        for name in ("mentionable", "withheld"):
            if given.get(name) is not None:
                given[name] = frozenset(given[name])
        if "sending" in given:
            given["sending"] = datetime.fromisoformat(str(given["sending"]))
        if "prompt" in given:
            given["prompt"] = shingles_of(given["prompt"])
        if "answers" in given:
            given["answers"] = {self.rule: tuple(given["answers"])}
        return Context(as_of=self.as_of, stages=frozenset(self.stages), **given)

    @property
    def text(self) -> str:
        """The example in one line."""
        return " / ".join(self.item.fields.values()).replace("\n", " ")


def examples_of(rule: RuleSpec) -> list[Example]:
    """Return all examples of a rule; raise ``PackError`` for one that is no check item."""
    found: list[Example] = []
    for flags, texts in ((True, rule.examples.flags), (False, rule.examples.passes)):
        for language, entries in texts.items():
            for number, entry in enumerate(entries, 1):
                found.append(_example(rule, language, flags, number, entry))
    return found


def _example(rule: RuleSpec, language: str, flags: bool, number: int, entry: Any) -> Example:
    kind = "flags" if flags else "passes"
    where = f"{rule.path} example {kind}.{language} number {number}"
    if isinstance(entry, str):
        entry = {"fields": {"body": entry}}
    if not isinstance(entry, dict):
        raise PackError("An example is a text or a mapping", where, "Quote texts with a colon.")
    raw = dict(entry)
    span, field, severity = raw.pop("span", None), raw.pop("field", None), raw.pop("severity", None)
    becomes = raw.pop("becomes", None)
    day = date.fromisoformat(str(raw.pop("as_of", EXAMPLE_DAY)))
    settings = {name: raw.pop(name) for name in _SETTINGS if name in raw}
    if "text" in raw:
        raw["fields"] = {"body": raw.pop("text")}
    base = {"id": "example", "locale": _LOCALES.get(language, language), "channel": "email"}
    if isinstance(raw.get("customer"), dict):
        raw["customer"] = {"id": "C-1", "locale": raw.get("locale", base["locale"])} | raw[
            "customer"
        ]
    for key in ("products", "portfolio"):
        if isinstance(raw.get(key), list):
            raw[key] = [
                {"id": f"p{at}", "name": f"Produkt {at}"} | one if isinstance(one, dict) else one
                for at, one in enumerate(raw[key], 1)
            ]
    if isinstance(raw.get("campaign"), dict):
        raw["campaign"] = {"id": "k1", "objective": "inform"} | raw["campaign"]
    try:
        item = CheckItem.model_validate(base | raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PackError(f"The example is no check item ({place}: {first['msg']})", where) from error
    return Example(
        rule.id, language, flags, item, day, span, field, severity, becomes, settings=settings
    )


def failure_of(rulebook: Rulebook, example: Example) -> str | None:
    """Return what went wrong with an example, None where the rule does as it says."""
    findings = inspect_in(rulebook, example.item, example.context, example.rule)
    crashed = [one for one in findings if one.rule == "prompt.rule.error"]
    if crashed:
        return "the rule crashed: " + _traceback(rulebook, example)
    if not example.flags:
        return None if not findings else f"found {_shown(findings)}, should pass"
    if not findings:
        return "found nothing, should flag"
    fitting = [one for one in findings if _fits(one, example)]
    if fitting:
        return _misfixed(rulebook, example, findings)
    wanted = {"span": example.span, "field": example.field, "severity": example.severity}
    return f"found {_shown(findings)}, should find { ({k: v for k, v in wanted.items() if v}) }"


def _misfixed(rulebook: Rulebook, example: Example, findings: Iterable[Finding]) -> str | None:
    """Return what is wrong with the text after its safe fixes, where there are any."""
    if not any(safe(rulebook, one) for one in findings):
        return "has no safe fix, should have one" if example.becomes is not None else None
    item = fixed(rulebook, example.item, findings)
    text = " / ".join(item.fields.values())
    if example.becomes not in (None, text):
        return f"is fixed to '{text}', should become '{example.becomes}'"
    left = inspect_in(rulebook, item, example.context, example.rule)
    return f"is fixed to '{text}' and found again" if any(safe(rulebook, o) for o in left) else None


def _fits(finding: Finding, example: Example) -> bool:
    return (
        (example.span is None or finding.excerpt == example.span)
        and (example.field is None or finding.field == example.field)
        and (example.severity is None or finding.severity == example.severity)
    )


def _shown(findings: Iterable[Finding]) -> str:
    return ", ".join(
        f"'{one.excerpt}' in {one.field} ({one.severity})" if one.field else f"({one.severity})"
        for one in findings
    )


def _traceback(rulebook: Rulebook, example: Example) -> str:
    """Run the rule's detectors bare, to show the error that inspection holds back."""
    document = Document(example.item, example.context, rulebook.phrases)
    for detector in rulebook.detectors:
        if detector.rule.id != example.rule:
            continue
        try:
            for match in detector.kind.find(document):
                detector.filter.keeps(document, match)
        except Exception as error:
            frame = error.__traceback__
            while frame is not None and frame.tb_next is not None:
                frame = frame.tb_next
            at = (
                f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else ""
            )
            return f"{type(error).__name__}: {error} at {at}"
    return "after finding (message or span)"


def failures(rulebook: Rulebook, rule: RuleSpec) -> list[tuple[Example, str]]:
    """Return every example of a rule that fails, with what happened."""
    return [
        (example, problem)
        for example in examples_of(rule)
        if (problem := failure_of(rulebook, example)) is not None
    ]


def prove(rulebook: Rulebook) -> None:
    """Raise ``PackError`` for the first rule that is wrong about its own examples or too slow.

    The sieves are built meanwhile, so the examples are judged as if everything were possible.
    """
    rulebook.phrases.begin(_LOCALES)
    for where, trouble in slow_patterns(rulebook):
        raise PackError(trouble, where, "Give quantifiers bounds and avoid nesting them.")
    for rule in rulebook.rules:
        for example, problem in failures(rulebook, rule):
            kind = "flags" if example.flags else "passes"
            raise PackError(
                f"The rule {rule.id} is wrong about its example {kind}.{example.language} "
                f"'{example.text}': {problem}",
                rule.path,
                "Mend the rule or the example.",
            )
    rulebook.phrases.prepare(_LOCALES)


def slow_patterns(rulebook: Rulebook) -> list[tuple[str, str]]:
    """Return rule path and problem for each pattern that is wrong or takes too long."""
    problems: list[tuple[str, str]] = []
    timed: set[str] = set()
    for detector in rulebook.detectors:
        for source in detector.kind.patterns() if hasattr(detector.kind, "patterns") else ():
            if source in timed:
                continue
            timed.add(source)
            problem = _timed(source)
            if problem:
                problems.append((detector.rule.path, problem))
    return problems


def _timed(source: str) -> str | None:
    try:
        pattern = re.compile(source, re.IGNORECASE)
    except re.error as error:
        return f"The pattern '{source[:60]}' is no regular expression ({error})"
    # From short to long: what takes exponential time shows it before it takes for ever.
    for number, seed in enumerate(_seeds(source)):
        for length in (*_LENGTHS, _LONG) if number < 4 else _LENGTHS:
            text = (seed * (length // len(seed) + 1))[:length] + "\x00"
            # CPU time: on a busy machine a sound pattern must not be refused.
            began = time.thread_time()
            for _ in pattern.finditer(text):
                pass
            spent = time.thread_time() - began
            if spent > _BOUND:
                return (
                    f"The pattern '{source[:60]}' takes {spent:.1f} s on {length} characters "
                    f"'{text[:20]}...'"
                )
    return None


def _seeds(source: str) -> list[str]:
    words = re.findall(r"[^\W\d_]{2,}", source)[:4]
    return [
        "a",
        "1",
        " ",
        "a ",
        "1 ",
        "1.",
        "1,",
        "Aa",
        "ab-",
        "a,b ",
        *words,
        *(f"{word} " for word in words),
    ]


def main(arguments: Sequence[str]) -> int:
    """Test packs from the command line; 0 where all is well."""
    from genpers.guardrails import rulebook_of_files

    if not arguments:
        sys.stderr.write("Error: no pack given, usage: selftest PATH [RULE]\n")
        return 2
    path = Path(arguments[0])
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    wanted = arguments[1] if len(arguments) > 1 else None
    try:
        rulebook = rulebook_of_files(files, only=wanted)
        rows = [(rule, examples_of(rule), failures(rulebook, rule)) for rule in rulebook.rules]
        slow = slow_patterns(rulebook)
    except GenpersError as error:
        sys.stderr.write(f"Error: {error}\n")
        return 2
    for rule, examples, wrong in rows:
        state = "ok" if not wrong else f"{len(wrong)} WRONG"
        sys.stdout.write(f"{rule.id:45} {len(examples):3} examples  {state}\n")
        for example, problem in wrong:
            kind = "flags" if example.flags else "passes"
            sys.stdout.write(f"    {kind}.{example.language}: {example.text}\n        {problem}\n")
    for where, problem in slow:
        sys.stdout.write(f"SLOW OR WRONG {where}: {problem}\n")
    total = sum(len(wrong) for _, _, wrong in rows)
    sys.stdout.write(f"{len(rows)} rules, {total} examples wrong, {len(slow)} bad patterns\n")
    return 1 if total or slow else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
