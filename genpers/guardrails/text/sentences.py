"""Sentences and clauses of German and English copy, as spans."""

from __future__ import annotations

import re

Span = tuple[int, int]

_ABBREVIATIONS = frozenset(
    ["z", "b", "d", "h", "u", "a", "o", "i", "v", "s", "e", "g", "usw", "etc", "bzw", "ca", "ggf", "evtl", "inkl", "exkl", "zzgl", "max", "min", "mind", "bspw", "sog", "vgl", "st", "str", "nr", "no", "tel", "abs", "art", "bd", "dr", "prof", "dipl", "ing", "hr", "fr", "mr", "mrs", "ms", "jr", "sr", "vs", "approx", "incl", "excl", "dept", "est", "gem", "lt", "mio", "mrd", "tsd", "std", "sek", "jan", "feb", "mär", "apr", "jun", "jul", "aug", "sep", "sept", "okt", "oct", "nov", "dez", "dec", "mo", "di", "mi", "do", "sa", "so", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "p", "m", "am", "pm", "zb", "ua", "uvm", "co", "ltd", "inc", "corp", "allg", "bes", "entspr", "geb", "gegr", "ges", "gez", "hrsg", "jh", "jhd", "kap", "lfd", "näml", "od", "rd", "resp", "s", "sog", "u", "u.a", "verh", "wg", "z.zt", "eff", "rev", "hon"]
)
_STOP = re.compile(r"[.!?…]+[\"'“”»«)\]]*(?=\s|$)|\n\n|\n")
_MONTHS = re.compile(
    r"\s(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|"
    r"Dezember|Jahrhundert|Quartal|Halbjahr|Etage|Stock|Tag|Monat|Jahr|Klasse|Platz|und|bis|"
    r"[a-zäöü])"
)
_CLAUSE = re.compile(r"[,;:()\[\]]|\s-\s|\s\|\s|[„“”»«]")


def sentences_of(text: str) -> list[Span]:
    """Return the spans of all sentences, without the white space around them."""
    spans: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        mark = stop.group()
        if mark == "\n" and not _line_ends(text, start, stop.start()):
            continue
        if mark[0] == "." and _dot_inside(text, start, stop.start(), stop.end()):
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
        if span[0] < end:
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
    """A single line break ends a sentence unless the line was wrapped."""
    line = text[max(start, text.rfind("\n", start, at) + 1) : at]
    following = text[at + 1 : at + 2]
    return not (line.endswith((",", "-")) or following.islower() or len(line) > 60)


def _dot_inside(text: str, start: int, dot: int, end: int) -> bool:
    """Tell a dot after an abbreviation or an ordinal from the end of a sentence."""
    if text[dot : dot + 2] not in (".", ". ", ".\n") and end - dot > 1:
        return False
    word_start = dot
    while word_start > start and (text[word_start - 1].isalnum() or text[word_start - 1] == "."):
        word_start -= 1
    word = text[word_start:dot].lower()
    if not word or end >= len(text):
        return False
    following = text[end + 1 : end + 2]
    if word.isdigit() and len(word) <= 2:
        return bool(_MONTHS.match(text, end)) or following.isdigit()
    last = word.rsplit(".", 1)[-1]
    if last in _ABBREVIATIONS and len(word) > 0:
        closing = last in {
            "usw",
            "etc",
            "uvm",
            "co",
            "inc",
            "ltd",
            "am",
            "pm",
            "a",
            "m",
            "do",
            "so",
            "no",
            "mo",
            "art",
            "max",
            "sun",
            "sat",
            "mon",
            "min",
            "est",
        }
        if closing and "." not in word and following.isupper():
            return last in {"a", "m"} and len(word) == 1 and following.isdigit()
        if closing and following.isupper() and last not in {"a"}:
            return False
        return True
    return following.islower()


def _inside_number(text: str, at: int) -> bool:
    return (
        text[at] in ",:"
        and 0 < at < len(text) - 1
        and text[at - 1].isdigit()
        and text[at + 1].isdigit()
    )
