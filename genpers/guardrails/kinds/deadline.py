r"""Kind ``deadline``: time pressure that no date of the campaign or the product bears out.

```yaml
kind: deadline
cues: {de: ['\bnur (?:noch )?heute\b'], en: ['\btoday only\b']}
```

A cue is borne out if the same sentence names a deadline that the evidence supports, or if „heute“,
„morgen“, „diese Woche“ or a number of days or hours agrees with the end of the campaign or of a
fact; vague pressure („letzte Chance“) if something ends within three days. For products of high
sensitivity no time pressure is borne out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import ClassVar

from genpers.guardrails.cues import Cues
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.licensed import expanded
from genpers.guardrails.kinds.statements import (
    evidence_of,
    faithful_at,
    judgements_of,
    masked_of,
    overlaps,
    told_as_over,
)
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_SPANS = (
    (later(r"\b(?:heute|today|tonight|mitternacht|midnight|heut)\b", re.I), 0),
    (later(r"\b(?:stunden?|minuten?|hours?|minutes?)\b", re.I), 1),
    (later(r"\b(?:morgen|tomorrow)\b", re.I), 1),
    (later(r"\b(?:wochenende|weekend)\b", re.I), 3),
    (
        later(
            r"\b(?:diese[rn]? woche|this week|wenigen? tagen?|paar tagen?|nächsten tagen?"
            r"|few days|couple of days|within days|\d tage|\d days)\b",
            re.I,
        ),
        7,
    ),
)
_VAGUE_DAYS = 3
_WEEK = 7
_DAYS = {
    "de": {
        "montag": 0,
        "dienstag": 1,
        "mittwoch": 2,
        "donnerstag": 3,
        "freitag": 4,
        "samstag": 5,
        "sonntag": 6,
    },
    "en": {
        "monday": 0,
        "tuesday": 1,
        "wednesday": 2,
        "thursday": 3,
        "friday": 4,
        "saturday": 5,
        "sunday": 6,
    },
}
_WEEKDAY = later(
    r"\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday)\b",
    re.IGNORECASE,
)


class Deadline:
    """Every cue of pressure that no deadline bears out is a match."""

    name: ClassVar[str] = "deadline"

    class Params(Record):
        """YAML keys of the kind."""

        cues: Phrases

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._params = params
        self._cues = Cues(
            {language: [expanded(cue) for cue in cues] for language, cues in params.cues.items()},
            ignore_case=rule.case_insensitive,
        )

    def expressions(self) -> Mapping[str, Sequence[str]]:
        """Return the expressions of which one must be possible."""
        return self._cues.expressions()

    def patterns(self) -> Iterable[str]:
        """Return the cues as regular expressions, for the self-test."""
        return self._cues.patterns()

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per cue."""
        taken: dict[str, list[tuple[int, int]]] = {}
        for field, _, found in self._cues.find(document, self):
            start, end = found.span()
            if overlaps(taken.get(field.name, ()), start, end) or overlaps(
                masked_of(document)[field.name], start, end
            ):
                continue
            if not borne_out(document, field, start, end):
                taken.setdefault(field.name, []).append((start, end))
                yield Match(field.name, start, end, values={"said": field.text[start:end]})


def borne_out(document: Document, field: Field, start: int, end: int) -> bool:
    """Tell whether a date of the campaign or of a fact bears out the pressure in a span."""
    if faithful_at(document, field.name, start, end) or told_as_over(field, start, end):
        return True
    sensitive = any(product.sensitivity == "high" for product in document.products)
    sentence = field.sentence_at(start, end)
    dated = [
        one
        for one in judgements_of(document).get(field.name, [])
        if one.kind == "date" and sentence[0] <= one.start and one.end <= sentence[1]
    ]
    if sensitive:
        return False
    if any(one.status == "supported" for one in dated):
        return True
    ends = _ends(document)
    said = field.text[start:end]
    weekday = _WEEKDAY.search(field.text[sentence[0] : sentence[1]])
    if weekday is not None:
        return _on_weekday(document, weekday.group().lower(), ends)
    for pattern, days in _SPANS:
        if pattern.search(said):
            return any(0 <= (last - document.as_of).days <= days for last in ends)
    return any(0 <= (last - document.as_of).days <= _VAGUE_DAYS for last in ends)


def _on_weekday(document: Document, name: str, ends: list[date]) -> bool:
    """Tell whether something ends on that day of the coming week, or a fact names the day."""
    number = _DAYS[document.language].get(name)
    return any(
        0 <= (last - document.as_of).days <= _WEEK and last.weekday() == number for last in ends
    ) or any(
        name in support.text.lower()
        for support in evidence_of(document).of("fact:", "summary", "claim:", "disclosure:")
    )


def _ends(document: Document) -> list[date]:
    """Return the days on which the campaign or a valid fact ends."""
    ends = [
        support.until
        for support in evidence_of(document).supports
        if support.until is not None and support.source.startswith("fact:") and support.valid
    ]
    campaign = document.item.campaign
    if campaign is not None and campaign.valid_until is not None:
        ends.append(campaign.valid_until)
    return ends
