"""Kind ``colloquial``: how casual a message is, weighed against what the reader and product allow.

```yaml
kind: colloquial
lexicon: lexicon/colloquial.yaml     # keys `particles` and `words`, phrases by language
limits:
  casual: {advise: 4, gross: 7}      # du, and no sensitive product
  formal: {advise: 1, gross: 3}      # Sie or neutral, decided or read from the text
  sober: {advise: 0, gross: 1}       # a product of high sensitivity
```

Every different casual expression counts once; more than ``advise`` gives `advised` (default warn),
more than ``gross`` the rule's severity. The span is the first expression over the limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.addressed import addressed, expected_form, sensitive
from genpers.guardrails.kinds.overlaps import longest
from genpers.guardrails.kinds.readability import Thresholds
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record, Severity

_KEYS = ("particles", "words")


class Colloquial:
    """More casual expressions than the address and the product allow."""

    name: ClassVar[str] = "colloquial"

    class Params(Record):
        """YAML keys of the kind."""

        lexicon: str = "lexicon/colloquial.yaml"
        limits: dict[str, Thresholds]
        advised: Severity = "warn"

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        if set(params.limits) != {"casual", "formal", "sober"}:
            raise ValueError("limits needs casual, formal and sober")
        self._params = params
        self._phrases: dict[str, list[str]] = {}
        for key in _KEYS:
            for language, terms in resources.phrases(f"{params.lexicon}#{key}").items():
                self._phrases.setdefault(language, []).extend(terms)

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return the casual expressions."""
        return self._phrases

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match where there are too many."""
        hits = {
            document.fields[hit.field].lower[hit.start : hit.end]: hit
            for hit in reversed(list(longest(document.hits(self))))
            if not document.fields[hit.field].quoted(hit.start, hit.end)
        }
        limits = self._params.limits[self._setting(document)]
        ordered = sorted(hits.values(), key=lambda hit: (hit.field, hit.start))
        for limit, severity in ((limits.gross, None), (limits.advise, self._params.advised)):
            if limit is not None and len(ordered) > limit:
                hit = ordered[int(limit)]
                values = {"count": str(len(ordered)), "limit": f"{limit:.0f}"}
                yield Match(hit.field, hit.start, hit.end, severity=severity, values=values)
                return

    @staticmethod
    def _setting(document: Document) -> str:
        if sensitive(document):
            return "sober"
        form = expected_form(document)
        if form is None and document.language == "de":
            form = "sie" if document.analysis(addressed).reading.form == "sie" else "du"
        formal = {"sie", "neutral"} if document.language == "de" else {"sie"}
        return "formal" if form in formal else "casual"
