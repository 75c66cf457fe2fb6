"""Kind ``required``: something that must be there, met by declared equivalents.

```yaml
kind: required
stage: assembled                       # on the rule: usually assembled
phrases: {de: ["abmelden ... hier", abbestellen], en: [unsubscribe]}   # any of these, or
pattern: {"*": 'https://\\S+/unsubscribe'}                               # any of these, or
disclosure: [repr-example*, apr-*]     # a given disclosure with such an id (`*` wildcard)
where: message                         # all parts, or only fields | footer | disclosures
if_any: {de: [Kredit*], en: [loan*]}   # optional: only where one of these occurs in the fields
if_pattern: {"*": '\\d+ ?%'}           # optional: and only where this occurs in the fields
protected: true                        # default false: the phrases are legal wording, no other
                                       # rule holds them against a text
```

The finding has no field and no span.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from typing import ClassVar, Literal

from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.lookup import phrase_regex
from genpers.guardrails.regex import Regex
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.records.record import Record


class Required:
    """One match without a span where nothing meets the requirement."""

    name: ClassVar[str] = "required"

    class Params(Record):
        """YAML keys of the kind."""

        phrases: Phrases | None = None
        pattern: dict[str, str] | None = None
        disclosure: list[str] | None = None
        where: Literal["message", "fields", "footer", "disclosures"] = "message"
        if_any: Phrases | None = None
        if_pattern: dict[str, str] | None = None
        protected: bool = False

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        if not (params.phrases or params.pattern or params.disclosure):
            raise ValueError("required needs phrases, a pattern or a disclosure")
        self._params = params
        self._phrases = {
            language: phrase_regex(terms) for language, terms in (params.phrases or {}).items()
        }
        self._patterns = {name: Regex(text) for name, text in (params.pattern or {}).items()}
        self._when = {name: Regex(text) for name, text in (params.if_pattern or {}).items()}

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return what calls for the requirement, if not every text does."""
        return self._params.if_any or {}

    def patterns(self) -> Iterable[str]:
        """Return the expressions, for the self-test."""
        return [regex.source for regex in (*self._patterns.values(), *self._when.values())]

    def wordings(self) -> Mapping[str, Iterable[str]]:
        """Return the wordings that no other rule may hold against a text."""
        return self._params.phrases or {} if self._params.protected else {}

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match where the requirement is called for and not met."""
        when = self._when.get(document.language) or self._when.get("*")
        if self._when and not (
            when is not None and any(when.search(field.text) for field in document.texts())
        ):
            return
        if not self._met(document):
            yield Match()

    def _met(self, document: Document) -> bool:
        if any(
            fnmatch(name, wanted)
            for wanted in self._params.disclosure or ()
            for name in document.item.disclosures or {}
        ):
            return True
        phrases = self._phrases.get(document.language) or self._phrases.get("*")
        pattern = self._patterns.get(document.language) or self._patterns.get("*")
        return any(
            (phrases is not None and phrases.search(field.phrase_text))
            or (pattern is not None and pattern.search(field.text))
            for field in self._parts(document)
        )

    def _parts(self, document: Document) -> Iterable[Field]:
        where = self._params.where
        if where in ("message", "fields"):
            yield from document.fields.values()
        if where != "fields":
            for name, part in document.attachments.items():
                if where == "message" or name.startswith(where):
                    yield part
