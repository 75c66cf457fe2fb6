r"""Kind ``demanded``: a statement or a product demands wording that is missing.

```yaml
kind: demanded
when: {de: ['\d ?% ?(?:effektiv|Sollzins)'], en: ['\bAPR\b']}      # optional: what triggers it
wording: {de: ['repräsentatives Beispiel'], en: ['representative example']}
official: {de: ["Achtung! Kredite kosten Geld"]}  # optional: what no rule may hold against a text
anchor: first          # first (default): the finding is at the trigger | none: no span
```

The wording may stand in any field, disclosure or footer of the item; any of the expressions will
do. Without ``when`` the products alone demand it (``categories`` and ``about`` as for
``licensed``). ``~`` is a gap inside the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal

from genpers.guardrails.cues import Cues
from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.licensed import Concern, expanded
from genpers.guardrails.kinds.statements import masked_of, overlaps
from genpers.guardrails.regex import Regex
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.records.record import Record


class Demanded:
    """A trigger without the wording anywhere is a match."""

    name: ClassVar[str] = "demanded"

    class Params(Record):
        """YAML keys of the kind."""

        wording: Phrases
        when: Phrases | None = None
        official: Phrases | None = None
        anchor: Literal["first", "none"] = "first"
        categories: list[str] | None = None
        about: dict[str, str] | None = None

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        if params.when is None and rule.products is None and params.categories is None:
            raise ValueError("Give `when`, `products` or `categories`: what demands the wording?")
        self._params = params
        self._concern = Concern(params.categories, params.about)
        self._when = Cues(
            {
                language: [expanded(cue) for cue in cues]
                for language, cues in (params.when or {}).items()
            }
        )
        self._wording = _compiled(params.wording)

    def expressions(self) -> Mapping[str, Sequence[str]]:
        """Return the trigger's expressions; none where the product alone is the trigger."""
        return self._when.expressions()

    def patterns(self) -> Iterable[str]:
        """Return all expressions, for the self-test."""
        wordings = [regex.source for several in self._wording.values() for regex in several]
        return [*self._when.patterns(), *wordings]

    def wordings(self) -> Mapping[str, Sequence[str]]:
        """Return the wording of the law, which no other rule may hold against a text."""
        return self._params.official or {}

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match if the wording is demanded and missing."""
        if not self._concern.covers(document):
            return
        language = document.language
        wording = self._wording.get(language, [])
        called = list(self._when.find(document, self))
        if self._params.when is not None and not called:
            return
        texts = [*document.texts(), *document.attachments.values()]
        if any(regex.search(field.text) for regex in wording for field in texts):
            return
        if self._params.when is None:
            yield Match()
            return
        for field, _, found in called:
            start, end = found.span()
            if overlaps(masked_of(document)[field.name], start, end):
                continue
            if self._params.anchor == "none":
                yield Match()
            else:
                yield Match(field.name, start, end, values={"said": field.text[start:end]})
            return


def _compiled(sources: Phrases) -> dict[str, list[Regex]]:
    return {
        language: [Regex(expanded(source)) for source in several]
        for language, several in sources.items()
    }
