"""Kind ``meet``: classes of words that say something only together, in whatever order.

```yaml
kind: meet
lexicon: lexicon/machine_talk.yaml       # classes: {name: {de: [...], en: [...]}}
all: [reviewer, verdict|cancel]          # of each group one class, in the same sentence
none: [craft]                            # a class that excuses the sentence
sentences: 2                             # so many neighbouring sentences may share them (1)
any_language: true                       # read a text with the words of every language
fields: [body]                           # as for every kind
```

A class is a list of regular expressions over whole words; case does not matter. Two groups are
never met by the same words. The span runs from the first to the last word that counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product as every
from typing import Any, ClassVar

from genpers.guardrails.cues import Cues
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record

Place = tuple[str, int, int]


class Meet:
    """Stretches of text in which a class of every group stands."""

    name: ClassVar[str] = "meet"

    class Params(Record):
        """YAML keys of the kind."""

        lexicon: str
        all: list[str]
        none: tuple[str, ...] = ()
        sentences: int = 1
        any_language: bool = False

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        if params.lexicon not in resources:
            raise ValueError(f"there is no resource '{params.lexicon}'")
        declared: Mapping[str, Mapping[str, Sequence[str]]] = resources[params.lexicon]["classes"]
        self._groups = [tuple(group.split("|")) for group in params.all]
        self._none = frozenset(params.none)
        self._reach = params.sentences
        wanted = [*dict.fromkeys(name for group in self._groups for name in group), *self._none]
        unknown = [name for name in wanted if name not in declared]
        if unknown:
            raise ValueError(f"no class '{unknown[0]}' in {params.lexicon}")
        self._classes: dict[str, list[str]] = {}
        sources: dict[str, list[str]] = {}
        for name in wanted:
            for language, words in _by_language(declared[name], params.any_language):
                for word in words:
                    sources.setdefault(language, []).append(rf"(?<!\w)(?:{word})(?!\w)")
                    self._classes.setdefault(language, []).append(name)
        self._cues = Cues(sources)
        # Of each expression the groups that its class belongs to, one bit a group.
        self._parts = {
            language: [
                sum(1 << at for at, group in enumerate(self._groups) if name in group)
                for name in names
            ]
            for language, names in self._classes.items()
        }
        self._whole = (1 << len(self._groups)) - 1

    def expressions(self) -> Mapping[str, Sequence[str]]:
        """Return the expressions, for the sieve."""
        return self._cues.expressions()

    def patterns(self) -> Iterable[str]:
        """Return the expressions, for the self-test."""
        return self._cues.patterns()

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per stretch in which the groups meet."""
        parts = self._parts.get(document.language) or self._parts.get("*", [])
        by_field: dict[str, list[Place]] = {}
        for name, numbers in document.possible(self).items():
            met = 0
            for number in numbers:
                met |= parts[number]
            if met == self._whole:
                by_field[name] = []
        if not by_field:
            return
        names = self._classes.get(document.language) or self._classes.get("*", [])
        for field, number, found in self._cues.find(document, self):
            if field.name in by_field:
                by_field[field.name].append((names[number], *found.span()))
        for name, places in by_field.items():
            yield from self._meetings(document.fields[name], places)

    def _meetings(self, field: Field, places: list[Place]) -> Iterator[Match]:
        said = 0
        sentences = field.sentences
        for at in range(len(sentences)):
            start = sentences[at][0]
            end = sentences[min(len(sentences), at + self._reach) - 1][1]
            here = [place for place in places if start <= place[1] and place[2] <= end]
            if start < said or not here or any(name in self._none for name, _, _ in here):
                continue
            chosen = self._chosen(here)
            if chosen is not None:
                said = max(place[2] for place in chosen)
                yield Match(field.name, min(place[1] for place in chosen), said)

    def _chosen(self, here: Sequence[Place]) -> Sequence[Place] | None:
        """Return one place per group, no two of them the same words."""
        offered = [[place for place in here if place[0] in group] for group in self._groups]
        if not all(offered):
            return None
        for chosen in every(*(group[:6] for group in offered)):
            if all(
                one[2] <= other[1] or other[2] <= one[1]
                for at, one in enumerate(chosen)
                for other in chosen[at + 1 :]
            ):
                return chosen
        return None


def _by_language(
    given: Mapping[str, Any], any_language: bool
) -> Iterator[tuple[str, Sequence[str]]]:
    if any_language:
        yield "*", [word for words in given.values() for word in words]
        return
    yield from given.items()
