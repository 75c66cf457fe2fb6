"""Kind ``claimed``: word classes that claim something where they meet, and no record says so.

```yaml
kind: claimed
all: [[health.organ], [health.effect]]   # of each group one class, in the same sentence
reach: 70                                # at most so many characters between two of them (default)
share: 0.6                               # a sentence of which the record knows so much may pass
none: [insurance.limits]                 # classes that excuse it
categories: ["*food*"]                   # as for `licensed`, with `about`
about: {de: '\\btee\\b', en: '\\btea\\b'}
ask: false                               # questions are left alone (default: they count)
```

The classes stand in ``guardrails/lexicon/claims.yaml``. What an approved claim says faithfully
passes, and what the product's facts, summary or disclosures say: all of the words themselves, or
``share`` of the sentence. ``strict: true`` takes no evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from itertools import product as every
from typing import ClassVar

from genpers.guardrails.analysis.claim_words import claim_words_of
from genpers.guardrails.analysis.lexicon import Hit
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.licensed import Concern
from genpers.guardrails.kinds.statements import evidence_of, faithful_at, masked_of, overlaps
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record

_MANY = 40
_SHORT = 5


def _passages(field: Field) -> Iterable[tuple[int, int]]:
    """Yield the sentences, a short question together with its answer („Schufa? Egal.“)."""
    asked: tuple[int, int] | None = None
    for start, end in field.sentences:
        yield (start if asked is None else asked[0], end)
        short = field.text.count(" ", start, end) <= _SHORT
        asked = (start, end) if short and field.text[start:end].rstrip().endswith("?") else None


class Claimed:
    """Classes that meet in one sentence which the record does not bear out."""

    name: ClassVar[str] = "claimed"

    class Params(Record):
        """YAML keys of the kind."""

        all: list[list[str]]
        reach: int = 70
        share: float = 0.6
        none: tuple[str, ...] = ()
        categories: list[str] | None = None
        about: dict[str, str] | None = None
        ask: bool = True
        strict: bool = False

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._params = params
        self._groups = [frozenset(group) for group in params.all]
        self._none = frozenset(params.none)
        self._concern = Concern(params.categories, params.about)
        self._words = claim_words_of(resources)
        unknown = frozenset().union(*self._groups, self._none) - self._words.names()
        if unknown:
            raise ValueError(f"No class {', '.join(sorted(unknown))} in lexicon/claims.yaml")

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return what must be said at all: one of the classes of the first group."""
        return self._words.said, self._groups[0]

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per sentence in which all groups meet."""
        if not self._concern.covers(document):
            return
        for field in document.texts():
            hits = self._words.hits(document, field)
            if not hits:
                continue
            masked = masked_of(document)[field.name]
            for start, end in _passages(field):
                here = [
                    hit
                    for hit in hits
                    if start <= hit.start < end and not overlaps(masked, hit.start, hit.end)
                ]
                chosen = self._chosen(field, (start, end), here)
                if chosen is None or self._is_borne_out(document, field, (start, end), chosen):
                    continue
                first, last = min(hit.start for hit in chosen), max(hit.end for hit in chosen)
                yield Match(field.name, first, last, values={"said": field.text[first:last]})

    def _chosen(
        self, field: Field, sentence: tuple[int, int], hits: Sequence[Hit]
    ) -> Sequence[Hit] | None:
        """Return one hit per group, close together and no two of them the same words."""
        if not self._params.ask and field.text[: sentence[1]].rstrip().endswith("?"):
            return None
        names = {f"{hit.topic}.{hit.role}" for hit in hits}
        if names & self._none or any(names.isdisjoint(group) for group in self._groups):
            return None
        offered = [
            [hit for hit in hits if f"{hit.topic}.{hit.role}" in group][:_MANY]
            for group in self._groups
        ]
        for chosen in every(*offered):
            spans = sorted((hit.start, hit.end) for hit in chosen)
            if all(
                0 <= right[0] - left[1] <= self._params.reach for left, right in pairwise(spans)
            ):
                return chosen
        return None

    def _is_borne_out(
        self, document: Document, field: Field, sentence: tuple[int, int], chosen: Sequence[Hit]
    ) -> bool:
        if self._params.strict:
            return False
        if any(faithful_at(document, field.name, hit.start, hit.end) for hit in chosen):
            return True
        language = document.language
        supports = evidence_of(document).of("fact:", "summary", "disclosure:", "claim:")
        known = {one for support in supports for one in (*support.stems, *support.key)}
        said = [content_stems(field.text[hit.start : hit.end], language) for hit in chosen]
        # „heute“ carries no meaning of its own: a record that knows the rest does not say it.
        if all(words and len(shared(words, known)) == len(words) for words in said):
            return True
        stems = content_stems(field.text[sentence[0] : sentence[1]], language)
        return len(stems) > 2 and len(shared(stems, known)) >= self._params.share * len(stems)
