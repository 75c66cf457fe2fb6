"""Search a text for facts of the record: value, inflection, compound parts, related words, ages.

A place name or another rare value counts wherever it stands. A common word („Hund", „Radfahren")
counts where the clause speaks to the reader. A word that the offer itself is about counts only
where the text says that the reader has it, likes it or came back for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from genpers.guardrails.analysis.ages import age_mentions
from genpers.guardrails.analysis.attributed import (
    AT_HOME,
    ATTRIBUTED,
    BROWSED,
    GENERIC,
    decades,
)
from genpers.guardrails.analysis.clauses import Clause
from genpers.guardrails.analysis.echo_amounts import amounts, dates
from genpers.guardrails.analysis.echo_values import (
    ENDINGS,
    STOP,
    WORD,
    Words,
    places_of,
)
from genpers.guardrails.analysis.kept import Kept
from genpers.guardrails.analysis.known_facts import Known
from genpers.guardrails.analysis.product_speech import Offer, stem
from genpers.guardrails.analysis.reader_marks import Marks, acted
from genpers.guardrails.text.later import later
from genpers.guardrails.text.words import fold

_POSSESSIVE = later(
    r"\b(?:Ihr(?:e[nmrs]?)?|[Dd]ein(?:e[nmrs]?)?|[Ee]ure?[nmrs]?|[Yy]our)\s(?:[\w-]+\s){0,2}$"
)
_OWN_NEXT = later(r",?\s(?:Ihre?|[Dd]eine?|your)\s")  # „in Petrol, Ihrer Farbe"
_NAMING = later(
    r"district|quarter|neighbou?rhood|street|place|stop|station|location|region|town|post|address|"
    r"employer|merchant|store|shop|school|partner|spouse|brand|venue|hotel|doctor|club|branch|name"
)
_PLACES = frozenset({"place", "contact_data", "location_trace", "identifier"})

_OUR_PLACE = later(
    r"\b(?:Laden|Filiale|Geschäft|Werkstatt|Studio|Markt|Hofladen|Ausstellung|shop|store|branch|"
    r"workshop|showroom)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Echo:
    """One fact found in a text, and by what: ``value``, ``word``, ``topic``, ``age``, ``date``."""

    known: Known
    start: int
    end: int
    by: str


def placed(known: Known) -> bool:
    """Tell whether a fact names one place, firm or person, so that its value counts anywhere."""
    return known.category in _PLACES or (
        not known.category and _NAMING.search(known.name) is not None
    )


def echoes(
    text: str,
    lower: str,
    folded: str,
    marks: Marks,
    facts: Iterable[Known],
    offer: Offer,
    catalogue: Mapping[str, Any],
    language: str,
    day: date,
) -> Iterator[Echo]:
    """Yield every fact that the text says; ``lower`` and ``folded``: the text in such letters."""
    words = Words(lower, folded)
    for known in facts:
        if known.category == "age":
            yield from _ages(text, marks, known, language, day)
        yield from (
            Echo(known, *span, "value")
            for span in amounts(text, marks, known, offer.text, language)
        )
        for start, end in dates(text, known, language):
            clause = marks.clause_at(start)
            if clause is not None and clause.sentence_reader:
                yield Echo(known, start, end, "date")
        yield from _values(text, words, marks, known, offer, language)
        yield from _related(text, lower, marks, known, offer, catalogue, language)


def _values(
    text: str,
    words: Words,
    marks: Marks,
    known: Known,
    offer: Offer,
    language: str,
) -> Iterator[Echo]:
    for entry in known.fact.entries:
        parts = _parts_of(entry)
        if not parts or known.fact.value is True or known.fact.value is False:
            continue
        searched: list[Sequence[str]] = [parts]
        if len(parts) > 1 and (placed(known) or known.category == "transaction"):
            # A street tells the address without its number, a shop the payment without its sum.
            searched += [[p] for p in parts if len(p) > 4 and not p.isdigit()]
            searched += [[p] for p in parts if p.isdigit() and len(p) > 3]
        elif len(parts) > 1 and known.reasons & {"inferred", "third_party"}:
            searched += [[p] for p in parts if len(p) > 3 and p not in GENERIC and p.isalpha()]
        searched += [[decade] for part in parts for decade in decades(part)]
        found = next(
            (
                span
                for some in searched
                for span in places_of(some, words)
                if _said(text, marks, known, *span, " ".join(some), offer, language)
            ),
            None,
        )
        if found is not None:
            yield Echo(known, *found, "value")


@lru_cache(maxsize=2048)
def _parts_of(entry: str) -> tuple[str, ...]:
    """Return the folded words of a value that are worth looking for."""
    parts = [fold(word) for word in WORD.findall(entry) if fold(word) not in STOP]
    return tuple(part for part in parts if len(part) > 2 or (part.isdigit() and len(part) > 1))


def _said(
    text: str,
    marks: Marks,
    known: Known,
    start: int,
    end: int,
    value: str,
    offer: Offer,
    language: str,
) -> bool:
    clause = marks.clause_at(start)
    if clause is None:
        return False
    numeric = all(part.replace("-", "").isdigit() for part in value.split())
    if placed(known) and not numeric:
        if not _offered(value, offer):
            return True
        if AT_HOME.search(text, clause.start, clause.end):
            return True
        return clause.reader and not _OUR_PLACE.search(text, clause.start, clause.end)
    if known.category == "browsing" and BROWSED.search(text, *clause.sentence):
        return True
    if _offered(value, offer):
        return _had_or_liked(text, marks, start, end, language)
    if numeric:
        return clause.reader and known.category in (
            "internal",
            "identifier",
            "wealth",
            "transaction",
            "contact_data",
            "reaction",
        )
    if any(one.start <= start < one.end for one in marks.told):
        return True
    if _OWN_NEXT.match(text, end):
        return True
    return clause.reader or _capital_value(known, text, start)


def _capital_value(known: Known, text: str, start: int) -> bool:
    """A value of several words or letters and digits is rare enough to count by itself."""
    entry = str(known.fact.value)
    return len(entry.split()) > 1 or (any(c.isdigit() for c in entry) and len(entry) > 3)


def _attributed(text: str, clause: Clause, start: int, language: str) -> bool:
    """Tell whether a sentence says a word of its reader: a liking, a role, a reason, a home."""
    if clause.hypothetical or clause.question:
        return False
    said = text[clause.sentence[0] : clause.sentence[1]]
    return ATTRIBUTED[language if language in ATTRIBUTED else "en"].search(said) is not None


def _offered(value: str, offer: Offer) -> bool:
    return any(stem(part) in offer.folded for part in value.split() if len(part) > 2)


def _had_or_liked(text: str, marks: Marks, start: int, end: int, language: str) -> bool:
    clause = marks.clause_at(start)
    if clause is None:
        return False
    if _POSSESSIVE.search(text[max(clause.start, start - 30) : start]):
        return True
    if clause.sentence_reader and _attributed(text, clause, start, language):
        return True
    return any(
        hit.topic == "conduct"
        and hit.role in ("favour", "when", "browse", "told")
        and clause.sentence[0] <= hit.start < clause.sentence[1]
        and clause.sentence_reader
        and (hit.role == "favour" or acted(text, *clause.sentence, language))
        for hit in marks.hits
    )


def _related(
    text: str,
    lower: str,
    marks: Marks,
    known: Known,
    offer: Offer,
    catalogue: Mapping[str, Any],
    language: str,
) -> Iterator[Echo]:
    """Yield words that give the attribute away, words of its name, and of the value's topic."""
    names: Mapping[str, Any] = catalogue.get("names", {})
    vocabulary: Mapping[str, Any] = catalogue.get("vocabulary", {})
    if known.fact.value is not False:
        given = (known.attribute.get("words") or {}).get(language, ())
        yield from _listed(text, lower, marks, known, given, offer, language, "word")
        yield from _listed(
            text, lower, marks, known, named(known.name, names, language), offer, language, "name"
        )
    if not known.attribute.get("topics"):
        return
    for topic in _TOPICS.of(vocabulary, known.fact.entries):
        terms = topic.get(language, ())
        yield from _listed(text, lower, marks, known, terms, offer, language, "topic")


def _topics_of(vocabulary: Mapping[str, Any], entries: tuple[str, ...]) -> list[Mapping[str, Any]]:
    """Return the topics that a value belongs to."""
    values = [fold(entry) for entry in entries]
    return [
        topic
        for topic in vocabulary.values()
        if any(fold(str(key)) in value for key in topic.get("values", ()) for value in values)
    ]


_TOPICS: Kept[Mapping[str, Any], list[Mapping[str, Any]]] = Kept(_topics_of, 1024)


def _listed(
    text: str,
    lower: str,
    marks: Marks,
    known: Known,
    terms: Iterable[str],
    offer: Offer,
    language: str,
    by: str,
) -> Iterator[Echo]:
    for term in terms:
        wanted = str(term).lower()
        at = lower.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if (
                _begins_word(lower, at)
                and _ends_word(lower, end)
                and _meant(text, marks, at, end, wanted, offer, language, by)
            ):
                yield Echo(known, at, end, by)
                return
            at = lower.find(wanted, at + 1)


def _meant(
    text: str, marks: Marks, start: int, end: int, term: str, offer: Offer, language: str, by: str
) -> bool:
    clause = marks.clause_at(start)
    if clause is None or not clause.reader:
        return False
    own = _POSSESSIVE.search(text[max(clause.start, start - 30) : start]) is not None
    if own or re.match(r"(?:ihre?|deine?|your)\b", term):
        return by in ("word", "name") or not _offered(fold(term), offer)
    if by == "topic":
        return not _offered(fold(term), offer)
    if clause.question or clause.hypothetical:
        return False
    if any(t.start <= start < t.end or start <= t.start < end for t in marks.told):
        return True
    if by == "name":
        return not _offered(fold(term), offer) or _attributed(text, clause, start, language)
    return not _offered(fold(term), offer) and acted(text, clause.start, clause.end, language)


def named(name: str, names: Mapping[str, Any], language: str) -> Iterator[str]:
    """Yield the words for the parts of an attribute's name (``moving_intent``: Umzug ...)."""
    for part in name.split("_"):
        entry = names.get(part)
        if entry is not None:
            yield from entry.get(language, ())


def _begins_word(lower: str, at: int) -> bool:
    return at == 0 or not lower[at - 1].isalnum()


def _ends_word(lower: str, end: int) -> bool:
    rest = re.match(r"[^\W_]*", lower[end:])
    return (rest[0] if rest else "") in ENDINGS


def _ages(text: str, marks: Marks, known: Known, language: str, day: date) -> Iterator[Echo]:
    digits = re.findall(r"\d{4}", str(known.fact.value))
    if digits:
        ages = {day.year - int(digits[0]), day.year - int(digits[0]) - 1}
    else:
        ages = {int(str(known.fact.value))} if str(known.fact.value).isdigit() else set()
    for mention in age_mentions(text, language):
        clause = marks.clause_at(mention.start)
        if mention.age in ages and clause is not None and clause.sentence_reader:
            yield Echo(known, mention.start, mention.end, "age")
