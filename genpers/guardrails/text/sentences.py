"""Sentences and clauses of German and English copy, as spans."""

from __future__ import annotations

from genpers.guardrails.text.abbreviations import AFTER_NUMBERS, ALWAYS_GO_ON, MAY_END
from genpers.guardrails.text.later import later

Span = tuple[int, int]

_STOP = later(r"[.!?…]+[\"'“”»«)\]]*(?=\s|$)|\n+")
# What may follow an ordinal: „am 1. Mai", „im 3. Quartal", „der 2. und der 3."
_ORDINAL_NEXT = later(
    r"\s(?:Januar|Jänner|Feber|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|"
    r"Dezember|Jan\.|Feb\.|Sep|Okt|Nov|Dez|Jahrhundert|Quartal|Halbjahr|Etage|Stock|Obergeschoss|"
    r"Tag|Woche|Monat|Jahr|Lebensjahr|Vertragsjahr|Klasse|Platz|Auflage|Rate|Person|Advent|Mal|"
    r"Stelle|Generation|Januarwoche|Kalenderwoche|[a-zäöü\d(])"
)
_CLAUSE = later(r"[,;:()\[\]]|\s-\s|\s\|\s|[„“”»«]")
_WRAPPED = 60


def sentences_of(text: str) -> list[Span]:
    """Return the spans of all sentences, without the white space around them.

    A blank line always ends a sentence; a single line break does unless the line was wrapped.
    """
    spans: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        mark = stop.group()
        if mark[0] == "\n":
            if len(mark) == 1 and not _line_ends(text, start, stop.start()):
                continue
        elif (mark == "." and _goes_on(text, start, stop.start())) or (
            mark[-1] in "\"'“”»«)]" and _spoken_on(text, stop.end())
        ):
            continue
        _add(spans, text, start, stop.end())
        start = stop.end()
    _add(spans, text, start, len(text))
    return spans


def clauses_of(text: str, sentence: Span) -> list[Span]:
    """Return the spans between commas, colons, dashes, brackets and quotation marks."""
    spans: list[Span] = []
    start, end = sentence
    for cut in _CLAUSE.finditer(text, start, end):
        if _inside_number(text, cut.start()):
            continue
        _add(spans, text, start, cut.start())
        start = cut.end()
    _add(spans, text, start, end)
    return spans


def span_around(spans: list[Span], start: int, end: int) -> Span:
    """Return the smallest run of the given spans that covers ``start`` to ``end``."""
    first = last = None
    for span in spans:
        if span[1] > start and first is None:
            first = span
        if span[0] >= end:
            break
        last = span
    if first is None or last is None or last[1] < first[0]:
        return start, end
    return min(first[0], start), max(last[1], end)


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def _line_ends(text: str, start: int, at: int) -> bool:
    line = text[max(start, text.rfind("\n", start, at) + 1) : at]
    following = text[at + 1 : at + 2]
    return not (line.endswith((",", "-")) or following.islower() or len(line) > _WRAPPED)


def _spoken_on(text: str, end: int) -> bool:
    """Tell whether a sentence goes on after a quotation: „Los geht's!" heißt unser Kurs."""
    following = text[end + 1 : end + 2]
    return text[end : end + 1] == " " and following.islower()


def _goes_on(text: str, start: int, dot: int) -> bool:
    """Tell a dot after an abbreviation or an ordinal from the end of a sentence."""
    following = text[dot + 2 : dot + 3]
    if not following:
        return False
    if following.islower():
        return True
    first = dot
    while first > start and (text[first - 1].isalnum() or text[first - 1] == "."):
        first -= 1
    word = text[first:dot]
    if not word or text[first - 1 : first] in ("/", "_", "="):
        return False
    if word.isdigit():
        return len(word) <= 2 and _ORDINAL_NEXT.match(text, dot + 1) is not None
    last = word.rsplit(".", 1)[-1].lower()
    if "." in word or len(last) == 1:
        # „z. B. Mieter" and "J. Smith" go on, „p. a. Mehr" does not.
        return last not in MAY_END or following.isdigit()
    if last in AFTER_NUMBERS:
        return text[max(0, first - 2) : first - 1].isdigit()
    return last in ALWAYS_GO_ON or (last in MAY_END and following.isdigit())


def _inside_number(text: str, at: int) -> bool:
    return (
        text[at] in ",:"
        and 0 < at < len(text) - 1
        and text[at - 1].isdigit()
        and text[at + 1].isdigit()
    )
