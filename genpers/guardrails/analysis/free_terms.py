"""What a fact ties „free“ to: a price, an amount, a time; and whether the text tells it."""

from __future__ import annotations

import re

from genpers.guardrails.analysis.evidence import Support
from genpers.guardrails.analysis.quantities import find_quantities
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.document import Document
from genpers.guardrails.text.later import later

_CONDITION = later(
    r"\b(?:ab|wenn|bei|sonst|danach|anschließend|mindestens|nur|sofern|solange|bis|erste[rnms]?|"
    r"unter|für|darüber|darunter|jede[rs]?|weitere[rs]?|dann|beyond|below|each|further|then|from|if|after|first|when|otherwise|unless|until|only|over|above|with|under|"
    r"for|last|letzten)\b",
    re.IGNORECASE,
)
_ON_CONDITION = later(
    r"\b(?:if|when(?:ever)?|where|once|provided|as long as|in (?:any |every |each |those )?months|"
    r"in (?:any|every|each) month|first|wenn|falls|sofern|solange|sobald|bei|in monaten|"
    r"in jedem monat|erste[nrms]?)\b",
    re.IGNORECASE,
)
"""What ties „free“ to a condition, where the record gives a price of zero and another."""
_AFTERWARDS = later(
    r"\b(?:danach|anschließend|im anschluss|hinterher|ab dem \w+ monat|nach ablauf|afterwards|"
    r"after that|thereafter|then)\b",
    re.IGNORECASE,
)
_NUMBER = later(r"\d+")
_REACH = later(r"\b(?:ab|mindestens|über|from|over|above|at least)\s*$", re.IGNORECASE)
_PERIOD = later(
    r"\b(?:erste[nrms]?|first) (?:\w+ )?(?:jahr|monat|woche|tage|year|month|week|days)",
    re.IGNORECASE,
)
_RATE = later(
    r"\b(?:an?|per|each|every|pro|je|jede[nrs]?|im)\s*$|^(?:an?|per|pro)\b", re.IGNORECASE
)
"""A period that belongs to a rate (“£3 a month”), not to a condition."""
_INSTALMENT = later(
    r"\b(?:instalments?|raten?) (?:of|zu|à|von)(?: je(?:weils)?)?\s*$", re.IGNORECASE
)
FIRST = later(
    r"\b(?:first|erste[rs]?) (?:[\w-]+ ){1,4}?(?:(?:ist|is|are) )?"
    r"(?:free|frei|kostenlos|kostenfrei|gratis)\b",
    re.IGNORECASE,
)
_FIRST_SAID = later(
    r"\b(?:first|1st|opening|initial|one|once|trial|taster|try|trying|sample|introductory|begin\w*|"
    r"erste\w*|eröffnungs\w+|eins|einmal\w*|probe\w*|schnupper\w*|ausprobier\w*|kennenlern\w*|"
    r"anfang\w*|beginn|auftakt\w*|anschließend|danach|hinterher|then|afterwards|monat lang|"
    r"kostenlosen? monat\w*|free (?:month|week|year))\b",
    re.IGNORECASE,
)
"""A fact that gives away the first of something only, and a text that says so."""
FREE_FACT = later(
    r"\b(?:frei(?:e[rns]?)?|none|nil|waived|entfällt|entfallen|im preis enthalten|inbegriffen|"
    r"included|part of the price|free(?= from [£€$\d]))\b"
    r"|^(?:no|keine?)\b|\bno fee\b|^(?:nein|no|keine?)$",
    re.IGNORECASE,
)
_FEE_NAME = later(r"(?<![^\W_])(?:gebuehr|gebühr|fee|provision|commission|entgelt|charge)", re.I)


def later_price(document: Document, supports: list[Support]) -> Support | None:
    """Return a fact that names a price for afterwards which the text does not tell."""
    for one in supports:
        afterwards = _AFTERWARDS.search(one.text) or _AFTERWARDS.search(one.source)
        if costs(one) and afterwards and not told(document, one):
            return one
    return None


def priced_too(document: Document, support: Support) -> bool:
    """Tell whether the text gives the price and its condition itself, each by its amount."""
    on_condition = any(
        _ON_CONDITION.search(part.text)
        for part in (*document.texts(), *document.attachments.values())
    )
    amounts = [
        one
        for one in support.quantities
        if one.kind in ("money", "percent")
        and (one.value or not on_condition)
        and not _INSTALMENT.search(support.text[: one.start])
    ]
    limited = len(amounts) > 1 or _CONDITION.search(support.text)
    return bool(limited) and all(
        any(one.kind == other.kind and one.value == other.value for other in amounts_said(document))
        for one in amounts
    )


def all_told(document: Document, support: Support) -> bool:
    """Tell whether the text says a fact's conditions, and that it gives the first only."""
    return told(document, support) and (
        FIRST.search(support.text) is None
        or _PERIOD.search(support.text) is not None
        or any(
            _FIRST_SAID.search(part.text)
            for part in (*document.texts(), *document.attachments.values())
        )
    )


def told(document: Document, support: Support) -> bool:
    """Tell whether the conditions of a fact stand in the text: all its amounts and limits."""
    conditions = [
        one
        for one in support.quantities
        if (one.value and one.kind == "money")
        or (one.kind == "duration" and not _is_rate(support, one))
    ]
    if not conditions:
        return True
    if charges(support) and _PERIOD.search(support.text):
        # Free for a time only: the text says that, or for how long, and what it costs then.
        parts = (*document.texts(), *document.attachments.values())
        limited = any(_PERIOD.search(one.text) or _AFTERWARDS.search(one.text) for one in parts)
        times = [one for one in conditions if one.kind == "duration"]
        if not limited and not any(
            _same(one, other) for one in times for other in amounts_said(document)
        ):
            return False
        conditions = [one for one in conditions if one.kind == "money"]
        return all(any(_same(one, other) for other in amounts_said(document)) for one in conditions)
    if not _CONDITION.search(support.text):
        return True
    free = FREE_FACT.search(support.text)
    if free is not None and _CONDITION.search(support.text, free.end()):
        # „25 €, entfällt in den letzten 49 Tagen“: who says the 49 days has said it.
        conditions = [one for one in conditions if one.start >= free.end()] or conditions
    return all(
        any(_same(one, other) for other in amounts_said(document))
        or _ordinal(document, support, one)
        for one in conditions
    )


def _ordinal(document: Document, support: Support, one: Quantity) -> bool:
    """Tell whether the text says “the 49th day” where the fact says “49 days”."""
    number = _NUMBER.search(support.text, one.start, one.end) if one.kind == "duration" else None
    if number is None:
        return False
    said = (f"{number[0]}th day", f"{number[0]}. tag")
    parts = (*document.texts(), *document.attachments.values())
    return any(ordinal in part.lower for part in parts for ordinal in said)


def _is_rate(support: Support, one: Quantity) -> bool:
    """Tell whether a period belongs to a price („3 € im Monat“), not to a condition."""
    return bool(
        _RATE.search(support.text[max(0, one.start - 12) : one.start])
        or _RATE.search(support.text[one.start : one.end])
    )


def amounts_said(document: Document) -> list[Quantity]:
    """Return all amounts of an item's texts, disclosures and footer, worked out once."""
    return document.analysis(_all_said)


def _all_said(document: Document) -> list[Quantity]:
    return [
        quantity
        for field in (*document.texts(), *document.attachments.values())
        for quantity in find_quantities(field.text, document.language)
    ]


def _same(one: Quantity, other: Quantity) -> bool:
    """Tell whether the text says an amount of a fact; „unter 18“ is „unter 18 Jahren“."""
    if other.kind == "count" and one.kind == "duration":
        return one.value / (one.factor or 1.0) == other.value
    return one.kind == other.kind and one.unit == other.unit and one.value == other.value


def charges(support: Support) -> bool:
    """Tell whether what is free costs something later; an amount to reach is a condition only."""
    return any(
        one.kind == "money" and one.value > 0 and not _REACH.search(support.text[: one.start])
        for one in support.quantities
    )


def costs(support: Support) -> bool:
    """Tell whether a fact names a price; a percentage is one where the fact is about fees."""
    fee = _FEE_NAME.search(support.source) is not None
    return any(
        one.value > 0 and (one.kind == "money" or (fee and one.kind == "percent"))
        for one in support.quantities
    )
