"""Kind ``capitalization``: how a name or a heading is written.

```yaml
kind: capitalization
exactly: [PayPal, iPhone, IBAN]      # these words are written so and not otherwise, or
start: upper                         # fields begin with a capital (upper) or not (lower)
```

``exactly`` suggests the right spelling. Use ``fields: [headline]`` for headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.overlaps import longest
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record


class Capitalization:
    """Every word that is written in another case is a match."""

    name: ClassVar[str] = "capitalization"

    class Params(Record):
        """YAML keys of the kind."""

        exactly: tuple[str, ...] = ()
        start: Literal["upper", "lower"] | None = None

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        if bool(params.exactly) == (params.start is not None):
            raise ValueError("capitalization needs exactly or start")
        self._params = params

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return the words that are written in one way only."""
        return {"*": self._params.exactly} if self._params.exactly else {}

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per wrong spelling or beginning."""
        if self._params.start is None:
            for hit in longest(document.hits(self)):
                written = document.fields[hit.field].text[hit.start : hit.end]
                if written != hit.term and written.lower() == hit.term.lower():
                    yield Match(hit.field, hit.start, hit.end, suggestion=hit.term)
            return
        for field in document.fields.values():
            first = next((token for token in field.tokens if token.text[0].isalpha()), None)
            if first is None or field.text[: first.start].strip(" \"'„“»«"):
                continue
            right = (
                first.text[0].isupper()
                if self._params.start == "upper"
                else (first.text[0].islower())
            )
            if not right:
                yield Match(field.name, first.start, first.end)
