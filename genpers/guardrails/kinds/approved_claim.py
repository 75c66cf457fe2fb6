"""Kind ``approved_claim``: approved claims that a text says otherwise, or no longer may say.

```yaml
kind: approved_claim
report: [grown, expired, market]
```

``grown``: a hedge, a scope, a year or the source is missing, or an absolute word was added.
``expired``: the claim or fact is said, but has run out. ``market``: it is approved for other
markets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from typing import ClassVar, Literal

from genpers.guardrails.analysis.evidence import Support
from genpers.guardrails.analysis.vocabulary import shared
from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.statements import (
    Said,
    claims_of,
    evidence_of,
    product_supports,
    stems_of,
    told_as_over,
)
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record


class ApprovedClaim:
    """Every sentence that says a claim wrongly is a match."""

    name: ClassVar[str] = "approved_claim"

    class Params(Record):
        """YAML keys of the kind."""

        report: list[Literal["grown", "expired", "market"]]

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._report = frozenset(params.report)

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per sentence and claim."""
        if not any(product.claims or product.facts for product in document.products):
            return
        said = claims_of(document)
        for one in said:
            status = _status(one)
            if status in self._report and not _said_by_another(document, one, said):
                yield Match(
                    one.field, one.start, one.end,
                    evidence=one.match.support.source,
                    values={
                        "said": document.field(one.field).text[one.start : one.end],
                        "claim": one.match.support.text,
                        "missing": ", ".join((*one.match.missing, *one.match.added)) or "-",
                    },
                )  # fmt: skip
        if "expired" in self._report:
            yield from _expired_facts(document)


def _status(one: Said) -> str:
    support = one.match.support
    if not support.holds:
        return "expired" if one.match.share >= 0.6 else "other"
    if not support.in_market:
        return "market" if one.match.share >= 0.6 else "other"
    return one.match.status


def _said_by_another(document: Document, one: Said, said: Iterable[Said]) -> bool:
    """Tell whether a valid claim said faithfully there has all words that seem to be of this one.

    „Test result 2026“ is no wrong way to say „Test result 2024“ where both are on record.
    """
    stems = set(stems_of(document, document.field(one.field)).between(one.start, one.end))
    words = set(one.match.support.words)
    present = shared(words, stems)
    return any(
        other.field == one.field
        and other.start < one.end
        and one.start < other.end
        and other.match.support is not one.match.support
        and other.match.status == "faithful"
        and other.match.support.valid
        and len(shared(present, set(other.match.support.words))) == len(present)
        for other in said
    )


def _expired_facts(document: Document) -> Iterable[Match]:
    """Yield sentences that say a fact which has run out, where no valid fact says the same."""
    gone = [
        support
        for support in document.analysis(product_supports)
        if support.source.startswith("fact:") and not support.holds and support.stems
    ]
    if not gone:
        return
    valid = evidence_of(document).valid()
    for field in document.texts():
        placed = stems_of(document, field)
        for start, end in field.sentences:
            if told_as_over(field, start, end):
                continue
            stems = placed.between(start, end)
            for support in gone:
                words = {one for one in support.stems if not one[0].isdigit()}
                said = shared(words, set(stems))
                if len(said) < max(1, round(0.6 * len(words))) or not words:
                    continue
                if len(words) == 1 and not shared(support.key, set(stems)):
                    continue
                if any(len(shared(said, one.stems)) == len(said) for one in valid):
                    continue
                if any(_says_more(stems, one, support, said) for one in valid):
                    continue
                yield Match(
                    field.name, start, end, evidence=support.source,
                    values={"said": field.text[start:end], "claim": support.text, "missing": "-"},
                )  # fmt: skip


def _says_more(stems: Sequence[str], one: Support, gone: Support, said: Sized) -> bool:
    """Tell whether a sentence says a valid fact at least as fully, with an amount only that has."""
    numbers = {stem for stem in stems if stem[0].isdigit()}
    own = numbers & one.stems - gone.stems
    return bool(own) and len(shared(stems, one.stems | one.key)) >= len(said)
