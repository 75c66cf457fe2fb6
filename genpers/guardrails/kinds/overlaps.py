"""Choosing among overlapping hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from genpers.guardrails.phrases import Hit


def longest(hits: Sequence[Hit]) -> Iterable[Hit]:
    """Yield hits without overlaps, the earliest and then the longest first."""
    if len(hits) < 2:
        yield from hits
        return
    field, end = "", -1
    for hit in sorted(hits, key=lambda hit: (hit.field, hit.start, -hit.end)):
        if hit.field != field or hit.start >= end:
            yield hit
            field, end = hit.field, hit.end
