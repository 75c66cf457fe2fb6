"""What the claims kinds share: evidence, masked spans, judgements and matched claims of an item.

Each function is an analysis: a document computes it once, however many rules ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from genpers.guardrails.analysis.claims import ClaimMatch, match_claims
from genpers.guardrails.analysis.evidence import Evidence, gather
from genpers.guardrails.analysis.grounding import Judgement, judge
from genpers.guardrails.document import Document, Field
from genpers.guardrails.text.later import later
from genpers.guardrails.text.normalise import normalise
from genpers.guardrails.text.words import lower_of, phrase_text

Span = tuple[int, int]

_SLOTS = later(
    r"\{\{[^{}\n]{0,80}\}\}|(?:https?://|www\.)[^\s<>\"”“]+|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|\[[A-Z_ ]{2,40}\]|<[a-z_ ]{2,40}>",
    re.IGNORECASE,
)
_REQUIRED_WORDING = later(
    r"achtung!? kredit(?:aufnahme)? kostet(?: auch)? geld|geld leihen kostet(?: auch)? geld"
    r"|(?:caution|warning|attention)[!:.]? (?:borrowing|credit)[^.!\n]{0,20} costs? money"
    r"|(?:frühere|vergangene|bisherige)\w* (?:wertentwicklung|entwicklung|ergebnis)[^.!\n]{0,120}"
    r"|past performance[^.!\n]{0,100}"
    r"|prognosen sind kein[^.!\n]{0,90}|forecasts are not[^.!\n]{0,90}"
    r"|(?:der )?wert[^.!\n]{0,60}(?:kann|können)[^.!\n]{0,40}fallen[^.!\n]{0,120}"
    r"|verluste? (?:bis|des|sind|ist|können)[^.!\n]{0,120}"
    r"|(?:the )?value of[^.!\n]{0,40}(?:can|may) (?:fall|go down)[^.!\n]{0,120}"
    r"|(?:your )?capital is at risk|you may (?:get back less|lose)[^.!\n]{0,80}"
    r"|zu risiken und nebenwirkungen[^.!\n]{0,160}|for risks and side effects[^.!\n]{0,120}"
    r"|glücksspiel kann süchtig machen[^!\n]{0,60}|gambling can be addictive[^!\n]{0,60}"
    r"|(?:die )?einlagen unterliegen[^.!\n]{0,80}|deposits are (?:covered|"
    r"protected) by[^.!\n]{0,80}",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A claim that a sentence of a field says."""

    field: str
    start: int
    end: int
    match: ClaimMatch


def evidence_of(document: Document) -> Evidence:
    """Return what the item's products, disclosures, customer and campaign support."""
    return document.analysis(_evidence)


def _evidence(document: Document) -> Evidence:
    item = document.item
    return gather(
        item.products, item.campaign, item.customer, item.disclosures, document.as_of, item.locale
    )


def masked_of(document: Document) -> dict[str, list[Span]]:
    """Return by field the spans that make no statement of their own.

    Merge fields, links, product names, disclosures and required wording.
    """
    return document.analysis(_masked)


def _masked(document: Document) -> dict[str, list[Span]]:
    known = [product.name for product in (*document.products, *document.item.portfolio)]
    for product in document.products:
        known += [disclosure.text for disclosure in product.disclosures]
    known += (document.item.disclosures or {}).values()
    needles = {phrase_text(lower_of(normalise(text).text)).strip(" ") for text in known}
    return {
        field.name: [
            *_slots(field),
            *(match.span() for match in _REQUIRED_WORDING.finditer(field.lower)),
            *(span for needle in needles if needle for span in _spans(field, needle)),
        ]
        for field in document.texts()
    }


def _slots(field: Field) -> list[Span]:
    text = field.text
    if not any(sign in text for sign in ("{{", "://", "@", "[", "<")) and "www." not in field.lower:
        return []
    return [match.span() for match in _SLOTS.finditer(text)]


def _spans(field: Field, needle: str) -> list[Span]:
    spans: list[Span] = []
    at = field.phrase_text.find(f" {needle} ")
    while at >= 0:
        spans.append((at, at + len(needle)))
        at = field.phrase_text.find(f" {needle} ", at + 1)
    return spans


def overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    """Tell whether a span touches one of the others."""
    return any(first < end and start < last for first, last in spans)


def judgements_of(document: Document) -> dict[str, list[Judgement]]:
    """Return by field what the evidence says of every quantity, date and time."""
    return document.analysis(_judgements)


def _judgements(document: Document) -> dict[str, list[Judgement]]:
    evidence = evidence_of(document)
    masked = masked_of(document)
    said = claims_of(document)
    result: dict[str, list[Judgement]] = {}
    for field in document.texts():
        faithful = [
            (one.start, one.end)
            for one in said
            if one.field == field.name and one.match.status == "faithful"
        ]
        result[field.name] = [
            one
            for one in judge(
                field.text, document.language, evidence, masked[field.name], document.as_of
            )
            if one.status == "expired"
            or not overlaps(faithful, one.start, one.end)
            or not _in_claim(document, field, one, said)
        ]
    return result


def _in_claim(document: Document, field: Field, one: Judgement, said: Sequence[Said]) -> bool:
    excerpt = field.text[one.start : one.end].lower()
    return any(
        claim.field == field.name
        and claim.match.status == "faithful"
        and claim.match.support.valid
        and claim.start <= one.start
        and one.end <= claim.end
        and excerpt in claim.match.support.text.lower()
        for claim in said
    )


def claims_of(document: Document) -> list[Said]:
    """Return the approved claims that sentences of the item say, faithful or grown."""
    return document.analysis(_claims)


def _claims(document: Document) -> list[Said]:
    evidence = evidence_of(document)
    claims = [one for one in evidence.supports if one.source.startswith("claim:")]
    if not claims:
        return []
    background = {
        stem
        for support in evidence.supports
        if not support.source.startswith("claim:")
        for stem in (*support.stems, *support.key)
    }
    found: list[Said] = []
    for field in document.texts():
        for start, end in _passages(field, claims):
            matches = match_claims(field.text[start:end], document.language, claims, background)
            found += [Said(field.name, start, end, match) for match in matches]
    return [one for one in found if not _better_elsewhere(one, found)]


def _passages(field: Field, claims: Sequence[object]) -> list[Span]:
    """Return sentences, and pairs of sentences for claims that run over a full stop."""
    sentences = list(field.sentences)
    pairs = [(first[0], second[1]) for first, second in pairwise(sentences)]
    return [*sentences, *pairs]


def _better_elsewhere(one: Said, found: Sequence[Said]) -> bool:
    """Tell whether the same claim is said faithfully around or inside this passage."""
    if one.match.status == "faithful":
        return False
    for other in found:
        if other is one or other.match.support is not one.match.support:
            continue
        if other.field == one.field and other.start < one.end and one.start < other.end:
            if other.match.status == "faithful":
                return True
            if other.end - other.start < one.end - one.start:
                return True
    return False


def faithful_at(document: Document, field: str, start: int, end: int) -> bool:
    """Tell whether a span lies in a sentence that says an approved, valid claim faithfully.

    Only words of the claim itself are covered.
    """
    text = document.field(field).text[start:end]
    words = phrase_text(lower_of(text)).split()
    for one in claims_of(document):
        if one.field != field or one.end <= start or end <= one.start:
            continue
        if one.match.status == "faithful" and one.match.support.valid:
            claim = phrase_text(lower_of(one.match.support.text))
            covered = sum(f" {word} " in claim for word in words)
            if covered >= 0.6 * len(words):
                return True
    return False
