r"""Kind ``unsupported``: whole sentences that nothing in the product's record supports.

```yaml
kind: unsupported
categories: [medicine*]            # where everything said must be grounded
share: 0.3                         # at least this part of the content words must be known
least: 3                           # content words of a sentence that counts (default)
saying: {de: ['\bversichert\b'], en: ['\bcovers?\b']}    # optional: only sentences that say this
touching: {de: ['\bSie\b'], en: ['\byou\b']}         # optional: and this too
harmless: {de: ['\bApotheke\b'], en: ['\bpharmac\w+']}   # optional: never those that say this
```

Meant for products where the law leaves no room for free prose. Sentences of fewer than
``least`` content words, questions, and sentences within required wording are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.licensed import Concern
from genpers.guardrails.kinds.statements import evidence_of, masked_of
from genpers.guardrails.regex import Regex
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.records.record import Record

_MESSAGE = {
    "de": "„{said}“ steht in keinem Fakt; bei solchen Produkten muss alles belegt sein.",
    "en": "No fact says “{said}”; for such products everything must be supported.",
}


class Unsupported:
    """Every sentence whose content words the record does not know is a match."""

    name: ClassVar[str] = "unsupported"

    class Params(Record):
        """YAML keys of the kind."""

        categories: list[str]
        share: float
        least: int = 3
        saying: Phrases | None = None
        touching: Phrases | None = None
        harmless: Phrases | None = None

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._params = params
        self._concern = Concern(params.categories, None)
        # A rule that does not quote the sentence has its words for something else.
        quotes = any("{said}" in text for text in rule.message.values())
        self._message = None if quotes else _MESSAGE
        self._saying = _compiled(params.saying)
        self._touching = _compiled(params.touching)
        self._harmless = _compiled(params.harmless)

    def expressions(self) -> Mapping[str, Sequence[str]]:
        """Return what a sentence has to say; without it the kind reads every text."""
        return self._params.saying or {}

    def patterns(self) -> Iterable[str]:
        """Return all expressions, for the self-test."""
        return [
            regex.source
            for table in (self._saying, self._touching, self._harmless)
            for several in table.values()
            for regex in several
        ]

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per sentence."""
        if not document.products or not self._concern.covers(document):
            return
        language = document.language
        for field in document.texts():
            if field.name.endswith("cta"):
                continue
            masked = masked_of(document)[field.name]
            for start, end in field.sentences:
                text = unmasked(field.text, start, end, masked)
                if not self._is_statement(text, language):
                    continue
                stems = content_stems(text, language)
                if len(stems) < self._params.least:
                    continue
                known = document.analysis(_known)
                if len(shared(stems, known)) >= self._params.share * len(stems):
                    continue
                yield Match(
                    field.name,
                    start,
                    end,
                    severity="review",
                    message=self._message,
                    values={"said": field.text[start:end]},
                )

    def _is_statement(self, text: str, language: str) -> bool:
        if text.rstrip().endswith("?"):
            return False
        for asked, table in (
            (self._params.saying, self._saying),
            (self._params.touching, self._touching),
        ):
            if asked is not None and not any(one.search(text) for one in table.get(language, ())):
                return False
        return not any(one.search(text) for one in self._harmless.get(language, ()))


def _known(document: Document) -> frozenset[str]:
    """Return the stems of all that is known of the products."""
    return frozenset(
        stem for support in evidence_of(document).valid() for stem in (*support.stems, *support.key)
    )


def _compiled(sources: Phrases | None) -> Mapping[str, list[Regex]]:
    return {
        language: [Regex(source) for source in several]
        for language, several in (sources or {}).items()
    }


def unmasked(text: str, start: int, end: int, masked: Iterable[tuple[int, int]]) -> str:
    """Return a sentence with names, links and required wording blanked out."""
    said = text[start:end]
    for first, last in masked:
        left, right = max(first, start) - start, min(last, end) - start
        if left < right:
            said = said[:left] + " " * (right - left) + said[right:]
    return said
