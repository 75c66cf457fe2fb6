"""The model judge on the path: questions about finished texts, put before anything is merged.

Only rules of a kind that has a ``question`` take part; there are none unless a plugin brings that
kind. A model sees the unmerged fields that may leave the house and nothing else: no brief, no
reader, no reason. Its yes can add a finding for a person to read, its failure adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from genpers.app import App
from genpers.checking import Checking
from genpers.guardrails import Context, Rulebook, inspect_in
from genpers.records.finding import Finding
from genpers.records.record import language_of
from genpers.records.variant import Completion, FieldLimit, Prompt, Usage, Variant

Questions = Mapping[str, str]
Asking = Generator[
    tuple[Prompt, ...], Sequence[Completion | None], tuple[tuple[Variant, ...], Usage]
]
_QUOTE = 300
_NO_QUOTE = "-"


@lru_cache(maxsize=200)  # there are hundreds of rules, and next to none that asks
def _questions(rulebook: Rulebook, language: str, channel: str, day: date) -> Questions:
    found = {}
    for detector in rulebook.plan(language, channel, day, frozenset({"text"})).always:
        question = getattr(detector.kind, "question", None)
        if question is not None and question(language):
            found[detector.rule.id] = question(language)
    return found


def questioned(
    checking: Checking,
    prompt: Prompt,
    variants: Sequence[Variant],
    note: Callable[[Variant, Mapping[str, Any]], None],
) -> Asking:
    """Put the questions about every text that a model wrote; return texts and what it cost.

    Yields one prompt per text and is sent the answers, None where no backend gave one. Where no
    rule asks, nobody is asked.
    """
    app, day, usage = checking.app, checking.run.as_of.date(), Usage()
    brief = prompt.brief
    questions = _questions(app.rulebook, language_of(brief.locale), brief.channel, day)
    texts = _texts(checking, variants) if questions else {}
    if not texts:
        return tuple(variants), usage
    names = {f"q{number}": rule for number, rule in enumerate(questions, 1)}
    prompts = tuple(_prompt(app, prompt, fields, names, questions) for fields in texts.values())
    answers = yield prompts
    judged, models = list(variants), app.assembled.models
    for place, answer in zip(texts, answers, strict=True):
        quotes = _quotes(answer, names) if answer and answer.backend in models else {}
        found = _heard(checking, judged[place], day, quotes)
        note(judged[place], _told(names, answer, quotes, found))
        judged[place] = judged[place].noted(found)
        if answer:
            usage += answer.usage
    return tuple(judged), usage


def _texts(checking: Checking, variants: Sequence[Variant]) -> dict[int, Mapping[str, str]]:
    """Return by place what may be sent of the texts that a model wrote."""
    models = checking.app.assembled.models
    shown = {
        place: checking.shown(variant)
        for place, variant in enumerate(variants)
        if variant.origin == "generated" and variant.backend in models
    }
    return {place: fields for place, fields in shown.items() if fields}


def _heard(
    checking: Checking, variant: Variant, day: date, quotes: Mapping[str, Sequence[str]]
) -> tuple[Finding, ...]:
    """Return what the asking rules find with these quotes; none of it ever blocks."""
    rulebook, item = checking.app.rulebook, checking.item(variant)
    context = Context(as_of=day, answers=quotes)
    found = [one for rule in quotes for one in inspect_in(rulebook, item, context, only=rule)]
    return tuple(
        one.model_copy(update={"severity": "review"}) if one.severity == "block" else one
        for one in found
    )


def _prompt(
    app: App,
    prompt: Prompt,
    fields: Mapping[str, str],
    names: Mapping[str, str],
    questions: Questions,
) -> Prompt:
    # The brief goes along unsent: where data may go, and what may be kept, is decided by it.
    brief = prompt.brief.model_copy(update={"variants": 1})
    limits = []
    for name in names:
        limits += [
            FieldLimit(name=f"{name}_answer", hard=3, what=f'"yes" or "no" to {name}'),
            FieldLimit(
                name=f"{name}_quote", hard=_QUOTE, what=f'the words quoted for {name}, or "-"'
            ),
        ]
    asked = {name: questions[rule] for name, rule in names.items()}
    return app.prompts.load("judge", "question").render(
        brief,
        app.voice(brief.voice),
        seed=prompt.seed,
        fields=tuple(limits),
        task={"text": dict(fields), "questions": asked},
    )


def _quotes(answer: Completion, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    (said,) = answer.texts[:1] or ({},)
    return {
        rule: (quote,)
        for name, rule in names.items()
        if said.get(f"{name}_answer", "").strip().strip(".").casefold() == "yes"
        and (quote := said.get(f"{name}_quote", "").strip()) not in ("", _NO_QUOTE)
    }


def _told(
    names: Mapping[str, str],
    answer: Completion | None,
    quotes: Mapping[str, Sequence[str]],
    found: Sequence[Finding],
) -> dict[str, Any]:
    rules = sorted({finding.rule for finding in found})
    return {
        "asked": sorted(names.values()),
        "answered": answer is not None,
        "findings": rules,
        "dropped": sorted(set(quotes) - set(rules)),
        **({"backend": answer.backend, "model": answer.model} if answer else {}),
    }
