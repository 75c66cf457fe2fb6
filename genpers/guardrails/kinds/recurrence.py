"""Kind ``recurrence``: how often, or on which days, against what the facts say.

```yaml
kind: recurrence
```

A match is „täglich“ where a fact about the same thing says „monatlich“, and "open on Mondays"
where the fact is „Dienstag bis Sonntag“. Where no fact gives a rhythm, nothing is judged; prices by
the month are no rhythm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from genpers.guardrails.analysis.evidence import Support
from genpers.guardrails.analysis.recurrences import (
    DAY,
    EXPRESSIONS,
    WEEK,
    Recurrence,
    recurrence_of,
    recurrences,
    weekdays,
    weekdays_at,
)
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.cues import Cues
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.statements import evidence_of, faithful_at, masked_of, overlaps
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_OPEN_DAY = {
    "de": r"\b(?:am |an )?(?:mon|diens|donners|frei|sams|sonn)tags?\b|\b(?:am )?mittwochs?\b",
    "en": r"\b(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
}
_OPEN = later(
    r"\b(?:geöffnet|öffn\w*|offen|für (?-i:Sie) da|für dich da|erreichbar|ansprechbar|open|opens|"
    r"there for you|reach us|staffed)\b",
    re.IGNORECASE,
)
_SHUT = later(
    r"\b(?:geschlossen|schließ\w*|ruhetag\w*|zu|nicht|kein\w*|außer|closed|closes|shut|not|no|"
    r"except|apart from|but)\b",
    re.IGNORECASE,
)
_HOURS = later(r"\d ?(?:uhr|am|pm|[–-] ?\d)|\d[:.]\d\d|geöffnet|öffnung|open", re.IGNORECASE)
_MONEY = later(r"[€£$]|\b(?:euro|cent|chf|franken|pence|pounds?|\d+p|prozent|percent)\b|%", re.I)
_READER = later(r"\b(?:(?-i:Sie|Ihr|Ihre\w*)|du|dein\w*|wer|man|you|your)\b", re.IGNORECASE)
_GIVEN = later(
    r"\b(?:erhalten|erhältst|bekommen|bekommst|liefer\w*|schick\w*|send\w*|kommt|kommen|bring\w*|"
    r"les(?:en|t)|gewartet|get|gets|receive\w*|deliver\w*|send\w*|bring\w*|arrives?)\b",
    re.IGNORECASE,
)
_RUNS = later(
    r"\b(?:fahr(?:en|t)|fährt|verkehr(?:en|t)|kommt|kommen|legt|legen|startet|starten|geht|gehen|"
    r"liefer\w*|erschein\w*|finde[nt]\b|gibt es|führ(?:en|t)|prüf\w*|wart(?:en|ung)\w*|steht|"
    r"wird|werden|reinig\w*|trifft|treffen|leaves?|runs?|departs?|goes|sails?|sailing|comes?|"
    r"publish\w*|appears?|takes? place|there is|there are|check\w*|servic\w*|meets?|tested|"
    r"ist|sind|is|are)\b",
    re.IGNORECASE,
)
_DATED = later(r",? (?:den |the )?\d", re.IGNORECASE)
_RHYTHM = later(
    r"^(?:\w*takt\w*|\w*interval\w*|\w*rhythm\w*|\w*häufig\w*|haeufig\w*|frequency|abfahrt\w*|"
    r"departures?|turnus|every)$",
    re.IGNORECASE,
)
_TIME = frozenset(
    ["tag", "täglich", "woch", "monat", "jahr", "stund", "minut", "day", "week", "month", "year",
     "hour", "minut", "every", "jed", "mal", "time", "once", "twic", "einmal"]
)  # fmt: skip


class RecurrenceKind:
    """Every rhythm and every opening day that a fact contradicts is a match."""

    name: ClassVar[str] = "recurrence"

    class Params(Record):
        """YAML keys of the kind: none."""

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._often = Cues(
            {language: [*given, _OPEN_DAY[language]] for language, given in EXPRESSIONS.items()}
        )

    def expressions(self) -> Mapping[str, Sequence[str]]:
        """Return how a rhythm or a weekday is said."""
        return self._often.expressions()

    def patterns(self) -> Iterable[str]:
        """Return the expressions, for the self-test."""
        return self._often.patterns()

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per rhythm that the facts contradict."""
        evidence = evidence_of(document)
        if not evidence.known:
            return
        language = document.language
        supports = evidence.of("fact:", "summary", "claim:")
        for field, number, found in self._often.find(document, self):
            start, end = found.span()
            if overlaps(masked_of(document)[field.name], start, end):
                continue
            if faithful_at(document, field.name, start, end):
                continue
            if number == len(EXPRESSIONS[language]):
                rival = _closed_on(field, start, end, supports, language)
                rival = rival or _other_day(field, start, end, supports, language)
            else:
                one = None if _is_quantity(found) else recurrence_of(found, language)
                rival = None if one is None else _rival(field, one, supports, language)
            if rival:
                yield Match(
                    field.name, start, end, evidence=rival.source,
                    values={"said": field.text[start:end], "expected": rival.text},
                )  # fmt: skip


def _is_quantity(found: re.Match[str]) -> bool:
    """Tell an interval with a number („alle zwei Jahre“): kind ``grounding`` judges that."""
    number = (found.groupdict().get("number") or "").lower()
    interval = found.group().lower().startswith(("alle ", "every "))
    return bool(number) and interval and number not in ("paar", "few", "couple of")


def _rival(
    field: Field, one: Recurrence, supports: Sequence[Support], language: str
) -> Support | None:
    """Return the fact about the same thing that gives another rhythm, None if one agrees."""
    clause = field.text[slice(*field.clause_at(one.start, one.end))]
    if _MONEY.search(clause):
        return None
    if one.most <= DAY and _OPEN.search(clause):
        some = [one for one in supports if _hours(one, language)]
        if some:
            days = frozenset[int]().union(*(weekdays(each.text, language) for each in some))
            return some[0] if one.most == DAY and 0 < len(days) < 7 else None
    said = {support: _of(support, language) for support in supports}
    if any(one.agrees(other) for others in said.values() for other in others):
        return None
    if one.most == WEEK and any(
        weekdays(support.text, language) and not said[support] and not _hours(support, language)
        for support in supports
    ):
        return None  # „donnerstags“ is once a week
    rhythmic = [support for support, others in said.items() if others]
    if _READER.search(clause) and not _GIVEN.search(clause):
        return None
    first, last = field.sentence_at(one.start, one.end)
    stems = [
        stem
        for stem in content_stems(
            f"{field.text[first : one.start]} {field.text[one.end : last]}", language
        )
        if stem not in _TIME
    ]
    for support in rhythmic:
        if shared(stems, (support.stems | support.key) - _TIME):
            return support
    if len(rhythmic) == 1 and not rhythmic[0].source.startswith("summary"):
        return rhythmic[0] if _RUNS.search(clause) else None
    return None


def _of(support: Support, language: str) -> tuple[Recurrence, ...]:
    """Return the rhythms a fact gives; a bare duration is one where the fact's name says so."""
    given = recurrences(support.text, language)
    name = support.source.partition(":")[2].split("_")[-1]
    if given and (days := len(weekdays(support.text, language))) > 1:
        # „jeden Dienstag und Donnerstag“ is twice a week too.
        return tuple(replace(one, least=min(one.least, WEEK / days)) for one in given)
    days = 0 if given or _hours(support, language) else len(weekdays(support.text, language))
    if days:  # „dienstags“ is once a week
        return (Recurrence(0, 0, WEEK / (7 if days > 4 else days), WEEK),)
    if given or not _RHYTHM.match(name):
        return given
    minutes = [
        one.value * (43_800 if one.unit == "month" else 1)
        for one in support.quantities
        if one.kind == "duration"
    ]
    return tuple(Recurrence(0, 0, value, value) for value in minutes[:1])


def _hours(support: Support, language: str) -> bool:
    """Tell whether a fact says on which days something is open."""
    return bool(weekdays(support.text, language)) and bool(
        _HOURS.search(f"{support.source} {support.text}")
    )


def _other_day(
    field: Field, start: int, end: int, supports: Sequence[Support], language: str
) -> Support | None:
    """Return the fact that names other weekdays for what the sentence says of this one."""
    first, last = field.sentence_at(start, end)
    sentence = field.text[first:last]
    if _SHUT.search(sentence) or _DATED.match(field.text, end) or _READER.search(sentence):
        return None
    if any(support.dates for support in supports):
        return None  # a weekday may be that of a date
    rivals = [one for one in supports if weekdays(one.text, language) and not _hours(one, language)]
    said = {day for *_, day in weekdays_at(field.text[start:end], language)}
    known = frozenset[int]().union(*(weekdays(one.text, language) for one in supports))
    if len(rivals) != 1 or not said or said & known:
        return None
    stems = content_stems(f"{field.text[first:start]} {field.text[end:last]}", language)
    related = shared(stems, (rivals[0].stems | rivals[0].key) - _TIME)
    return rivals[0] if related or _RUNS.search(sentence) else None


def _closed_on(
    field: Field, start: int, end: int, supports: Sequence[Support], language: str
) -> Support | None:
    """Return the fact that leaves out a weekday on which the text says that it is open."""
    clause = field.text[slice(*field.sentence_at(start, end))]
    if not _OPEN.search(clause) or _SHUT.search(clause):
        return None
    hours = [support for support in supports if _hours(support, language)]
    known = frozenset[int]().union(*(weekdays(support.text, language) for support in hours))
    for *_, day in weekdays_at(field.text[start:end], language):
        if known and day not in known:
            return hours[0]
    return None
