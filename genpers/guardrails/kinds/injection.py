"""Kind ``injection``: text that instructs a model, carries markers or markup, or hides something.

```yaml
kind: injection
find: instruction       # instruction, role_marker, hidden, markup, markdown, record_instruction,
                        # record_marker, record_markup, record_hidden,
                        # record_field, obeyed, order_echo, order_data
```

``record_*`` look into the customer's values, where nobody writes prose of ours: such a value is
quarantined, so by itself it only warns. ``obeyed`` finds in
the text what a customer's value told a model to write; ``order_*`` look at the campaign's order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from genpers.guardrails.analysis.injection import (
    MARKDOWN,
    MARKUP,
    ROLE_MARKERS,
    hidden_characters,
    instructions,
)
from genpers.guardrails.analysis.planted import (
    customer_values,
    obeyed,
    order_data,
    order_echo,
)
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

Find = Literal[
    "instruction",
    "role_marker",
    "hidden",
    "markup",
    "markdown",
    "record_instruction",
    "record_marker",
    "record_markup",
    "record_hidden",
    "record_field",
    "obeyed",
    "order_echo",
    "order_data",
]
_NAMES = ("title", "first_name", "last_name")
_NAME = later(r"[^\W\d_][^\W\d_ .'’´`()/,-]*(?:[ .'’´`()/,-]+[^\W\d_]*)*")
_URL = later(r"https?://|www\.|<\w|!\[", re.IGNORECASE)

# Without one of these (or a word asked for below) none of the expressions can match.
_SIGNS = {"role_marker": "<[#:-", "markup": "<[&", "markdown": "*_#>|"}


class Injection:
    """Signs that data instructs, or that something is smuggled."""

    name: ClassVar[str] = "injection"

    class Params(Record):
        """YAML keys of the kind."""

        find: Find

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._find = params.find

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per sign."""
        if self._find == "hidden":
            for field in document.fields.values():
                for start, end in hidden_characters(field.raw):
                    yield Match(field.name, start, end, raw=True)
        elif self._find in ("instruction", "role_marker", "markup", "markdown"):
            for field in document.fields.values():
                for start, end in _spans(self._find, field.text):
                    yield Match(field.name, start, end)
        elif self._find == "obeyed":
            yield from obeyed(document)
        elif self._find == "order_echo":
            yield from order_echo(document)
        elif self._find == "order_data":
            yield from order_data(document)
        else:
            yield from self._record(document)

    def _record(self, document: Document) -> Iterator[Match]:
        kept_back = document.context.withheld or frozenset()
        for name, value in customer_values(document):
            if name in kept_back:
                continue  # it never came near the text; what the text says of it is found there
            if self._find == "record_instruction":
                bad = any(instructions(value, loose=len(value.split()) > 2))
            elif self._find == "record_marker":
                bad = ROLE_MARKERS.search(value) is not None
            elif self._find == "record_markup":
                bad = _URL.search(value) is not None or MARKUP.search(value) is not None
            elif self._find == "record_hidden":
                bad = any(hidden_characters(value))
            else:
                bad = (
                    (name in _NAMES and (len(value) > 60 or _NAME.fullmatch(value.strip()) is None))
                    or any(hidden_characters(value))
                    or len(value) > 600
                )
            if bad:
                yield Match(evidence=name, severity="warn")


def _spans(find: str, text: str) -> Iterator[tuple[int, int]]:
    if find == "instruction":
        yield from instructions(text)
        return
    if not any(sign in text for sign in _SIGNS[find]):
        lower = text.lower()
        if not any(word in lower for word in ("javascript:", "prompt", "instructions")):
            return
    if find == "role_marker":
        pattern = ROLE_MARKERS
    else:
        pattern = MARKUP if find == "markup" else MARKDOWN
    for match in pattern.finditer(text):
        yield match.span()
