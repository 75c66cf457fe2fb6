"""Kind ``fact_echo``: the text says a fact of the customer's record that may not be said.

```yaml
kind: fact_echo
because: [third_party]     # one of these reasons against the fact: inferred, third_party, stale,
                           # purpose, special, distress, wealth, child, identifier, contact,
                           # internal, location, transaction, age, conduct
by: [value, word, age, date]   # how it was found; topic (words of its topic) only asks for review
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
from genpers.guardrails.analysis.product_speech import offer_text
from genpers.guardrails.analysis.reader_marks import Markers, markers_of
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record


class FactEcho:
    """Facts that may not be said, found in the text."""

    name: ClassVar[str] = "fact_echo"

    class Params(Record):
        """YAML keys of the kind."""

        because: list[str]
        by: tuple[str, ...] = ("value", "word", "topic", "age", "date")

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._because = frozenset(params.because)
        self._by = frozenset(params.by)
        self._markers = markers_of(resources)
        self._catalogue: dict[str, Any] = resources.get("attributes.yaml") or {}

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per fact that is said and has one of the reasons against it."""
        if document.item.customer is None:
            return
        if "purpose" in self._because:
            yield from self._job(document)
        customer = document.item.customer
        if not (customer.profile or customer.addresses.postal or customer.addresses.email):
            return
        for field_name, echo in self._echoes(document):
            if echo.by in self._by and self._because & echo.known.reasons:
                yield Match(
                    field_name,
                    echo.start,
                    echo.end,
                    severity="review" if echo.by == "topic" else None,
                    evidence=echo.known.name,
                )

    def _job(self, document: Document) -> Iterable[Match]:
        """Yield sentences that repeat the job to be done without consent to use it."""
        customer = document.item.customer
        if customer is None or customer.job_to_be_done is None:
            return
        if personalisation_covers(customer, document.item.channel, document.as_of):
            return
        told = [part for part in customer.job_to_be_done.text.split() if len(part) > 4]
        for field in document.fields.values():
            for start, end in field.sentences:
                said = field.text[start:end]
                if sum(says_value(said, part.strip(".,")) for part in told) >= 2:
                    yield Match(field.name, start, end, evidence="job_to_be_done")

    def _echoes(self, document: Document) -> list[tuple[str, Echo]]:
        analyse = self._markers.__dict__.get("echoes")
        if analyse is None:
            analyse = _echo_analysis(self._markers, self._catalogue)
            self._markers.__dict__["echoes"] = analyse
        found: list[tuple[str, Echo]] = document.analysis(analyse)
        return found


def _echo_analysis(
    markers: Markers, catalogue: dict[str, Any]
) -> Callable[[Document], list[tuple[str, Echo]]]:
    vocabulary = catalogue.get("vocabulary") or catalogue.get("topics") or {}

    def analyse(document: Document) -> list[tuple[str, Echo]]:
        facts = [one for one in known_facts(document, catalogue) if one.reasons]
        if not facts:
            return []
        offer = document.analysis(offer_text)
        return [
            (field.name, echo)
            for field in document.fields.values()
            for echo in echoes(
                field.text,
                field.lower,
                markers.marks(document, field),
                facts,
                offer,
                vocabulary,
                document.language,
                document.as_of,
            )
        ]

    return analyse


def spoken_with_permission(document: Document, resources: Resources, text: str) -> bool:
    """Tell whether a phrase repeats a fact of the customer that may be said."""
    catalogue = resources.get("attributes.yaml") or {}
    return any(
        says_value(text, value)
        for known in known_facts(document, catalogue)
        if not known.reasons
        for value in _values_of(known, document.language)
    )


def _values_of(known: Known, language: str) -> Iterable[str]:
    yield from known.fact.entries
    for word in (known.attribute.get("words") or {}).get(language, ()):
        yield from (part for part in str(word).split() if len(part) > 4)
