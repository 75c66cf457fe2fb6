"""Kind ``record_topic``: a value of the customer's record on a sensitive topic stands in the text.

```yaml
kind: record_topic
topics: [health]       # topics of lexicon/data_*.yaml
```

„Bandscheibenvorfall" among the hobbies of a record is no hobby: where a list holds such a word and
the text repeats it in a sentence about the reader, it is found whatever the frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from genpers.guardrails.analysis.echo_values import matches
from genpers.guardrails.analysis.reader_marks import markers_of
from genpers.guardrails.analysis.record_values import customer_values
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.guardrails.text.words import fold
from genpers.records.record import Record

_MONTH = later(r"\bMarch(?= \d)|(?<=\d )March\b")
"""The month in a date of the record is no march."""
_OTHER = {
    "health": frozenset(
        {
            "health_condition",
            "health",
            "illness",
            "diagnosis",
            "allergies",
            "disability",
            "medication",
            "care_level",
            "diet",
        }
    ),
    "religion": frozenset({"religion", "faith", "denomination", "belief"}),
    "pregnancy": frozenset({"pregnancy", "pregnant"}),
    "politics_union": frozenset(
        {"political_opinion", "union_membership", "trade_union", "party_membership"}
    ),
    "ethnicity": frozenset({"ethnicity", "nationality", "ethnic_origin", "migration_background"}),
    "sexuality": frozenset({"sexual_orientation", "sexuality", "gender_identity"}),
}


class RecordTopic:
    """Values of the record on sensitive topics, said to the reader."""

    name: ClassVar[str] = "record_topic"

    class Params(Record):
        """YAML keys of the kind."""

        topics: list[str]

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._topics = frozenset(params.topics)
        self._attributes = frozenset().union(*(_OTHER.get(one, ()) for one in params.topics))
        self._markers = markers_of(resources)

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return what must be on record at all: a value of the topics, or a fact that tells."""
        return self._markers.recorded, self._topics | {f"fact {one}" for one in self._attributes}

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per value."""
        if document.item.customer is None:
            return
        for name, value in customer_values(document):
            if name == "job_to_be_done":
                continue
            topics = self._markers.topics(_MONTH.sub(" ", value), document.language)
            if not (topics & self._topics or name in self._attributes):
                continue
            parts = [fold(part) for part in value.split() if len(part) > 3]
            for field in document.fields.values():
                for token in field.tokens:
                    word = fold(field.text[token.start : token.end])
                    if any(matches(part, word) for part in parts) and self._to_reader(
                        document, field.name, token.start
                    ):
                        yield Match(field.name, token.start, token.end, evidence=name)
                        break

    def _to_reader(self, document: Document, name: str, at: int) -> bool:
        clause = self._markers.marks(document, document.field(name)).clause_at(at)
        return clause is not None and clause.sentence_reader
