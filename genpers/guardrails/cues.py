"""Many expressions at little cost: each runs only around the words it cannot match without.

```python
self._cues = Cues({"de": [...], "en": [...]})         # in a kind's __init__

def phrases(self): return self._cues.triggers()        # {} if an expression has no such words
def more_phrases(self): return {"cues": self._cues.words()}
def find(self, document):
    for field, number, found in self._cues.find(document, self):   # number of the expression
        yield Match(field.name, *found.span())
```

A match must lie within the sentence of its word, give or take ``reach`` characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from genpers.guardrails.document import Document, Field
from genpers.guardrails.phrases import CueWords
from genpers.guardrails.regex import Regex, required_signs, required_words

_REACH = 60
# An end-of-text mark would also match at the end of a window.
_ENDS = re.compile(r"(?<!\\)\$|\\Z")


class Cues:
    """Expressions by language with the words that call for them."""

    def __init__(
        self,
        sources: Mapping[str, Sequence[str]],
        *,
        ignore_case: bool = True,
        reach: int = _REACH,
    ) -> None:
        self._reach = reach
        self.regexes: dict[str, list[Regex]] = {
            language: [Regex(source, ignore_case=ignore_case) for source in given]
            for language, given in sources.items()
        }
        self._callers: dict[str, dict[str, list[int]]] = {}
        self._free: dict[str, dict[int, list[str]]] = {}
        self._whole = {
            language: frozenset(at for at, one in enumerate(regexes) if _ENDS.search(one.source))
            for language, regexes in self.regexes.items()
        }
        for language, regexes in self.regexes.items():
            callers = self._callers.setdefault(language, {})
            for number, regex in enumerate(regexes):
                words = required_words(regex.source, 2)
                for word in words:
                    callers.setdefault(word, []).append(number)
                if not words:
                    free = self._free.setdefault(language, {})
                    free[number] = required_signs(regex.source)

    def words(self) -> CueWords:
        """Return the words that call for an expression, by language."""
        return CueWords(
            {language: list(callers) for language, callers in self._callers.items() if callers}
        )

    def triggers(self) -> CueWords:
        """Return the same where every expression has such words, nothing otherwise."""
        return CueWords() if self._free else self.words()

    def patterns(self) -> Iterable[str]:
        """Return the expressions, for the self-test."""
        return [regex.source for regexes in self.regexes.values() for regex in regexes]

    def find(
        self, document: Document, owner: object, name: str = "cues"
    ) -> Iterator[tuple[Field, int, re.Match[str]]]:
        """Yield field, number of the expression and match: by field, then expression, then start.

        ``name`` is the set of ``more_phrases`` under which the owner gave ``words``.
        """
        language = document.language if document.language in self.regexes else "*"
        regexes = self.regexes.get(language)
        if not regexes:
            return
        callers, free = self._callers[language], self._free.get(language)
        whole = self._whole[language]
        called: dict[str, dict[int, Sequence[tuple[int, int]]]] = {}
        for word in document.cue_words(owner, name):
            numbers = callers.get(word.term)
            if numbers:
                by_number = called.setdefault(word.field, {})
                for number in numbers:
                    known = by_number.get(number)
                    by_number[number] = word.places if known is None else [*known, *word.places]
        if not called and not free:
            return
        for field in document.fields.values():
            here = called.get(field.name, {})
            if free:
                here = here | dict.fromkeys(_possible(free, field), ())
            for number in sorted(here) if len(here) > 1 else here:
                if here[number] and number not in whole:
                    windows = _windows(field, here[number], self._reach)
                else:
                    windows = [(0, len(field.text))]
                regex = regexes[number]
                for start, end in windows:
                    if not regex.possible(field.lower[start:end]):
                        continue
                    for found in regex.find_in(field, start, end):
                        yield field, number, found


def _possible(free: Mapping[int, list[str]], field: Field) -> Iterator[int]:
    """Yield the expressions without words whose signs, where they have any, are in the field."""
    lower = field.lower
    for number, signs in free.items():
        if not signs:
            yield number
            continue
        for sign in signs:
            if sign in lower:
                yield number
                break


def _windows(field: Field, places: Sequence[tuple[int, int]], reach: int) -> list[tuple[int, int]]:
    """Return the stretches around the hits, joined where they overlap."""
    if len(field.text) <= 4 * reach:
        return [(0, len(field.text))]
    if len(places) == 1:
        return [field.stretch(*places[0], reach)]
    windows: list[tuple[int, int]] = []
    for place in sorted(places):
        start, end = field.stretch(*place, reach)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((start, end))
    return windows
