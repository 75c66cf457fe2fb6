"""A run: what several generations share, and what each of them writes down.

Digests, counts, rule ids and verdicts go into the chain of the journal; texts lie beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from ulid import ULID

from genpers.app import Recorder
from genpers.backends.budget import MemoryLedger
from genpers.generate import Sharing
from genpers.records.brief import Brief, Permission
from genpers.records.campaign import Request
from genpers.records.events import Event, Step
from genpers.records.variant import Completion, Prompt, Variant


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


def note_permitted(run: Run, request: Request, permission: Permission) -> None:
    """Write down what was decided, before a prompt exists."""
    facts = {
        "contact": permission.contact.allowed,
        "eligible": permission.eligible.allowed,
        "address": permission.address.form,
        "stage": permission.lifecycle.stage,
        "used": len(permission.receipt.used),
        "withheld": len(permission.receipt.withheld),
    }
    note(run, request, "permitted" if permission.allowed else "refused", facts)


def note_prompted(run: Run, request: Request, prompt: Prompt, brief: Brief | None = None) -> None:
    """Write down which prompt is sent, and for which brief."""
    facts = {"prompt": prompt.ref.name, "prompt_digest": prompt.ref.digest}
    if brief is not None:
        facts["brief_digest"] = _digest(brief.model_dump_json())
    note(run, request, "prompted", facts)


def note_completed(run: Run, request: Request, completion: Completion) -> None:
    """Write down who answered, and what that cost."""
    told = completion.model_dump(include={"backend", "model", "usage"})
    note(run, request, "completed", told)


def note_repair(run: Run, request: Request, variant: Variant, told: Mapping[str, object]) -> None:
    """Keep a failed attempt: its text beside the chain, what stopped it in the chain."""
    facts = {"id": variant.id, "verdict": variant.verdict, "text": _text_digest(variant.fields)}
    note(run, request, "repaired", {**facts, **told}, {"failed": variant.model_dump(mode="json")})


def note_judged(run: Run, request: Request, variant: Variant, told: Mapping[str, object]) -> None:
    """Write down what a judging model was asked of a text, and what came of it."""
    note(run, request, "judged", {"id": variant.id, **told})


def note_checked(run: Run, request: Request, rules: str, variants: Sequence[Variant]) -> None:
    """Write down what the rules, named by their digest, say of the texts that are handed over."""
    facts = [
        {
            "id": variant.id,
            "origin": variant.origin,
            "verdict": variant.verdict,
            "text": _text_digest(variant.fields),
            "findings": sorted({finding.rule for finding in variant.findings}),
        }
        for variant in variants
    ]
    content = {"variants": [variant.model_dump(mode="json") for variant in variants]}
    note(run, request, "checked", {"rules": rules, "variants": facts}, content)


def _text_digest(fields: Mapping[str, str]) -> str:
    return _digest("\0".join(f"{name}\0{text}" for name, text in sorted(fields.items())))


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
