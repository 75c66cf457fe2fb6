"""Find dates and times of day in German and English text.

A date keeps only what it says: year, month and day are None where they are not written, so
„im April“ is supported by „April 2027“, and „31. Mai 2027“ only by that very day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from genpers.guardrails.analysis.screen import ANY, Possible
from genpers.guardrails.text.later import later

_MONTHS = {
    "januar": 1, "jänner": 1, "january": 1, "jan": 1, "februar": 2, "feber": 2, "february": 2,
    "feb": 2, "märz": 3, "march": 3, "mar": 3, "mrz": 3, "april": 4, "apr": 4, "mai": 5, "may": 5,
    "juni": 6, "june": 6, "jun": 6, "juli": 7, "july": 7, "jul": 7, "august": 8, "aug": 8,
    "september": 9, "sept": 9, "sep": 9, "oktober": 10, "october": 10, "okt": 10, "oct": 10,
    "november": 11, "nov": 11, "dezember": 12, "december": 12, "dez": 12, "dec": 12,
}  # fmt: skip
_MONTH = (
    r"(?:jan(?:uary?|uar)?|jänner|feb(?:ruary?|ruar|er)?|märz|mrz|march|mar|april?|apr|mai|may|"
    r"jun[ei]?|jul[iy]?|aug(?:ust)?|sep(?:t(?:ember)?)?|o[kc]t(?:ober)?|nov(?:ember)?|"
    r"de[zc](?:ember)?)\b"
)
_YEAR = r"(?:19|20)\d\d"
_GAP = r"[ \t\u00a0\u202f]"
_DATE = later(
    rf"(?<![\w.,])(?:"
    rf"(?P<iso>{_YEAR}-[01]\d-[0-3]\d)"
    rf"|(?P<d1>[0-3]?\d)\.{_GAP}?(?P<m1>[01]?\d)\.(?:{_GAP}?(?P<y1>{_YEAR}|\d\d)(?!\d))?(?!\d)"
    rf"|(?P<d2>[0-3]?\d)(?:\.|st|nd|rd|th)?{_GAP}*(?:of{_GAP})?(?P<m2>{_MONTH})(?:\.(?={_GAP}+\d{{4}}))?"
    rf"(?:,?{_GAP}+(?P<y2>{_YEAR}))?"
    rf"|(?P<d3>[0-3]?\d)/(?P<m3>[01]?\d)/(?P<y3>{_YEAR})"
    rf"|(?P<m4>[01]?\d)/(?P<y4>{_YEAR})"
    rf"|(?P<m5>{_MONTH}){_GAP}+(?P<d5>[0-3]?\d)(?:st|nd|rd|th)?(?![\d.,:]\d|\d|{_GAP}?[%€£$])"
    rf"(?:,?{_GAP}+(?P<y5>{_YEAR}))?"
    rf"|(?P<m6>{_MONTH}){_GAP}+(?P<y6>{_YEAR})"
    rf"|(?P<y7>{_YEAR})(?![\d.,]?\d|[^\W\d_]|{_GAP}?(?:€|%|EUR|kWh|mAh|ml|mm|W\b|g\b|Euro|Stück))"
    rf")",
    re.IGNORECASE,
)
_MONTH_ALONE = later(
    r"\b(?:Januar|Jänner|Februar|März|April|Juni|Juli|August|September|Oktober|November|Dezember|"
    r"January|February|June|July|October|December|(?<=im )Mai|(?<=ab )Mai|(?<=bis )Mai|"
    r"(?<=in )(?:May|March)|(?<=from )(?:May|March)|(?<=until )(?:May|March))\b"
)
_TIME = later(
    r"(?<![\d.,:])(?P<h>[0-2]?\d)(?:[:.](?P<min>[0-5]\d))?[ \u00a0]?"
    r"(?:(?P<uhr>Uhr\b|h\b(?=[ \u00a0]*(?:bis|–|-)))|(?P<ap>[ap]\.?m\b\.?))"
    r"|(?<![\d.,:])(?P<h2>[0-2]?\d):(?P<min2>[0-5]\d)(?!\d|:\d)",
    re.IGNORECASE,
)


_VERSION = later(r"\b(?:version|release|v|nr\.?|no\.?|typ|type|modell|model)[ \u00a0]?$", re.I)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as written: parts that are not said are None."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    def supported_by(self, other: DateMention) -> bool:
        """Tell whether every part said here is said by the other date too, and equal.

        A day without a year (a fact „31.12.“) supports the same day of any year.
        """
        if self.month is not None and self.month != other.month:
            return False
        if self.day is not None and self.day != other.day:
            return False
        if self.year is None or self.year == other.year:
            return True
        return other.year is None and self.month is not None

    def last_day(self) -> date | None:
        """The last day this mention can mean, or None without a year."""
        if self.year is None:
            return None
        month = self.month or 12
        if self.day:
            try:
                return date(self.year, month, self.day)
            except ValueError:
                return None
        following = date(self.year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time of day in minutes since midnight."""

    start: int
    end: int
    minutes: int


def find_dates(text: str, language: str, possible: Possible = ANY) -> list[DateMention]:
    """Return all dates of a text in order, longest reading first, without overlaps.

    ``possible`` are the expressions that can match.
    """
    found = [
        mention
        for match in (_DATE.finditer(text) if _DATE in possible else ())
        if not _VERSION.search(text[max(0, match.start() - 12) : match.start()])
        if (mention := _mention(match, american=language == "en-US")) is not None
    ]
    taken = [(mention.start, mention.end) for mention in found]
    for match in _MONTH_ALONE.finditer(text) if _MONTH_ALONE in possible else ():
        if not any(start <= match.start() < end for start, end in taken):
            month = _MONTHS[match.group().lower()]
            found.append(DateMention(match.start(), match.end(), None, month, None))
    return sorted(found, key=lambda mention: mention.start)


def find_times(text: str, possible: Possible = ANY) -> Iterator[TimeMention]:
    """Yield times of day: „22 Uhr“, "10 pm", „18:30“."""
    for match in _TIME.finditer(text) if _TIME in possible else ():
        hour = int(match["h"] or match["h2"])
        if hour > 24:
            continue
        suffix = (match["ap"] or "").lower()
        if suffix.startswith("p") and hour < 12:
            hour += 12
        if suffix.startswith("a") and hour == 12:
            hour = 0
        minutes = int(match["min"] or match["min2"] or 0)
        yield TimeMention(match.start(), match.end(), hour * 60 + minutes)


SCREENED = {"*": (_DATE, _MONTH_ALONE, _TIME)}
"""What ``possible`` is about, by language."""


def day_mention(day: date) -> DateMention:
    """Return a record's date as a mention without a place in a text."""
    return DateMention(0, 0, day.year, day.month, day.day)


def _mention(match: re.Match[str], *, american: bool) -> DateMention | None:
    year: int | None
    month: int | None
    day: int | None
    if match["iso"]:
        parts = match["iso"].split("-")
        year, month, day = int(parts[0]), int(parts[1]), int(parts[2])
    elif match["d1"]:
        year, month, day = _year(match["y1"]), int(match["m1"]), int(match["d1"])
    elif match["d2"]:
        year, month, day = _year(match["y2"]), _month(match["m2"]), int(match["d2"])
    elif match["d3"]:
        year, month, day = int(match["y3"]), int(match["m3"]), int(match["d3"])
        if american or month > 12:
            month, day = day, month
    elif match["m4"]:
        year, month, day = int(match["y4"]), int(match["m4"]), None
    elif match["d5"]:
        year, month, day = _year(match["y5"]), _month(match["m5"]), int(match["d5"])
    elif match["m6"]:
        year, month, day = int(match["y6"]), _month(match["m6"]), None
    else:
        year, month, day = int(match["y7"]), None, None
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    return DateMention(match.start(), match.end(), year, month, day)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(text: str) -> int:
    return _MONTHS[text.lower().rstrip(".")]
