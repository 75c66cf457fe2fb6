"""Kind ``injection``: text that instructs a model, carries markers or markup, or hides something.

```yaml
kind: injection
find: instruction       # instruction, role_marker, hidden, markup, markdown, record_instruction,
                        # record_marker, record_markup, record_field, obeyed, order_echo, order_data
```

``record_*`` look into the customer's values, where nobody writes prose of ours: such a value is
quarantined, so by itself it only warns. ``obeyed`` finds in
the text what a customer's value told a model to write; ``order_*`` look at the campaign's order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from genpers.guardrails.analysis.echo_values import fold
from genpers.guardrails.analysis.identifiers import find_identifiers
from genpers.guardrails.analysis.injection import (
    MARKDOWN,
    MARKUP,
    ROLE_MARKERS,
    hidden_characters,
    instructions,
)
from genpers.guardrails.analysis.product_speech import offer_text, stem
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

Find = Literal[
    "instruction",
    "role_marker",
    "hidden",
    "markup",
    "markdown",
    "record_instruction",
    "record_marker",
    "record_markup",
    "record_field",
    "obeyed",
    "order_echo",
    "order_data",
]
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
        "prompt",
        "write",
        "tell",
        "mention",
        "offer",
        "give",
        "please",
        "this",
        "that",
        "text",
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
_NAMES = ("title", "first_name", "last_name")
_NAME = later(r"[^\W\d_][^\W\d_ .'’´`()/,-]*(?:[ .'’´`()/,-]+[^\W\d_]*)*")
_WORD = later(r"[^\W_]{3,}")
_URL = later(r"https?://|www\.|<\w|!\[", re.IGNORECASE)
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


# Without one of these (or a word asked for below) none of the expressions can match.
_SIGNS = {"role_marker": "<[#:-", "markup": "<[&", "markdown": "*_#>|"}


class Injection:
    """Signs that data instructs, or that something is smuggled."""

    name: ClassVar[str] = "injection"

    class Params(Record):
        """YAML keys of the kind."""

        find: Find

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._find = params.find

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per sign."""
        if self._find == "hidden":
            for field in document.fields.values():
                for start, end in hidden_characters(field.raw):
                    yield Match(field.name, start, end, raw=True)
        elif self._find in ("instruction", "role_marker", "markup", "markdown"):
            for field in document.fields.values():
                for start, end in _spans(self._find, field.text):
                    yield Match(field.name, start, end)
        elif self._find == "obeyed":
            yield from _obeyed(document)
        elif self._find == "order_echo":
            yield from _order_echo(document)
        elif self._find == "order_data":
            yield from _order_data(document)
        else:
            yield from self._record(document)

    def _record(self, document: Document) -> Iterator[Match]:
        for name, value in customer_values(document):
            if self._find == "record_instruction":
                bad = any(instructions(value, loose=len(value.split()) > 2))
            elif self._find == "record_marker":
                bad = ROLE_MARKERS.search(value) is not None
            elif self._find == "record_markup":
                bad = _URL.search(value) is not None or MARKUP.search(value) is not None
            else:
                bad = (
                    (name in _NAMES and (len(value) > 60 or _NAME.fullmatch(value.strip()) is None))
                    or any(hidden_characters(value))
                    or len(value) > 600
                )
            if bad:
                yield Match(evidence=name, severity="warn")


def _spans(find: str, text: str) -> Iterator[tuple[int, int]]:
    if find == "instruction":
        yield from instructions(text)
        return
    if not any(sign in text for sign in _SIGNS[find]):
        lower = text.lower()
        if not any(word in lower for word in ("javascript:", "prompt", "instructions")):
            return
    if find == "role_marker":
        pattern = ROLE_MARKERS
    else:
        pattern = MARKUP if find == "markup" else MARKDOWN
    for match in pattern.finditer(text):
        yield match.span()


def customer_values(document: Document) -> list[tuple[str, str]]:
    """Return every text of the customer's record that came from outside, with its name."""
    return document.analysis(_customer_values)


def _customer_values(document: Document) -> list[tuple[str, str]]:
    customer = document.item.customer
    if customer is None:
        return []
    found = [(name, entry) for name, fact in customer.profile.items() for entry in fact.entries]
    if customer.job_to_be_done is not None and customer.job_to_be_done.text:
        found.append(("job_to_be_done", customer.job_to_be_done.text))
    return found


def _stems(text: str) -> dict[str, tuple[int, int]]:
    return {
        fold(stem(m[0])): m.span() for m in _WORD.finditer(text) if len(m[0]) > 3 or m[0].isdigit()
    }


def _obeyed(document: Document) -> Iterator[Match]:
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


def _order_echo(document: Document) -> Iterator[Match]:
    campaign = document.item.campaign
    if campaign is None or not campaign.instructions:
        return
    told = _stems(campaign.instructions)
    for field in document.fields.values():
        for start, end in field.sentences:
            said = field.text[start:end]
            shared = told.keys() & _stems(said).keys()
            if (
                _REPORT.search(said) and (len(shared) >= 2 or (len(shared) == 1 and len(told) <= 3))
            ) or (len(said.split()) >= 4 and said.strip(" .!") in campaign.instructions):
                yield Match(field.name, start, end)


def _order_data(document: Document) -> Iterator[Match]:
    campaign, customer = document.item.campaign, document.item.customer
    if campaign is None or not campaign.instructions:
        return
    order = campaign.instructions
    if any(
        one.type not in ("address", "card_part")
        for one in find_identifiers(order, document.item.locale)
    ):
        yield Match(evidence="identifier")
    elif customer is not None and any(
        len(name) > 2 and re.search(rf"\b{re.escape(name)}\b", order)
        for name in (customer.text_of("first_name"), customer.text_of("last_name"))
    ):
        yield Match(evidence="name")
    elif _PERSONAL_FIELD.search(order) and "{{" in order:
        yield Match(evidence="field", severity="review")
