"""What the claims kinds share: evidence, masked spans, judgements and matched claims of an item.

Each function is an analysis: a document computes it once, however many rules ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from genpers.guardrails.analysis.claims import ClaimMatch, matched, said_at_all
from genpers.guardrails.analysis.evidence import Evidence, Judgement, Support, gather, supports_of
from genpers.guardrails.analysis.grounding import Counted, counted_in, judge_counted
from genpers.guardrails.analysis.kept import Kept, products_of
from genpers.guardrails.analysis.screen import possible_in
from genpers.guardrails.analysis.vocabulary import (
    STOPWORDS,
    Kin,
    Stems,
    english_stems,
    german_stems,
)
from genpers.guardrails.document import Document, Field
from genpers.guardrails.text.later import later
from genpers.guardrails.text.normalise import normalise
from genpers.guardrails.text.words import lower_of, phrase_text

if TYPE_CHECKING:
    from genpers.records.product import Product

Span = tuple[int, int]

_OVER = later(
    r"\b(?:gab es|gab's|galt(?:en)?|lief(?:en)? (?:nur )?bis|endete[nt]?"
    r"|war(?:en)? (?:nur )?(?:bis|im)"
    r"|abgelaufen|ausgelaufen|ist (?:vorbei|beendet|zu ende)|gibt es nicht mehr|gilt nicht mehr"
    r"|ended|has ended|have ended|is over|has expired|have expired|ran (?:only )?(?:until|till|to)"
    r"|was (?:only )?(?:valid|available|open|on offer|there|for)|were (?:only )?(?:valid|available)"
    r"|is no longer|are no longer|no longer (?:available|part|on offer))\b",
    re.IGNORECASE,
)

_MARKED = (
    r"\{\{[^{}\n]{0,80}\}\}|(?:https?://|www\.)[^\s<>\"”“]+"
    r"|\[[A-Z_ ]{2,40}\]|<[a-z_ ]{2,40}>"
)
_NO_MAIL = later(_MARKED, re.IGNORECASE)
_SLOTS = later(rf"{_MARKED}|[\w.+-]+@[\w-]+\.[\w.]+", re.IGNORECASE)
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
    r"|always read the (?:label|leaflet)[^.!\n]{0,60}"
    r"|glücksspiel kann süchtig machen[^!\n]{0,60}|gambling can be addictive[^!\n]{0,60}"
    r"|(?:die )?einlagen unterliegen[^.!\n]{0,80}|deposits are (?:covered|"
    r"protected) by[^.!\n]{0,80}",
)
SCREENED = {"*": (_REQUIRED_WORDING,)}
"""What ``possible_in`` is asked for."""


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
        products_of(document),
        item.campaign,
        item.customer,
        item.disclosures,
        document.as_of,
        item.locale,
    )


def masked_of(document: Document) -> dict[str, list[Span]]:
    """Return by field the spans that make no statement of their own.

    Merge fields, links, product names, disclosures and required wording.
    """
    return document.analysis(_masked)


def _masked(document: Document) -> dict[str, list[Span]]:
    needles = {needle for one in products_of(document) for needle in _NEEDLES.of(one)}
    needles |= {_needle(product.name) for product in document.item.portfolio}
    needles |= {_needle(text) for text in (document.item.disclosures or {}).values()}
    return {field.name: _masked_in(document, field, needles) for field in document.texts()}


def _masked_in(document: Document, field: Field, needles: Iterable[str]) -> list[Span]:
    spans = _slots(field)
    if _REQUIRED_WORDING in possible_in(document, field):
        spans += [match.span() for match in _REQUIRED_WORDING.finditer(field.lower)]
    spans += [span for needle in needles if needle for span in _spans(field, needle)]
    return spans


def _needle(text: str) -> str:
    return phrase_text(lower_of(normalise(text).text)).strip(" ")


def _needles(product: Product) -> frozenset[str]:
    return frozenset(map(_needle, (product.name, *(one.text for one in product.disclosures))))


_NEEDLES: Kept[Product, frozenset[str]] = Kept(_needles)


def _slots(field: Field) -> list[Span]:
    text = field.text
    if not any(sign in text for sign in ("{{", "://", "@", "[", "<")) and "www." not in field.lower:
        return []
    slots = _SLOTS if "@" in text else _NO_MAIL
    return [match.span() for match in slots.finditer(text)]


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


def counted_of(document: Document) -> dict[str, Counted]:
    """Return by field every quantity, date and time outside masked spans."""
    return document.analysis(_counted)


def _counted(document: Document) -> dict[str, Counted]:
    masked = masked_of(document)
    return {
        field.name: counted_in(
            field.text, document.language, masked[field.name], possible_in(document, field)
        )
        for field in document.texts()
    }


def judgements_of(document: Document) -> dict[str, list[Judgement]]:
    """Return by field what the evidence says of every quantity, date and time."""
    return document.analysis(_judgements)


def _judgements(document: Document) -> dict[str, list[Judgement]]:
    result: dict[str, list[Judgement]] = {}
    for field in document.texts():
        result[field.name] = []
        counted = counted_of(document)[field.name]
        if not counted:
            continue
        said = claims_of(document)
        faithful = [
            (one.start, one.end)
            for one in said
            if one.field == field.name and one.match.status == "faithful"
        ]
        result[field.name] = [
            one
            for one in judge_counted(
                field.text, document.language, counted, evidence_of(document), document.as_of
            )
            if one.status == "expired"
            or not overlaps(faithful, one.start, one.end)
            or not _in_claim(document, field, one, said)
        ]
    return result


def told_as_over(field: Field, start: int, end: int) -> bool:
    """Tell whether the sentence itself says that what it names is past („gab es nur bis Mai“)."""
    first, last = field.sentence_at(start, end)
    return _OVER.search(field.text, first, last) is not None


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
    claims = [
        one
        for one in document.analysis(product_supports)
        if one.source.startswith("claim:") and one.words
    ]
    if not claims:
        return []
    found: list[Said] = []
    for field in document.texts():
        stems = stems_of(document, field)
        for start, end, said, near in _passages(field, stems, claims):
            text = field.text[start:end]
            matches = matched(
                text, said, document.language, near, lambda: document.analysis(_background)
            )
            found += [Said(field.name, start, end, match) for match in matches]
    return [one for one in found if not _better_elsewhere(one, found)]


def product_supports(document: Document) -> tuple[Support, ...]:
    """Return what the records of the products alone support."""
    day, locale = document.as_of, document.item.locale
    return tuple(
        one for product in products_of(document) for one in supports_of(product, day, locale)
    )


def _background(document: Document) -> set[str]:
    """Return the stems of names, summaries and facts: saying those is no sign of a claim."""
    return {
        stem
        for support in evidence_of(document).supports
        if not support.source.startswith("claim:")
        for stem in (*support.stems, *support.key)
    }


def stems_of(document: Document, field: Field) -> Stems:
    """Return the content stems of a field with their places, worked out once."""
    return field.of_text(german_stems if document.language == "de" else english_stems)


def _passages(
    field: Field, stems: Stems, claims: Sequence[Support]
) -> Iterable[tuple[int, int, list[str], list[Support]]]:
    """Yield sentences and pairs of sentences with their stems and the claims they can say."""
    possible = said_at_all(Kin(stems.stems), claims)
    if not possible:
        return
    for start, end in _spans_of(field):
        said = stems.between(start, end)
        near = said_at_all(Kin(said), possible) if said else []
        if near:
            yield start, end, said, near


def _spans_of(field: Field) -> list[Span]:
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
    text = document.field(field).text
    stopwords = STOPWORDS.get(document.language, STOPWORDS["en"])
    said = phrase_text(lower_of(text[start:end])).split()
    words = [word for word in said if word not in stopwords] or said
    first, last = document.field(field).sentence_at(start, end)
    sentence = phrase_text(lower_of(text[first:last])).split()
    for one in claims_of(document):
        if one.match.status != "faithful" or not one.match.support.valid:
            continue
        claim = phrase_text(lower_of(one.match.support.text))
        here = one.field == field and start < one.end and one.start < end
        if here and sum(f" {word} " in claim for word in words) >= 0.6 * len(words):
            return True
        # A headline may shorten what the same message says in full.
        if not here and all(f" {word} " in claim for word in sentence):
            return True
    return False
