"""Kind ``english_register``: casual and formal English, the counterpart of du and Sie.

```yaml
kind: english_register
check: mixed      # mixed | mismatch | sensitive
```

``mixed``: letter style („Dear Mr Lang“) and casual wording in one message; ``mismatch``: casual
wording where the formal register was decided; ``sensitive``: casual wording for a product of high
sensitivity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, Literal

from genpers.guardrails.analysis.english_register import (
    RegisterReading,
    formal_style,
    read_register,
)
from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.addressed import expected_form, sensitive
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record

_SEVERAL = 2


class EnglishRegister:
    """Casual wording that contradicts the rest of the text, the decision or the product."""

    name: ClassVar[str] = "english_register"

    class Params(Record):
        """YAML keys of the kind."""

        check: Literal["mixed", "mismatch", "sensitive"]

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._check = params.check

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return the check that must concern the text at all."""
        return checks_of, frozenset({self._check})

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per casual expression, for English texts only."""
        readings = document.analysis(_readings)
        casual = sum(len(reading.casual) for reading in readings.values())
        formal = any(reading.formal for reading in readings.values())
        if self._check == "mixed" and not formal:
            return
        weak = self._check == "mismatch" and casual < _SEVERAL and not formal
        for name, reading in readings.items():
            for start, end in reading.casual:
                yield Match(name, start, end, severity="review" if weak else None)


def checks_of(document: Document) -> frozenset[str]:
    """Return the checks that concern a text, for English texts only."""
    if document.language != "en":
        return frozenset()
    found: set[str] = set()
    if sensitive(document):
        found.add("sensitive")
    if expected_form(document) == "sie":
        found.add("mismatch")
    if any(one.of_text(formal_style) for one in document.texts()):
        found.add("mixed")
    return frozenset(found)


def _readings(document: Document) -> dict[str, RegisterReading]:
    return {field.name: field.of_text(read_register) for field in document.texts()}
