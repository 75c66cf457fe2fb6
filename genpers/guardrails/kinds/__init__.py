"""The built-in rule kinds. A new kind is a file here (or in a plugin) and one line below.

A kind is a class with

- ``name``: what a pack writes after ``kind:``;
- ``Params``: a ``Record`` with the kind's own YAML keys;
- ``__init__(self, params, rule, resources)``: called once at load, raises ``ValueError`` with one
  clear line where the parameters make no sense; ``resources`` are the parsed YAML files of the
  guardrails folder by relative path (``resources["lexicon/address_de.yaml"]``);
- ``phrases()`` (optional): phrases by language (``*`` for every language). A kind that has phrases
  is called only for texts in which one of them occurs; ``document.hits(self)`` are the hits.
  Without phrases it is called for every text: then it must be cheap;
- ``more_phrases()`` (optional): further named sets, ``document.hits(self, "name")``;
- ``patterns()`` (optional): its regular expressions, which the self-test times on hostile text;
- ``find(self, document)``: yields ``Match`` with spans in normalised text.

``unless``, ``near``, ``not_near``, ``second_person``, ``fields``, ``products``, ``channels``,
``needs``, ``severity_when`` work for every kind: the engine applies them to each match.
"""

from __future__ import annotations

BUILTIN_KINDS: tuple[str, ...] = (
    "genpers.guardrails.kinds.phrase:Phrase",
    "genpers.guardrails.kinds.pattern:Pattern",
    "genpers.guardrails.kinds.length:Length",
    "genpers.guardrails.kinds.count:Count",
    "genpers.guardrails.kinds.link:Link",
    "genpers.guardrails.kinds.placeholder:Placeholder",
    "genpers.guardrails.kinds.required:Required",
    "genpers.guardrails.kinds.identical:Identical",
    "genpers.guardrails.kinds.substitution:Substitution",
    "genpers.guardrails.kinds.consistency:Consistency",
    "genpers.guardrails.kinds.sequence:Sequence",
    "genpers.guardrails.kinds.repetition:Repetition",
    "genpers.guardrails.kinds.capitalization:Capitalization",
    "genpers.guardrails.kinds.grounding:Grounding",
    "genpers.guardrails.kinds.approved_claim:ApprovedClaim",
    "genpers.guardrails.kinds.licensed:Licensed",
    "genpers.guardrails.kinds.demanded:Demanded",
    "genpers.guardrails.kinds.recurrence:RecurrenceKind",
    "genpers.guardrails.kinds.restricted:Restricted",
    "genpers.guardrails.kinds.against:Against",
    "genpers.guardrails.kinds.free_offer:FreeOffer",
    "genpers.guardrails.kinds.discount:Discount",
    "genpers.guardrails.kinds.deadline:Deadline",
    "genpers.guardrails.kinds.address_form:AddressForm",
    "genpers.guardrails.kinds.english_register:EnglishRegister",
    "genpers.guardrails.kinds.salutation:SalutationKind",
    "genpers.guardrails.kinds.readability:Readability",
    "genpers.guardrails.kinds.loudness:Loudness",
    "genpers.guardrails.kinds.language:Language",
    "genpers.guardrails.kinds.colloquial:Colloquial",
    "genpers.guardrails.kinds.voice:Voice",
    "genpers.guardrails.kinds.gender_forms:GenderForms",
    "genpers.guardrails.kinds.telling:Telling",
    "genpers.guardrails.kinds.together:Together",
    "genpers.guardrails.kinds.meet:Meet",
    "genpers.guardrails.kinds.fact_echo:FactEcho",
    "genpers.guardrails.kinds.reader_assertion:ReaderAssertion",
    "genpers.guardrails.kinds.identifiers:Identifiers",
    "genpers.guardrails.kinds.product_name:ProductName",
    "genpers.guardrails.kinds.offer:Offer",
    "genpers.guardrails.kinds.injection:Injection",
    "genpers.guardrails.kinds.sender:Sender",
    "genpers.guardrails.kinds.record_topic:RecordTopic",
    "genpers.guardrails.kinds.age_said:AgeSaid",
    "genpers.guardrails.kinds.age_said:Birthday",
    "genpers.guardrails.kinds.closeness:Closeness",
    "genpers.guardrails.kinds.unsupported:Unsupported",
    "genpers.guardrails.kinds.claimed:Claimed",
    "genpers.guardrails.kinds.frame:FrameKind",
)
"""Module and class of each built-in kind."""


def builtin_kinds() -> dict[str, type]:
    """Import the built-in kinds and return them by name."""
    from importlib import import_module

    kinds: dict[str, type] = {}
    for entry in BUILTIN_KINDS:
        module, _, name = entry.partition(":")
        kind: type = getattr(import_module(module), name)
        kinds[kind.name] = kind  # type: ignore[attr-defined]  # every kind has a name
    return kinds
