"""Kind ``grounding``: quantities, dates and times that the evidence does not support.

```yaml
kind: grounding
report: [unsupported, contradicted, unknown]     # which judgements are matches
of: [money, percent]                             # kinds of quantity; default all
price: true                                      # only money, and percentages of a price cut
```

Judgements: ``unsupported`` (nothing says so), ``contradicted`` (a fact says otherwise), ``shifted``
(„bis zu“ was dropped), ``expired`` (only evidence that has run out says so), ``market`` (only
evidence for another market), ``past`` (a deadline before the day), ``unknown`` (no products given:
always ``review``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from genpers.guardrails.analysis.evidence import Judgement
from genpers.guardrails.analysis.number_words import ENGLISH_STARTS, GERMAN_STARTS
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.statements import judgements_of, told_as_over
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_SPANS = {
    "de": ["jahr*", "monat*", "woche*", "tag*", "werktag", "folgetag", "stunde*", "kilo*", "liter",
           "pfund", "quartal", "vierteljahr", "halbjahr", "*jahrhundert*", "jahrzehnt*"],
    "en": ["year", "month", "week", "day", "hour", "kilo", "century", "decade", "fortnight",
           "pound", "litre", "mile"],
}  # fmt: skip
_MONTHS = {
    "de": ["januar", "februar", "märz", "april", "juni", "juli", "august", "september", "oktober",
           "november", "dezember"],
    "en": ["january", "february", "march", "april", "june", "july", "august", "september",
           "october", "november", "december"],
}  # fmt: skip
_PRICE_CUT = {
    "after": later(
        r"^[^.!?\n]{0,12}?\b(?:rabatt\w*|nachlass|preisnachlass|günstiger|billiger|reduziert|"
        r"preisvorteil|ersparnis|off|discount|cheaper|reduction)\b|^ (?:sparen|auf alle)\b",
        re.IGNORECASE,
    ),
    "before": later(
        r"\b(?:rabatt|nachlass|spar\w*|sparst|reduziert um|preisvorteil|save|discount of|"
        r"saving of)\b[^.!?\n]{0,14}$",
        re.IGNORECASE,
    ),
}
_OLD = ("expired", "past")
_MESSAGES = {
    "contradicted": {
        "de": "„{said}“ steht so in keinem Fakt; belegt ist: {expected}.",
        "en": "No fact says “{said}”; the evidence says: {expected}.",
    },
    "unsupported": {
        "de": "„{said}“ ist durch keinen Fakt, keine Freigabe und keine Kampagne gedeckt.",
        "en": "No fact, approved claim or campaign supports “{said}”.",
    },
    "shifted": {
        "de": "„{said}“ lässt eine Einschränkung weg; belegt ist: {expected}.",
        "en": "“{said}” drops a qualification; the evidence says: {expected}.",
    },
    "market": {
        "de": "„{said}“ ist nur für einen anderen Markt belegt: {expected}.",
        "en": "“{said}” is backed for another market only: {expected}.",
    },
    "unknown": {
        "de": "„{said}“ lässt sich ohne Produktdaten nicht prüfen.",
        "en": "“{said}” cannot be checked without product data.",
    },
}


class Grounding:
    """Every judgement of the named sorts is a match."""

    name: ClassVar[str] = "grounding"

    class Params(Record):
        """YAML keys of the kind."""

        report: list[
            Literal[
                "unsupported", "contradicted", "shifted", "expired", "market", "past", "unknown"
            ]
        ]
        of: list[str] | None = None
        price: bool | None = None

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._params = params

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return what every quantity begins with: digits, number words, months."""
        digits = [f"*{digit}*" for digit in range(10)]
        words = {"de": sorted(GERMAN_STARTS), "en": sorted(ENGLISH_STARTS)}
        return {
            language: [
                *digits,
                *(f"{start}*" for start in words[language]),
                *_MONTHS[language],
                *_SPANS[language],
            ]
            for language in words
        }

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per judgement."""
        for name, judgements in judgements_of(document).items():
            field = document.field(name)
            for one in judgements:
                if one.status in self._params.report and self._wanted(one, field):
                    yield self._match(field, one)

    def _wanted(self, one: Judgement, field: Field) -> bool:
        if self._params.of is not None and one.kind not in self._params.of:
            return False
        if one.status in _OLD and told_as_over(field, one.start, one.end):
            return False
        if self._params.price is None:
            return True
        return self._params.price == (one.kind == "money" or _is_price_cut(one, field))

    @staticmethod
    def _match(field: Field, one: Judgement) -> Match:
        return Match(
            field.name,
            one.start,
            one.end,
            severity="review" if one.status == "unknown" else None,
            message=_MESSAGES.get(one.status),
            evidence=one.source,
            values={"said": field.text[one.start : one.end], "expected": one.expected or "-"},
        )


def _is_price_cut(one: Judgement, field: Field) -> bool:
    return one.kind == "percent" and bool(
        _PRICE_CUT["after"].search(field.text[one.end : one.end + 30])
        or _PRICE_CUT["before"].search(field.text[max(0, one.start - 30) : one.start])
    )
