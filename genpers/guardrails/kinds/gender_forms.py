"""Kind ``gender_forms``: ways of naming men and women, and who is given which role.

```yaml
kind: gender_forms
check: mixed      # mixed: star, colon, gap, inner capital, pair or generic masculine side by side
                  # roles: a gender tied to household or to technology („für sie das Bügeleisen“)
```

``roles`` reads ``lexicon/gender_roles.yaml``: persons and domains by language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("star", later(r"\b[A-ZÄÖÜ]\w+\*in(?:nen)?\b")),
    ("colon", later(r"\b[A-ZÄÖÜ]\w+:in(?:nen)?\b")),
    ("gap", later(r"\b[A-ZÄÖÜ][a-zäöüß]+_in(?:nen)?\b")),
    ("slash", later(r"\b[A-ZÄÖÜ]\w+/-?in(?:nen)?\b")),
    ("capital", later(r"\b[A-ZÄÖÜ][a-zäöüß]+In(?:nen)?\b")),
    ("pair", later(r"\b([A-ZÄÖÜ]\w{3,})innen und \1?\w+\b")),
)
_GENERIC = later(
    r"\b(?:Kunden|Berater|Mitarbeiter|Nutzer|Leser|Partner|Teilnehmer|Verbraucher|Bürger|Ärzte|"
    r"Lehrer|Schüler|Studenten|Händler|Besucher|Käufer|Anwender|Kollegen|Experten|Fahrer|Sparer|"
    r"Mieter|Anleger|Versicherten)\b(?!\w|[*:_/]-?in)"
)
_MARKERS = ("star", "colon", "gap", "slash", "capital")


class GenderForms:
    """Different gender markers in one message, or a gender tied to a role."""

    name: ClassVar[str] = "gender_forms"

    class Params(Record):
        """YAML keys of the kind."""

        check: Literal["mixed", "roles"]
        lexicon: str = "lexicon/gender_roles.yaml"

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._mixed = params.check == "mixed"
        self._sets: dict[str, dict[str, list[str]]] = {}
        if not self._mixed:
            for key in ("women", "men", "home", "tools"):
                self._sets[key] = resources.phrases(f"{params.lexicon}#{key}")

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return the persons: without one there is no role."""
        if self._mixed:
            return {"de": ["*innen"]}
        languages = {*self._sets["women"], *self._sets["men"]}
        return {
            language: [*self._sets["women"].get(language, ()), *self._sets["men"].get(language, ())]
            for language in languages
        }

    def more_phrases(self) -> Mapping[str, Mapping[str, Iterable[str]]]:
        """Return persons and domains by themselves."""
        return dict(self._sets)

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per marker that departs from the first, or per role."""
        if self._mixed:
            yield from _mixed(document)
            return
        for person, domain in (("women", "home"), ("men", "tools")):
            yield from self._roles(document, person, domain)

    def _roles(self, document: Document, person: str, domain: str) -> Iterable[Match]:
        """Yield clauses in which one gender stands with its cliché, and the other does not."""
        other = "men" if person == "women" else "women"
        others = [(hit.field, hit.start) for hit in document.hits(self, other)]
        things = document.hits(self, domain)
        for hit in document.hits(self, person):
            field = document.fields[hit.field]
            if field.text[hit.start : hit.end].endswith("Sie"):
                continue  # „für Sie“ is the reader
            start, end = field.clause_at(hit.start, hit.end)
            thing = next(
                (t for t in things if t.field == hit.field and start <= t.start < end), None
            )
            if thing is None or any(f == hit.field and start <= at < end for f, at in others):
                continue
            if not field.quoted(hit.start, hit.end):
                first, last = min(hit.start, thing.start), max(hit.end, thing.end)
                yield Match(hit.field, first, last)


def _mixed(document: Document) -> Iterable[Match]:
    seen: dict[str, tuple[Field, int, int]] = {}
    found: list[tuple[str, Field, int, int]] = []
    for field in document.texts():
        for form, pattern in _FORMS:
            found += [(form, field, *match.span()) for match in pattern.finditer(field.text)]
        found += [
            ("generic", field, *match.span())
            for match in _GENERIC.finditer(field.text)
            if not any(f is field and a <= match.start() < b for _, f, a, b in found)
        ]
    for form, field, start, end in found:
        seen.setdefault(form, (field, start, end))
    if len(seen) < 2 or not any(form in _MARKERS for form in seen):
        return
    last = max(
        (place for form, place in seen.items() if form in _MARKERS), key=lambda place: place[1]
    )
    yield Match(last[0].name, last[1], last[2])
