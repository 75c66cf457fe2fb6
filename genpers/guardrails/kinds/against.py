r"""Kind ``against``: words that are untrue where the product has a fact of a certain wording.

```yaml
kind: against
cues: {de: ['\bpreis bleibt\b'], en: ['\bprice stays\b']}     # ``~`` as in kind licensed
facts: {de: ['\bab dem zweiten\b'], en: ['\bfrom year two\b']}  # the wording that contradicts them
```

Without such a fact nothing is a match; nor where the text itself gives every amount of the fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from genpers.guardrails.analysis.evidence import Support
from genpers.guardrails.analysis.free_terms import amounts_said
from genpers.guardrails.cues import Cues
from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.licensed import expanded
from genpers.guardrails.kinds.statements import evidence_of, faithful_at, masked_of, overlaps
from genpers.guardrails.regex import Regex
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.records.record import Record


class Against:
    """Every cue that a fact of the named wording contradicts is a match."""

    name: ClassVar[str] = "against"

    class Params(Record):
        """YAML keys of the kind."""

        cues: Phrases
        facts: Phrases

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._cues = Cues({lang: [*map(expanded, given)] for lang, given in params.cues.items()})
        self._facts = {lang: [Regex(one) for one in given] for lang, given in params.facts.items()}

    def expressions(self) -> Mapping[str, Sequence[str]]:
        """Return the cues, for the sieve."""
        return self._cues.expressions()

    def patterns(self) -> Iterable[str]:
        """Return all expressions, for the self-test."""
        return [
            *self._cues.patterns(),
            *(one.source for several in self._facts.values() for one in several),
        ]

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per cue."""
        rivals: list[Support] | None = None
        for field, _, found in self._cues.find(document, self):
            start, end = found.span()
            if overlaps(masked_of(document)[field.name], start, end):
                continue
            if rivals is None:
                rivals = self._rivals(document)
            if rivals and not faithful_at(document, field.name, start, end):
                yield Match(
                    field.name, start, end, evidence=rivals[0].source,
                    values={"said": field.text[start:end], "expected": rivals[0].text},
                )  # fmt: skip

    def _rivals(self, document: Document) -> list[Support]:
        language = document.language
        said = {(one.kind, one.value) for one in amounts_said(document)}
        return [
            support
            for support in evidence_of(document).of("fact:")
            if any(
                one.search(f"{support.source[5:].replace('_', ' ')}: {support.text}")
                for one in self._facts.get(language, ())
            )
            and not _told(support, said)
        ]


def _told(support: Support, said: set[tuple[str, float]]) -> bool:
    """Tell whether the text gives every price of a fact, or every amount where it has none."""
    amounts = {(one.kind, one.value) for one in support.quantities}
    prices = {amount for amount in amounts if amount[0] == "money"}
    return bool(amounts) and (prices or amounts) <= said
