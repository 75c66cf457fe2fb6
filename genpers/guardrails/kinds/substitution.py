"""Kind ``substitution``: say this instead of that, as a fix that is safe to apply.

```yaml
kind: substitution
swap: {de: {"in keinster Weise": "in keiner Weise", "Email|EMail": "E-Mail"}, en: {utilize: use}}
```

Keys are phrases (``kinds/phrase.py``); the suggestion takes over a capital first letter. An empty
replacement means: leave it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.overlaps import longest
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record


class Substitution:
    """Every phrase found is a match whose suggestion is its replacement."""

    name: ClassVar[str] = "substitution"

    class Params(Record):
        """YAML keys of the kind."""

        swap: dict[str, dict[str, str]]

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._swap = params.swap

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return what is to be replaced."""
        return self._swap

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per phrase that is not already written as wanted."""
        swap = self._swap.get(document.language) or self._swap.get("*", {})
        for hit in longest(document.hits(self)):
            better = swap.get(hit.term)
            if better is None:
                continue
            written = document.fields[hit.field].text[hit.start : hit.end]
            if written == better:
                continue
            if written[:1].isupper() and better[:1].islower():
                better = better[0].upper() + better[1:]
            yield Match(hit.field, hit.start, hit.end, suggestion=better)
