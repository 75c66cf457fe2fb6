"""Repair: what a model is told of a text that the rules stopped, and what it is never told.

A model is told of findings that hold whoever the reader is, with span and reason. Whatever the
reader's record had a part in comes back as one general sentence; the text it was found in stays
in the house, since sending it back would say that it was right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from genpers.records.brief import Brief
from genpers.records.customer import Customer
from genpers.records.finding import Finding, stricter
from genpers.records.record import Severity
from genpers.records.variant import FieldLimit, Variant

ALIKE = 88.0  # of 100: above it, two texts of a set are one idea
GENERAL = "Write this field anew; say of the reader only what the data marks as mentioned."
DOUBLE = "prompt.set.alike"
TOO_LIKE = "This text is too like another of the same set."
_SAME = {
    "de": "Dieser Text ist derselbe wie {other}; als eigene Variante taugt er nicht.",
    "en": "This text is the same as {other}; it is no variant of its own.",
}
_NEAR = {
    "de": "Dieser Text gleicht {other} fast wörtlich; ein Vergleich der beiden sagt wenig.",
    "en": "This text is nearly the same as {other}; comparing the two will tell little.",
}
PLACE_OF_THE_MISSING = "body"
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_STOPPING = ("block", "review")


@dataclass(frozen=True)
class Judged:
    """A text and what the rules say of it as it was written, without merge values.

    ``written`` are the findings of the unmerged text; ``open`` those of the same text judged by
    rules that are not shown the reader at all. ``private`` tells whether a text holds a word of
    the reader's record that the brief does not hold.
    """

    variant: Variant
    written: tuple[Finding, ...]
    open: tuple[Finding, ...] = ()
    private: Callable[[str], bool] = lambda text: False


Judge = Callable[[Variant], Judged]


@dataclass(frozen=True)
class Double:
    """What a text is too like: another of its set, word for word or nearly."""

    other: Variant
    same: bool


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a field; without ``excerpt`` and ``reason`` it is not told."""

    rule: str
    excerpt: str | None = None
    reason: str | None = None


def faults_of(judged: Judged, limits: Sequence[FieldLimit]) -> dict[str, list[Fault]]:
    """Return what has to be repaired, by field; findings of the merged text are no part of it."""
    tellable = {_identity(finding) for finding in judged.open}
    names = [limit.name for limit in limits if limit.name in judged.variant.fields]
    found: dict[str, list[Fault]] = {}
    for finding in judged.written:
        if finding.severity not in _STOPPING:
            continue
        told = (
            not hidden(finding)
            and _identity(finding) in tellable
            and not judged.private(finding.message)
        )
        fault = (
            Fault(finding.rule, finding.excerpt, finding.message) if told else Fault(finding.rule)
        )
        for name in _places(finding, names, told):
            found.setdefault(name, []).append(fault)
    return {name: found[name] for name in names if name in found}


def hidden(finding: Finding) -> bool:
    """Tell whether a finding is about data: such a finding never leaves the house."""
    return finding.family == "data" or finding.rule.startswith("data.")


def closed_fields(judged: Judged) -> set[str]:
    """Return the fields whose text stays in the house: the reader's record speaks in them."""
    tellable = {_identity(finding) for finding in judged.open}
    closed = {name for name, text in judged.variant.fields.items() if judged.private(text)}
    for finding in judged.written:
        if hidden(finding) or (
            finding.severity in _STOPPING and _identity(finding) not in tellable
        ):
            closed |= {finding.field} if finding.field else set(judged.variant.fields)
    return closed


def task_of(
    judged: Judged, faults: Mapping[str, Sequence[Fault]], unlike: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what the repair prompt is given: texts that may be shown, and what is wrong."""
    fields, closed = judged.variant.fields, closed_fields(judged)
    task: dict[str, Any] = {
        "keep": {
            name: text for name, text in fields.items() if name not in faults and name not in closed
        },
        "rewrite": [_order(name, fields[name], faults[name], name in closed) for name in faults],
    }
    if unlike:
        task["unlike"] = list(unlike)
    return task


def too_like(judged: Sequence[Judged], control: Variant | None = None) -> dict[int, Double]:
    """Return what each text is too like that resembles an earlier one of its set, by place.

    The control text counts as the first: a generated one that repeats it is the double.
    """
    first: list[tuple[Variant, str]] = [(control, _plain(control.fields))] if control else []
    found: dict[int, Double] = {}
    for place, each in enumerate(judged):
        text = _plain(each.variant.fields)
        double = next((other for other in first if alike(other[1], text)), None)
        if double is None:
            first.append((each.variant, text))
        else:
            found[place] = Double(double[0], double[1] == text)
    return found


def finding_of(double: Double, language: str) -> Finding:
    """Return what is said of a text that is still too like another once repairs are spent.

    The same words twice are for a person to look at; a likeness is advice.
    """
    messages = _SAME if double.same else _NEAR
    message = messages.get(language, messages["en"]).format(other=double.other.id)
    severity: Severity = "review" if double.same else "warn"
    return Finding(rule=DOUBLE, family="prompt", severity=severity, message=message)


def alike(one: str, other: str) -> bool:
    """Tell whether two texts say the same in nearly the same words, in whatever order."""
    from rapidfuzz import fuzz

    return fuzz.token_sort_ratio(one, other, score_cutoff=ALIKE) > 0


def better(old: Judged, new: Judged) -> Judged:
    """Return the text that is held back less; the newer one where both are alike."""
    was, now = old.variant.verdict, new.variant.verdict
    return old if was != now and stricter(was, now) == now else new


def shown(judged: Judged) -> str:
    """Return the words of a text that another may be told to differ from."""
    closed = closed_fields(judged)
    return "\n".join(text for name, text in judged.variant.fields.items() if name not in closed)


def private_words(customer: Customer, brief: Brief) -> Callable[[str], bool]:
    """Return what tells whether a text holds a word of the record that the brief does not hold.

    Stricter than the rules on purpose: a field too many is only written anew, a value too many
    would have left the house.
    """

    @lru_cache(maxsize=1)
    def pattern() -> re.Pattern[str]:
        known = brief.model_dump_json().casefold()
        record = customer.model_dump(exclude={"locale", "consents", "lifecycle"})
        words = {word for value in _leaves(record) for word in _words(value.casefold())}
        own = sorted((word for word in words if word not in known), key=len, reverse=True)
        return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, own)) + ")" if own else r"(?!)")

    return lambda text: pattern().search(text.casefold()) is not None


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)


def _words(value: str) -> Iterator[str]:
    if len(value) >= 2:
        yield value
    yield from re.findall(r"\w{5,}", value)


def _order(name: str, text: str, faults: Sequence[Fault], closed: bool) -> dict[str, Any]:
    # Where the field is closed, what is said of its text would say something of the reader.
    told = [fault for fault in faults if fault.reason and (not closed or fault.rule == DOUBLE)]
    problems = [
        {key: value for key, value in (("excerpt", f.excerpt), ("reason", f.reason)) if value}
        for f in told
    ]
    if closed or len(told) < len(faults):
        problems.append({"reason": GENERAL})
    order: dict[str, Any] = {"field": name, "problems": problems}
    return order if closed else {**order, "current": text}


def _places(finding: Finding, names: Sequence[str], told: bool) -> Sequence[str]:
    if finding.field is not None:
        return [finding.field] if finding.field in names else []
    if not told:
        return names
    return [PLACE_OF_THE_MISSING] if PLACE_OF_THE_MISSING in names else names[:1]


def _identity(finding: Finding) -> tuple[object, ...]:
    return (finding.rule, finding.field, finding.start, finding.end, finding.message)


def _plain(fields: Mapping[str, str]) -> str:
    text = _PLACEHOLDER.sub(" ", " ".join(fields.values()))
    return " ".join(re.findall(r"\w+", text.casefold()))
