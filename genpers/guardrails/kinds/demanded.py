r"""Kind ``demanded``: a statement or a product demands wording that is missing.

```yaml
kind: demanded
when: {de: ['\d ?% ?(?:effektiv|Sollzins)'], en: ['\bAPR\b']}      # optional: what triggers it
wording: {de: ['repräsentatives Beispiel'], en: ['representative example']}
anchor: first          # first (default): the finding is at the trigger | none: no span
```

The wording may stand in any field, disclosure or footer of the item; any of the expressions will
do. Without ``when`` the rule's products alone demand it. ``~`` is a gap inside the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.licensed import expanded, prefilter
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
        anchor: Literal["first", "none"] = "first"

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        if params.when is None and rule.products is None:
            raise ValueError("Give `when` or `products`: something must demand the wording")
        self._params = params
        self._when = _compiled(params.when or {})
        self._wording = _compiled(params.wording)

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return literals of the trigger; none where the product alone demands the wording."""
        return prefilter(self._params.when) if self._params.when else {}

    def patterns(self) -> Iterable[str]:
        """Return all expressions, for the self-test."""
        return [regex.source for table in (self._when, self._wording) for regex in
                [one for many in table.values() for one in many]]  # fmt: skip

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match if the wording is demanded and missing."""
        language = document.language
        wording = self._wording.get(language, [])
        texts = [*document.texts(), *document.attachments.values()]
        if any(regex.search(field.text) for regex in wording for field in texts):
            return
        if self._params.when is None:
            yield Match()
            return
        for field in document.texts():
            for regex in self._when.get(language, []):
                for found in regex.finditer(field.text):
                    if overlaps(masked_of(document)[field.name], *found.span()):
                        continue
                    if self._params.anchor == "none":
                        yield Match()
                    else:
                        yield Match(
                            field.name, *found.span(), values={"said": found.group()}
                        )
                    return


def _compiled(sources: Phrases) -> dict[str, list[Regex]]:
    return {
        language: [Regex(expanded(source)) for source in several]
        for language, several in sources.items()
    }
