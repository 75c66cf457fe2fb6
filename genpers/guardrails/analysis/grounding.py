"""Judge every quantity, date and time of a text by the evidence; see ``weighing`` for figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from genpers.guardrails.analysis.agreement import OPENING
from genpers.guardrails.analysis.dates import DateMention, TimeMention, find_dates, find_times
from genpers.guardrails.analysis.evidence import Evidence, Judgement
from genpers.guardrails.analysis.grounding_times import judge_date, judge_time
from genpers.guardrails.analysis.quantities import find_quantities
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.analysis.screen import ANY, Possible
from genpers.guardrails.analysis.weighing import Weighing
from genpers.guardrails.text.later import later

_HARMLESS = later(
    r"\b(?:(?:zwei|drei|vier|fünf) (?:Fragen|Tipps|Gründe|Jahreszeiten|Wochenenden)|"
    r"vier Wänden?|fünf Sinne|sieben Sachen|drei Affen|unter vier Augen|auf allen vieren|"
    r"(?:letzten?|past|last) 30[ -](?:Tagen?|days?)|30-(?:Tage|day)-?\w*|zwei Hände|"
    r"(?:je|pro|per) 100 ?(?:g|ml|gramm|milliliter)|"
    r"tausend Dank|hundert Prozent ehrlich|zum hundertsten Mal|"
    r"(?:zwischen zwei|between two) (?!und |and )\w+|(?:one|two) or (?:two|three)\b|"
    r"(?:ein|eine|einen|zwei)(?:,| oder| bis) (?:zwei|drei) "
    r"(?:Tage|Wochen|Monate|Jahre|Stunden|Minuten)n?|"
    r"an? (?:second|minute|hour|day|week|month|year) or (?:two|so)|"
    r"(?:two|three|four|five) (?:questions|tips|reasons|seasons|weekends)|all fours|"
    r"a thousand thanks|one hundred times|second to none|24/7|"
    r"365 (?:Tage(?: im Jahr)?|days(?: a year)?)|"
    r"(?:24|vierundzwanzig|twenty-four) (?:Stunden am Tag|hours a day)|"
    r"(?:7|sieben|seven) (?:Tage die Woche|Tage in der Woche|days a week)|"
    r"(?:at|um|gegen|by) \d{1,2} (?:in the (?:morning|evening|afternoon)|at night|am abend)|"
    r"(?:niemand|keiner|nobody|no one)\b[^.!?\n]{0,60}?\bin (?:\w+|\d+) (?:jahren|years))\b",
    re.IGNORECASE,
)
_OTHER_DAYS = re.compile(
    r"(?<![\d.,])(?:[0-3]?\d(?:\.|st|nd|rd|th)?(?:, | und | and | or | oder | ?& ?|/))+$"
)
_NAME_PART = later(r"[^\W\d_]{2,}[ -]?\d{1,5}(?![\w.,])")


def judge(
    text: str,
    language: str,
    evidence: Evidence,
    masked: Sequence[tuple[int, int]],
    day: date,
) -> list[Judgement]:
    """Return a judgement for everything countable in a text.

    ``masked`` are spans that make no statement: links, merge fields, names, required wording.
    """
    return judge_counted(text, language, counted_in(text, language, masked), evidence, day)


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything countable in a text."""

    dates: list[DateMention]
    times: list[TimeMention]
    quantities: list[Quantity]

    def __bool__(self) -> bool:
        """Tell whether there is anything at all."""
        return bool(self.dates or self.times or self.quantities)


def counted_in(
    text: str, language: str, masked: Sequence[tuple[int, int]], possible: Possible = ANY
) -> Counted:
    """Find everything countable in a text; ``possible`` are the expressions that can match."""
    found = find_dates(text, language, possible)
    dates = [one for one in found if _free(one.start, one.end, masked)]
    times = [one for one in find_times(text, possible) if _free(one.start, one.end, masked)]
    taken = [*masked, *((one.start, one.end) for one in dates)]
    taken += [(one.start, one.end) for one in times]
    if _HARMLESS in possible:
        taken += [match.span() for match in _HARMLESS.finditer(text)]
    # „von 9 bis 18 Uhr“: the first number is a time of day too.
    taken += [
        (one.start - len(left.group()), one.start)
        for one in times
        if (left := OPENING.search(text[max(0, one.start - 12) : one.start]))
    ]
    # „am 1., 2. und 3. Mai“: the first numbers are days too.
    taken += [
        (one.start - len(left.group()), one.start)
        for one in dates
        if (left := _OTHER_DAYS.search(text[max(0, one.start - 40) : one.start]))
    ]
    return Counted(dates, times, find_quantities(text, language, taken, possible))


SCREENED = {"*": (_HARMLESS,)}
"""What ``possible`` is about, by language."""


def judge_counted(
    text: str, language: str, counted: Counted, evidence: Evidence, day: date
) -> list[Judgement]:
    """Return a judgement for everything that was counted in a text."""
    found = [judge_date(text, one, evidence, day) for one in counted.dates]
    found += [judge_time(text, one, evidence) for one in counted.times]
    figures = counted.quantities
    named = _parts_of_names(text, evidence.names) if figures else []
    for quantity in figures:
        if not _free(quantity.start, quantity.end, named):
            continue
        found.append(Weighing(text, language, quantity, figures, evidence, day).judged())
    return sorted((one for one in found if one is not None), key=lambda one: one.start)


def _parts_of_names(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Return where a word and a number of a product's name stand („Harrier 150“)."""
    parts = {found.group() for name in names for found in _NAME_PART.finditer(name)}
    return [
        match.span()
        for part in parts
        for match in re.finditer(rf"(?<!\w){re.escape(part)}(?!\w|[.,]\d)", text, re.IGNORECASE)
    ]


def _free(start: int, end: int, masked: Sequence[tuple[int, int]]) -> bool:
    return not any(first < end and start < last for first, last in masked)
