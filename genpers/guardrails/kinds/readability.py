"""Kind ``readability``: sentences and texts that are hard to read, with two thresholds.

```yaml
kind: readability
measure: sentence          # sentence (words) | lix | nominal | official
advise: 25                 # above: severity `advised` (default warn)
gross: 40                  # above: the rule's own severity
strict: {advise: 18, gross: 34}    # instead, for products of high sensitivity
```

``sentence``: words, each level of nesting beyond two counting two words more; ``lix``: of the
whole field, ``gross`` from 15 words on; ``nominal``: nouns made from verbs and official words, per
ten words; ``official``: official words only, per sentence. The message may use ``{value}`` and
``{limit}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal

from genpers.guardrails.analysis.masks import covered
from genpers.guardrails.analysis.prose import (
    Sentence,
    lix,
    measured,
    official_sources,
    with_official,
)
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.addressed import sensitive
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record, Severity

_NESTING, _TWO = 2, 2
_MIN_WORDS, _ENOUGH = 6, 15


class Thresholds(Record):
    """Two limits of a measure."""

    advise: float
    gross: float | None = None


class Readability:
    """A sentence, or a field, over a limit of its measure."""

    name: ClassVar[str] = "readability"

    class Params(Record):
        """YAML keys of the kind."""

        measure: Literal["sentence", "lix", "nominal", "official"]
        advise: float
        gross: float | None = None
        strict: Thresholds | None = None
        advised: Severity = "warn"

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        if params.gross is not None and params.gross < params.advise:
            raise ValueError("gross is below advise")
        self._params = params
        self._usual = Thresholds(advise=params.advise, gross=params.gross)

    def expressions(self) -> Mapping[str, Sequence[str]]:
        """Return the expressions without one of which the measure is nil, for the sieve."""
        return official_sources() if self._params.measure == "official" else {}

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per sentence or field over a limit."""
        limits = self._usual
        if self._params.strict is not None and sensitive(document):
            limits = self._params.strict
        prose = document.analysis(prose_of)
        for field in document.texts():
            sentences = prose[field.name]
            if self._params.measure == "lix":
                yield from self._whole(field, sentences, limits)
                continue
            lowest = limits.advise if limits.gross is None else min(limits.advise, limits.gross)
            for one in self._counted(document, field, sentences):
                value = self._value(one)
                if value > lowest:
                    yield from self._over(field.name, one.start, one.end, value, limits)

    def _counted(
        self, document: Document, field: Field, sentences: list[Sentence]
    ) -> Iterable[Sentence]:
        """Count official wording where it can matter to the measure."""
        measure, language = self._params.measure, document.language
        if measure == "sentence":
            return sentences
        if measure == "nominal":
            # One noun with two official words is what the rule on official wording finds.
            dense = (one for one in sentences if one.nominal >= _TWO)
            return (with_official(field.text, one, language) for one in dense)
        if field.name not in document.possible(self):
            return ()
        return (with_official(field.text, one, language) for one in sentences)

    def _value(self, one: Sentence) -> float:
        measure = self._params.measure
        if measure == "sentence":
            return one.words + _TWO * max(0, one.clauses - _NESTING)
        if measure == "official":
            return float(one.official)
        return one.stiffness if one.nominal + one.official > _TWO else 0.0

    def _whole(
        self, field: Field, sentences: list[Sentence], limits: Thresholds
    ) -> Iterable[Match]:
        words = sum(one.words for one in sentences)
        if words >= _MIN_WORDS:
            worst = max(sentences, key=lambda one: one.lix)
            if words < _ENOUGH:
                limits = Thresholds(advise=limits.advise)
            yield from self._over(field.name, worst.start, worst.end, lix(sentences), limits)

    def _over(
        self, field: str, start: int, end: int, value: float, limits: Thresholds
    ) -> Iterable[Match]:
        gross = limits.gross is not None and value > limits.gross
        if gross or value > limits.advise:
            limit = limits.gross if gross and limits.gross is not None else limits.advise
            yield Match(
                field,
                start,
                end,
                severity=None if gross else self._params.advised,
                values={"value": f"{value:.0f}", "limit": f"{limit:.0f}"},
            )


def prose_of(document: Document) -> dict[str, list[Sentence]]:
    """Measure all sentences of all fields; pass to ``document.analysis``."""
    legal = [text for text in (document.item.disclosures or {}).values() if len(text) > _MIN_WORDS]
    legal += [one.text for product in document.products for one in product.disclosures]
    found = {}
    for field in document.texts():
        spans = _spans_of(field.text, legal)
        sentences = [s for s in field.sentences if not (spans and covered(s[0], spans))]
        found[field.name] = measured(field.text, sentences, document.language, official=False)
    return found


def _spans_of(text: str, passages: Iterable[str]) -> list[tuple[int, int]]:
    return [
        (at, at + len(passage))
        for passage in passages
        if passage and (at := text.find(passage)) >= 0
    ]
