"""Dates and times of day of a text against the evidence."""

from __future__ import annotations

import re
from datetime import date

from genpers.guardrails.analysis.agreement import OPENING
from genpers.guardrails.analysis.dates import DateMention, TimeMention
from genpers.guardrails.analysis.evidence import Evidence, Judgement, Support
from genpers.guardrails.analysis.plain_quantities import clause_around
from genpers.guardrails.text.later import later

_DEADLINE = later(
    r"\b(?:ab|bis|seit|vom|zum|endet|beginnt|startet|gültig|until|till|by|from|since|starts|ends|"
    r"starting)\b[^.!?\n]{0,14}$",
    re.IGNORECASE,
)
_OFFERED = later(
    r"\b(?:gilt|gelten|gültig\w*|angebot\w*|aktion\w*|preis\w*|rabatt\w*|gutschein\w*|"
    r"verfügbar|erhältlich|bestell\w*|liefer\w*|anmeld\w*|läuft|laufen|kostet|kosten|zins\w*|"
    r"spar\w*|kündbar|geöffnet|valid|offers?|deal|price\w*|discount|code|available|orders?|"
    r"deliver\w*|sign up|runs?|costs?|saves?|open|apply|book\w*|ends?|starts?)\b",
    re.IGNORECASE,
)
_SERVICE_HOURS = later(
    r"\b(?:bis|ab|von|zwischen|geöffnet|erreichbar|täglich|until|till|from|open|by|before)\b"
    r"[^.!?\n]{0,24}$",
    re.IGNORECASE,
)


def judge_date(text: str, mention: DateMention, evidence: Evidence, day: date) -> Judgement | None:
    """Judge one date of a text; None where it states nothing that needs evidence."""
    left = text[max(0, mention.start - 40) : mention.start]
    deadline = bool(_DEADLINE.search(left))

    def answer(status: str, support: Support | None = None) -> Judgement:
        return Judgement(
            mention.start,
            mention.end,
            "date",
            status,
            support.text if support else None,
            support.source if support else None,
        )

    last = mention.last_day()
    until = re.search(r"\b(?:bis|until|till|ends?|endet|by|läuft)\b[^.!?\n]{0,16}$", left, re.I)
    holders = [
        support
        for support in evidence.supports
        if any(mention.supported_by(other) for other in support.dates)
    ]
    if until and last is not None and last < day and not re.search(r"(?:vom|from|von)\b", left):
        return answer("past", holders[0] if holders else None)
    valid = [support for support in holders if support.valid]
    if valid or any(mention.supported_by(other) for other in evidence.campaign_dates):
        return answer("supported", valid[0] if valid else None)
    if holders:
        return answer("expired" if not holders[0].holds else "market", holders[0])
    if mention.day is None and mention.month is None:
        near = mention.year is not None and day.year <= mention.year <= day.year + 1
        if near and not until:
            return None
        return answer("unsupported" if evidence.known else "unknown")
    if mention.day is None and mention.year is None:
        months = [
            support for support in evidence.valid() if any(other.month for other in support.dates)
        ]
        if months and deadline:
            return answer("contradicted", months[0])
        stated = deadline and _OFFERED.search(clause_around(text, mention.start, mention.end))
        return answer("unsupported") if stated and evidence.known else None
    return answer("unsupported" if evidence.known else "unknown")


def _opening(text: str, closing: TimeMention) -> tuple[int, ...]:
    """Return the first time of „6 bis 22 Uhr“, whose number stands without a unit."""
    found = OPENING.search(text, max(0, closing.start - 12), closing.start)
    return () if found is None else (60 * int(found.group()[:2].strip(" -–bt")),)


def judge_time(text: str, mention: TimeMention, evidence: Evidence) -> Judgement | None:
    """Judge one time of day; None where it states nothing that needs evidence."""
    if any(
        mention.minutes in (minutes, minutes + 720)
        for support in evidence.valid()
        for other in support.times
        for minutes in (other.minutes, *_opening(support.text, other))
    ):
        return Judgement(mention.start, mention.end, "time", "supported")
    rivals = [support for support in evidence.valid() if support.times]
    if rivals:
        return Judgement(
            mention.start, mention.end, "time", "contradicted", rivals[0].text, rivals[0].source
        )
    if not _SERVICE_HOURS.search(text[max(0, mention.start - 40) : mention.start]):
        return None
    status = "unsupported" if evidence.known else "unknown"
    return Judgement(mention.start, mention.end, "time", status)
