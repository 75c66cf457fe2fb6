"""What planted values of a record and the order itself leave behind in a finished text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from genpers.guardrails.analysis.identifiers import find_identifiers
from genpers.guardrails.analysis.injection import ROLE_MARKERS, instructions
from genpers.guardrails.analysis.kept import Kept
from genpers.guardrails.analysis.product_speech import offer_text, stem
from genpers.guardrails.analysis.record_values import customer_values
from genpers.guardrails.analysis.screen import possible_in
from genpers.guardrails.document import Document, Match
from genpers.guardrails.text.later import later
from genpers.guardrails.text.words import fold
from genpers.records.campaign import Campaign

# Words of the command itself; what is left of a planted value is what it wants written.
_COMMAND = frozenset(
    [
        "ignor",
        "ignorier",
        "vergiss",
        "vergess",
        "alle",
        "allen",
        "aller",
        "bisherig",
        "vorherig",
        "obig",
        "anweisung",
        "instruktion",
        "vorgabe",
        "regel",
        "regeln",
        "befehl",
        "prompt",
        "und",
        "dass",
        "sag",
        "sage",
        "schreib",
        "schreibe",
        "nenn",
        "nenne",
        "erwahn",
        "erwahne",
        "gib",
        "biete",
        "biet",
        "bitte",
        "jetzt",
        "sofort",
        "dies",
        "diesen",
        "diese",
        "text",
        "nachricht",
        "dafur",
        "statt",
        "stattdessen",
        "forget",
        "disregard",
        "previous",
        "prior",
        "above",
        "instruction",
        "instructions",
        "rule",
        "rules",
        "write",
        "tell",
        "mention",
        "offer",
        "give",
        "please",
        "this",
        "that",
        "message",
        "instead",
        "with",
        "from",
        "your",
        "the",
        "and",
        "now",
        "all",
        "every",
        "ihre",
        "deine",
        "sein",
        "sind",
        "wird",
        "werd",
        "haben",
        "hast",
        "mehr",
        "auch",
        "nicht",
        "noch",
        "oder",
        "eine",
        "einen",
        "einem",
        "einer",
        "system",
        "assistant",
        "assistent",
        "user",
        "will",
        "must",
        "should",
        "always",
        "immer",
        "kund",
        "kunde",
        "customer",
    ]
)
_WORD = later(r"[^\W_]{3,}")
_REPORT = later(
    r"wie gewünscht|wunschgemäß|wie (?:im auftrag|vorgegeben|verlangt|gefordert|"
    r"besprochen|vereinbart|angewiesen|beauftragt)|verzichtet|unerwähnt|nicht "
    r"erwähnt|"
    r"vermieden|weggelassen|ausgespart|laut (?:auftrag|briefing|vorgabe)|gemäß "
    r"(?:auftrag|briefing|vorgabe)|dem briefing|vorgaben|as requested|as instructed|"
    r"as (?:you )?asked|per your|as per|left out|avoided|"
    r"not mentioned|without mentioning|omitted|refrained|per the brief|the brief|"
    r"kept out|instructions|steered clear|no mention",
    re.IGNORECASE,
)
_PERSONAL_FIELD = later(
    r"\b(?:geburtsdatum|geburtstag|einkommen|gehalt|iban|kontostand|telefonnummer|"
    r"adresse|anschrift|kundennummer|"
    r"diagnose|religion|date of birth|birth_?date|income|salary|phone number|home "
    r"address|customer number|account balance)\b",
    re.IGNORECASE,
)


def _stems(text: str) -> dict[str, tuple[int, int]]:
    return {
        fold(stem(m[0])): m.span() for m in _WORD.finditer(text) if len(m[0]) > 3 or m[0].isdigit()
    }


def obeyed(document: Document) -> Iterator[Match]:
    """Yield sentences that say what a customer's value told a model to write."""
    for name, value in customer_values(document):
        bad = any(instructions(value, loose=len(value.split()) > 3))
        if not (bad or ROLE_MARKERS.search(value)):
            continue
        offer = document.analysis(offer_text)
        told = {one for one in _stems(value) if one not in _COMMAND and one not in offer}
        numbers = set(re.findall(r"\d+\s?%|\d{2,}", value))
        for field in document.fields.values():
            for start, end in field.sentences:
                said = field.text[start:end]
                shared = told & _stems(said).keys()
                enough = min(2, max(1, len(told) // 2))
                if len(shared) >= enough or any(one in said for one in numbers):
                    yield Match(field.name, start, end, evidence=name)
                    break


def order_echo(document: Document) -> Iterator[Match]:
    """Yield sentences that repeat the order, or report on it, instead of carrying it out."""
    campaign = document.item.campaign
    if campaign is None or not campaign.instructions:
        return
    for field in document.fields.values():
        reported = _REPORT in possible_in(document, field)
        for start, end in field.sentences:
            said = field.text[start:end]
            if len(said.split()) >= 4 and said.strip(" .!") in campaign.instructions:
                yield Match(field.name, start, end)
            elif reported and _REPORT.search(said):
                told = _stems(campaign.instructions)
                shared = told.keys() & _stems(said).keys()
                if len(shared) >= 2 or (len(shared) == 1 and len(told) <= 3):
                    yield Match(field.name, start, end)


SCREENED = {"*": (_REPORT,)}
"""What ``possible_in`` is asked for."""


def _identifies(campaign: Campaign, locale: str) -> bool:
    return any(
        one.type not in ("address", "card_part")
        for one in find_identifiers(campaign.instructions or "", locale)
    )


_IDENTIFYING: Kept[Campaign, bool] = Kept(_identifies)


def order_data(document: Document) -> Iterator[Match]:
    """Yield personal data that stands in the order itself."""
    campaign, customer = document.item.campaign, document.item.customer
    if campaign is None or not campaign.instructions:
        return
    order = campaign.instructions
    if _IDENTIFYING.of(campaign, document.item.locale):
        yield Match(evidence="identifier")
    elif customer is not None and any(
        len(name) > 2 and re.search(rf"\b{re.escape(name)}\b", order)
        for name in (customer.text_of("first_name"), customer.text_of("last_name"))
    ):
        yield Match(evidence="name")
    elif _PERSONAL_FIELD.search(order) and "{{" in order:
        yield Match(evidence="field", severity="review")
