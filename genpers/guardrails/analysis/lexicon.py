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
from operator import itemgetter
from typing import Any, NamedTuple

from genpers.guardrails.text.later import later
from genpers.guardrails.text.words import edged_of

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

    @property
    def plain(self) -> bool:
        """Tell whether the term begins where its core does."""
        return self.pattern is None and not self.open_left

    @property
    def parted(self) -> bool:
        """Tell whether the core has signs between words, which the automaton takes as one."""
        return edged_of(self.core).count(" ") > 2


class Hit(NamedTuple):
    """One term found: the whole word or words it stands in."""

    topic: str
    role: str
    start: int
    end: int


class _Reading(NamedTuple):
    """A term with what the search for it asks first; no endings: it may go on as it likes.

    ``beyond``: how far the core ends behind the last sign that the automaton found. ``parted``:
    the core, where it has to be compared with the text sign by sign.
    """

    term: Term
    beyond: int
    endings: frozenset[str] | None
    topic: str
    role: str
    size: int
    plain: bool
    parted: str | None


_START = itemgetter(2)


class Lexicon:
    """The terms of one language in one automaton.

    The automaton reads ``edged`` text, in which all that parts words is a space: so a term stands
    in it with the edges it must have, and what merely occurs inside other words is never looked at.
    """

    def __init__(self, language: str, terms: Iterable[Term]) -> None:
        """Build the automaton over the lower-case cores with their edges."""
        import ahocorasick

        endings = _ENDINGS.get(language, _ENDINGS["en"])
        readings: dict[str, list[_Reading]] = {}
        for term in terms:
            wanted = None if term.open_right or term.pattern is not None else endings
            # The last sign of an exact term's key is the space behind it.
            beyond = 0 if term.exact else 1
            own = term.core if term.plain and term.parted else None
            size = len(term.core)
            one = _Reading(term, beyond, wanted, term.topic, term.role, size, term.plain, own)
            readings.setdefault(_key(term), []).append(one)
        self._automaton = ahocorasick.Automaton()
        for key, found in readings.items():
            self._automaton.add_word(key, tuple(found))
        self._automaton.make_automaton()

    def hits(self, lower: str, edged: str | None = None) -> list[Hit]:
        """Find all terms in a lower-case text; the longest of a topic and role wins at a place.

        ``edged`` is the same text as ``edged_of`` gives it, where that is at hand.
        """
        found: dict[tuple[str, str, int], Hit] = {}
        if not self._automaton:
            return []  # a language without a lexicon
        edged = edged_of(lower) if edged is None else edged
        for last, readings in self._automaton.iter(edged):
            for term, beyond, endings, topic, role, size, plain, parted in readings:
                end = last + beyond
                right = edged.find(" ", end)
                if endings is not None and edged[end:right] not in endings:
                    continue
                if plain:
                    start, stop = end - size - 1, right - 1
                    if parted is not None and lower[start : end - 1] != parted:
                        continue
                else:
                    span = _span(lower, edged, end, term)
                    if span is None:
                        continue
                    start, stop = span
                key = (topic, role, start)
                if key not in found or found[key].end < stop:
                    found[key] = Hit(topic, role, start, stop)
        return sorted(found.values(), key=_START) if found else []


def _span(lower: str, edged: str, end: int, term: Term) -> tuple[int, int] | None:
    """Return the span of the words around a core that ends at ``end`` of the edged text."""
    start = end - len(term.core)
    if term.pattern is not None:
        for match in term.pattern.finditer(lower, max(0, start - 121), end + 119):
            if match.start() < start and end - 1 <= match.end():
                return match.span()
        return None
    # The automaton takes all that parts words as one.
    if lower[start - 1 : end - 1] != term.core:
        return None
    left = start if edged[start] == " " else edged.rfind(" ", 0, start + 1) + 1
    return left - 1, edged.find(" ", end) - 1


def _key(term: Term) -> str:
    core = edged_of(term.core)[1:-1]
    before = "" if term.open_left or term.pattern is not None else " "
    return f"{before}{core}{' ' if term.exact else ''}"


def term_of(topic: str, role: str, word: str) -> Term:
    """Read one term of a lexicon file."""
    core = word.removeprefix("=").strip("*").lower().replace("’", "'")
    if "*" in core:
        parts = [part for part in core.split("*") if part]
        source = rf"[^.!?\n]{{0,{_GAP}}}?".join(re.escape(part) for part in parts)
        return Term(topic, role, max(parts, key=len), pattern=later(source))
    open_right = word.endswith("*")
    exact = word.startswith("=") and not open_right
    return Term(topic, role, core, word.startswith("*"), open_right, exact)


def _terms(files: Mapping[str, Any], language: str) -> Iterator[Term]:
    for content in files.values():
        for topic, languages in content["topics"].items():
            for role, words in (languages.get(language) or {}).items():
                for word in words:
                    yield term_of(topic, role, str(word))


def lexicon_of(files: Mapping[str, Any], language: str) -> Lexicon:
    """Build the lexicon of one language from the parsed files."""
    return Lexicon(language, _terms(files, language))
