"""The path, read aloud: context, permission, prompt, backend, merge, guardrails, repair, result.

``personalise`` takes one request all the way. ``permitted`` and ``finishing`` are its two halves
for those who fetch the answers of many requests elsewhere, such as a batch.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from typing import TypeVar

from ulid import ULID

from genpers.app import App, Recorder
from genpers.backends.attempts import observing
from genpers.backends.budget import MemoryLedger, spending
from genpers.errors import BackendError
from genpers.generate import Sharing
from genpers.guardrails import inspect
from genpers.guardrails.analysis.shingles import prompt_shingles
from genpers.interfaces import Backend
from genpers.judging import findings_of, questioned, questions_for
from genpers.mending import Answers, added, control_of, mended
from genpers.merge import disclosures_for, fill, footer_for, merge_fields_in
from genpers.policy import permit
from genpers.records.brief import Brief, DataReceipt, Permission
from genpers.records.campaign import Request
from genpers.records.events import Event, Step
from genpers.records.finding import CheckItem, Finding, verdict_of
from genpers.records.variant import Completion, DryRun, Prompt, Result, Usage, Variant
from genpers.repair import Judged, closed_fields, private_words

Value = TypeVar("Value")
Finishing = Generator[tuple[Prompt, ...], Answers, Result]
_STRICTNESS = ("pass", "review", "block")


@dataclass
class Run:
    """What one run shares: the day it is judged on, its seed, its answers, journal and budget."""

    as_of: datetime
    recorder: Recorder
    seed: int = 0
    backend: str | None = None
    sharing: Sharing = field(default_factory=Sharing)
    prompts: dict[str, Prompt] = field(default_factory=dict)
    spent: MemoryLedger = field(default_factory=MemoryLedger)


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
    try:
        wanted = next(work)
        while True:
            wanted = work.send(await asyncio.gather(*(ask(prompt) for prompt in wanted)))
    except StopIteration as done:
        value: Value = done.value
        return value


async def _asked(run: Run, backend: Backend, prompt: Prompt) -> Completion | None:
    """Ask for a repair; one that fails leaves the text, and its verdict, as they are."""
    try:
        return await run.sharing.complete(backend, prompt)
    except BackendError:
        return None


def permitted(app: App, request: Request, run: Run) -> tuple[Permission, Prompt | None]:
    """Decide what may be used and said, and render the prompt where anything may."""
    permission = permit(app.policy, request, run.as_of)
    note(run, request, "permitted" if permission.allowed else "refused", _decided(permission))
    if permission.brief is None:
        return permission, None
    prompt = prompt_for(app, permission.brief, request.campaign.prompt, run)
    control_of(request.campaign, request.customer.locale, prompt.fields)  # wrong before it costs
    note(
        run,
        request,
        "prompted",
        {
            "prompt": prompt.ref.name,
            "prompt_digest": prompt.ref.digest,
            "brief_digest": _digest(permission.brief.model_dump_json()),
        },
    )
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
    note(
        run,
        request,
        "completed",
        {
            "backend": completion.backend,
            "model": completion.model,
            "usage": completion.usage.model_dump(),
        },
    )
    variants, usage = yield from mended(
        app,
        prompt,
        completion,
        partial(judged_text, app, request, permission, run, repairs > 0, prompt=prompt),
        partial(note_repair, run, request),
        repairs,
        control_of(request.campaign, request.customer.locale, prompt.fields),
    )
    if questions := questions_for(app, prompt, run.as_of.date()):
        variants, spent = yield from questioned(
            app,
            prompt,
            variants,
            questions,
            partial(_shown, app, request, permission, run),
            partial(_heard, app, request, permission, run),
            partial(_note_judged, run, request),
        )
        usage = added(usage, spent) if spent != Usage() else usage
    note_checked(app, run, request, variants)
    return _result(request, permission, run).model_copy(
        update={"variants": variants, "usage": usage, "data_receipt": _said(permission, variants)}
    )


def _shown(
    app: App, request: Request, permission: Permission, run: Run, variant: Variant
) -> dict[str, str]:
    """Return the unmerged fields that may leave the house: nothing of the reader speaks in them."""
    closed = closed_fields(judged_text(app, request, permission, run, True, variant))
    return {name: text for name, text in variant.fields.items() if name not in closed}


def _heard(
    app: App,
    request: Request,
    permission: Permission,
    run: Run,
    variant: Variant,
    quotes: Mapping[str, Sequence[str]],
) -> tuple[Finding, ...]:
    item = _item(variant.id, request, permission, variant.fields, {}, "")
    return findings_of(app, item, run.as_of.date(), quotes)


def _note_judged(run: Run, request: Request, variant: Variant, told: Mapping[str, object]) -> None:
    note(run, request, "judged", {"id": variant.id, **told})


def note_repair(run: Run, request: Request, variant: Variant, told: Mapping[str, object]) -> None:
    """Keep a failed attempt: its text beside the chain, what stopped it in the chain."""
    facts = {"id": variant.id, "verdict": variant.verdict, "text": _text_digest(variant.fields)}
    note(run, request, "repaired", {**facts, **told}, {"failed": variant.model_dump(mode="json")})


def note_checked(app: App, run: Run, request: Request, variants: Sequence[Variant]) -> None:
    """Write down what the rules say of the texts as they are handed over."""
    note(
        run,
        request,
        "checked",
        {
            "rules": app.rulebook.digest,
            "variants": [
                {
                    "id": variant.id,
                    "origin": variant.origin,
                    "verdict": variant.verdict,
                    "text": _text_digest(variant.fields),
                    "findings": sorted({finding.rule for finding in variant.findings}),
                }
                for variant in variants
            ],
        },
        {"variants": [variant.model_dump(mode="json") for variant in variants]},
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


def judged_text(
    app: App,
    request: Request,
    permission: Permission,
    run: Run,
    told: bool,
    draft: Variant,
    *,
    prompt: Prompt | None = None,
) -> Judged:
    """Merge and check one text: first as written, then as this customer would get it.

    ``told``: also find out what a model may be told of it. ``prompt``: what wrote it, so that a
    text that repeats it is found.
    """
    fields = draft.fields
    values = _merge_values(app, permission)
    campaign, locale = request.campaign, request.customer.locale
    disclosures = disclosures_for(request.products, campaign.channel, locale, run.as_of.date())
    footer = footer_for(
        app.assembly, campaign.channel, locale, permission.address.form, campaign.purpose, values
    )

    item = _item(draft.id, request, permission, fields, disclosures, footer)
    whole = item.model_copy(update={"fields": fill(fields, values)})
    instructions = prompt_shingles(each.content for each in prompt.messages) if prompt else None
    judged = partial(
        inspect,
        app.rulebook,
        as_of=run.as_of,
        mentionable=_mentionable(permission),
        prompt=instructions or frozenset(),
    )
    known = partial(
        judged,
        withheld=[fact.fact for fact in permission.receipt.withheld],
        merge_values=values,
    )
    written = known(item)
    findings = (*written, *known(whole, stages=("assembled",), merged=True))
    variant = draft.model_copy(
        update={
            "merged": whole.fields,
            "verdict": verdict_of(findings),
            "findings": findings,
            "disclosures": disclosures,
            "footer": footer,
        }
    )
    seen: tuple[Finding, ...] = ()
    if told and verdict_of(written) != "pass":
        # What a model may be told of a text is what rules say that never see the reader.
        unknown = item.model_copy(update={"customer": None})
        seen = judged(unknown, withheld=(), merge_values={})
    brief = permission.brief
    private = private_words(request.customer, brief) if brief else lambda text: True
    return Judged(_stricter(app, variant), written, seen, private)


def _item(
    name: str,
    request: Request,
    permission: Permission,
    fields: dict[str, str],
    disclosures: dict[str, str],
    footer: str,
) -> CheckItem:
    # Built from parts that were validated already; validating each customer again costs 1 ms.
    return CheckItem.model_construct(
        id=name,
        locale=request.customer.locale,
        channel=request.campaign.channel,
        fields=fields,
        address=permission.address.form,
        customer=request.customer,
        products=request.products,
        portfolio=request.portfolio,
        campaign=request.campaign,
        disclosures=disclosures,
        footer=footer or None,
    )


def _mentionable(permission: Permission) -> list[str]:
    return [used.fact for used in permission.receipt.used if used.use == "mention"]


def _stricter(app: App, variant: Variant) -> Variant:
    """Let a plugin decide more strictly than the rules, never less."""
    choice = app.plugins.hook.choose_decision(variant=variant, verdict=variant.verdict)
    if choice and _STRICTNESS.index(choice) > _STRICTNESS.index(variant.verdict):
        return variant.model_copy(update={"verdict": choice})
    return variant


def _merge_values(app: App, permission: Permission) -> dict[str, str]:
    sender = app.settings.sender
    brand = permission.brief.brand if permission.brief else ""
    values = {"sender_imprint": sender.imprint or brand, "unsubscribe_link": sender.unsubscribe}
    return {**{name: value for name, value in values.items() if value}, **permission.merge}


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


def result_id(request: Request, seed: int) -> str:
    """Return the id of a result: from campaign, customer and seed, so that runs can be repeated."""
    return _id_of(request.campaign.id, request.customer.id, seed)


@lru_cache(maxsize=1_000)  # every event of a request names it
def _id_of(campaign: str, customer: str, seed: int) -> str:
    source = f"{campaign}\0{customer}\0{seed}".encode()
    return str(ULID.from_bytes(hashlib.sha256(source).digest()[:16]))


def note(
    run: Run,
    request: Request,
    step: Step,
    facts: Mapping[str, object],
    content: Mapping[str, object] | None = None,
) -> None:
    """Write what happened before the next step is taken."""
    run.recorder.append(
        [
            # of parts that are records already; validating each event anew costs more than it says
            Event.model_construct(
                step=step,
                result=result_id(request, run.seed),
                campaign=request.campaign.id,
                customer=request.customer.id,
                facts=dict(facts),
                content=dict(content or {}),
            )
        ]
    )


def _decided(permission: Permission) -> dict[str, object]:
    return {
        "contact": permission.contact.allowed,
        "eligible": permission.eligible.allowed,
        "address": permission.address.form,
        "stage": permission.lifecycle.stage,
        "used": len(permission.receipt.used),
        "withheld": len(permission.receipt.withheld),
    }


def _text_digest(fields: Mapping[str, str]) -> str:
    return _digest("\0".join(f"{name}\0{text}" for name, text in sorted(fields.items())))


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
