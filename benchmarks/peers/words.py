"""The word lists of ``words.yaml``, as both libraries that take such lists read them."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

Lists = dict[str, dict[str, list[str]]]


def word_lists() -> Lists:
    """Return the words by family and language."""
    read: Lists = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return read


def pattern(words: list[str]) -> re.Pattern[str]:
    """Return one expression that finds any of the words, in any case."""
    parts = [
        re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
