"""Apply suggestions that are safe to apply."""

from __future__ import annotations

from collections.abc import Iterable

from genpers.guardrails.rulebook import Rulebook
from genpers.records.finding import CheckItem, Finding


def fixed(rulebook: Rulebook, item: CheckItem, findings: Iterable[Finding]) -> CheckItem:
    """Return the item with every safe suggestion put in place; check it again afterwards.

    Safe are suggestions of rules that declare ``fix: true``: the suggestion is the text that
    replaces the excerpt. Of overlapping findings the first counts; an empty suggestion takes the
    space beside it along.
    """
    fields = dict(item.fields)
    safe = {rule.id for rule in rulebook.rules if rule.fix}
    usable = [
        one for one in findings
        if one.rule in safe and one.suggestion is not None and one.field in fields
        and one.start is not None and one.end is not None
    ]  # fmt: skip
    edge: dict[str, int] = {}
    for one in sorted(usable, key=lambda one: (one.end or 0, one.start or 0), reverse=True):
        field, start, end = one.field or "", one.start or 0, one.end or 0
        text = fields[field]
        if end > edge.get(field, len(text)):
            continue
        if not one.suggestion and text[:start].endswith(" "):
            start -= 1
        fields[field] = text[:start] + (one.suggestion or "") + text[end:]
        edge[field] = start
    return item.model_copy(update={"fields": fields})
