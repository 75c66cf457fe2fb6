"""Kind ``fact_echo``: the text says a fact of the customer's record that may not be said.

```yaml
kind: fact_echo
because: [third_party]     # one of these reasons against the fact: inferred, third_party, stale,
                           # purpose, special, distress, wealth, child, identifier, contact,
                           # internal, location, transaction, age, conduct
by: [value, word, age, date]   # how it was found; topic (words of its topic) and name (words for
                               # the attribute's name) only ask for review
```
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from genpers.guardrails.analysis.echo import Echo, echoes
from genpers.guardrails.analysis.echo_values import says_value
from genpers.guardrails.analysis.known_facts import (
    Known,
    known_facts,
    personalisation_covers,
)
from genpers.guardrails.analysis.product_speech import offer_of
from genpers.guardrails.analysis.reader_marks import Markers, markers_of
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record

_JOB = "job_to_be_done"
_MANY = 2048


class FactEcho:
    """Facts that may not be said, found in the text."""

    name: ClassVar[str] = "fact_echo"

    class Params(Record):
        """YAML keys of the kind."""

        because: list[str]
        by: tuple[str, ...] = ("value", "word", "name", "topic", "age", "date")

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._because = frozenset(params.because)
        self._by = frozenset(params.by)
        self._markers = markers_of(resources)
        self._wanted = frozenset({_JOB} if "purpose" in self._because else ())
        self._echoes: _Echoes = self._markers.__dict__.setdefault(
            "echoes", _Echoes(self._markers, resources.get("attributes.yaml") or {})
        )

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return what must be said at all: a fact with one of the reasons, or the job."""
        return self._echoes.reasons, self._because | ({_JOB} & self._wanted)

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per fact that is said and has one of the reasons against it."""
        if _JOB in self._wanted:
            for name, start, end in document.analysis(job_told):
                yield Match(name, start, end, evidence="job_to_be_done")
        for field_name, echo in document.analysis(self._echoes.found):
            if echo.by in self._by and self._because & echo.known.reasons:
                yield Match(
                    field_name,
                    echo.start,
                    echo.end,
                    severity="review" if echo.by in ("topic", "name") else None,
                    evidence=echo.known.name,
                )


def job_told(document: Document) -> list[tuple[str, int, int]]:
    """Return sentences that repeat the job to be done without consent to use it."""
    customer = document.item.customer
    if customer is None or customer.job_to_be_done is None:
        return []
    if personalisation_covers(customer, document.item.channel, document.as_of):
        return []
    told = [part for part in customer.job_to_be_done.text.split() if len(part) > 4]
    return [
        (field.name, start, end)
        for field in document.fields.values()
        for start, end in field.sentences
        if sum(says_value(field.text[start:end], part.strip(".,")) for part in told) >= 2
    ]


class _Echoes:
    """The echoes of a record in a text, worked out once for all rules of a library."""

    def __init__(self, markers: Markers, catalogue: dict[str, Any]) -> None:
        self._markers, self._catalogue = markers, catalogue

    def reasons(self, document: Document) -> frozenset[str]:
        """Return the reasons against all facts that are said, and whether the job is told."""
        if document.item.customer is None:
            return frozenset()
        found = {
            reason for _, echo in document.analysis(self.found) for reason in echo.known.reasons
        }
        if document.analysis(job_told):
            found.add(_JOB)
        return frozenset(found)

    def found(self, document: Document) -> list[tuple[str, Echo]]:
        """Return every fact that is said though something speaks against it, by field."""
        customer = document.item.customer
        if customer is None or not (
            customer.profile or customer.addresses.postal or customer.addresses.email
        ):
            return []
        facts = [one for one in known_facts(document, self._catalogue) if one.reasons]
        if not facts:
            return []
        offer = offer_of(document)
        return [
            (field.name, echo)
            for field in document.fields.values()
            for echo in echoes(
                field.text,
                field.lower,
                field.folded,
                self._markers.marks(document, field),
                facts,
                offer,
                self._catalogue,
                document.language,
                document.as_of,
            )
        ]


def spoken_with_permission(document: Document, resources: Resources, text: str) -> bool:
    """Tell whether a phrase repeats a fact of the customer that may be said."""
    catalogue = resources.get("attributes.yaml") or {}
    facts = known_facts(document, catalogue)
    values = [
        value
        for known in facts
        if not known.reasons
        for value in _values_of(known, document.language)
    ]
    if not values:
        return False
    if any(says_value(text, value) for value in values):
        return True
    withheld = (value for known in facts if known.reasons for value in known.fact.entries)
    if any(says_value(text, value) for value in withheld):
        return False
    kin = resources.once(_Kindred, document.language)
    return any(says_value(text, words) for value in values for words in kin.of(value))


class _Kindred:
    """Groups of words that say the same interest or work; a fact in other words is the fact."""

    def __init__(self, resources: Resources, language: str) -> None:
        content: dict[str, Any] = resources.get("lexicon/kindred.yaml") or {"groups": {}}
        groups = [group.get(language, ()) for group in content["groups"].values()]
        self._groups = [tuple(map(str, words)) for words in groups if words]
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, value: str) -> tuple[str, ...]:
        """Return the groups of a value, each as one text."""
        found = self._known.get(value)
        if found is None:
            if len(self._known) >= _MANY:
                self._known.clear()
            found = self._known[value] = tuple(
                " ".join(words)
                for words in self._groups
                if any(says_value(value, word) for word in words)
            )
        return found


def _values_of(known: Known, language: str) -> Iterable[str]:
    yield from known.fact.entries
    for word in (known.attribute.get("words") or {}).get(language, ()):
        yield from (part for part in str(word).split() if len(part) > 4)
