"""Find what a text counts, measures and prices: money, percentages, durations, weights, counts.

Strict by language: „1.299“ is one thousand two hundred and ninety-nine in German and 1.299 in
English. Numbers in words count like digits. Versions, article numbers, list markers, step numbers
and names with digits are no quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from genpers.guardrails.analysis.number_words import (
    ENGLISH_STARTS,
    GERMAN_STARTS,
    english_number,
    german_compound,
    german_number,
    is_english_number_word,
)
from genpers.guardrails.analysis.screen import ANY, Possible
from genpers.guardrails.analysis.units import CURRENCIES, UNITS, period_after
from genpers.guardrails.text.later import later

_GAP = "[ \t\u00a0\u202f\u2009]"
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
_PARTY_BEFORE = later(
    r"\b(?:family|party|group|team|household|crew|familie|gruppe|haushalt)(?: of| von| mit)? $",
    re.IGNORECASE,
)
_OUT_OF = later(r"^ (?:out of|in|of|von)(?: every)? $", re.IGNORECASE)
_NEXT_WORD = later(r"[ \t\u00a0-]*([^\W\d_]+)")
_WORD = later(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PREFIX_MONEY = later(rf"(?:(?<![^\W\d_])(?:EUR|USD|GBP|CHF|US\$)|[€£$]){_GAP}?$")
_UNIT_AFTER = later(
    rf"(?:,[-–]{{1,2}})?{_GAP}?-?{_GAP}?(?:(?:full|whole|volle[nr]?|ganze[nr]?|gute|working|business|calendar|aufeinanderfolgende){_GAP})?(?P<unit>%{_GAP}?-?[Pp]unkte?n?|[%‰€£$]|°{_GAP}?[CF]\b|"
    r"[^\W\d_]+[²³]?(?:/(?:[^\W\d_]+|\d+[^\W\d_]*))?)"
)
_QUALIFIERS = (
    (
        later(
            r"(?:\b(?:unter|weniger als|keine|nicht einmal|nicht mal|under|less than|below|"
            r"not even))"
            rf"{_GAP}*[€£$]?$",
            re.IGNORECASE,
        ),
        "below",
    ),
    (
        later(
            rf"(?:\b(?:mehr als|über|more than|over|well over|above)){_GAP}*[€£$]?$", re.IGNORECASE
        ),
        "above",
    ),
    (
        later(
            r"(?:\b(?:bis zu|bis|maximal|höchstens|up to|at most|no more than|as much as))"
            rf"{_GAP}*[€£$]?$",
            re.IGNORECASE,
        ),
        "upto",
    ),
    (
        later(
            r"(?:\b(?:ab|mindestens|wenigstens|from|at least|"
            rf"starting at|min\.)){_GAP}*(?:nur{_GAP})?[€£$]?$",
            re.IGNORECASE,
        ),
        "from",
    ),
    (
        later(
            r"(?:\b(?:rund|etwa|ca\.|circa|ungefähr|knapp|gut|fast|about|around|roughly|almost|"
            rf"nearly|approximately)){_GAP}*[€£$]?$",
            re.IGNORECASE,
        ),
        "about",
    ),
)
_LABEL_BEFORE = later(
    r"(?:\b(?:Schritt|Nummer|Nr\.?|No\.?|Punkt|Kapitel|Teil|Lektion|Stufe|Platz|Rang|Version|"
    r"Artikel|Artikelnummer|Bestellnummer|Rechnungsnummer|Auftragsnummer|Vertragsnummer|"
    r"Seriennummer|Teilenummer|Modell|Typ|Reihe|Serie|Band|Seite|Halle|Raum|Gleis|Linie|Bus|"
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
_RANGE = later(rf"{_GAP}*(?:-|–|bis|to|und|and|or|oder){_GAP}*$")
_ARTICLE_NUMBER = frozenset(
    {"ein", "eine", "einen", "einem", "einer", "eines", "one", "a", "an", "eins"}
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity with its place.

    ``kind``: ``money``, ``percent``, ``points``, ``duration``, ``measure``, ``ratio``, ``count``.
    ``value`` is in the base unit ``unit`` (minutes, months, gram, metre, the currency's main
    unit); ``high`` is the upper end of a range. ``period`` is ``day``, ``week``, ``month`` or
    ``year`` where the amount recurs. ``nouns`` are the lower-case words that follow a count;
    ``factor`` is what one unit as written is in the base unit. ``loose`` quantities have an article
    for a number („ein Jahr“, "half a kilo", „am nächsten Tag“): they are idle talk unless a fact
    about the same thing says otherwise.
    """

    start: int
    end: int
    kind: str
    value: float
    unit: str
    high: float | None = None
    qualifier: str | None = None
    period: str | None = None
    nouns: tuple[str, ...] = ()
    in_words: bool = False
    factor: float = 1.0
    loose: bool = False


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: float
    in_words: bool
    unit: str | None = None


def find_quantities(
    text: str,
    language: str,
    skip: Iterable[tuple[int, int]] = (),
    possible: Possible = ANY,
) -> list[Quantity]:
    """Return the quantities of a text in order.

    ``skip`` are spans that hold no quantity (links, names, dates, times of day); ``possible`` are
    the expressions that can match.
    """
    worded = _WORDED["de" if language == "de" else "en"] in possible
    said = (*_digit_numbers(text, language), *(_word_numbers(text, language) if worded else ()))
    loose = _loose(text, language, possible)
    if not said and not loose:
        return []
    taken = list(skip)
    numbers = [
        number
        for number in said
        if not any(start < number.end and number.start < end for start, end in taken)
    ]
    numbers.sort(key=lambda number: (number.start, -number.end))
    distinct = [
        number
        for index, number in enumerate(numbers)
        if index == 0 or number.start >= max(other.end for other in numbers[:index])
    ]
    found = [_fraction(text, _quantity(text, number)) for number in distinct]
    spans = [(one.start, one.end) for one in found] + taken
    found += [
        one for one in loose if not any(start < one.end and one.start < end for start, end in spans)
    ]
    ordered = _join_shares(text, sorted(found, key=lambda one: one.start))
    return _with_next_unit(text, _join_spans(text, _join_ranges(text, ordered)))


_UNIT_FOLLOWS = later(
    r"^(?: ?[x×] ?|,? (?:statt|anstatt|instead of|rather than)(?: (?:alle|every|bisher))? "
    r"|,? (?:und|oder|and|or) |, )$",
    re.IGNORECASE,
)


def _with_next_unit(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give bare numbers the unit that stands once, behind the last („180 x 90 cm“)."""
    for at in range(len(found) - 2, -1, -1):
        one, after = found[at], found[at + 1]
        if (
            one.kind == "count"
            and not one.in_words
            and one.high is None
            and after.kind in ("measure", "duration")
            and not after.in_words
            and (link := _UNIT_FOLLOWS.match(text[one.end : after.start]))
            # „20 x 0,5 l“ are twenty bottles, „180 x 90 cm“ are two lengths.
            and (after.unit == "m" or link.group().strip() not in ("x", "×"))
        ):
            found[at] = replace(
                one, kind=after.kind, value=one.value * after.factor, unit=after.unit,
                factor=after.factor, nouns=(),
            )  # fmt: skip
    return found


def _join_shares(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join „neun von zehn Gästen“ and "three out of four" to a percentage."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == quantity.kind == "count"
            and 0 < last.value < quantity.value <= 1000
            and _OUT_OF.match(text[last.end : quantity.start])
            and (quantity.nouns or "out" in text[last.end : quantity.start])
        ):
            share = 100 * last.value / quantity.value
            joined[-1] = Quantity(
                last.start, quantity.end, "percent", share, "%", qualifier=last.qualifier,
                nouns=quantity.nouns, in_words=True,
            )  # fmt: skip
            continue
        joined.append(quantity)
    return joined


def _join_spans(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join „ein Jahr und sechs Monate“ to one duration."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == quantity.kind == "duration"
            and last.unit == quantity.unit
            and last.factor > quantity.factor
            and text[last.end : quantity.start].strip().lower() in ("und", "and", "")
        ):
            value = last.value + quantity.value
            joined[-1] = replace(quantity, start=last.start, value=value, qualifier=last.qualifier)
            continue
        joined.append(quantity)
    return joined


_FRACTIONS = {
    "halbe": 2, "hälften": 2, "drittel": 3, "dritteln": 3, "viertel": 4, "vierteln": 4,
    "fünftel": 5, "fünfteln": 5, "sechstel": 6, "achtel": 8, "zehntel": 10, "zehnteln": 10,
    "thirds": 3, "quarters": 4, "fifths": 5, "sixths": 6, "eighths": 8, "tenths": 10,
}  # fmt: skip
_LOOSE = {
    "de": later(
        r"\b(?:ein(?:e[nmrs]?)? )?(?P<part>halbe[nrs]?|viertel|dreiviertel|ganze[nrs]?|"
        r"volle[nrs]?)? ?"
        r"(?P<unit>jahr|monat|woche|tag|stunde|minute|sekunde|jahrhundert|jahrzehnt|quartal|kilo|pfund|"
        r"liter|meter|kilometer)(?:e[ns]?|s|n)?\b",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?P<part>half |quarter of )?(?:an?|one) (?P<part2>whole |full |half |quarter )?"
        r"(?P<unit>year|month|week|fortnight|day|hour|minute|second|century|decade|kilo|pound|litre|"
        r"metre|mile)\b",
        re.IGNORECASE,
    ),
}
_NEXT_DAY = later(
    r"\b(?:am (?:nächsten|selben|gleichen|folgenden) (?:tag|werktag)|am folgetag|noch heute bei|"
    r"(?:the )?(?:next|same) (?:working )?day|overnight delivery)\b",
    re.IGNORECASE,
)
_AND_A_HALF = later(r" and a half\b", re.IGNORECASE)
_PARTS = {"halb": 0.5, "half": 0.5, "viertel": 0.25, "quarter": 0.25, "dreiviertel": 0.75}


def _loose(text: str, language: str, possible: Possible) -> list[Quantity]:
    """Return quantities with an article for a number; plain articles need one in front."""
    pattern = _LOOSE["de" if language == "de" else "en"]
    found = list(_with_article(text, language, pattern) if pattern in possible else ())
    for match in _NEXT_DAY.finditer(text) if _NEXT_DAY in possible else ():
        found.append(
            Quantity(
                match.start(), match.end(), "duration", 1440.0, "minute", in_words=True, loose=True
            )
        )
    return found


def _with_article(text: str, language: str, pattern: re.Pattern[str]) -> Iterable[Quantity]:
    for match in pattern.finditer(text):
        said = match.group().lower()
        part = (match["part"] or match.groupdict().get("part2") or "").strip().lower()
        if language == "de" and not said.startswith(
            ("ein", "halb", "viertel", "dreiviertel", "ganz")
        ):
            continue
        unit = match["unit"].lower()
        if unit in ("pound", "pfund") and not part:
            continue
        kind, base, factor = UNITS[unit] if unit != "pfund" else ("measure", "g", 500.0)
        if unit == "pound":
            kind, base, factor = UNITS["lb"]
        share = next((value for key, value in _PARTS.items() if part.startswith(key)), 1.0)
        more = _AND_A_HALF.match(text, match.end())
        share += 0.5 if more else 0.0
        yield Quantity(
            match.start(), more.end() if more else match.end(), kind, share * factor, base,
            qualifier=_qualifier(text[max(0, match.start() - 16) : match.start()]),
            in_words=True, factor=factor, loose=True,
        )  # fmt: skip


# How every number word begins: what ``german_number``, ``german_compound`` and ``english_number``
# read. Where none of these can stand, no word needs to be read.
_WORDED = {
    "de": later(
        r"\b(?:null|eins|zw(?:ei|o|ölf|an)|drei|vier|fünf|sech|sieb|acht|neun|zehn|elf|"
        r"anderthalb|ein(?:einhalb|und|hundert|tausend|mal|fach|jähr|monat|wöch|täg|stünd|minüt|"
        r"köpf|teil|stuf|sitz|stöck|lag|jahr|tag)|dutzend|million|milliard|hundert|tausend)",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
        r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|"
        r"eighty|ninety|dozen|hundred|thousand|million|billion)\b",
        re.IGNORECASE,
    ),
}
SCREENED = {
    "*": (_NEXT_DAY, _LOOSE["en"], _WORDED["en"]),
    "de": (_LOOSE["de"], _WORDED["de"]),
}
"""What ``possible`` is about, by language."""


def _fraction(text: str, quantity: Quantity) -> Quantity:
    """Return „vier Fünftel“ as 80 percent, anything else unchanged."""
    if quantity.kind != "count" or not quantity.nouns or quantity.nouns[0] not in _FRACTIONS:
        return quantity
    end = text.lower().index(quantity.nouns[0], quantity.end) + len(quantity.nouns[0])
    value = 100.0 * quantity.value / _FRACTIONS[quantity.nouns[0]]
    return replace(quantity, end=end, kind="percent", value=value, unit="%", nouns=())


def parse_number(text: str, language: str) -> float:
    """Return the value of digits as written in a language; ValueError if there is none."""
    text = re.sub(r"[\u2009\u202f\u00a0 '’]", "", text)
    decimal, group = (",", ".") if language == "de" else (".", ",")
    head, found, tail = text.rpartition(group)
    if found and len(tail) != 3 and group not in head and decimal not in text:
        return float(f"{head}.{tail}")
    return float(text.replace(group, "").replace(decimal, "."))


def _digit_numbers(text: str, language: str) -> Iterable[_Number]:
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
                yield _Number(
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
    if text[end : end + 1].isalpha() and _unit_word(text, end) is None:
        # „70er“, "5th", „3D“: letters that are no unit make a name or an ordinal of it.
        return True
    if _SKIP_RIGHT.match(text, end) and not re.match(r"[A-Za-z]+/", text[end : end + 4]):
        return _unit_word(text, end) is None
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


def _word_numbers(text: str, language: str) -> Iterable[_Number]:
    return _german_words(text) if language == "de" else _english_words(text)


def _german_words(text: str) -> Iterable[_Number]:
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
                    yield _Number(match.start(), match.end(), value, True)
            elif (pair := german_compound(lower)) is not None:
                yield _Number(match.start(), match.end(), pair[0], True, pair[1])
        previous = match


def _scaled(
    text: str, match: re.Match[str], previous: re.Match[str] | None, value: float
) -> Iterable[_Number]:
    """Yield „ein Dutzend“, „zwei Millionen“; digits in front („1,3 Millionen“) belong to it."""
    digits = re.search(
        rf"(\d+(?:[.,]\d+)*){_GAP}$", text[max(0, match.start() - 16) : match.start()]
    )
    if digits:
        start = match.start() - len(digits.group())
        yield _Number(start, match.end(), parse_number(digits.group(1), "de") * value, True)
        return
    start = match.start()
    if previous is not None and text[previous.end() : match.start()].strip() == "":
        word = previous.group().lower()
        if word in _ARTICLE_NUMBER:
            start = previous.start()
        else:
            factor = german_number(word)
            if factor:
                yield _Number(previous.start(), match.end(), factor * value, True)
                return
    yield _Number(start, match.end(), value, True)


def _english_words(text: str) -> Iterable[_Number]:
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


def _english_run(run: list[re.Match[str]]) -> Iterable[_Number]:
    words = [match.group().lower() for match in run]
    while words and words[-1] == "and":
        words.pop()
        run = run[:-1]
    value = english_number(tuple(word for word in words if word != "and"))
    if value:
        yield _Number(run[0].start(), run[-1].end(), value, True)


def _unit_word(text: str, end: int) -> tuple[str, str, float, int] | None:
    match = _UNIT_AFTER.match(text, end)
    if not match:
        return None
    unit = match["unit"]
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


def _quantity(text: str, number: _Number) -> Quantity:
    start, end, value = number.start, number.end, number.value
    factor = 1.0
    kind, unit, period = "count", "", None
    nouns: tuple[str, ...] = ()
    prefix = _PREFIX_MONEY.search(text[max(0, start - 5) : start])
    if number.unit is not None:
        kind, unit, value = _compound(number)
    elif prefix:
        kind, unit = "money", CURRENCIES[prefix.group().strip()]
        start -= len(prefix.group())
        end += len(match.group()) if (match := re.match(r",[-–]{1,2}", text[end:])) else 0
        scale = re.match(rf"{_GAP}?(million|billion|m|bn|k)\b", text[end:])
        if scale:
            value *= {"million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "k": 1e3}[scale[1]]
            end += len(scale.group())
    elif found := _unit_word(text, end):
        kind, unit, factor, end = found
        value *= factor
    if kind == "count":
        nouns = _nouns(text, end) or ((text[start:end].lower(),) if number.unit == "" else ())
        if _PARTY_BEFORE.search(text[max(0, start - 20) : start]):
            nouns = ("people",)
    elif kind in ("money", "percent", "measure"):
        period = period_after(text, end)
    qualifier = _qualifier(text[max(0, start - 16) : start])
    return Quantity(
        start,
        end,
        kind,
        value,
        unit,
        None,
        qualifier,
        period,
        nouns,
        number.in_words,
        factor,
    )


def _nouns(text: str, end: int) -> tuple[str, ...]:
    """Return up to three lower-case words after a number, up to a break or the next number."""
    words: list[str] = []
    position = end
    while len(words) < 3 and (match := _NEXT_WORD.match(text, position)):
        words.append(match[1].lower())
        position = match.end()
    return tuple(words)


def _compound(number: _Number) -> tuple[str, str, float]:
    if number.unit in ("", None):
        return "count", "", number.value
    if number.unit in ("mal", "fach"):
        return "times", number.unit or "", number.value
    kind, base, factor = UNITS[str(number.unit)]
    return kind, base, number.value * factor


def _qualifier(left: str) -> str | None:
    for pattern, name in _QUALIFIERS:
        if pattern.search(left):
            return name
    return None


def _join_ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if last is not None and last.high is None and last.value < quantity.value:
            gap = text[last.end : quantity.start]
            link = _RANGE.match(gap) if gap.strip() else None
            same = last.kind == quantity.kind and last.unit == quantity.unit
            bare = last.kind == "count" and not gap.strip(" \u00a0-–bistoundar")
            spread = gap.strip() in ("-", "–", "bis", "to") or text[
                max(0, last.start - 12) : last.start
            ].lower().rstrip().endswith(("zwischen", "between"))
            if link and spread and (same or bare):
                factor = 1.0 if same else quantity.factor
                joined[-1] = Quantity(
                    last.start, quantity.end, quantity.kind, last.value * factor, quantity.unit,
                    quantity.value, last.qualifier, quantity.period, quantity.nouns,
                    last.in_words, quantity.factor,
                )  # fmt: skip
                continue
        joined.append(quantity)
    return joined
