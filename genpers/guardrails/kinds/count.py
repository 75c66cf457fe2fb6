"""Kind ``count``: how often something occurs, with two thresholds.

```yaml
kind: count
characters: "!"              # any of these characters, or
pattern: {de: '...', "*": '...'}   # matches of an expression, or
phrases: {de: [gratis], en: [free]}
per: field                   # field (default) | item: all fields together
every: 400                   # optional: the thresholds hold per stretch of so many characters
advise: 1                    # more than this: severity `advised` (default warn)
gross: 3                     # more than this: the rule's own severity
```

The span is the first occurrence over the threshold; the message may use ``{count}`` and
``{limit}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal

from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.overlaps import longest
from genpers.guardrails.regex import Regex
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.records.record import Record, Severity

_Place = tuple[str, int, int]


class Count:
    """One match where something occurs more often than it should."""

    name: ClassVar[str] = "count"

    class Params(Record):
        """YAML keys of the kind."""

        characters: str | None = None
        pattern: dict[str, str] | None = None
        phrases: Phrases | None = None
        per: Literal["field", "item"] = "field"
        every: int | None = None
        advise: int | None = None
        gross: int | None = None
        advised: Severity = "warn"

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        given = [params.characters, params.pattern, params.phrases]
        if sum(value is not None for value in given) != 1:
            raise ValueError("count needs one of characters, pattern or phrases")
        if params.advise is None and params.gross is None:
            raise ValueError("count needs advise, gross or both")
        self._params = params
        self._regexes = {
            language: Regex(source, ignore_case=rule.case_insensitive)
            for language, source in (params.pattern or {}).items()
        }

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return the counted phrases."""
        return self._params.phrases or {}

    def expressions(self) -> Mapping[str, list[str]]:
        """Return the expressions, for the sieve."""
        return {language: [regex.source] for language, regex in self._regexes.items()}

    def patterns(self) -> Iterable[str]:
        """Return the expressions, for the self-test."""
        return [regex.source for regex in self._regexes.values()]

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per field, or one for all fields."""
        places = self._places(document)
        if not places:
            return
        if self._params.per == "item":
            size = sum(len(field.text) for field in document.fields.values())
            yield from self._over(places, size)
            return
        for field in document.fields.values():
            here = [place for place in places if place[0] == field.name]
            yield from self._over(here, len(field.text))

    def _places(self, document: Document) -> list[_Place]:
        if self._params.phrases is not None:
            order = list(document.fields)
            hits = sorted(longest(document.hits(self)), key=lambda hit: order.index(hit.field))
            return [(hit.field, hit.start, hit.end) for hit in hits]
        places: list[_Place] = []
        wanted = self._params.characters
        regex = self._regexes.get(document.language) or self._regexes.get("*")
        for field in document.fields.values():
            if wanted is not None:
                if any(char in field.text for char in wanted):
                    places += [
                        (field.name, at, at + 1)
                        for at, char in enumerate(field.text)
                        if char in wanted
                    ]
            elif regex is not None:
                places += [(field.name, *found.span()) for found in regex.finditer(field.text)]
        return places

    def _over(self, places: Sequence[_Place], size: int) -> Iterable[Match]:
        params = self._params
        stretches = max(1, -(-size // params.every)) if params.every else 1
        for limit, severity in ((params.gross, None), (params.advise, params.advised)):
            if limit is not None and len(places) > limit * stretches:
                field, start, end = places[limit * stretches]
                values = {"count": str(len(places)), "limit": str(limit * stretches)}
                yield Match(field, start, end, severity=severity, values=values)
                return
