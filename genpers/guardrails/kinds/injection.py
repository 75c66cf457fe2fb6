"""Kind ``injection``: text that instructs a model, carries markers or markup, or hides something.

```yaml
kind: injection
find: instruction       # instruction, role_marker, hidden, markup, markdown, record_instruction,
                        # record_marker, record_markup, record_hidden,
                        # record_field, obeyed, order_echo, order_data, prompt_echo
```

``record_*`` look into the customer's values, where nobody writes prose of ours: such a value is
quarantined, so by itself it only warns. ``obeyed`` finds in
the text what a customer's value told a model to write; ``order_*`` look at the campaign's order;
``prompt_echo`` finds eight words in a row of the very prompt that wrote the text, where the text
is judged on its way from a model. The voices' own examples may be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import ClassVar, Literal

from genpers.guardrails.analysis.injection import (
    MARKDOWN,
    MARKUP,
    ROLE_MARKERS,
    STRICT,
    hidden_characters,
    instructions,
)
from genpers.guardrails.analysis.planted import (
    obeyed,
    order_data,
    order_echo,
)
from genpers.guardrails.analysis.record_values import customer_values
from genpers.guardrails.analysis.screen import possible_in
from genpers.guardrails.analysis.shingles import prompt_echo, shingles_of
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
    "prompt_echo",
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
        self._voices: frozenset[int] = frozenset()
        if params.find == "prompt_echo":
            self._voices = _examples_of_voices(resources)

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return the sign that must be possible at all."""
        return signs_of, frozenset({self._find})

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per sign."""
        if self._find == "hidden":
            for field in document.fields.values():
                for start, end in hidden_characters(field.raw):
                    # A look-alike letter has to be read; what nobody sees can go.
                    gone = None if any(map(str.isalpha, field.raw[start:end])) else ""
                    yield Match(field.name, start, end, suggestion=gone, raw=True)
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
        elif self._find == "prompt_echo":
            for name, start, end in prompt_echo(document, self._voices):
                yield Match(name, start, end)
        else:
            yield from self._record(document)

    def _record(self, document: Document) -> Iterator[Match]:
        kept_back = document.context.withheld or frozenset()
        for name, value in customer_values(document):
            if name in kept_back:
                continue  # it never came near the text; what the text says of it is found there
            if self._find in _signs_of_value(value, name in _NAMES):
                yield Match(evidence=name, severity="warn")


def signs_of(document: Document) -> frozenset[str]:
    """Return the signs that are possible in a text, its customer's record and its order."""
    found = {"prompt_echo"} if document.context.prompt else set()
    for field in document.fields.values():
        possible = possible_in(document, field)
        found.update(name for name, pattern in _IN_TEXT.items() if pattern in possible)
        if any(hidden_characters(field.raw)):
            found.add("hidden")
    for name, value in customer_values(document):
        found |= _signs_of_value(value, name in _NAMES)
    campaign = document.item.campaign
    if campaign is not None and campaign.instructions:
        found |= {"order_echo", "order_data"}
    return frozenset(found)


# Customers differ, but what their records say is mostly the same.
@lru_cache(maxsize=2048)
def _signs_of_value(value: str, is_name: bool) -> frozenset[str]:
    found: set[str] = set()
    words = len(value.split())
    if any(instructions(value, loose=words > 2)):
        found.add("record_instruction")
    if ROLE_MARKERS.search(value):
        found |= {"record_marker", "obeyed"}
    elif any(instructions(value, loose=words > 3)):
        found.add("obeyed")
    if _URL.search(value) or MARKUP.search(value):
        found.add("record_markup")
    hidden = any(hidden_characters(value))
    if hidden:
        found.add("record_hidden")
    if hidden or len(value) > 600:
        found.add("record_field")
    if is_name and (len(value) > 60 or _NAME.fullmatch(value.strip()) is None):
        found.add("record_field")
    return frozenset(found)


def _examples_of_voices(resources: Resources) -> frozenset[int]:
    voices = resources.matching("voices/*.yaml").values()
    shown = [(voice or {}).get("examples", {}).get("do", {}) for voice in voices]
    return shingles_of(*(text for one in shown for texts in one.values() for text in texts))


_IN_TEXT = {
    "instruction": STRICT,
    "role_marker": ROLE_MARKERS,
    "markup": MARKUP,
    "markdown": MARKDOWN,
}
SCREENED = {"*": tuple(_IN_TEXT.values())}
"""What ``possible_in`` is asked for."""


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
