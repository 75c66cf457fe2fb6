"""Kind ``pattern``: regular expressions (Python ``re``) on normalised text.

```yaml
kind: pattern
pattern: {de: '\\bab (?:nur )?\\d+ %', en: '\\bfrom only \\d+ %'}   # or `*` for every language
if_any: {de: [ab], en: [from]}       # optional: look only where one of these phrases occurs
group: rate                          # optional: the span is this named group
on: text                             # text (default) | raw | copy
```

Case does not matter unless the rule says ``case_insensitive: false``. Normalised text has plain
spaces, hyphens (``-``) and apostrophes (``'``); line breaks stay. ``on: raw`` searches the text
as it was given, ``on: copy`` the normalised text with merge fields and URLs blanked out.
A pattern runs only where the sieve finds it possible (see ``sieve``), so many cost little;
``on: raw`` and ``on: copy`` run on every text: give ``if_any`` there. The self-test times each
expression on hostile strings. Several expressions: a list, each with words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal

from genpers.guardrails.cues import Cues
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.guardrails.text.words import blanked
from genpers.records.record import Record


class Pattern:
    """Every match of the expression for the text's language is a match."""

    name: ClassVar[str] = "pattern"

    class Params(Record):
        """YAML keys of the kind."""

        pattern: dict[str, str | list[str]]
        if_any: Phrases | None = None
        group: str | None = None
        on: Literal["text", "raw", "copy"] = "text"

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._params = params
        sources = {
            language: [given] if isinstance(given, str) else given
            for language, given in params.pattern.items()
        }
        self._cues = Cues(sources, ignore_case=rule.case_insensitive)

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return the phrases of which one must occur, where they are given."""
        return self._params.if_any or {}

    def expressions(self) -> Mapping[str, Sequence[str]]:
        """Return the expressions, for the sieve; other texts than ``text`` it does not read."""
        return self._cues.expressions() if self._params.on == "text" else {}

    def patterns(self) -> Iterable[str]:
        """Return the expressions, for the self-test."""
        return self._cues.patterns()

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per occurrence that is not empty."""
        if self._params.on == "text":
            for field, _, found in self._cues.find(document, self):
                yield from self._match(field.name, found)
            return
        raw = self._params.on == "raw"
        regexes = self._cues.regexes.get(document.language) or self._cues.regexes.get("*", [])
        for field in document.fields.values():
            text = field.raw if raw else blanked(field.text)
            for regex in regexes:
                for found in regex.finditer(text):
                    yield from self._match(field.name, found, raw=raw)

    def _match(self, field: str, found: re.Match[str], *, raw: bool = False) -> Iterable[Match]:
        start, end = found.span(self._params.group or 0)
        if end > start:
            yield Match(field, start, end, raw=raw)
