"""The least that checking can cost in Python: one automaton and one loop over the words.

pyahocorasick finds all phrases that the packs name, ``re`` cuts the words; nothing is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import ahocorasick
import yaml
from answering import answer

from genpers.library import library_folder


def main() -> None:
    """Build the automaton and answer."""
    automaton = ahocorasick.Automaton()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in library_folder("guardrails").rglob("*.yaml"):
        for phrase in _phrases(yaml.load(path.read_text("utf-8"), loader)):
            automaton.add_word(phrase, phrase)
    automaton.make_automaton()
    word = re.compile(r"\w+")

    def check(text: str) -> list[str]:
        lower = text.lower()
        found = list(automaton.iter(lower))
        words = [(match.start(), match.end(), match[0]) for match in word.finditer(lower)]
        assert words or not found
        return []

    answer(lambda text: text["text"], check)


def _phrases(node: Any, inside: bool = False) -> Iterator[str]:
    """Yield the words of all ``phrases`` in a pack, without their wildcards."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _phrases(value, inside or key == "phrases")
    elif isinstance(node, list):
        for value in node:
            yield from _phrases(value, inside)
    elif inside and isinstance(node, str) and node.strip("*~ "):
        yield node.strip("*~ ").lower()


if __name__ == "__main__":
    main()
