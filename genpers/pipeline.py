"""The path, read aloud: context, permission, prompt, backend, merge, guardrails, repair, result.

``personalise`` takes one request all the way. ``permitted`` and ``finishing`` are its two halves
for those who fetch the answers of many requests elsewhere, such as a batch.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator, Sequence
from functools import partial
from typing import TypeVar

from genpers.app import App
from genpers.backends.attempts import observing
from genpers.backends.budget import spending
from genpers.checking import Checking
from genpers.errors import BackendError
from genpers.interfaces import Backend
from genpers.judging import questioned
from genpers.mending import Answers, control_of, mended
from genpers.merge import merge_fields_in
from genpers.policy import permit
from genpers.records.brief import Brief, DataReceipt, Permission
from genpers.records.campaign import Request
from genpers.records.variant import Completion, DryRun, Prompt, Result, Variant
from genpers.run import (
    Run,
    note,
    note_checked,
    note_completed,
    note_judged,
    note_permitted,
    note_prompted,
    note_repair,
    result_id,
)
from genpers.turns import turn

Value = TypeVar("Value")
Finishing = Generator[tuple[Prompt, ...], Answers, Result]


async def personalise(app: App, request: Request, run: Run) -> Result:
    """Take one request from context to checked variants.

    Raises BackendError where no backend could answer, PromptError and SettingsError where the
    campaign names a prompt or voice that does not exist.
    """
    permission, prompt = permitted(app, request, run)
    if permission.brief is None or prompt is None:
        return refused(request, permission, run)

    backend = app.backend(permission.brief, run.backend)
    with (
        observing(lambda attempt: note(run, request, "attempted", attempt.model_dump())),
        spending(run=run.spent),
    ):
        completion = await run.sharing.complete(backend, prompt)
        finishing_it = finishing(
            app, request, permission, prompt, completion, run, app.repairs(completion.backend)
        )
        return await answered(finishing_it, partial(_asked, run, backend))


async def answered(
    work: Generator[tuple[Prompt, ...], Answers, Value],
    ask: Callable[[Prompt], Awaitable[Completion | None]],
) -> Value:
    """Fetch what a result still waits for, round by round, and return it."""
    answers: Answers | None = None
    while True:
        async with turn():
            try:
                wanted = next(work) if answers is None else work.send(answers)
            except StopIteration as done:
                value: Value = done.value
                return value
        answers = await asyncio.gather(*(ask(prompt) for prompt in wanted))


async def _asked(run: Run, backend: Backend, prompt: Prompt) -> Completion | None:
    """Ask for a repair; one that fails leaves the text, and its verdict, as they are."""
    try:
        return await run.sharing.complete(backend, prompt)
    except BackendError:
        return None


def permitted(app: App, request: Request, run: Run) -> tuple[Permission, Prompt | None]:
    """Decide what may be used and said, and render the prompt where anything may."""
    permission = permit(app.policy, request, run.as_of)
    note_permitted(run, request, permission)
    if permission.brief is None:
        return permission, None
    prompt = prompt_for(app, permission.brief, request.campaign.prompt, run)
    control_of(request.campaign, request.customer.locale, prompt.fields)  # wrong before it costs
    note_prompted(run, request, prompt, permission.brief)
    return permission, prompt


def prompt_for(app: App, brief: Brief, name: str | None, run: Run) -> Prompt:
    """Render the prompt for a brief, once per distinct brief of a run."""
    key = f"{name}\0{brief.model_dump_json()}"
    if key not in run.prompts:
        template = app.prompts.load(brief.channel, name)
        run.prompts[key] = template.render(brief, app.voice(brief.voice), seed=run.seed)
    return run.prompts[key]


def finishing(
    app: App,
    request: Request,
    permission: Permission,
    prompt: Prompt,
    completion: Completion,
    run: Run,
    repairs: int = 0,
) -> Finishing:
    """Merge, check and repair every text of a completion, and put the result together.

    Yields the prompts of repairs, at most ``repairs`` times per text, and is sent their answers.
    """
    note_completed(run, request, completion)
    checking = Checking(app, request, permission, run)
    variants, usage = yield from mended(
        app,
        prompt,
        completion,
        partial(checking.judged, told=repairs > 0, prompt=prompt),
        partial(note_repair, run, request),
        repairs,
        control_of(request.campaign, request.customer.locale, prompt.fields),
    )
    variants, spent = yield from questioned(
        checking, prompt, variants, partial(note_judged, run, request)
    )
    note_checked(run, request, app.rulebook.digest, variants)
    return _result(request, permission, run).model_copy(
        update={
            "variants": variants,
            "usage": usage + spent,
            "data_receipt": _said(permission, variants),
        }
    )


def refused(request: Request, permission: Permission, run: Run) -> Result:
    """The result where contact or eligibility is refused: no variants, the reason given."""
    return _result(request, permission, run)


def dry_run(app: App, request: Request, run: Run) -> DryRun:
    """Show what would be sent to a model, and what would stay: calls no backend, keeps nothing."""
    from genpers.tokens import estimate

    permission = permit(app.policy, request, run.as_of)
    shown = DryRun(
        contact=permission.contact,
        eligible=permission.eligible,
        address=permission.address,
        data_receipt=permission.receipt,
    )
    if permission.brief is None:
        return shown
    prompt = prompt_for(app, permission.brief, request.campaign.prompt, run)
    backend = app.backend(permission.brief, run.backend)
    model, prices = getattr(backend, "model", backend.name), getattr(backend, "prices", None)
    guess = prompt.variants * sum(limit.advised or limit.hard for limit in prompt.fields) // 4
    return shown.model_copy(
        update={
            "messages": prompt.messages,
            "merge_fields": tuple(sorted(permission.merge)),
            "estimate": estimate(prompt.messages, guess, model, prices),
        }
    )


def _said(permission: Permission, variants: Sequence[Variant]) -> DataReceipt:
    """Add to the receipt which facts any of the texts says."""
    texts = [" ".join(variant.merged.values()).casefold() for variant in variants]
    fields = {name for variant in variants for name in merge_fields_in(variant.fields)}
    entries = {
        fact.name: fact.entries for fact in (permission.brief.facts if permission.brief else ())
    }

    def is_said(name: str) -> bool:
        values = (permission.merge[name],) if name in permission.merge else entries.get(name, ())
        spoken = any(value.casefold() in text for value in values for text in texts if value)
        return spoken or name in fields

    said = tuple(
        used.fact
        for used in permission.receipt.used
        if used.use == "mention" and is_said(used.fact)
    )
    return permission.receipt.model_copy(update={"said": said})


def _result(request: Request, permission: Permission, run: Run) -> Result:
    return Result(
        id=result_id(request, run.seed),
        contact=permission.contact,
        eligible=permission.eligible,
        lifecycle=permission.lifecycle,
        persona=permission.persona,
        address=permission.address,
        data_receipt=permission.receipt,
    )
