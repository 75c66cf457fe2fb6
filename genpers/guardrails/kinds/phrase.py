"""Kind ``phrase``: words and word groups, found by the one automaton per language.

```yaml
kind: phrase
phrases: {de: [garantiert, "Garantie auf", "versprech*", "best*|schönst* Preis"], en: [guaranteed]}
```

Syntax of a phrase (case and the kind of white space, hyphen or apostrophe do not matter):

- ``garantiert``: the whole word; ``Garantie auf``: the words one after the other, with a space,
  a hyphen, an apostrophe or a line break between them, but no comma or full stop;
- ``versprech*``: a word that begins so; ``*garantie``: ends so; ``*garantie*``: contains it. The
  span is always the whole word;
- ``un*bar``: also inside a word; ``nur ... heute``: up to six words between;
- ``Preis|Tarif``: either word; ``nur [noch] heute``: a word that may be missing;
- ä, ö, ü, ß also match ae, oe, ue, ss; ``100 %`` also matches ``100%``.
- ``%``, ``€``, ``$``, ``£``, ``&``, ``+``, ``#``, ``@``, ``§``, ``°`` are read as letters; other
  punctuation separates words, so a phrase made of punctuation only is an error: use ``pattern``.

Words inside merge fields and URLs are not found. Overlapping hits give one match, the longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.overlaps import longest
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.records.record import Record


class Phrase:
    """Every occurrence of a phrase is a match.

    ``lexicon`` takes the phrases (by language) from a resource file instead, or in addition:
    ``lexicon/vulgar.yaml`` or ``lexicon/vulgar.yaml#strong`` for a key in it.
    """

    name: ClassVar[str] = "phrase"

    class Params(Record):
        """YAML keys of the kind."""

        phrases: Phrases | None = None
        lexicon: str | None = None

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._phrases: dict[str, list[str]] = {
            language: list(terms) for language, terms in (params.phrases or {}).items()
        }
        if params.lexicon:
            for language, terms in resources.phrases(params.lexicon).items():
                self._phrases.setdefault(language, []).extend(terms)
        if not any(self._phrases.values()):
            raise ValueError("phrase needs phrases or a lexicon")
        self._as_written = not rule.case_insensitive

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return the phrases by language."""
        return self._phrases

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per hit, the longest of overlapping ones."""
        for hit in longest(document.hits(self)):
            if self._as_written and not _as_written(hit.term, document, hit.field, hit.start):
                continue
            yield Match(hit.field, hit.start, hit.end)


def _as_written(term: str, document: Document, field: str, start: int) -> bool:
    """Compare the case of the first letters that the phrase spells out."""
    text = document.fields[field].text
    head = term.split("*", 1)[0].split("|", 1)[0].split(" ", 1)[0].strip("[]")
    return not head or text.startswith(head, start)
