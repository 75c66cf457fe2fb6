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
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.text.later import later

Status = str

REFERENCE_KEYS = later(
    r"30|lowest|niedrigst|tiefst|uvp|rrp|msrp|list|statt|vorher|frueher|alt|old|was|previous|"
    r"regular|normal|streich|bisher|vergleich|original",
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
_SAVING_WORDS = later(
    r"\b(?:spar\w*|rabatt\w*|nachlass|günstiger|billiger|weniger|reduziert|ersparnis|preisvorteil|"
    r"geschenkt|erlass\w*|save|saving|savings|off|discount|cheaper|less|reduction|reduced)\b",
    re.IGNORECASE,
)
_HARMLESS = later(
    r"\b(?:(?:zwei|drei|vier|fünf) (?:Fragen|Tipps|Gründe|Jahreszeiten|Wochenenden)|"
    r"vier Wänden?|fünf Sinne|sieben Sachen|drei Affen|unter vier Augen|auf allen vieren|"
    r"(?:letzten?|past|last) 30[ -](?:Tagen?|days?)|30-(?:Tage|day)-?\w*|zwei Hände|"
    r"tausend Dank|hundert Prozent ehrlich|zum hundertsten Mal|"
    r"(?:two|three|four|five) (?:questions|tips|reasons|seasons|weekends)|all fours|"
    r"a thousand thanks|one hundred times|second to none|24/7)\b",
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
    r"starts? at|begins? at|at least|upwards)\b",
    re.IGNORECASE,
)
_STRUCTURE = re.compile(
    r"(?:schritte?n?|klicks?|fragen?|tipps?|gründe?n?|dinge?n?|sachen|abschnitte?n?|handgriffe?n?|"
    r"steps?|clicks?|taps?|questions?|tips?|reasons?|things|ways|sections?)$"
)
_OPENING = re.compile(r"\d{1,2} ?(?:-|–|bis|und|to|and) ?$", re.IGNORECASE)
_SMALL_TALK = 12


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
    dates = [one for one in find_dates(text, language) if _free(one.start, one.end, masked)]
    times = [one for one in find_times(text) if _free(one.start, one.end, masked)]
    taken = [*masked, *((one.start, one.end) for one in dates)]
    taken += [(one.start, one.end) for one in times]
    taken += [match.span() for match in _HARMLESS.finditer(text)]
    # „von 9 bis 18 Uhr“: the first number is a time of day too.
    taken += [
        (one.start - len(left.group()), one.start)
        for one in times
        if (left := _OPENING.search(text[max(0, one.start - 12) : one.start]))
    ]
    found = [_date(text, one, evidence, day) for one in dates]
    found += [_time(text, one, evidence) for one in times]
    for quantity in find_quantities(text, language, taken):
        found.append(_judge_quantity(text, language, quantity, evidence, day))
    return sorted((one for one in found if one is not None), key=lambda one: one.start)


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

    if quantity.loose and not evidence.known:
        return None
    if not evidence.known and not any(
        _equal(quantity, other) for support in evidence.supports for other in support.quantities
    ):
        return None if soft else answer("unknown")
    reference = quantity.kind == "money" and bool(
        REFERENCE_WORDS.search(text[max(0, quantity.start - 70) : quantity.start])
    )
    holders = _holders(quantity, evidence.supports, reference, saving)
    valid = [support for support, _ in holders if support.valid]
    stems = set(content_stems(clause, language))
    rival = _rival(quantity, stems, evidence, valid)
    if valid:
        if rival is not None and not any(shared(one.key, stems) for one in valid):
            return answer("contradicted", rival)
        dropped = None if _LIMITED.search(clause) else _dropped_hedge(quantity, holders)
        return answer("shifted", dropped) if dropped else answer("supported", valid[0])
    if quantity.kind == "percent" and quantity.value == 100:
        # „100 % Wolle“ says no more than a fact that names the wool.
        after = content_stems(text[quantity.end : quantity.end + 24], language)[:2]
        known = {stem for support in evidence.valid() for stem in support.stems}
        if after and shared(after[:1], known):
            return answer("supported")
    if _derived(quantity, evidence.valid(), saving) or _is_age(quantity, evidence, day):
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
    return None if soft else answer("unsupported")


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
    if {quantity.kind, other.kind} == {"count", "times"}:
        return _close(quantity.value, other.value)
    if quantity.kind == "count" and other.kind == "duration" and other.in_words:
        return False
    if {quantity.unit, other.unit} == {"minute", "month"}:
        return quantity.high is other.high is None and _close_enough(quantity, other)
    if quantity.kind != other.kind or quantity.unit != other.unit:
        return False
    if quantity.period and other.period and quantity.period != other.period:
        return _close(_yearly(quantity), _yearly(other)) and quantity.kind == "money"
    if quantity.high is not None or other.high is not None:
        if quantity.high is None:
            ends = {"upto": other.high, "from": other.value}
            wanted = ends.get(quantity.qualifier or "")
            return wanted is not None and _close(quantity.value, wanted)
        return (
            other.high is not None
            and _close(quantity.value, other.value)
            and _close(quantity.high, other.high)
        )
    if quantity.kind == "percent" and quantity.in_words:
        return abs(quantity.value - other.value) <= 0.5
    return _close(quantity.value, other.value)


def _same_count(quantity: Quantity, other: Quantity) -> bool:
    if not _close(quantity.value, other.value) or (quantity.high or 0) != (other.high or 0):
        return False
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
        if same and shared(support.key, stems) and not any(_equal(quantity, one) for one in same):
            return support
    return None


def _rival_count(
    quantity: Quantity, supports: Iterable[Support], valid: Sequence[Support]
) -> Support | None:
    if valid or not quantity.nouns:
        return None
    nouns = {noun for noun in quantity.nouns[:2] if len(noun) > 3}
    for support in supports:
        for other in support.quantities:
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


def _dropped_hedge(
    quantity: Quantity, holders: Sequence[tuple[Support, Quantity]]
) -> Support | None:
    """Return the evidence if all of it hedges („bis zu“, „ab“) and the text does not."""
    hedged = [
        support
        for support, other in holders
        if other.qualifier in ("upto", "from")
        and quantity.kind != "count"
        and quantity.qualifier != other.qualifier
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
    if quantity.qualifier == "upto" and one >= max(ends):
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
            rounded = quantity.qualifier in ("from", "about") and 0.8 * age <= years <= age
            if abs(age - years) <= 1 or rounded:
                return True
    return False


def _derived(quantity: Quantity, supports: Sequence[Support], saving: bool) -> bool:
    """Tell whether the value follows from the evidence: a discount, a list that is counted."""
    if quantity.kind == "count":
        return any(
            _list_length(support.text) == quantity.value
            for support in supports
            if support.source.startswith(("fact:", "summary"))
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
            if quantity.kind == "money" and _close(quantity.value, reference - price):
                return True
            percent = (reference - price) / reference * 100
            if quantity.kind == "percent" and saving and abs(quantity.value - percent) <= 0.5:
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
