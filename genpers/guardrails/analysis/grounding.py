"""Judge every quantity, date and time of a text by the evidence: supported, or what is wrong.

The order of the answers: supported beats shifted (a hedge was dropped) beats contradicted (the
same label has another value) beats expired beats unsupported. Without products nothing can be
judged; then a quantity is ``unknown``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from genpers.guardrails.analysis.dates import DateMention, TimeMention, find_dates, find_times
from genpers.guardrails.analysis.evidence import Evidence, Support
from genpers.guardrails.analysis.quantities import Quantity, find_quantities
from genpers.guardrails.analysis.screen import ANY, Possible
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.text.later import later

Status = str

REFERENCE_KEYS = later(
    r"(?<![^\W\d_])(?:30|lowest\w*|niedrigst\w*|tiefst\w*|uvp|rrp|msrp|list(?:en)?(?:_?pr\w+)?|statt\w*|"
    r"vorher\w*|fr(?:ue|ü)her\w*|alte?r?(?:_?preis)?|old|was|previous\w*|regul\w+|normal\w*|streich\w*|"
    r"bisher\w*|vergleich\w*|original\w*|usual\w*|before)(?![^\W_])"
    r"|(?:30_?(?:tage|days?|d)|preis_?(?:alt|vorher)|(?:alt|vor)preis)",
    re.IGNORECASE,
)
"""Keys of facts that hold a price to compare with, not the price to pay."""

REFERENCE_WORDS = later(
    r"\b(?:statt|anstatt|anstelle|früher|bisher|zuvor|vorher|sonst|regulär|ursprünglich|UVP|"
    r"Preisempfehlung|Listenpreis|Normalpreis|niedrigster?|tiefster?|Tiefstpreis|30 Tage|"
    r"instead of|was|were|formerly|previously|originally|usually|normally|RRP|list price|lowest|"
    r"down from|reduced from|before)\b[^.!?\n]{0,60}$",
    re.IGNORECASE,
)
_REFERENCE_AFTER = later(
    r"^ (?:war|waren|ist|sind|was|were|is) (?:[^\W\d_]+ ){0,3}?(?:niedrigste\w*|tiefste\w*|"
    r"regulärer?|ursprünglich\w*|frühere\w*|bisherige\w*|lowest|regular|original|previous|former)\b",
    re.IGNORECASE,
)
"""What says behind a price that it is not the one to pay („149 € waren der niedrigste Preis“)."""
_SAVING_WORDS = later(
    r"\b(?:spar\w*|rabatt\w*|nachlass|günstiger|billiger|weniger|reduziert|ersparnis|preisvorteil|"
    r"geschenkt|erlass\w*|save|saving|savings|off|discount|cheaper|less|reduction|reduced)\b",
    re.IGNORECASE,
)
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
_DEADLINE = later(
    r"\b(?:ab|bis|seit|vom|zum|endet|beginnt|startet|gültig|until|till|by|from|since|starts|ends|"
    r"starting)\b[^.!?\n]{0,14}$",
    re.IGNORECASE,
)
_OFFERED = later(
    r"\b(?:gilt|gelten|gültig\w*|angebot\w*|aktion\w*|preis\w*|rabatt\w*|gutschein\w*|"
    r"verfügbar|erhältlich|bestell\w*|liefer\w*|anmeld\w*|läuft|laufen|kostet|kosten|zins\w*|"
    r"spar\w*|kündbar|geöffnet|valid|offers?|deal|price\w*|discount|code|available|orders?|"
    r"deliver\w*|sign up|runs?|costs?|saves?|open|apply|book\w*|ends?|starts?)\b",
    re.IGNORECASE,
)
_SERVICE_HOURS = later(
    r"\b(?:bis|ab|von|zwischen|geöffnet|erreichbar|täglich|until|till|from|open|by|before)\b"
    r"[^.!?\n]{0,24}$",
    re.IGNORECASE,
)
_MEASURED = later(
    r"\b(?:hält|halten|läuft|laufen|dauert|dauern|gilt|geliefert|Lieferung|Paket|wiegt|wiegen|fasst|"
    r"reicht|Garantie|Laufzeit|lasts?|runs?|takes?|arrives?|delivered|delivery|weighs?|holds|"
    r"guarantee|warranty|trial|try|testen|ausprobieren|zurück\w*|binde\w*|Vertrag)\b",
    re.IGNORECASE,
)
_LIMITED = later(
    r"\b(?:aufhör\w*|endet|maximal|höchstens|Grenze|Limit|limit|stops? at|tops? out|"
    r"ends? at|maximum|beginn\w* bei|start\w* bei|los ab|mindestens|wenigstens|aufwärts|"
    r"starts? at|begins? at|at least|upwards|open (?:one|it|an account) with|"
    r"eröffnen Sie (?:es|das Konto) mit)\b",
    re.IGNORECASE,
)
_STRUCTURE = re.compile(
    r"(?:schritte?n?|klicks?|fragen?|tipps?|gründe?n?|dinge?n?|sachen|abschnitte?n?|handgriffe?n?|"
    r"steps?|clicks?|taps?|questions?|tips?|reasons?|things|ways|sections?)$"
)
_NIGHTS = re.compile(r"(?:nächte?n?|übernachtung\w*|nights?|overnights?)$")
_OPENING = re.compile(r"\d{1,2} ?(?:-|–|bis|und|to|and) ?$", re.IGNORECASE)
_OTHER_DAYS = re.compile(
    r"(?<![\d.,])(?:[0-3]?\d(?:\.|st|nd|rd|th)?(?:, | und | and | or | oder | ?& ?|/))+$"
)
_SMALL_TALK = 12
_ADVICE = {
    "de": later(
        r"\b(?:prüf|wechsl?e?l|lager|leg|stell|setz|lass|beginn|wart|mess|plan|reinig|wasch|trockn|"
        r"gieß|lüft|rühr|knet|back|koch|dünst|brat|weich|bewahr|schneid|kühl|dreh|halt|üb|iss|ess|"
        r"wässer|dämpf|schlag|schüttl?e?l)(?:e?n) Sie\b|\b(?:ziehen|ruhen|gehen|trocknen|quellen|"
        r"köcheln|abkühlen|stehen|einwirken|einweichen) (?:lassen|lässt|lasst)\b",
        re.IGNORECASE,
    ),
    "en": later(
        r"(?:^|[.!?:;,\n] ?(?:then |and |or )?)\s*(?:please )?"
        r"(?:check|change|replace|store|leave|let|set|"
        r"wait|start|begin|measure|plan|clean|wash|dry|water|air|stir|knead|bake|cook|simmer|steep|"
        r"rest|soak|keep|cut|allow|chill|boil|fry|roast|turn|hold|press|rinse|cool|practise)\b",
        re.IGNORECASE,
    ),
}
_PER_UNIT = later(
    r"(?:\b(?:je|pro|per|an?|each)|/) ?(?P<unit>stunde|tag|woche|monat|hour|day|week|month)\b",
    re.IGNORECASE,
)
_MINUTES = {"stunde": 60, "hour": 60, "tag": 1440, "day": 1440, "woche": 10080, "week": 10080}
_COUNTING = frozenset(
    ["every", "alle", "two", "three", "four", "five", "zwei", "drei", "vier", "fünf", "day", "days",
     "week", "weeks", "tag", "tage", "woche", "wochen", "monat", "monate", "month", "months"]
)  # fmt: skip
_PRICED = later(
    r"(?:[€£$] ?\d[\d.,]*|\d ?(?:€|£|\$|p|pence|ct|cents?|euros?|pounds|dollars)) $", re.IGNORECASE
)
_EACH = later(r"^ (?:je|pro|per|an?|each|for each|für jede\w*) \w+", re.IGNORECASE)
_NAME_PART = later(r"[^\W\d_]{2,}[ -]?\d{1,5}(?![\w.,])")
_COMPARED = later(
    r"\b(?:als|than|gegenüber|weiter|länger|mehr|weniger|more|longer|further|less)\b", re.IGNORECASE
)
_YEARLY = later(r"\b(?:jahr|jährlich|year|yearly|annually|annual)\b", re.IGNORECASE)
_PERSONS = frozenset(
    ["person", "persons", "personen", "people", "guests", "gäste", "gästen", "leute", "menschen",
     "passengers", "adults", "erwachsene", "family", "köpfe"]
)  # fmt: skip
_EVERY = {
    "de": (("täglich", 365.0), ("wöchentlich", 52.0), ("monatlich", 12.0), ("zweimonatlich", 6.0),
           ("vierteljährlich", 4.0), ("quartalsweise", 4.0), ("halbjährlich", 2.0)),
    "en": (("daily", 365.0), ("weekly", 52.0), ("monthly", 12.0), ("bimonthly", 6.0),
           ("quarterly", 4.0), ("twice a year", 2.0), ("every other month", 6.0)),
}  # fmt: skip
_INTERVAL = later(r"\b(?:alle|every) $", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the evidence says of one quantity, date or time.

    ``status``: ``supported``, ``shifted``, ``contradicted``, ``expired``, ``past``,
    ``unsupported`` or ``unknown``; ``expected`` is what the evidence says instead.
    """

    start: int
    end: int
    kind: str
    status: Status
    expected: str | None = None
    source: str | None = None
    saving: bool = False
    qualifier: str | None = None


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
        if (left := _OPENING.search(text[max(0, one.start - 12) : one.start]))
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
    found = [_date(text, one, evidence, day) for one in counted.dates]
    found += [_time(text, one, evidence) for one in counted.times]
    named = _parts_of_names(text, evidence.names) if counted.quantities else []
    for quantity in counted.quantities:
        if not _free(quantity.start, quantity.end, named):
            continue
        found.append(_judge_quantity(text, language, quantity, evidence, day))
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


def clause_around(text: str, start: int, end: int) -> str:
    """Return the words of the clause around a span, without the span itself."""
    left = re.split(r"[.!?\n:;](?=\s|$)|, (?=\D)", text[max(0, start - 90) : start])[-1]
    right = re.split(r"[.!?\n:;](?=\s|$)|, (?=\D)", text[end : end + 60])[0]
    return f"{left} {right}"


def _judge_quantity(
    text: str, language: str, quantity: Quantity, evidence: Evidence, day: date
) -> Judgement | None:
    span = (quantity.start, quantity.end)
    clause = clause_around(text, *span)
    saving = bool(_SAVING_WORDS.search(clause))
    soft = _is_soft(quantity)

    def answer(status: Status, support: Support | None = None) -> Judgement:
        return Judgement(
            *span,
            quantity.kind,
            status,
            support.text if support else None,
            support.source if support else None,
            saving,
            quantity.qualifier,
        )

    if quantity.loose and (
        not evidence.known or _PRICED.search(text[max(0, quantity.start - 16) : quantity.start])
    ):
        return None  # "£5 a month" says what recurs, not how long
    if not evidence.known and not any(
        _equal(quantity, other) for support in evidence.supports for other in support.quantities
    ):
        return None if soft else answer("unknown")
    reference = quantity.kind == "money" and bool(
        REFERENCE_WORDS.search(text[max(0, quantity.start - 70) : quantity.start])
        or _REFERENCE_AFTER.match(text[quantity.end : quantity.end + 60])
    )
    holders = _holders(quantity, evidence.supports, reference, saving)
    valid = [support for support, _ in holders if support.valid]
    stems = set(content_stems(clause, language))
    rival = _rival(quantity, stems, evidence, valid)
    if valid:
        if (
            rival is not None
            and not any(shared(one.key, stems) for one in valid)
            and not _COMPARED.search(clause)
        ):
            return answer("contradicted", rival)
        dropped = None if _LIMITED.search(clause) else _dropped_hedge(quantity, holders)
        if (
            dropped
            and quantity.kind == "duration"
            and not shared(stems, dropped.stems | dropped.key)
        ):
            dropped = None
        return answer("shifted", dropped) if dropped else answer("supported", valid[0])
    if quantity.kind == "percent" and quantity.value == 100:
        # „100 % Wolle“ says no more than a fact that names the wool.
        after = content_stems(text[quantity.end : quantity.end + 24], language)[:2]
        known = {stem for support in evidence.valid() for stem in support.stems}
        if after and shared(after[:1], known):
            return answer("supported")
    if rival is not None and quantity.kind == "count":
        return answer("contradicted", rival)
    if _derived(quantity, evidence.valid(), saving) or _is_age(quantity, evidence, day):
        return answer("supported")
    if _is_multiple(text, language, quantity, evidence) or _is_frequency(quantity, evidence):
        return answer("supported")
    if quantity.kind == "duration" and (
        _is_between_times(quantity, evidence) or _is_priced_time(text, language, quantity, evidence)
    ):
        return answer("supported")
    if quantity.loose:
        measured = bool(_MEASURED.search(clause))
        related = _rival_loose(quantity, stems, evidence, measured)
        return answer("contradicted", related) if related else None
    if holders and all(not support.holds for support, _ in holders):
        return answer("expired", holders[0][0])
    if holders:
        return answer("market", holders[0][0])
    if rival is None:
        rival = _same_unit(quantity, evidence.valid(), reference)
    if rival is not None:
        return answer("contradicted", rival)
    if _is_advice(text, language, quantity, stems, evidence):
        return None
    return None if soft else answer("unsupported")


def _is_between_times(quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether a duration is the time between two times of a fact („10 bis 15 Uhr“)."""
    for support in evidence.valid():
        ends = [one.minutes for one in support.times]
        # „10 bis 15 Uhr“: the first number is a time too.
        starts = [
            60 * int(left.group().split()[0].rstrip("-–bisto"))
            for one in support.times
            if (left := _OPENING.search(support.text[max(0, one.start - 12) : one.start]))
        ]
        if any(
            _close((end - start) % 720, quantity.value) for end in ends for start in ends + starts
        ):
            return True
    return False


def _is_priced_time(text: str, language: str, quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether an amount beside a duration is a rate of the evidence times that duration."""
    around = text[max(0, quantity.start - 50) : quantity.end + 40]
    said = [one.value for one in find_quantities(around, language) if one.kind == "money"]
    for support in evidence.of("fact:"):
        rates = [one.value for one in support.quantities if one.kind == "money" and one.value]
        times = [one.value for one in support.quantities if one.kind == "duration" and one.value]
        per = _PER_UNIT.search(support.text)
        if per is not None:
            times.append(float(_MINUTES.get(per["unit"].lower(), 43_800)))
        minutes = _minutes(quantity, quantity.value)
        if any(
            _close(money / rate, minutes / time)
            for money in said
            for rate in rates
            for time in times
        ):
            return True
    return False


def _is_advice(
    text: str, language: str, quantity: Quantity, stems: set[str], evidence: Evidence
) -> bool:
    """Tell how long or how often the reader is asked to do something from what a product offers."""
    advice = _ADVICE.get(language)
    if quantity.kind != "duration" or advice is None:
        return False
    begin = max(text.rfind(mark, 0, quantity.start) for mark in (". ", "! ", "? ", "\n")) + 1
    ends = [at for mark in ".!?\n" if (at := text.find(mark, quantity.end)) >= 0]
    if not advice.search(text[begin : min(ends, default=len(text))]):
        return False
    return not any(
        shared({*support.key, *support.stems}, stems - _COUNTING)
        for support in evidence.of("fact:", "claim:")
        if any(one.kind == "duration" for one in support.quantities)
    )


def _is_soft(quantity: Quantity) -> bool:
    """Tell a count that needs no proof unless the evidence says otherwise („zwei Kabel“)."""
    if quantity.kind == "times":
        return quantity.value < 4 and quantity.in_words
    if quantity.kind != "count":
        return False
    if any(_STRUCTURE.match(noun) for noun in quantity.nouns[:2]):
        return True
    if not quantity.in_words:
        return False
    # „bis elf“ and „um achtzehn Uhr“ are times of day in words.
    of_day = quantity.value <= 24 and (not quantity.nouns or quantity.nouns[0] in ("uhr", "o"))
    return of_day or quantity.value <= _SMALL_TALK


def _holders(
    quantity: Quantity, supports: Iterable[Support], reference: bool, saving: bool
) -> list[tuple[Support, Quantity]]:
    found: list[tuple[Support, Quantity]] = []
    for support in supports:
        if quantity.kind == "money" and support.source.startswith("fact:") and not saving:
            is_reference = bool(REFERENCE_KEYS.search(support.source))
            if is_reference and not reference:
                continue
        for other in support.quantities:
            if _equal(quantity, other, support):
                found.append((support, other))
                break
        else:
            if _equals_bare(quantity, support):
                found.append((support, quantity))
    return found


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))


def _equal(quantity: Quantity, other: Quantity, support: Support | None = None) -> bool:
    """Tell whether two quantities say the same: value, unit, period, range."""
    if quantity.kind == other.kind == "count":
        return _same_count(quantity, other)
    if quantity.kind == "count" and not quantity.nouns:
        return _close(quantity.value, other.value / (other.factor or 1.0))
    if {quantity.kind, other.kind} == {"count", "times"} or (
        quantity.unit == "mal" and other.kind == "count"
    ):
        return _close(quantity.value, other.value)
    if quantity.kind == "count" and other.kind == "duration" and other.in_words:
        return False
    if {quantity.unit, other.unit} == {"minute", "month"}:
        return quantity.high is other.high is None and _close_enough(quantity, other)
    if quantity.kind != other.kind or not _same_measure(quantity, other):
        return False
    if quantity.period and other.period and quantity.period != other.period:
        year, of_other = _yearly(quantity), _yearly(other)
        return abs(year - of_other) <= 0.03 * of_other and quantity.kind == "money"
    if quantity.high is not None or other.high is not None:
        if quantity.high is None:
            ends = {
                "upto": other.high,
                "below": other.high,
                "from": other.value,
                "above": other.value,
            }
            wanted = ends.get(quantity.qualifier or "")
            return wanted is not None and _close(quantity.value, wanted)
        return (
            other.high is not None
            and _close(quantity.value, other.value)
            and _close(quantity.high, other.high)
        )
    if quantity.kind == "percent" and (quantity.in_words or other.in_words):
        return abs(quantity.value - other.value) <= 0.5
    return _close(quantity.value, other.value) or _rounded(quantity, other)


def _same_measure(quantity: Quantity, other: Quantity) -> bool:
    """Tell whether units agree; cents of any currency do, and „je kWh“ may be left out."""
    if quantity.unit == other.unit:
        return True
    if quantity.kind != "money":
        return False
    bare, of_other = quantity.unit.split("/")[0], other.unit.split("/")[0]
    if "/" in quantity.unit and "/" in other.unit:
        return False
    return bare == of_other or 0.01 in (quantity.factor, other.factor)


def _rounded(quantity: Quantity, other: Quantity) -> bool:
    """Tell whether a value said with „rund“, „über“ or „unter“ is the other one rounded."""
    if quantity.kind == "duration" and quantity.loose:
        return False
    if quantity.qualifier == "about":
        return abs(quantity.value - other.value) <= 0.05 * other.value
    if quantity.qualifier == "above":
        return quantity.value <= other.value <= 1.2 * quantity.value
    if quantity.qualifier == "below":
        return 0.8 * quantity.value <= other.value <= quantity.value
    return False


def _same_count(quantity: Quantity, other: Quantity) -> bool:
    if (quantity.high or 0) != (other.high or 0):
        return False
    if not _close(quantity.value, other.value):
        return bool(shared(quantity.nouns, set(other.nouns))) and _rounded(quantity, other)
    if quantity.value < 100 or not quantity.nouns or not other.nouns:
        return True
    return bool(shared(quantity.nouns, set(other.nouns)))


def _yearly(quantity: Quantity) -> float:
    per_year = {"day": 365.0, "week": 52.0, "month": 12.0, "year": 1.0}
    return quantity.value * per_year.get(quantity.period or "", 1.0)


def _equals_bare(quantity: Quantity, support: Support) -> bool:
    """Tell whether a fact is just this number, its unit left to the fact's name."""
    if not support.source.startswith(("fact:", "customer:")) or len(support.quantities) != 1:
        return False
    other = support.quantities[0]
    if other.kind != "count" or other.nouns or other.end - other.start < len(support.text.strip()):
        return False
    return _close(quantity.value / (quantity.factor or 1.0), other.value)


def _rival(
    quantity: Quantity, stems: set[str], evidence: Evidence, valid: Sequence[Support]
) -> Support | None:
    """Return a fact whose name or words stand in the clause and which gives another value."""
    if quantity.kind in ("count", "times"):
        return _rival_count(quantity, evidence.valid(), valid)
    for support in evidence.of("fact:", "claim:"):
        if support in valid or not support.key:
            continue
        same = [
            other
            for other in support.quantities
            if other.kind == quantity.kind and other.unit == quantity.unit
        ]
        key = [one for one in support.key if not one.isdigit()]
        if same and shared(key, stems) and not any(_equal(quantity, one) for one in same):
            return support
    return None


def _rival_count(
    quantity: Quantity, supports: Iterable[Support], valid: Sequence[Support]
) -> Support | None:
    if valid or not quantity.nouns:
        return None
    nouns = {noun for noun in quantity.nouns[:2] if len(noun) > 3}
    of_persons = quantity.nouns[0] in _PERSONS
    said = set(content_stems(" ".join(nouns), "de"))
    for support in supports:
        listed = _list_length(support.text) if support.source.startswith("fact:") else 0
        if listed and listed != quantity.value and shared(said, support.key):
            return support
        for other in support.quantities:
            if other.kind == "count" and of_persons and _PERSONS & set(other.nouns[:1]):
                return support
            if other.kind == "count" and shared(
                content_stems(" ".join(nouns), "de"),
                set(content_stems(" ".join(other.nouns), "de")),
            ):
                return support
    return None


def _same_unit(quantity: Quantity, supports: Iterable[Support], reference: bool) -> Support | None:
    """Return the one fact with a value of the same kind that this quantity disagrees with."""
    if quantity.kind in ("count", "times", "percent", "duration"):
        return None
    rivals = [
        support
        for support in supports
        if support.source.startswith("fact:")
        and (quantity.kind != "money" or reference == bool(REFERENCE_KEYS.search(support.source)))
        and any(o.kind == quantity.kind and o.unit == quantity.unit for o in support.quantities)
    ]
    return rivals[0] if len(rivals) == 1 else None


_ALIKE = {
    "upto": ("upto", "below"), "below": ("upto", "below"),
    "from": ("from", "above"), "above": ("from", "above"),
}  # fmt: skip


def _dropped_hedge(
    quantity: Quantity, holders: Sequence[tuple[Support, Quantity]]
) -> Support | None:
    """Return the evidence if all of it hedges („bis zu“, „ab“) and the text does not."""
    hedged = [
        support
        for support, other in holders
        if other.qualifier in ("upto", "from", "above", "below")
        and quantity.kind != "count"
        and quantity.qualifier not in _ALIKE[other.qualifier]
        and other.kind in ("money", "percent", "measure", "duration")
    ]
    return hedged[0] if hedged and len(hedged) == len(holders) else None


def _rival_loose(
    quantity: Quantity, stems: set[str], evidence: Evidence, measured: bool
) -> Support | None:
    """Return evidence about the same thing that gives another value of the same dimension."""
    found: Support | None = None
    for support in evidence.of("fact:", "claim:", "summary"):
        same = [
            other
            for other in support.quantities
            if other.kind == quantity.kind
            and (other.kind == "duration" or other.unit == quantity.unit)
        ]
        if any(_close_enough(quantity, other) for other in same):
            return None
        if quantity.unit == "month" and quantity.value >= 120:
            # „seit über einem Jahrhundert“ where a fact names the year.
            found = found or (support if any(one.year for one in support.dates) else None)
        if same and (measured or shared({*support.key, *support.stems}, stems)):
            found = found or support
    return found


def _minutes(quantity: Quantity, value: float) -> float:
    return value * (43_800 if quantity.unit == "month" else 1)


def _close_enough(quantity: Quantity, other: Quantity) -> bool:
    one = _minutes(quantity, quantity.value)
    ends = [_minutes(other, other.value)]
    if other.high is not None:
        ends.append(_minutes(other, other.high))
    if quantity.qualifier in ("upto", "below") and one >= max(ends):
        return True
    return min(ends) * 0.97 <= one <= max(ends) * 1.03


def _is_age(quantity: Quantity, evidence: Evidence, day: date) -> bool:
    """Tell whether a span of years is the time since a year that a fact names."""
    if quantity.kind != "duration" or quantity.unit != "month":
        return False
    years = quantity.value / 12
    for support in evidence.valid():
        for mention in support.dates:
            if mention.year is None or mention.year > day.year:
                continue
            age = day.year - mention.year
            rounded = quantity.qualifier in ("from", "above", "about") and 0.8 * age <= years <= age
            if abs(age - years) <= 1 or rounded:
                return True
    return False


def _derived(quantity: Quantity, supports: Sequence[Support], saving: bool) -> bool:
    """Tell whether the value follows from the evidence: a discount, a list that is counted."""
    if quantity.kind == "count":
        # A list counts for what it is a list of: „drei Sorten“ for the fact „sorten“.
        said = set(content_stems(" ".join(quantity.nouns[:2]), "de"))
        return any(
            _list_length(support.text) == quantity.value
            for support in supports
            if support.source == "summary"
            or (support.source.startswith("fact:") and (not said or shared(said, support.key)))
        )
    if quantity.kind == "duration" and quantity.factor == 1440:
        # Two nights are two days, or three.
        return any(
            other.kind == "count"
            and quantity.value / 1440 - other.value in (0, 1)
            and any(_NIGHTS.match(noun) for noun in other.nouns[:2])
            for support in supports
            for other in support.quantities
        )
    if not saving and quantity.kind != "percent":
        return False
    amounts = [
        (support, other.value)
        for support in supports
        if support.source.startswith("fact:")
        for other in support.quantities
        if other.kind == "money"
    ]
    current = [value for one, value in amounts if not REFERENCE_KEYS.search(one.source)]
    before = [value for one, value in amounts if REFERENCE_KEYS.search(one.source)]
    for price in current:
        for reference in before:
            if reference <= 0:
                continue
            if quantity.kind == "money" and any(
                _close(quantity.value, times * (reference - price)) for times in (1, 12)
            ):
                return True
            percent = (reference - price) / reference * 100
            if quantity.kind == "percent" and saving and abs(quantity.value - percent) <= 0.5:
                return True
    return False


def _is_multiple(text: str, language: str, quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether an amount is a price of the evidence times a number that stands nearby."""
    if quantity.kind != "money":
        return False
    prices = [
        one.value
        for support in evidence.of("fact:")
        for one in support.quantities
        if one.kind == "money"
    ]
    pairs = [(one, other) for one in prices for other in prices if one is not other]
    if any(_close(quantity.value, one + other) for one, other in pairs):
        return True
    each = "/" in quantity.unit or _EACH.match(text[quantity.end : quantity.end + 30])
    if each and _is_part(quantity, evidence):
        return True
    around = text[max(0, quantity.start - 90) : quantity.end + 60]
    near = {one.value / (one.factor or 1.0) for one in find_quantities(around, language)}
    if _YEARLY.search(around):
        near.add(12.0)
    if _COMPARED.search(around) and any(
        _close(quantity.value, abs(one - other)) for one, other in pairs
    ):
        return True
    near |= {
        one.value / (one.factor or 1.0)
        for support in evidence.of("fact:", "summary")
        for one in support.quantities
        if one.kind in ("count", "duration")
    }
    return any(
        other.kind == "money" and 2 <= round(quantity.value / other.value) <= 100
        and _close(quantity.value / other.value, round(quantity.value / other.value))
        and float(round(quantity.value / other.value)) in near
        for support in evidence.of("fact:")
        for other in support.quantities
        if other.value
    )  # fmt: skip


def _is_part(quantity: Quantity, evidence: Evidence) -> bool:
    """Tell a price by the piece or by 100 g from the price and the number or weight of a fact."""
    known = [one for support in evidence.of("fact:", "summary") for one in support.quantities]
    prices = [one.value for one in known if one.kind == "money"]
    counts = [one.value for one in known if one.kind == "count" and one.value >= 2]
    # By kilo or litre, and by 100 g or ml: measures are in grams and litres, or millilitres.
    weights = [
        one.value / base for one in known if one.kind == "measure" for base in (0.1, 1, 100, 1000)
    ]
    return any(
        part and abs(price / part - quantity.value) <= 0.006
        for price in prices
        for part in (*counts, *weights)
    )


def _is_frequency(quantity: Quantity, evidence: Evidence) -> bool:
    """Tell whether „sechsmal im Jahr“ is what a fact says as „alle zwei Monate“."""
    if quantity.unit != "mal" and quantity.kind != "times":
        return False
    yearly = {"month": 12.0, "week": 52.0, "day": 365.0}.get(quantity.period or "year", 1.0)
    wanted = quantity.value * yearly
    for support in evidence.valid():
        text = support.text.lower()
        if any(
            word in text and _close(wanted, rate) for word, rate in (*_EVERY["de"], *_EVERY["en"])
        ):
            return True
        for other in support.quantities:
            if other.kind == "duration" and _INTERVAL.search(support.text[: other.start]):
                months = other.value if other.unit == "month" else other.value / 43_800
                if months and abs(12 / months - wanted) <= 0.05 * wanted:
                    return True
    return False


def _list_length(text: str) -> int:
    """Return how many things a fact lists („Apfel, Birne und Quitte“ are 3), 0 for prose."""
    parts = [part for part in re.split(r",\s*|\s+(?:und|and|sowie|&)\s+", text) if part.strip()]
    if len(parts) < 2 or any(len(part.split()) > 3 for part in parts):
        return 0
    return len(parts)


def _date(text: str, mention: DateMention, evidence: Evidence, day: date) -> Judgement | None:
    left = text[max(0, mention.start - 40) : mention.start]
    deadline = bool(_DEADLINE.search(left))

    def answer(status: Status, support: Support | None = None) -> Judgement:
        return Judgement(
            mention.start,
            mention.end,
            "date",
            status,
            support.text if support else None,
            support.source if support else None,
        )

    last = mention.last_day()
    until = re.search(r"\b(?:bis|until|till|ends?|endet|by|läuft)\b[^.!?\n]{0,16}$", left, re.I)
    holders = [
        support
        for support in evidence.supports
        if any(mention.supported_by(other) for other in support.dates)
    ]
    if until and last is not None and last < day and not re.search(r"(?:vom|from|von)\b", left):
        return answer("past", holders[0] if holders else None)
    valid = [support for support in holders if support.valid]
    if valid or any(mention.supported_by(other) for other in evidence.campaign_dates):
        return answer("supported", valid[0] if valid else None)
    if holders:
        return answer("expired" if not holders[0].holds else "market", holders[0])
    if mention.day is None and mention.month is None:
        near = mention.year is not None and day.year <= mention.year <= day.year + 1
        if near and not until:
            return None
        return answer("unsupported" if evidence.known else "unknown")
    if mention.day is None and mention.year is None:
        months = [
            support for support in evidence.valid() if any(other.month for other in support.dates)
        ]
        if months and deadline:
            return answer("contradicted", months[0])
        stated = deadline and _OFFERED.search(clause_around(text, mention.start, mention.end))
        return answer("unsupported") if stated and evidence.known else None
    return answer("unsupported" if evidence.known else "unknown")


def _time(text: str, mention: TimeMention, evidence: Evidence) -> Judgement | None:
    if any(
        mention.minutes in (other.minutes, other.minutes + 720)
        for support in evidence.valid()
        for other in support.times
    ):
        return Judgement(mention.start, mention.end, "time", "supported")
    rivals = [support for support in evidence.valid() if support.times]
    if rivals:
        return Judgement(
            mention.start, mention.end, "time", "contradicted", rivals[0].text, rivals[0].source
        )
    if not _SERVICE_HOURS.search(text[max(0, mention.start - 40) : mention.start]):
        return None
    status = "unsupported" if evidence.known else "unknown"
    return Judgement(mention.start, mention.end, "time", status)
