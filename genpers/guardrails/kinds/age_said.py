"""Kind ``age_said``: the text says how old its reader is.

```yaml
kind: age_said
```

An age counts in a sentence that speaks to the reader; a minimum age („ab 18 Jahren") or the age of
a firm does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from genpers.guardrails.analysis.ages import age_mentions
from genpers.guardrails.analysis.known_facts import known_facts
from genpers.guardrails.analysis.reader_marks import markers_of
from genpers.guardrails.analysis.screen import possible_in
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_QUICK = later(
    r"\d\d|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|zehn|"
    r"jahrgang|twent|thirt|fort|fift|sixt|sevent|eight|ninet|teen|born",
    re.IGNORECASE,
)
_OTHERS = later(
    r"\b(?:ab|from|mindestens|bis|unter|under|over|aged|mindestalter|kinder|"
    r"children|for ages|unser\w*|wir|our|we)\b",
    re.IGNORECASE,
)


class AgeSaid:
    """Ages of the reader in the text."""

    name: ClassVar[str] = "age_said"

    class Params(Record):
        """The kind has no keys of its own."""

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._markers = markers_of(resources)

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per age said of the reader."""
        for field in document.fields.values():
            possible = possible_in(document, field)
            if _QUICK not in possible or not _QUICK.search(field.text):
                continue
            last = -1
            for one in age_mentions(field.text, document.language, possible):
                clause = self._markers.marks(document, field).clause_at(one.start)
                if clause is None or not clause.sentence_reader or one.start < last:
                    continue
                if clause.hypothetical or _OTHERS.search(field.text[clause.start : one.end]):
                    continue
                last = one.end
                yield Match(field.name, one.start, one.end)


_WISH = later(
    r"\b(?:alles (?:gute|liebe)|herzlichen glückwunsch|glückwünsche|wir gratulieren|"
    r"gratulation|happy|congratulations|"
    r"best wishes|many happy returns)\b[^.!?\n]{0,40}?\b(?:geburtstag|ehrentag|"
    r"wiegenfest|birthday|special day|big day)\b|"
    r"\b(?:zu (?:ihrem|deinem)|(?:ihr|dein|ihren|deinen|ihrem|deinem)) (?:\w+ "
    r")?(?:geburtstag|ehrentag|wiegenfest)\b|"
    r"\byour (?:\w+ )?birthday\b|\bmany happy returns\b",
    re.IGNORECASE,
)


SCREENED = {"*": (_QUICK, _WISH)}
"""What ``possible_in`` is asked for."""


class Birthday:
    """Birthday wishes to somebody whose date of birth may not be mentioned."""

    name: ClassVar[str] = "birthday"

    class Params(Record):
        """The kind has no keys of its own."""

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._catalogue: dict[str, Any] = resources.get("attributes.yaml") or {}

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per wish; a birthday given on purpose for wishes may be used."""
        for field in document.fields.values():
            if _WISH in possible_in(document, field) and (
                "irthday" in field.text
                or "eburtstag" in field.text
                or "ay" in field.text
                or "tag" in field.text
            ):
                for match in _WISH.finditer(field.text):
                    if not self._given(document):
                        yield Match(field.name, *match.span(), severity="review")

    def _given(self, document: Document) -> bool:
        return any(
            known.name in ("birth_date", "birthday", "date_of_birth", "birth_day")
            and known.fact.party == "zero"
            and not known.reasons
            & {"purpose", "stale", "inferred"}
            - ({"purpose"} if known.fact.use == "mention" else set())
            for known in known_facts(document, self._catalogue)
        )
