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

from genpers.guardrails.analysis.agreement import (
    COMPARED,
    OPENING,
    REFERENCE_KEYS,
    close_enough,
    derived,
    ends_said,
    equal,
    list_length,
    share_said,
    sides_said,
    supporting,
)
from genpers.guardrails.analysis.dates import DateMention, TimeMention, find_dates, find_times
from genpers.guardrails.analysis.evidence import Evidence, Judgement, Support
from genpers.guardrails.analysis.grounding_times import judge_date, judge_time
from genpers.guardrails.analysis.plain_quantities import (
    clause_around,
    is_advice,
    is_age,
    is_between_times,
    is_first_stretch,
    is_frequency,
    is_multiple,
    is_priced_time,
    is_rhythm,
    is_soft,
)
from genpers.guardrails.analysis.quantities import find_quantities
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.analysis.screen import ANY, Possible
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.analysis.worked_out import worked_out
from genpers.guardrails.text.later import later

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
    r"geschenkt|erlass\w*|unter dem|unterhalb|below|under the|save|saving|savings|off|discount|"
    r"cheaper|less|reduction|reduced)\b",
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
_MEASURED = later(
    r"\b(?:reif(?:t|en)|liegt|lagert|wächst|braucht|bringt|matures?|spends|needs|aged?|hält|halten|läuft|laufen|dauert|dauern|gilt|geliefert|Lieferung|Paket|wiegt|wiegen|fasst|"
    r"reicht|Garantie|Laufzeit|lasts?|runs?|takes?|arrives?|delivered|delivery|weighs?|holds|"
    r"guarantee|warranty|trial|try|testen|ausprobieren|zurück\w*|binde\w*|Vertrag)\b",
    re.IGNORECASE,
)
_LIMITED = later(
    r"\b(?:aufhör\w*|endet|maximal|höchstens|Grenze|Limit|limit|stops? at|tops? out|"
    r"ends? at|maximum|beginn\w* bei|start\w* bei|los ab|mindestens|wenigstens|aufwärts|"
    r"ab (?:einem|einer|dem|der)|wenn|sobald|sofern|solange|spätestens|if|when|once|provided|"
    r"first payment|opened with|erste (?:einzahlung|rate)|minimum|"
    r"starts? at|begins? at|at least|upwards|open (?:one|it|an account) with|"
    r"eröffnen Sie (?:es|das Konto) mit)\b",
    re.IGNORECASE,
)
_TOP = later(
    r"\b(?:höchste[rnms]?|höchst\w+|obergrenze|untergrenze|mindest\w+|niedrigste[rnms]? (?:betrag|"
    r"einstieg)\w*|mehr als|weniger als|wer(?=[^,]{1,50}$)|angenommen|"
    r"beispielsweise|zum beispiel|bessert sich|"
    r"(?:dicker|größer|länger|schwerer|stärker|weiter|höher|breiter|schneller)\w* (?:\w+ )?als|"
    r"the (?:most|least|highest|smallest)|maximum|minimum|(?:thick|long|heavi|strong|high|wid)er "
    r"(?:\w+ )?than|suppose|for example)\b[^.!?\n]{0,70}$",
    re.IGNORECASE,
)
_COSTS = later(r"\b(?:kost\w+|zahl\w+|preis\w*|costs?|pay\w*|price\w*)\b", re.IGNORECASE)
_PRICE_KEY = later(r"(?:^|[:_])(?:preise?|price|tarif|kosten|cost)s?$", re.IGNORECASE)
_NOT_OVER = later(
    r"\b(?:nicht|not|no) (?:über|mehr als|länger als|above|over|more than|longer than)\b",
    re.IGNORECASE,
)
_ONLY = later(
    r" (?:vorher|davor|zuvor|im voraus|before|in advance)\b|[^.!?,\n]{0,50}?"
    r"\b(?:nur (?:im|in|bei|unter|mit|auf)|je nach|allenfalls|bestenfalls|"
    r"only (?:in|under|with|on)|depending|at best)\b",
    re.IGNORECASE,
)
_SHORT_OF = later(
    r"\b(?:sollte[nt]?|liegt|liegen|fällt|fallen|sinkt|sinken|bleibt|bleiben|rutscht|wenn|falls|"
    r"sofern|sobald|should|falls?|drops?|stays?|if|when|once)\b",
    re.IGNORECASE,
)
_OTHER_DAYS = re.compile(
    r"(?<![\d.,])(?:[0-3]?\d(?:\.|st|nd|rd|th)?(?:, | und | and | or | oder | ?& ?|/))+$"
)
_PRICED = later(
    r"(?:[€£$] ?\d[\d.,]*|\d ?(?:€|£|\$|p|pence|ct|cents?|euros?|pounds|dollars)) $", re.IGNORECASE
)
_NAME_PART = later(r"[^\W\d_]{2,}[ -]?\d{1,5}(?![\w.,])")
_PERSONS = frozenset(
    ["person", "persons", "personen", "people", "guests", "gäste", "gästen", "leute", "menschen",
     "passengers", "adults", "erwachsene", "family", "köpfe"]
)  # fmt: skip


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


def _judge_quantity(
    text: str, language: str, quantity: Quantity, evidence: Evidence, day: date
) -> Judgement | None:
    span = (quantity.start, quantity.end)
    clause = clause_around(text, *span)
    saving = bool(_SAVING_WORDS.search(clause))
    soft = is_soft(quantity)

    def answer(status: str, support: Support | None = None) -> Judgement:
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
        equal(quantity, other) for support in evidence.supports for other in support.quantities
    ):
        return None if soft else answer("unknown")
    if quantity.loose and quantity.kind == "count":
        around = set(content_stems(clause, language))
        related = _rival_loose(quantity, around, evidence, measured=False)
        return answer("contradicted", related) if related else None
    reference = quantity.kind == "money" and bool(
        REFERENCE_WORDS.search(text[max(0, quantity.start - 70) : quantity.start])
        or _REFERENCE_AFTER.match(text[quantity.end : quantity.end + 60])
    )
    holders = supporting(quantity, evidence.supports, reference, saving)
    valid = [support for support, _ in holders if support.valid]
    stems = set(content_stems(clause, language))
    rival = _rival(quantity, stems, evidence, valid)
    told = (
        sides_said(text, quantity, evidence.valid())
        or share_said(text[quantity.start : quantity.end], quantity, evidence.valid())
        or (
            ends_said(quantity, lambda: _figures_around(text, language, quantity), evidence.valid())
            if not valid or rival is not None
            else None
        )
    )
    if told is None and not valid:
        told = worked_out(
            text, language, quantity, _figures_around(text, language, quantity), evidence.valid()
        )
    if told is not None:
        return answer("supported", told)
    if valid:
        if (
            rival is not None
            and not any(shared(one.key, stems) for one in valid)
            and not any(_closer(one, rival, stems) for one in valid)
            and not (_COSTS.search(clause) and any(_PRICE_KEY.search(o.source) for o in valid))
            and not COMPARED.search(clause)
            and not _also_said(text, language, quantity, rival)
        ):
            return answer("contradicted", rival)
        limited = (
            _LIMITED.search(clause)
            or _TOP.search(text[max(0, span[0] - 90) : span[0]])
            or _ONLY.match(text[span[1] : span[1] + 80])
        )
        dropped = None if limited else _dropped_hedge(quantity, holders)
        if (
            dropped
            and quantity.qualifier in ("below", "above")
            and _SHORT_OF.search(text[max(0, span[0] - 90) : span[1] + 40])
        ):
            dropped = None  # „liegt der Eingang unter 1.000 €“ for a fact „ab 1.000 €“
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
    if derived(quantity, evidence.valid(), saving) or is_age(quantity, evidence, day):
        return answer("supported")
    if is_multiple(text, language, quantity, evidence) or is_frequency(quantity, evidence):
        return answer("supported")
    if quantity.kind == "duration" and (
        is_between_times(quantity, evidence)
        or is_priced_time(text, language, quantity, evidence)
        or is_rhythm(text, quantity, evidence)
        or is_first_stretch(quantity, evidence)
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
    if is_advice(text, language, quantity, stems, evidence):
        return None
    return None if soft else answer("unsupported")


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
            if other.kind == quantity.kind
            and other.unit == quantity.unit
            and not (other.loose and _PRICED.search(support.text[: other.start]))
        ]
        key = [one for one in support.key if not one.isdigit()]
        if same and shared(key, stems) and not any(equal(quantity, one) for one in same):
            return support
    return None


def _closer(one: Support, rival: Support, stems: set[str]) -> bool:
    """Tell whether a fact with the figure shares more words with the clause than its rival."""
    return len(shared(one.stems, stems)) > len(shared(rival.stems | rival.key, stems))


def _figures_around(text: str, language: str, quantity: Quantity) -> list[Quantity]:
    """Return the quantities of the sentence that a quantity stands in."""
    begin = max(text.rfind(mark, 0, quantity.start) for mark in (". ", "! ", "? ", "\n")) + 1
    ends = [at for mark in ".!?\n" if (at := text.find(mark, quantity.end)) >= 0]
    return find_quantities(text[begin : min(ends, default=len(text))], language)


def _also_said(text: str, language: str, quantity: Quantity, rival: Support) -> bool:
    """Tell whether the figure of the other fact stands beside this one: each says its own."""
    around = text[max(0, quantity.start - 90) : quantity.end + 60]
    return any(
        equal(one, other)
        for one in find_quantities(around, language)
        if one.kind == quantity.kind
        for other in rival.quantities
    )


def _rival_count(
    quantity: Quantity, supports: Iterable[Support], valid: Sequence[Support]
) -> Support | None:
    if valid or not quantity.nouns:
        return None
    nouns = {noun for noun in quantity.nouns[:2] if len(noun) > 3}
    of_persons = quantity.nouns[0] in _PERSONS
    said = set(content_stems(" ".join(nouns), "de"))
    for support in supports:
        listed = list_length(support.text) if support.source.startswith("fact:") else 0
        if listed and listed != quantity.value and shared(said, support.key):
            return support
        counts = [one for one in support.quantities if one.kind == "count"]
        if len(counts) == 1 and shared(said, support.key) and _PERSONS & set(counts[0].nouns[:1]):
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
        and not (quantity.qualifier in _ALIKE["upto"] and _NOT_OVER.search(support.text))
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
        if any(close_enough(quantity, other) for other in same):
            return None
        if quantity.high is not None and any(
            quantity.value <= other.value <= quantity.high for other in same
        ):
            return None  # „Hunderte“ for 400
        if quantity.unit == "month" and quantity.value >= 120:
            # „seit über einem Jahrhundert“ where a fact names the year.
            found = found or (support if any(one.year for one in support.dates) else None)
        if same and (measured or shared({*support.key, *support.stems}, stems)):
            found = found or support
    return found
