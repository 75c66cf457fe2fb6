"""Word classes of ``guardrails/lexicon/claims.yaml`` in the fields of one document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from genpers.guardrails.analysis.lexicon import Hit, Lexicon, lexicon_of

if TYPE_CHECKING:
    from genpers.guardrails.document import Document, Field
    from genpers.guardrails.resources import Resources

LEXICON = "lexicon/claims.yaml"


class ClaimWords:
    """The lexicon of claims of one guardrails library, by language."""

    def __init__(self, content: Mapping[str, Any], owner: object) -> None:
        """Take the parsed file; ``owner`` is kept so that its identity stays taken."""
        self._content, self.owner = content, owner
        self._built: dict[str, Lexicon] = {}

    def names(self) -> frozenset[str]:
        """Return all classes as ``topic.role``."""
        return frozenset(
            f"{topic}.{role}"
            for topic, languages in self._content["topics"].items()
            for roles in languages.values()
            for role in roles
        )

    def _lexicon(self, language: str) -> Lexicon:
        if language not in self._built:
            self._built[language] = lexicon_of({LEXICON: self._content}, language)
        return self._built[language]

    def hits(self, document: Document, field: Field) -> list[Hit]:
        """Return the terms of a field in order, found once per document."""
        return document.analysis(self._found)[field.name]

    def _found(self, document: Document) -> dict[str, list[Hit]]:
        lexicon = self._lexicon("de" if document.language == "de" else "en")
        return {field.name: lexicon.hits(field.lower, field.edged) for field in document.texts()}

    def said(self, document: Document) -> frozenset[str]:
        """Return all classes that occur in a document."""
        return frozenset(
            f"{hit.topic}.{hit.role}"
            for field in document.texts()
            for hit in self.hits(document, field)
        )


_SHARED: WeakValueDictionary[int, ClaimWords] = WeakValueDictionary()


def claim_words_of(resources: Resources) -> ClaimWords:
    """Return the words of a resource collection: one object, however many kinds ask."""
    found = _SHARED.get(id(resources))
    if found is None:
        found = ClaimWords(resources[LEXICON], resources)
        _SHARED[id(resources)] = found
    return found
