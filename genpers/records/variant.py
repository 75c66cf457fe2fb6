"""Prompts, completions, variants, and the result of one generation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from genpers.records.brief import (
    AddressChoice,
    Brief,
    Contact,
    DataReceipt,
    Eligible,
    PersonaMatch,
    StageChoice,
)
from genpers.records.finding import Finding, stricter, verdict_of
from genpers.records.record import Id, Record, Verdict


class FieldLimit(Record):
    """One field of a channel: how long it may be (``hard``) and should be (``advised``)."""

    name: str
    hard: int
    advised: int | None = None
    what: str = ""


class Message(Record):
    """One message of a rendered prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


class PromptRef(Record):
    """Which prompt produced a text: its name and the digest over all included files."""

    name: str
    digest: str


class Prompt(Record):
    """A rendered prompt: all that a backend is given.

    ``messages`` is the text for a model; ``brief`` the same content as a record for backends that
    compose instead of complete. ``seed`` makes a deterministic backend repeatable.
    """

    ref: PromptRef
    messages: tuple[Message, ...]
    fields: tuple[FieldLimit, ...]
    brief: Brief
    variants: int
    seed: int = 0


class Usage(Record):
    """What a completion cost, in tokens and money; ``cost`` is None where no price is known."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached: bool = False
    cost: float | None = None

    def __add__(self, other: Usage) -> Usage:
        """Return the sum; its cost is known only where both are. Nothing adds nothing."""
        if Usage() in (self, other):
            return other if self == Usage() else self
        known = self.cost is not None and other.cost is not None
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cached=self.cached and other.cached,
            cost=(self.cost or 0.0) + (other.cost or 0.0) if known else None,
        )


class Completion(Record):
    """A backend's answer: one mapping of field name to text per variant."""

    texts: tuple[dict[str, str], ...]
    backend: str
    model: str
    usage: Usage = Usage()


class Variant(Record):
    """One candidate text as named fields, with its verdict.

    ``fields`` hold merge fields; ``merged`` is the text for one customer, filled locally.
    ``origin`` is ``human`` for the control text that a person wrote.
    """

    id: Id
    origin: Literal["generated", "human"] = "generated"
    fields: dict[str, str]
    merged: dict[str, str] = Field(default_factory=dict)
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    repairs: int = 0
    disclosures: dict[str, str] = Field(default_factory=dict)
    footer: str = ""
    prompt: PromptRef
    backend: str
    model: str

    def noted(self, found: tuple[Finding, ...]) -> Variant:
        """Return the text with further findings; its verdict never gets milder."""
        if not found:
            return self
        verdict = stricter(self.verdict, verdict_of(found))
        return self.model_copy(update={"findings": (*self.findings, *found), "verdict": verdict})


class Result(Record):
    """All that came of one request."""

    id: Id
    contact: Contact
    eligible: Eligible
    lifecycle: StageChoice
    persona: PersonaMatch | None = None
    address: AddressChoice
    data_receipt: DataReceipt
    variants: tuple[Variant, ...] = ()
    usage: Usage = Usage()


class Estimate(Record):
    """What a run would cost; ``counted`` is False where tokens are an estimate."""

    prompt_tokens: int
    completion_tokens: int
    cost: float | None = None
    counted: bool = False


class DryRun(Record):
    """What would be sent: printed by ``generate --dry-run``, no backend is called."""

    contact: Contact
    eligible: Eligible
    address: AddressChoice
    data_receipt: DataReceipt
    messages: tuple[Message, ...] = ()
    merge_fields: tuple[str, ...] = ()
    estimate: Estimate | None = None


class Failure(Record):
    """One record of a batch that could not be done: where, what, and what to do."""

    line: int | None = None
    customer: Id | None = None
    error: str


class Outcome(Record):
    """One row of a batch: a result or a failure, in the order of the input."""

    line: int
    customer: Id | None = None
    result: Result | None = None
    failure: Failure | None = None
