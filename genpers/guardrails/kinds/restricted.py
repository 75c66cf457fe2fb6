r"""Kind ``restricted``: the text says a thing plainly that a fact grants only under a condition.

```yaml
kind: restricted
categories: ["*insurance*"]                          # as in kind licensed
limits: {de: ['\bnur mit\b'], en: ['\bonly with\b']}  # what makes a fact a restriction
told: {de: ['\bnur\b'], en: ['\bonly\b']}           # what tells the limit in the text
plain: {de: [zusatz, baustein], en: [extra, add-on]}  # words of such facts that name no thing
```

The things of such a fact are its other words: of „Hochwasser nur mit Zusatzbaustein“ the flood. A
sentence that names one of them is a match unless it, or the next one, says a limit too. Questions
and buttons are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

from genpers.guardrails.analysis.evidence import Support
from genpers.guardrails.analysis.vocabulary import content_stems, shared, stem
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.licensed import Concern
from genpers.guardrails.kinds.statements import evidence_of, faithful_at, masked_of
from genpers.guardrails.kinds.unsupported import unmasked
from genpers.guardrails.regex import Regex
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.records.record import Record

_RESTRICTED = frozenset({"restricted"})


class Restricted:
    """Every sentence that names a restricted thing without its limit is a match."""

    name: ClassVar[str] = "restricted"

    class Params(Record):
        """YAML keys of the kind."""

        categories: list[str]
        limits: Phrases
        told: Phrases
        plain: Phrases

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._concern = Concern(params.categories, None)
        self._limits = _compiled(params.limits)
        self._told = _compiled(params.told)
        self._plain = {
            language: frozenset(stem(word, language) for word in words)
            for language, words in params.plain.items()
        }

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return what must be given at all: a product of such a category with such a fact."""
        return self._restricts, _RESTRICTED

    def _restricts(self, document: Document) -> frozenset[str]:
        concerned = bool(document.products) and self._concern.covers(document)
        return _RESTRICTED if concerned and self._things(document) else frozenset()

    def patterns(self) -> Iterable[str]:
        """Return the expressions, for the self-test."""
        return [
            regex.source
            for table in (self._limits, self._told)
            for several in table.values()
            for regex in several
        ]

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per sentence."""
        if not self._restricts(document):
            return
        language = document.language
        things = self._things(document)
        for field in document.texts():
            if field.name.endswith("cta"):
                continue
            sentences = list(field.sentences)
            for number, (start, end) in enumerate(sentences):
                after = sentences[min(number + 1, len(sentences) - 1)][1]
                text = unmasked(field.text, start, end, masked_of(document)[field.name])
                if text.rstrip().endswith("?") or self._is_told(field, start, after, language):
                    continue
                stems = content_stems(text, language)
                for support, named in things:
                    said = shared(stems, named)
                    if said and not faithful_at(document, field.name, start, end):
                        yield Match(
                            field.name, start, end, severity="review", evidence=support.source,
                            values={"said": field.text[start:end]},
                        )  # fmt: skip
                        break

    def _things(self, document: Document) -> list[tuple[Support, frozenset[str]]]:
        """Return the facts that restrict, each with the stems of what it restricts."""
        language = document.language
        supports = evidence_of(document).of("fact:")
        granted: set[str] = set()
        limiting: list[Support] = []
        for support in supports:
            label = support.source.partition(":")[2].replace("_", " ")
            if any(
                one.search(f"{label}: {support.text}") for one in self._limits.get(language, ())
            ):
                limiting.append(support)
            else:
                granted |= support.stems
        plain = self._plain.get(language, frozenset())
        found = []
        for support in limiting:
            named = {
                one
                for one in (*support.stems, *support.key)
                if not one[0].isdigit() and one not in plain and not shared([one], granted)
            }
            if named:
                found.append((support, frozenset(named)))
        return found

    def _is_told(self, field: Field, start: int, end: int, language: str) -> bool:
        said = field.text[start:end]
        return any(one.search(said) for one in self._told.get(language, ()))


def _compiled(sources: Phrases) -> Mapping[str, list[Regex]]:
    return {
        language: [Regex(source) for source in several] for language, several in sources.items()
    }
