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
A pattern without ``if_any`` runs on every text of its language unless a word in it
can serve as prefilter by itself; the self-test times it on hostile strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from genpers.guardrails.document import Document, Match
from genpers.guardrails.regex import Regex, required_words
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
        self._regexes: dict[str, Regex] = {}
        for language, pattern in params.pattern.items():
            joined = pattern if isinstance(pattern, str) else "|".join(f"(?:{p})" for p in pattern)
            self._regexes[language] = Regex(joined, ignore_case=rule.case_insensitive)

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return the prefilter: given, or the words that every match must contain."""
        if self._params.if_any is not None:
            return self._params.if_any
        if self._params.on == "raw":
            return {}
        words = {name: required_words(regex.source) for name, regex in self._regexes.items()}
        # One language without a prefilter means that the kind runs for each text of its languages.
        return (
            {name: found for name, found in words.items() if found} if all(words.values()) else {}
        )

    def patterns(self) -> Iterable[str]:
        """Return the expressions, for the self-test."""
        return [regex.source for regex in self._regexes.values()]

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per occurrence that is not empty."""
        regex = self._regexes.get(document.language) or self._regexes.get("*")
        if regex is None:
            return
        raw = self._params.on == "raw"
        for field in document.fields.values():
            text = field.raw if raw else field.text
            if self._params.on == "copy":
                text = blanked(text)
            for found in regex.finditer(text):
                start, end = found.span(self._params.group or 0)
                if end > start:
                    yield Match(field.name, start, end, raw=raw)
