"""Phrases as one regular expression, for small sets that are looked up rarely."""

from __future__ import annotations

import re
from collections.abc import Iterable

from genpers.guardrails.phrases import keys_of
from genpers.guardrails.regex import Regex


def phrase_regex(phrases: Iterable[str], ignore_case: bool = True) -> Regex:
    """Return one expression that finds any of the phrases in ``phrase_text``."""
    parts: set[str] = set()
    for phrase in phrases:
        for key in keys_of(phrase):
            if key.check is not None:
                parts.add(key.check)
                continue
            words = re.escape(key.text.strip(" "))
            start = r"\S*" if key.open_start else ""
            end = r"\S*" if key.open_end else ""
            parts.add(f"(?<= ){start}{words}{end}(?= )")
    return Regex(
        "|".join(sorted(parts, key=lambda part: (-len(part), part))), ignore_case=ignore_case
    )
