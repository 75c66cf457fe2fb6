"""Word classes of what copy claims, and the frames in which they meet.

``guardrails/lexicon/claims_*.yaml`` name classes (``rivals``, ``fails``, ``nobody``) with terms by
language, written as in ``analysis/lexicon.py``. A frame (``rivals + fails - ours``) says which
classes must meet in one sentence, in any order, to claim something: that others are bad,
whichever verb and whichever word order say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product as every

from genpers.guardrails.analysis.lexicon import Hit, Lexicon, Term, term_of
from genpers.guardrails.document import Document, Field
from genpers.guardrails.resources import Resources
from genpers.guardrails.text.later import later

FILES = "lexicon/claims_*.yaml"
_WIDEST = 110
_GAP = 25
_MOST = 60


@dataclass(frozen=True, slots=True)
class Frame:
    """Classes that must meet (of each group one) and classes that must not be near."""

    groups: tuple[frozenset[str], ...]
    barred: frozenset[str] = frozenset()
    width: int = _WIDEST

    @property
    def names(self) -> frozenset[str]:
        """All classes the frame mentions."""
        return self.barred.union(*self.groups)


def frame_of(source: str) -> Frame:
    """Read ``a|b + c - d @40``; raise ``ValueError`` where it is none."""
    source, _, width = source.partition(" @")
    wanted, *barred = [part.strip() for part in source.split(" - ")]
    groups = tuple(frozenset(group.strip().split("|")) for group in wanted.split(" + "))
    if not all(name for group in groups for name in group):
        raise ValueError(f"The frame '{source}' has an empty group; write 'a|b + c - d'")
    names = frozenset(name for part in barred for name in part.split("|"))
    return Frame(groups, names, int(width) if width else _WIDEST)


class Classes:
    """The lexicons of all languages; finds their words in a document once."""

    def __init__(self, resources: Resources) -> None:
        files = resources.matching(FILES)
        self._terms: dict[str, dict[str, list[str]]] = {}
        for content in files.values():
            for name, languages in content["classes"].items():
                for language, terms in languages.items():
                    self._terms.setdefault(language, {}).setdefault(name, []).extend(terms)
        self._lexicons: dict[str, Lexicon] = {}

    @property
    def names(self) -> frozenset[str]:
        """The names of all classes."""
        return frozenset(name for classes in self._terms.values() for name in classes)

    def hits(self, text: str, language: str, edged: str | None = None) -> list[Hit]:
        """Return the words of all classes in a lower-case text; the class is ``hit.role``."""
        lexicon = self._lexicons.get(language)
        if lexicon is None:
            lexicon = self._lexicons[language] = Lexicon(
                language,
                (
                    _term(name, str(word))
                    for name, words in self._terms.get(language, {}).items()
                    for word in words
                ),
            )
        return lexicon.hits(text, edged)

    def said(self, document: Document) -> frozenset[str]:
        """Return the classes that occur anywhere in the fields."""
        return frozenset(
            hit.role for hits in document.analysis(self._found).values() for hit in hits
        )

    def found(self, document: Document, field: Field) -> Sequence[Hit]:
        """Return the hits in one field."""
        return document.analysis(self._found)[field.name]

    def _found(self, document: Document) -> dict[str, list[Hit]]:
        return {
            field.name: self.hits(field.lower, document.language, field.edged)
            for field in document.texts()
        }


def _term(name: str, word: str) -> Term:
    """Read one term; a gap inside lies within a clause, and the parts begin words."""
    core = word.strip("*").lower()
    if "*" not in core:
        several = " " in core and not word.startswith(("=", "*")) and not word.endswith("*")
        return term_of("", name, f"={word}" if several else word)
    parts = [part.strip() for part in core.split("*") if part.strip()]
    tail = r"\w*" if word.endswith("*") else r"\b"
    source = r"\b" + rf"\b[^.,;:!?\n]{{1,{_GAP}}}?\b".join(map(re.escape, parts)) + tail
    return Term("", name, max(parts, key=len), pattern=later(source))


def classes_of(resources: Resources) -> Classes:
    """Return the classes of these resources, read once."""
    known = _SHARED.get(id(resources))
    if known is None or known[0] is not resources:
        _SHARED.clear()
        known = _SHARED[id(resources)] = (resources, Classes(resources))
    return known[1]


_SHARED: dict[int, tuple[Resources, Classes]] = {}


def spans_of(frame: Frame, hits: Sequence[Hit], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the frame's classes meet between two positions, the closest meeting first."""
    by_class: dict[str, list[Hit]] = {}
    for hit in hits:
        if start <= hit.start and hit.end <= end:
            by_class.setdefault(hit.role, []).append(hit)
    if not frame.barred.isdisjoint(by_class):
        return
    offered = [[hit for name in group for hit in by_class.get(name, ())] for group in frame.groups]
    if not all(offered):
        return
    meetings = []
    for number, chosen in enumerate(every(*offered)):
        if number > _MOST:
            break
        first, last = min(one.start for one in chosen), max(one.end for one in chosen)
        if last - first <= frame.width and _apart(chosen):
            meetings.append((first, last))
    yield from sorted(meetings, key=lambda span: span[1] - span[0])


def _apart(chosen: Sequence[Hit]) -> bool:
    """Tell whether no two classes lean on the same words; one may stand in the gap of another."""
    return all(
        one.end <= other.start
        or other.end <= one.start
        or (one.start < other.start and other.end < one.end)
        or (other.start < one.start and one.end < other.end)
        for number, one in enumerate(chosen)
        for other in chosen[number + 1 :]
    )
