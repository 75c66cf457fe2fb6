"""Kind ``sequence``: words one after the other, each described by its own step.

```yaml
kind: sequence
steps:
  de:
    - {phrases: [nur, ausschließlich]}
    - {phrases: [heute, "diese*"], within: 3}        # at most three words further on
    - {pattern: '\\d+ %', within: 5}
    - {phrases: [nicht], within: 2, absent: true}     # and then not this
```

All steps lie in one sentence, in this order; the span runs from the first to the last step found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.lookup import phrase_regex
from genpers.guardrails.regex import Regex
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.sentences import Span
from genpers.records.record import Record


class Step(Record):
    """One step: phrases or a pattern, and how many words may lie before it."""

    phrases: list[str] | None = None
    pattern: str | None = None
    within: int = 3
    absent: bool = False


class Sequence:
    """Every run of words that takes all steps is a match."""

    name: ClassVar[str] = "sequence"

    class Params(Record):
        """YAML keys of the kind."""

        steps: dict[str, list[Step]]

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._steps: dict[str, list[tuple[Step, Regex, bool]]] = {}
        self._first: dict[str, list[str]] = {}
        for language, steps in params.steps.items():
            if len(steps) < 2 or not steps[0].phrases or steps[0].absent:
                raise ValueError("a sequence has two steps or more and begins with phrases")
            self._first[language] = steps[0].phrases
            self._steps[language] = [_compiled(step) for step in steps]

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return the phrases that may begin the sequence."""
        return self._first

    def patterns(self) -> Iterable[str]:
        """Return the expressions, for the self-test."""
        return [
            regex.source
            for steps in self._steps.values()
            for step, regex, words in steps
            if not words
        ]

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per beginning from which all steps can be taken."""
        steps = self._steps.get(document.language) or self._steps.get("*", [])
        for hit in document.hits(self):
            field = document.fields[hit.field]
            end = _walk(field, field.sentence_at(hit.start, hit.end), hit.end, steps[1:])
            if end is not None:
                yield Match(hit.field, hit.start, end)


def _compiled(step: Step) -> tuple[Step, Regex, bool]:
    if step.phrases:
        return step, phrase_regex(step.phrases), True
    if step.pattern:
        return step, Regex(step.pattern), False
    raise ValueError("a step needs phrases or a pattern")


def _walk(
    field: Field, sentence: Span, end: int, steps: list[tuple[Step, Regex, bool]]
) -> int | None:
    for step, regex, words in steps:
        ahead = [token for token in field.tokens if end <= token.start < sentence[1]]
        limit = ahead[step.within + 1].start if len(ahead) > step.within + 1 else sentence[1]
        # Phrase text lies one position further right, a space before and after every word.
        text, shift = (field.phrase_text, 1) if words else (field.text, 0)
        found = regex.search(text, end, limit + 2 * shift)
        if step.absent:
            if found is not None:
                return None
            continue
        if found is None:
            return None
        end = found.end() - shift
    return end
