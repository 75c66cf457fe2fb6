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

from collections.abc import Iterable
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

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per casual expression, for English texts only."""
        if document.language != "en" or not self._concerns(document):
            return
        readings = document.analysis(_readings)
        casual = sum(len(reading.casual) for reading in readings.values())
        formal = any(reading.formal for reading in readings.values())
        if self._check == "mixed" and not formal:
            return
        weak = self._check == "mismatch" and casual < _SEVERAL and not formal
        for name, reading in readings.items():
            for start, end in reading.casual:
                yield Match(name, start, end, severity="review" if weak else None)

    def _concerns(self, document: Document) -> bool:
        if self._check == "sensitive":
            return sensitive(document)
        if self._check == "mixed":
            return any(document.field_analysis(formal_style, one) for one in document.texts())
        return expected_form(document) == "sie"


def _readings(document: Document) -> dict[str, RegisterReading]:
    return {field.name: document.field_analysis(read_register, field) for field in document.texts()}
