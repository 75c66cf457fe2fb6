"""Field operations on the path: the same permit, prompt, backend, guardrails and repairs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from genpers.app import App
from genpers.backends.attempts import observing
from genpers.backends.budget import spending
from genpers.backends.caching import fresh
from genpers.checking import Checking
from genpers.errors import BackendError, InputError
from genpers.fields import FieldOrder, check_order, limits_for, task_for, unmet
from genpers.generate import complete
from genpers.interfaces import Backend
from genpers.mending import mended
from genpers.pipeline import answered
from genpers.policy import permit
from genpers.records.brief import Brief, Permission
from genpers.records.campaign import Request
from genpers.records.variant import Completion, Message, Prompt, Variant
from genpers.repair import closed_fields
from genpers.run import Run, note, note_checked, note_prompted, note_repair

TRIES = 3  # until a text keeps to its order: shorter, longer, another


async def edit(
    app: App, request: Request, fields: Mapping[str, str], order: FieldOrder, run: Run
) -> Variant:
    """Return the text with one field worked on (or all, translated), judged as a whole.

    ``fields`` is the unmerged text. Raises InputError where the contact is refused or the text may
    not be shown to a model, BackendError where none answered or kept to the order.
    """
    check_order(order, fields)
    target = _in_locale(request, order.locale)
    permission = permit(app.policy, target, run.as_of)
    if permission.brief is None:
        reason = permission.contact.reason or permission.eligible.reason or "refused"
        raise InputError(
            f"No text may be written for this customer ({reason})", "request", "Leave it."
        )
    backend = app.backend(permission.brief, run.backend)
    prompt = _prompt(app, request, permission, permission.brief, fields, order, run)
    note_prompted(run, target, prompt)
    with (
        observing(lambda attempt: note(run, target, "attempted", attempt.model_dump())),
        spending(feature=order.operation, run=run.spent),
        fresh(),  # an editor who asks again wants another text
    ):
        written = await _kept(backend, prompt, order, fields)
        variant = await _mended(app, target, permission, prompt, backend, written, run)
    if why := unmet(order, fields, variant.fields):
        raise _not_kept(backend, why)
    note_checked(run, target, app.rulebook.digest, [variant])
    return variant


def _in_locale(request: Request, locale: str | None) -> Request:
    if locale is None:
        return request
    customer = request.customer.model_copy(update={"locale": locale})
    return request.model_copy(update={"customer": customer})


def _prompt(
    app: App,
    request: Request,
    permission: Permission,
    brief: Brief,
    fields: Mapping[str, str],
    order: FieldOrder,
    run: Run,
) -> Prompt:
    template = app.prompts.load("fields", order.operation)
    channel = [limit for limit in app.channel_fields[brief.channel] if limit.name in fields]
    limits = limits_for(order, channel)
    draft = Variant(
        id="v1", fields=dict(fields), verdict="pass", prompt=template.ref, backend="", model=""
    )
    judged = Checking(app, request, permission, run).judged(draft, told=True)
    return template.render(
        brief.model_copy(update={"variants": 1}),
        app.voice(brief.voice),
        seed=run.seed + 104_729,
        fields=limits,
        task=task_for(order, fields, closed_fields(judged), limits, request.customer.locale),
    )


async def _kept(
    backend: Backend, prompt: Prompt, order: FieldOrder, fields: Mapping[str, str]
) -> Completion:
    """Ask until the text keeps to its order; each time with why the last one did not."""
    why: str | None = None
    asked = prompt
    for number in range(TRIES):
        completion = await complete(backend, asked)
        whole = {**fields, **completion.texts[0]}
        why = unmet(order, fields, whole)
        if why is None:
            return completion.model_copy(update={"texts": (whole,)})
        *before, last = prompt.messages
        told = Message(role=last.role, content=f"{last.content}\n\n{why}")
        asked = prompt.model_copy(
            update={"messages": (*before, told), "seed": prompt.seed + number + 1}
        )
    raise _not_kept(backend, str(why))


async def _mended(
    app: App,
    request: Request,
    permission: Permission,
    prompt: Prompt,
    backend: Backend,
    written: Completion,
    run: Run,
) -> Variant:
    async def ask(asked: Prompt) -> Completion | None:
        try:
            return await complete(backend, asked)
        except BackendError:
            return None

    repairs = app.repairs(written.backend)
    checking = Checking(app, request, permission, run)
    judge = partial(checking.judged, told=repairs > 0, prompt=prompt)
    work = mended(app, prompt, written, judge, partial(note_repair, run, request), repairs)
    (variant,), _ = await answered(work, ask)
    return variant


def _not_kept(backend: Backend, why: str) -> BackendError:
    return BackendError(
        f"The backend did not keep to the order: {why}",
        f"backend {backend.name}",
        "Ask again, with a wider limit or another backend.",
        kind="unmet",
    )
