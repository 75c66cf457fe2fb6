"""Kind ``question``: a yes/no question to a model, whose yes counts with a quote only.

```yaml
kind: question
ask: {de: "Stellt der Text ein Ergebnis als sicher hin, das niemand wissen kann?", en: "..."}
```

The kind itself asks nobody: it turns the quotes a model answered with (``Context.answers``) into
matches. A quote that does not stand in the text, letter for letter, is dropped; so is one too
short to tell anything. Such a rule can hold a text for a person, it can never block one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.normalise import normalise
from genpers.records.record import Record

_SHORTEST = 4  # letters: „der" stands in every text
_FIELD = re.compile(r"\{\{.*?\}\}")
_EDGES = " \t\n\"'„“”‚‘’«»…"


class Question:
    """Every quote of a yes that stands in the text is a match."""

    name: ClassVar[str] = "question"

    class Params(Record):
        """YAML keys of the kind."""

        ask: dict[str, str] = Field(min_length=1)

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        if "block" in (rule.severity, *(when.severity for when in rule.severity_when)):
            raise ValueError("a question can ask for a review, it cannot block")
        self._ask, self._rule = params.ask, rule.id

    def question(self, language: str) -> str | None:
        """Return what to ask of a text in this language, None where there is no question."""
        return self._ask.get(language)

    def find(self, document: Document) -> Iterable[Match]:
        """Yield the first place of every quote."""
        for quote in document.context.answers.get(self._rule, ()):
            wanted = normalise(quote).text.strip(_EDGES)
            if sum(map(str.isalpha, _FIELD.sub("", wanted))) < _SHORTEST:
                continue
            for field in document.texts():
                at = field.text.find(wanted)
                if at >= 0:
                    yield Match(field.name, at, at + len(wanted))
                    break
