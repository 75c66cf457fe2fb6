"""What a field says about its reader: clauses, lexicon hits and frames, worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from genpers.guardrails.analysis.clauses import Clause, clauses_of
from genpers.guardrails.analysis.lexicon import Hit, Lexicon, lexicon_of
from genpers.guardrails.analysis.record_values import customer_values
from genpers.guardrails.analysis.telling import Told, told
from genpers.guardrails.text.later import later
from genpers.guardrails.text.words import lower_of

if TYPE_CHECKING:
    from genpers.guardrails.document import Document, Field

PATTERN = "lexicon/data_*.yaml"
_SIZE = 2048

_ACTED_DE = later(
    r"\b(?:Sie|[Dd]u|[Ii]hr)\b[^.!?\n]{0,80}?\b(?:haben|hast|habt|hatten|hattest|"
    r"waren|warst|sind|bist|wurden|wurdest)\b"
    r"|\b(?:[Hh]aben|[Hh]ast|[Hh]abt|[Hh]atten|[Hh]attest|[Ww]aren|[Ww]arst|[Ss]ind|"
    r"[Bb]ist|[Ww]urden|[Ww]urdest)\s(?:Sie|du|ihr)\b"
    r"|\b(?:du|Sie|ihr)\s\w+t(?:est|en|et)\b|\b(?:\w+test|\w+ten|blieben|schauten|"
    r"sahen|gingen|kamen|sahst|gingst|kamst|bliebst)\s(?:du|Sie)\b"
    r"|\bvon (?:Ihnen|dir)\b[^.!?\n]{0,40}?\b(?:wurde|worden)|\bwurden?\s(?:von\s)?"
    r"(?:Ihnen|dir)\b|\bIhre?[nms]?\s(?:letzte[nrs]?|jüngste[nrs]?)\b|"
    r"\b[Dd]eine?[nms]?\s(?:letzte[nrs]?|jüngste[nrs]?)\b"
)
_ACTED_EN = later(
    r"\b[Yy]ou(?:'ve|'d|'re| have| had| were| are)?(?:\s(?:just|never|only|recently|"
    r"already|also|once|not|always|probably|been|keep|kept))*\s"
    r"(?:\w+ed|\w+ing|looked|spent|paid|bought|left|went|came|saw|read|put|took|had|"
    r"got|made|gave|sat|did|sent|tried|kept|came|swiped|clicked|added|dropped|spend|"
    r"chose|found|said|told|sold|lost|won|met|ran|drove|flew|ate|drank|withdrew|"
    r"transferred|forgot|lingered|peeked)\b"
    r"|\b[Hh]ave you\b|\b[Yy]our (?:last|latest|recent|most recent)\b|\b[Yy]ou "
    r"haven't\b|\b[Yy]ou didn't\b|\bby you\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Marks:
    """All about the reader in one field; ``told`` without the classes of conduct."""

    clauses: tuple[Clause, ...]
    hits: tuple[Hit, ...]
    told: tuple[Told, ...]

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes that occur at all, as ``topic.role``."""
        return frozenset(f"{hit.topic}.{hit.role}" for hit in self.hits)

    @cached_property
    def topics(self) -> frozenset[str]:
        """The topics of which something is told."""
        return frozenset(one.topic for one in self.told)

    def clause_at(self, position: int) -> Clause | None:
        """Return the clause around a position."""
        for clause in self.clauses:
            if clause.start <= position < clause.end:
                return clause
        return None


class Marker:
    """Reads fields of one language with its lexicon; ``marks`` is a key for memoised analyses."""

    def __init__(self, lexicon: Lexicon, language: str) -> None:
        """Bind lexicon and language."""
        self._lexicon, self._language = lexicon, language

    def hits(self, text: str) -> list[Hit]:
        """Find the lexicon's terms in one text, without a look at clauses."""
        return self._lexicon.hits(lower_of(text))

    def of(self, document: Document) -> dict[str, Marks]:
        """Mark all fields of a document."""
        return {
            field.name: self._marked(field.text, field.lower, field.edged, field.sentences)
            for field in document.fields.values()
        }

    def marks(self, text: str) -> Marks:
        """Mark one text: clauses, lexicon hits and what the hits tell of the reader."""
        return self._marked(text, lower_of(text))

    def _marked(
        self,
        text: str,
        lower: str,
        edged: str | None = None,
        sentences: Iterable[tuple[int, int]] | None = None,
    ) -> Marks:
        hits = self._lexicon.hits(lower, edged)
        clauses = clauses_of(text, self._language, sentences)
        telling = [hit for hit in hits if hit.topic != "conduct"]
        return Marks(clauses, tuple(hits), tuple(told(text, clauses, telling, self._language)))


class Markers:
    """One marker per language over the lexicon files of one guardrails library."""

    def __init__(self, files: Mapping[str, Any], owner: object) -> None:
        """Take the parsed files; ``owner`` is kept so that its identity stays taken."""
        self._files, self.owner = dict(files), owner
        self._built: dict[str, Marker] = {}
        # Customers differ, but what their records say is mostly the same.
        self._topics: dict[tuple[str, str], frozenset[str]] = {}

    def of(self, language: str) -> Marker:
        """Return the marker of a language, built when first asked for."""
        if language not in self._built:
            self._built[language] = Marker(lexicon_of(self._files, language), language)
        return self._built[language]

    def marks(self, document: Document, field: Field) -> Marks:
        """Return the marks of a field, worked out once per document."""
        marker = self.of(document.language)
        found = document.analysis(marker.of).get(field.name)
        return field.of_text(marker.marks) if found is None else found

    def said(self, document: Document) -> frozenset[str]:
        """Return all classes (``topic.role``) that occur, and all topics told of the reader."""
        found: set[str] = set()
        for field in document.fields.values():
            marks = self.marks(document, field)
            found |= marks.classes | marks.topics
        return frozenset(found)

    def recorded(self, document: Document) -> frozenset[str]:
        """Return the topics of the record's values, and ``fact NAME`` for each of its facts."""
        found: set[str] = set()
        for name, value in customer_values(document):
            if name != "job_to_be_done":
                found.add(f"fact {name}")
                found |= self.topics(value, document.language)
        return frozenset(found)

    def topics(self, value: str, language: str) -> frozenset[str]:
        """Return the topics of one value of a record; hints do not count."""
        known = self._topics.get((value, language))
        if known is None:
            if len(self._topics) >= _SIZE:
                self._topics.clear()
            hits = self.of(language).hits(value)
            known = frozenset(hit.topic for hit in hits if hit.role != "hints")
            self._topics[(value, language)] = known
        return known


_SHARED: WeakValueDictionary[int, Markers] = WeakValueDictionary()


def markers_of(resources: Any) -> Markers:
    """Return the markers of a resource collection: one object, however many kinds ask."""
    found = _SHARED.get(id(resources))
    if found is None:
        found = Markers(resources.matching(PATTERN), resources)
        _SHARED[id(resources)] = found
    return found


def acted(text: str, start: int, end: int, language: str) -> bool:
    """Tell whether a stretch of text says that the reader did something before now."""
    pattern = _ACTED_DE if language == "de" else _ACTED_EN
    return pattern.search(text, start, end) is not None


def classes_in(hits: Iterable[Hit], start: int, end: int) -> dict[str, list[Hit]]:
    """Group the hits that begin inside a stretch by ``topic.role``."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        if start <= hit.start < end:
            found.setdefault(f"{hit.topic}.{hit.role}", []).append(hit)
    return found
