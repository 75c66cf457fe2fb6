"""The repair loop: judge the texts of a set, ask again for the fields that fail, judge again.

It is a generator, because the path asks a backend at once and a batch asks for many customers
together: it yields the prompts it needs answered and is sent the answers, None where there is
none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from genpers.app import App
from genpers.errors import InputError
from genpers.prompts import Template
from genpers.records.campaign import Campaign
from genpers.records.record import language_of
from genpers.records.variant import Completion, FieldLimit, Prompt, PromptRef, Usage, Variant
from genpers.repair import (
    DOUBLE,
    TOO_LIKE,
    Double,
    Fault,
    Judge,
    Judged,
    better,
    faults_of,
    finding_of,
    shown,
    task_of,
    too_like,
)

Answers = Sequence[Completion | None]
Mending = Generator[tuple[Prompt, ...], Answers, tuple[tuple[Variant, ...], Usage]]
Note = Callable[[Variant, Mapping[str, Any]], None]


def mended(
    app: App,
    prompt: Prompt,
    completion: Completion,
    judge: Judge,
    note: Note,
    repairs: int,
    control: Variant | None = None,
) -> Mending:
    """Return the judged variants of a completion and what they cost, repairs included.

    At most ``repairs`` attempts per variant; each failed one is handed to ``note`` with the rules
    that stopped it. A repair that no backend answers, or that is held back more, leaves the text
    as it was. ``control`` comes last: judged like the others, repaired by nobody, shown to none.
    """
    judged = [judge(variant) for variant in _drafts(prompt, completion)]
    usage, spent, given_up = completion.usage, [0] * len(judged), set[int]()
    while True:
        doubles = too_like(judged, control)
        faults = {
            place: found
            for place, found in _faults(judged, prompt.fields, doubles).items()
            if spent[place] < repairs and place not in given_up
        }
        if not faults:
            texts, language = [each.variant for each in judged], language_of(prompt.brief.locale)
            for place, double in doubles.items():
                texts[place] = texts[place].noted((finding_of(double, language),))
            last = (judge(control).variant,) if control else ()
            return (*texts, *last), usage
        prompts = tuple(
            _prompt(app, prompt, judged, place, spent[place], found)
            for place, found in faults.items()
        )
        answers = yield prompts
        for (place, found), asked, answer in zip(faults.items(), prompts, answers, strict=True):
            spent[place] += 1
            note(judged[place].variant, _told(spent[place], found, asked, answer))
            if answer is None:
                given_up.add(place)
                continue
            usage += answer.usage
            judged[place] = _repaired(judged[place], answer, spent[place], judge)


def control_of(campaign: Campaign, locale: str, limits: Sequence[FieldLimit]) -> Variant | None:
    """Return the campaign's control text for readers of this locale, None where there is none.

    Raises InputError where it has not exactly the fields of the prompt.
    """
    control = campaign.control
    if control is None:
        return None
    names = [limit.name for limit in limits]
    if wrong := [name for name in names if not control.fields.get(name, "").strip()]:
        raise InputError(
            f"The control text has no '{wrong[0]}'", "campaign.control.fields", "Write it."
        )
    if extra := sorted(set(control.fields) - set(names)):
        raise InputError(
            f"The control text has a field '{extra[0]}' that the prompt does not write",
            "campaign.control.fields",
            f"Known are: {', '.join(names)}.",
        )
    if control.locale and language_of(control.locale) != language_of(locale):
        return None
    fields = {name: control.fields[name] for name in names}
    digest = hashlib.sha256(json.dumps(fields).encode()).hexdigest()
    return Variant(
        id="control",
        origin="human",
        fields=fields,
        verdict="pass",
        prompt=PromptRef(name="control", digest=f"sha256:{digest}"),
        backend="human",
        model="human",
    )


def _drafts(prompt: Prompt, completion: Completion) -> list[Variant]:
    return [
        Variant(
            id=f"v{number}",
            fields=fields,
            verdict="pass",
            prompt=prompt.ref,
            backend=completion.backend,
            model=completion.model,
        )
        for number, fields in enumerate(completion.texts, 1)
    ]


def _faults(
    judged: Sequence[Judged], limits: Sequence[FieldLimit], doubles: Mapping[int, Double]
) -> dict[int, dict[str, list[Fault]]]:
    """Return what is to be repaired, by place in the set; a text too like another is all of it."""
    found = {}
    for place, each in enumerate(judged):
        faults = faults_of(each, limits)
        if place in doubles:
            for name in each.variant.fields:
                faults.setdefault(name, []).append(Fault(DOUBLE, None, TOO_LIKE))
        if faults:
            found[place] = faults
    return found


def _prompt(
    app: App,
    prompt: Prompt,
    judged: Sequence[Judged],
    place: int,
    spent: int,
    faults: Mapping[str, Sequence[Fault]],
) -> Prompt:
    template: Template = app.prompts.load("fields", "repair")
    double = any(fault.rule == DOUBLE for each in faults.values() for fault in each)
    others = [shown(each) for at, each in enumerate(judged) if at != place] if double else []
    brief = prompt.brief.model_copy(update={"variants": 1})
    return template.render(
        brief,
        app.voice(brief.voice),
        # A backend that composes by seed would write the same text again.
        seed=prompt.seed + 7_919 * (place + 1) + spent + 1,
        fields=tuple(limit for limit in prompt.fields if limit.name in faults),
        task=task_of(judged[place], faults, [text for text in others if text]),
    )


def _told(
    number: int,
    faults: Mapping[str, Sequence[Fault]],
    asked: Prompt,
    answer: Completion | None,
) -> dict[str, Any]:
    return {
        "repair": number,
        "fields": sorted(faults),
        "findings": sorted({fault.rule for each in faults.values() for fault in each}),
        "prompt_digest": asked.ref.digest,
        "answered": answer is not None,
    }


def _repaired(old: Judged, answer: Completion, number: int, judge: Judge) -> Judged:
    changed = old.variant.model_copy(
        update={
            "fields": {**old.variant.fields, **answer.texts[0]},
            "repairs": number,
            "backend": answer.backend,
            "model": answer.model,
        }
    )
    kept = better(old, judge(changed))
    if kept is old:
        # The attempt counts, though its text was worse.
        variant = old.variant.model_copy(update={"repairs": number})
        return replace(old, variant=variant)
    return kept
