"""Kind ``repetition``: the same word twice in a row, or the same sentence twice in an item.

```yaml
kind: repetition
of: words                        # words (default) | sentences
allowed: {de: [die, der, das, sehr], en: [that, had, very]}   # words that may stand twice
```

The span of a repeated word is its second occurrence, the suggestion for it an empty text: it can
be left out safely. A repeated sentence counts only with five words or more.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import eq
from typing import ClassVar, Literal

from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.guardrails.text.words import words_in
from genpers.records.record import Record

_SHORTEST = 5


class Repetition:
    """Every word or sentence that stands there again is a match."""

    name: ClassVar[str] = "repetition"

    class Params(Record):
        """YAML keys of the kind."""

        of: Literal["words", "sentences"] = "words"
        allowed: Phrases | None = None

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._sentences = params.of == "sentences"
        self._allowed = {
            language: frozenset(word.lower() for word in words)
            for language, words in (params.allowed or {}).items()
        }

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per repetition."""
        return self._again(document) if self._sentences else self._twice(document)

    def _twice(self, document: Document) -> Iterable[Match]:
        allowed = self._allowed.get(document.language, frozenset())
        for field in document.fields.values():
            words = field.of_text(words_in)
            if True not in map(eq, words, words[1:]):
                continue
            before = None
            for token in field.tokens:
                if (
                    before is not None
                    and before.lower == token.lower
                    and token.start == before.end + 1
                    and field.text[before.end] in " \n"
                    and token.lower.isalpha()
                    and token.lower not in allowed
                ):
                    yield Match(field.name, token.start, token.end, suggestion="")
                before = token

    @staticmethod
    def _again(document: Document) -> Iterable[Match]:
        seen: set[str] = set()
        for field in document.fields.values():
            for start, end in field.sentences:
                sentence = " ".join(field.lower[start:end].split()).rstrip(".!?")
                if sentence.count(" ") < _SHORTEST - 1:
                    continue
                if sentence in seen:
                    yield Match(field.name, start, end)
                seen.add(sentence)
