"""Numbers in digits and in words, German and English, with what is no number left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from genpers.guardrails.analysis.number_words import (
    ENGLISH_STARTS,
    GERMAN_STARTS,
    english_number,
    german_compound,
    german_number,
    is_english_number_word,
)
from genpers.guardrails.analysis.units import UNITS
from genpers.guardrails.text.later import later

GAP = "[ \t\u00a0\u202f\u2009]"
_DIGITS = later(r"\d(?:[\d.,'’\u2009\u202f\u00a0 ]*\d)?")
_NUMBER = {
    "de": later(
        r"\d{1,3}(?:[.\u2009\u202f\u00a0' ’]\d{3})+(?:,\d+)?(?!\d)|\d+,\d+|\d+\.\d{1,2}(?!\d)|\d+"
    ),
    "en": later(
        r"\d{1,3}(?:[,\u2009\u202f' ’]\d{3})+(?:\.\d+)?(?!\d)|\d+\.\d+|\d+,\d{1,2}(?!\d)|\d+"
    ),
}
_PENCE = later(r"(?<![\d.,])\d{1,2}(?:\.\d+)?$")
_WORD = later(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_UNIT_AFTER = later(
    rf"(?:,[-–]{{1,2}})?{GAP}?-?{GAP}?(?:(?:full|whole|volle[nr]?|ganze[nr]?|gute|working|business|calendar|aufeinanderfolgende){GAP})?(?P<unit>%{GAP}?-?[Pp]unkte?n?|[%‰€£$]|°{GAP}?[CF]\b|"
    r"per cent\b|[ckm]?m[23²³](?!\w)|[^\W\d_]+[²³]?(?:/(?:[^\W\d_]+|\d+[^\W\d_]*))?)"
)
_LABEL_BEFORE = later(
    r"(?:\b(?:Schritt|Nummer|Nr\.?|No\.?|Punkt|Kapitel|Teil|Lektion|Stufe|Platz|Rang|Version|"
    r"Artikel|Artikelnummer|Bestellnummer|Rechnungsnummer|Auftragsnummer|Vertragsnummer|"
    r"Seriennummer|Teilenummer|Modell|Typ|Reihe|Serie|Band|Seite|Halle|Raum|Gleis|\w*linie|Bus|"
    r"Paragraf|Absatz|Abs\.|Art\.|Filiale|Tor|Etage|Klasse|Größe|Heft|Ausgabe|EN|ISO|DIN|PLZ|"
    r"step|number|point|chapter|part|lesson|level|version|article|order|invoice|model|series|"
    r"Bestellung|Auftrag|Rechnung|Kundennummer|Ticket|Vorgang|booking|case|"
    r"\w*(?:straße|str\.|gasse|weg|platz|allee|ring|ufer|damm)|(?:street|road|lane|avenue)|"
    r"volume|page|hall|room|platform|line|section|size|class|item|issue|track|gate|"
    r"reference|ref\.?|code|PIN)|§|#)(?:[ \t\u00a0:.#-]+(?-i:[A-Z]{1,4})[ -]?|[ \t\u00a0:.#-]*)$",
    re.IGNORECASE,
)
_SKIP_RIGHT = later(r"/7\b|[:/]\d|\.\d+\.\d|-?[A-Z]\d")
_ACRONYM_BEFORE = later(
    r"\b(?:USB(?:-[A-C])?|HDMI|WLAN|Wi-?Fi|iOS|Android|Windows|DAB|Bluetooth|ISO|DIN|EN|UZ|IP|Typ)"
    r"[ \u00a0-]?[A-Z]?$"
)
_LIST_MARKER = later(r"(?:^|\n)[ \t]*$")
_ONE_BEFORE = later(r"[ -](?:hundred|thousand|million|billion|dozen)\b", re.IGNORECASE)
_ARTICLE_NUMBER = frozenset(
    {"ein", "eine", "einen", "einem", "einer", "eines", "one", "a", "an", "eins"}
)


@dataclass(frozen=True, slots=True)
class Written:
    """One number as it stands in a text, and what of a compound follows it („30-tägig“)."""

    start: int
    end: int
    value: float
    in_words: bool
    unit: str | None = None


def parse_number(text: str, language: str) -> float:
    """Return the value of digits as written in a language; ValueError if there is none."""
    text = re.sub(r"[\u2009\u202f\u00a0 '’]", "", text)
    decimal, group = (",", ".") if language == "de" else (".", ",")
    head, found, tail = text.rpartition(group)
    if found and len(tail) != 3 and group not in head and decimal not in text:
        return float(f"{head}.{tail}")
    return float(text.replace(group, "").replace(decimal, "."))


def digit_numbers(text: str, language: str) -> Iterable[Written]:
    """Yield the numbers written in digits; labels, versions and telephone numbers are none."""
    pattern = _NUMBER["de" if language == "de" else "en"]
    for run in _DIGITS.finditer(text):
        before = text[run.start() - 1] if run.start() else " "
        if _is_telephone(run.group(), text, run.start()):
            continue
        position = run.start()
        if before.isalpha() or before in "_/#@&":
            # „f/2.8, 15 Sekunden“: what belongs to the letter ends at the comma.
            head, comma, _ = run.group().partition(", ")
            if not comma:
                continue
            position += len(head) + len(comma)
        while match := pattern.match(text, position, run.end()):
            if not _is_label(text, match.start(), match.end()):
                yield Written(
                    match.start(), match.end(), parse_number(match.group(), language), False
                )
            position = match.end()
            while position < run.end() and not text[position].isdigit():
                position += 1


def _is_telephone(run: str, text: str, start: int) -> bool:
    digits = sum(character.isdigit() for character in run)
    if start and text[start - 1] == "+":
        return True
    return digits >= 7 and (run[0] == "0" or digits >= 9) and "." not in run and "," not in run


def _is_label(text: str, start: int, end: int) -> bool:
    left = text[max(0, start - 24) : start]
    if left and left[-1] in "-" and len(left) > 1 and left[-2].isalpha():
        return True
    if text[end : end + 1] in ("G", "K", "D") and not text[end + 1 : end + 2].isalpha():
        return True
    if _ACRONYM_BEFORE.search(left):
        return True
    if text[end : end + 1].isalpha() and unit_word(text, end) is None:
        # „70er“, "5th", „3D“: letters that are no unit make a name or an ordinal of it.
        return True
    if _SKIP_RIGHT.match(text, end) and not re.match(r"[A-Za-z]+/", text[end : end + 4]):
        return unit_word(text, end) is None
    if _LABEL_BEFORE.search(left):
        return True
    following = text[end : end + 2]
    if following[:1] == "." and following[1:2] in (" ", "\u00a0", ""):
        rest = text[end + 1 :].lstrip()
        return bool(_LIST_MARKER.search(left)) or (bool(rest) and not _ends_sentence(text, end))
    return following[:1] == ")" and bool(_LIST_MARKER.search(left))


def _ends_sentence(text: str, end: int) -> bool:
    """Tell a number before a full stop from an ordinal („die 2. Auflage“): by what stands left."""
    left = text[max(0, end - 30) : end].lower()
    return not re.search(
        r"\b(?:der|die|das|den|dem|des|im|am|zum|zur|vom|beim|ihr\w*|unser\w*|dein\w*|jede\w*|"
        r"ein\w*)[ \u00a0]\d{1,3}$",
        left,
    )


def word_numbers(text: str, language: str) -> Iterable[Written]:
    """Yield the numbers written in words."""
    return _german_words(text) if language == "de" else _english_words(text)


def _german_words(text: str) -> Iterable[Written]:
    previous: re.Match[str] | None = None
    for match in _WORD.finditer(text):
        raw = match.group()
        lower = raw.lower()
        if lower[:3] in GERMAN_STARTS:
            value = german_number(lower)
            if value is not None and not (lower == "eins" or value == 0):
                if lower in ("hundert", "tausend") and text[match.end() : match.end() + 1] == "-":
                    pass
                elif lower.startswith(("million", "milliard", "dutzend")) or lower in (
                    "hundert",
                    "tausend",
                ):
                    yield from _scaled(text, match, previous, value)
                else:
                    yield Written(match.start(), match.end(), value, True)
            elif (pair := german_compound(lower)) is not None:
                yield Written(match.start(), match.end(), pair[0], True, pair[1])
        previous = match


def _scaled(
    text: str, match: re.Match[str], previous: re.Match[str] | None, value: float
) -> Iterable[Written]:
    """Yield „ein Dutzend“, „zwei Millionen“; digits in front („1,3 Millionen“) belong to it."""
    digits = re.search(
        rf"(\d+(?:[.,]\d+)*){GAP}$", text[max(0, match.start() - 16) : match.start()]
    )
    if digits:
        start = match.start() - len(digits.group())
        yield Written(start, match.end(), parse_number(digits.group(1), "de") * value, True)
        return
    start = match.start()
    if previous is not None and text[previous.end() : match.start()].strip() == "":
        word = previous.group().lower()
        if word in _ARTICLE_NUMBER:
            start = previous.start()
        else:
            factor = german_number(word)
            if factor:
                yield Written(previous.start(), match.end(), factor * value, True)
                return
    yield Written(start, match.end(), value, True)


def _english_words(text: str) -> Iterable[Written]:
    run: list[re.Match[str]] = []
    for match in (*_WORD.finditer(text), None):
        word = match.group().lower() if match else ""
        joined = match is not None and (
            (word[:3] in ENGLISH_STARTS and is_english_number_word(word))
            or (word == "and" and run and run[-1].group().lower() in ("hundred", "thousand"))
        )
        if joined and match is not None:
            gap = text[run[-1].end() : match.start()] if run else ""
            if run and gap.strip(" -\u00a0"):
                yield from _english_run(run)
                run = []
            run.append(match)
        elif run:
            yield from _english_run(run)
            run = []
        if (
            not joined
            and match is not None
            and word == "one"
            and _ONE_BEFORE.match(text, match.end())
        ):
            run = [match]


def _english_run(run: list[re.Match[str]]) -> Iterable[Written]:
    words = [match.group().lower() for match in run]
    while words and words[-1] == "and":
        words.pop()
        run = run[:-1]
    value = english_number(tuple(word for word in words if word != "and"))
    if value:
        yield Written(run[0].start(), run[-1].end(), value, True)


def unit_word(text: str, end: int) -> tuple[str, str, float, int] | None:
    """Return kind, unit, factor and end of the unit that follows a number, None without one."""
    match = _UNIT_AFTER.match(text, end)
    if not match:
        return None
    unit = match["unit"]
    if unit == "mal" and text[match.end() : match.end() + 2].strip().isdigit():
        return None  # „40 mal 80 Zentimeter“
    if unit == "p" and not _PENCE.search(text, 0, end):
        return None
    for key in (unit, unit.lower()):
        if key in UNITS:
            kind, base, factor = UNITS[key]
            return kind, base, factor, match.end()
    if "/" in unit:
        head, _, tail = unit.partition("/")
        if head in UNITS or head.lower() in UNITS or head == "ct":
            kind, base, factor = UNITS.get(head) or UNITS[head.lower()]
            return kind, f"{base}/{tail.lower()}", factor, match.end()
    return None
