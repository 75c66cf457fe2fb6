"""Word classes for the rules about the reader, from ``guardrails/lexicon/data_*.yaml``.

A lexicon file names topics; a topic has per language lists of terms by what they are: ``nouns``
(what a person may have), ``events``, ``roles``, ``states``, ``hints``, or classes of conduct. ``*``
at an end of a term stands for further letters, inside it for up to 40 characters; other words match
with the usual endings of their language, ``=`` allows none. One automaton per language finds the
terms of all files in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from genpers.guardrails.text.later import later

_ENDINGS = {
    "de": frozenset(
        ["", "e", "n", "en", "er", "ern", "es", "s", "em", "se", "sen", "ens", "in", "innen"]
    ),
    "en": frozenset(["", "s", "es", "'s", "'", "d", "ed"]),
}
_GAP = 40


@dataclass(frozen=True, slots=True)
class Term:
    """One term: ``topic`` and ``role`` say what it tells, the rest how it is matched."""

    topic: str
    role: str
    core: str
    open_left: bool = False
    open_right: bool = False
    exact: bool = False
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One term found: the whole word or words it stands in."""

    topic: str
    role: str
    start: int
    end: int


class Lexicon:
    """The terms of one language in one automaton."""

    def __init__(self, language: str, terms: Iterable[Term]) -> None:
        """Build the automaton over the lower-case cores."""
        import ahocorasick

        self._endings = _ENDINGS.get(language, _ENDINGS["en"])
        readings: dict[str, list[Term]] = {}
        for term in terms:
            readings.setdefault(term.core, []).append(term)
        self._automaton = ahocorasick.Automaton()
        for core, found in readings.items():
            self._automaton.add_word(core, tuple(found))
        self._automaton.make_automaton()

    def hits(self, lower: str) -> list[Hit]:
        """Find all terms in a lower-case text; the longest of a topic and role wins at a place."""
        found: dict[tuple[str, str, int], Hit] = {}
        if not self._automaton:
            return []  # a language without a lexicon
        for last, readings in self._automaton.iter(lower):
            for term in readings:
                span = self._span(lower, last + 1, term)
                if span is None:
                    continue
                key = (term.topic, term.role, span[0])
                if key not in found or found[key].end < span[1]:
                    found[key] = Hit(term.topic, term.role, *span)
        return sorted(found.values(), key=lambda hit: hit.start)

    def _span(self, lower: str, end: int, term: Term) -> tuple[int, int] | None:
        start = end - len(term.core)
        if term.pattern is not None:
            for match in term.pattern.finditer(lower, max(0, start - 120), end + 120):
                if match.start() <= start and end <= match.end():
                    return match.span()
            return None
        # Most terms found inside a longer word end here, before its edges are looked for.
        if not term.open_left and start and _letter(lower[start - 1]):
            return None
        left, right = start, end
        while left and _letter(lower[left - 1]):
            left -= 1
        while right < len(lower) and _letter(lower[right]):
            right += 1
        tail = lower[end:right]
        if not term.open_right and (tail if term.exact else tail not in self._endings):
            return None
        return left, right


def _letter(character: str) -> bool:
    return character.isalnum() or character in "-'"


def term_of(topic: str, role: str, word: str) -> Term:
    """Read one term of a lexicon file."""
    core = word.removeprefix("=").strip("*").lower().replace("’", "'")
    if "*" in core:
        parts = [part for part in core.split("*") if part]
        source = rf"[^.!?\n]{{0,{_GAP}}}?".join(re.escape(part) for part in parts)
        return Term(topic, role, max(parts, key=len), pattern=later(source))
    return Term(topic, role, core, word.startswith("*"), word.endswith("*"), word.startswith("="))


def _terms(files: Mapping[str, Any], language: str) -> Iterator[Term]:
    for content in files.values():
        for topic, languages in content["topics"].items():
            for role, words in (languages.get(language) or {}).items():
                for word in words:
                    yield term_of(topic, role, str(word))


def lexicon_of(files: Mapping[str, Any], language: str) -> Lexicon:
    """Build the lexicon of one language from the parsed files."""
    return Lexicon(language, _terms(files, language))
