"""Many expressions at little cost: each runs only on fields in which the sieve thinks it possible.

```python
self._cues = Cues({"de": [...], "en": [...]})         # in a kind's __init__

def expressions(self): return self._cues.expressions()
def find(self, document):
    for field, number, found in self._cues.find(document, self):   # number of the expression
        yield Match(field.name, *found.span())
```

A kind with expressions and no ``phrases()`` runs only where one of them is possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from genpers.guardrails.document import Document, Field
from genpers.guardrails.regex import Regex


class Cues:
    """Expressions by language, or ``*`` for every language without its own."""

    def __init__(self, sources: Mapping[str, Sequence[str]], *, ignore_case: bool = True) -> None:
        self.regexes: dict[str, list[Regex]] = {
            language: [Regex(source, ignore_case=ignore_case) for source in given]
            for language, given in sources.items()
        }

    def expressions(self) -> dict[str, list[str]]:
        """Return the expressions by language, for the sieve."""
        return {
            language: [regex.source for regex in regexes]
            for language, regexes in self.regexes.items()
            if regexes
        }

    def patterns(self) -> Iterable[str]:
        """Return the expressions, for the self-test."""
        return [regex.source for regexes in self.regexes.values() for regex in regexes]

    def find(self, document: Document, owner: object) -> Iterator[tuple[Field, int, re.Match[str]]]:
        """Yield field, number of the expression and match: by field, then expression, then start.

        ``owner`` is the kind that gave the expressions to the rulebook.
        """
        called = document.possible(owner)
        if not called:
            return
        regexes = self.regexes.get(document.language) or self.regexes.get("*", [])
        for field in document.fields.values():
            for number in sorted(called.get(field.name, ())):
                for found in regexes[number].find_in(field):
                    yield field, number, found
