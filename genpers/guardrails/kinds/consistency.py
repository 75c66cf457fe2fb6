"""Kind ``consistency``: of two spellings or words for one thing, a text uses only one.

```yaml
kind: consistency
either: {de: [["E-Mail*", "Mail*"], [Onlinebanking, "Online-Banking"]], en: [[adviser*, advisor*]]}
```

Each group lists phrases (``kinds/phrase.py``); the first one met in the item counts, every other of
its group is a match. The message may use ``{first}`` and ``{other}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.overlaps import longest
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record


class Consistency:
    """A second word for the same thing is a match."""

    name: ClassVar[str] = "consistency"

    class Params(Record):
        """YAML keys of the kind."""

        either: dict[str, list[list[str]]]

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._groups: dict[str, dict[str, int]] = {
            language: {term: number for number, group in enumerate(groups) for term in group}
            for language, groups in params.either.items()
        }

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return all words of all groups."""
        return self._groups

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per word that departs from the first of its group."""
        groups = self._groups.get(document.language) or self._groups.get("*", {})
        order = {name: at for at, name in enumerate(document.fields)}
        first: dict[int, tuple[str, str]] = {}
        for hit in sorted(
            longest(document.hits(self)), key=lambda one: (order[one.field], one.start)
        ):
            group = groups.get(hit.term)
            if group is None:
                continue
            written = document.fields[hit.field].text[hit.start : hit.end]
            term, words = first.setdefault(group, (hit.term, written))
            if term != hit.term:
                values = {"first": words, "other": written}
                yield Match(hit.field, hit.start, hit.end, values=values)
