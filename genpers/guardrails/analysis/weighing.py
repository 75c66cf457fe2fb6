"""One figure of a text weighed against the evidence: supported, or what is wrong.

The order of the answers: supported beats shifted (a hedge was dropped) beats contradicted (the
same label has another value) beats expired beats unsupported. Without products nothing can be
judged; then a figure is ``unknown``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from genpers.guardrails.analysis.agreement import (
    COMPARED,
    derived,
    ends_said,
    equal,
    share_said,
    sides_said,
    supporting,
)
from genpers.guardrails.analysis.evidence import Evidence, Judgement, Support
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
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.analysis.rivals import (
    PRICED,
    also_said,
    closer,
    dropped_hedge,
    figures_around,
    rival_loose,
    rival_of,
    same_unit,
)
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.analysis.worked_out import worked_out
from genpers.guardrails.text.later import later

_REFERENCE_WORDS = later(
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


@dataclass
class Weighing:
    """A quantity of a text, all figures of the text, and the evidence they are held against."""

    text: str
    language: str
    quantity: Quantity
    figures: Sequence[Quantity]
    evidence: Evidence
    day: date

    def judged(self) -> Judgement | None:
        """Return the judgement, None where the figure says nothing that wants evidence."""
        quantity, evidence = self.quantity, self.evidence
        if quantity.loose and (not evidence.known or PRICED.search(self._left(16))):
            return None
        if not evidence.known and not any(
            equal(quantity, other) for support in evidence.supports for other in support.quantities
        ):
            return None if is_soft(quantity) else self._answer("unknown")
        if quantity.loose and quantity.kind == "count":
            return self._related(measured=False)
        if self.valid and self.rival is None and self._dropped is None:
            return self._answer("supported", self.valid[0])
        told = self._told()
        if told is not None:
            return self._answer("supported", told)
        return self._by_holders() if self.valid else self._without_holder()

    @cached_property
    def clause(self) -> str:
        """The clause the figure stands in."""
        return clause_around(self.text, self.quantity.start, self.quantity.end)

    @cached_property
    def saving(self) -> bool:
        """Whether the clause speaks of a saving."""
        return bool(_SAVING_WORDS.search(self.clause))

    @cached_property
    def stems(self) -> set[str]:
        """The content stems of the clause."""
        return set(content_stems(self.clause, self.language))

    @cached_property
    def reference(self) -> bool:
        """Whether the figure is a price to compare with, not the one to pay."""
        return self.quantity.kind == "money" and bool(
            _REFERENCE_WORDS.search(self._left(70)) or _REFERENCE_AFTER.match(self._right(60))
        )

    @cached_property
    def holders(self) -> list[tuple[Support, Quantity]]:
        """The evidence that has this figure, with its own figure."""
        return supporting(self.quantity, self.evidence.supports, self.reference, self.saving)

    @cached_property
    def valid(self) -> list[Support]:
        """The evidence that has this figure and holds on the day, in this market."""
        return [support for support, _ in self.holders if support.valid]

    @cached_property
    def rival(self) -> Support | None:
        """A fact about the same thing with another value."""
        return rival_of(self.quantity, self.stems, self.evidence, self.valid)

    @cached_property
    def around(self) -> list[Quantity]:
        """All figures of the sentence."""
        return figures_around(self.text, self.quantity, self.figures)

    def _left(self, reach: int) -> str:
        return self.text[max(0, self.quantity.start - reach) : self.quantity.start]

    def _right(self, reach: int) -> str:
        return self.text[self.quantity.end : self.quantity.end + reach]

    def _answer(self, status: str, support: Support | None = None) -> Judgement:
        return Judgement(
            self.quantity.start,
            self.quantity.end,
            self.quantity.kind,
            status,
            support.text if support else None,
            support.source if support else None,
            self.saving,
            self.quantity.qualifier,
        )

    def _related(self, *, measured: bool) -> Judgement | None:
        """Judge a loose figure („ein paar Wochen“): only evidence about the same thing can."""
        found = rival_loose(self.quantity, self.stems, self.evidence, measured)
        return self._answer("contradicted", found) if found else None

    def _told(self) -> Support | None:
        """Return the evidence that says the figure in another form: sides, shares, parts, ends."""
        quantity, supports = self.quantity, self.evidence.valid()
        said = self.text[quantity.start : quantity.end]
        told = sides_said(self.text, quantity, supports) or share_said(said, quantity, supports)
        if told is None and (not self.valid or self.rival is not None):
            told = ends_said(quantity, lambda: self.around, supports)
        if told is None and not self.valid:
            told = worked_out(self.text, self.language, quantity, self.around, supports)
        return told

    def _by_holders(self) -> Judgement:
        """Judge a figure that evidence has: whether of the same thing, and with its hedge."""
        rival = self.rival
        if (
            rival is not None
            and not any(shared(one.key, self.stems) for one in self.valid)
            and not any(closer(one, rival, self.stems) for one in self.valid)
            and not (
                _COSTS.search(self.clause) and any(_PRICE_KEY.search(o.source) for o in self.valid)
            )
            and not COMPARED.search(self.clause)
            and not also_said(self.text, self.language, self.quantity, rival)
        ):
            return self._answer("contradicted", rival)
        if self._dropped is not None:
            return self._answer("shifted", self._dropped)
        return self._answer("supported", self.valid[0])

    @cached_property
    def _dropped(self) -> Support | None:
        """Return the evidence whose hedge („bis zu“, „ab“) the text leaves out."""
        quantity = self.quantity
        limited = (
            _LIMITED.search(self.clause)
            or _TOP.search(self._left(90))
            or _ONLY.match(self._right(80))
        )
        dropped = None if limited else dropped_hedge(quantity, self.holders)
        if dropped is None:
            return None
        near = self.text[max(0, quantity.start - 90) : quantity.end + 40]
        if quantity.qualifier in ("below", "above") and _SHORT_OF.search(near):
            return None  # „liegt der Eingang unter 1.000 €“ for a fact „ab 1.000 €“
        if quantity.kind == "duration" and not shared(self.stems, dropped.stems | dropped.key):
            return None
        return dropped

    def _without_holder(self) -> Judgement | None:
        """Judge a figure that no valid evidence has."""
        if self._names_the_material():
            return self._answer("supported")
        if self.rival is not None and self.quantity.kind == "count":
            return self._answer("contradicted", self.rival)
        if self._follows():
            return self._answer("supported")
        if self.quantity.loose:
            return self._related(measured=bool(_MEASURED.search(self.clause)))
        if self.holders:
            gone = all(not support.holds for support, _ in self.holders)
            return self._answer("expired" if gone else "market", self.holders[0][0])
        rival = self.rival or same_unit(self.quantity, self.evidence.valid(), self.reference)
        if rival is not None:
            return self._answer("contradicted", rival)
        harmless = is_advice(self.text, self.language, self.quantity, self.stems, self.evidence)
        return None if harmless or is_soft(self.quantity) else self._answer("unsupported")

    def _names_the_material(self) -> bool:
        """Tell whether „100 % Wolle“ says no more than a fact that names the wool."""
        if self.quantity.kind != "percent" or self.quantity.value != 100:
            return False
        known = {stem for support in self.evidence.valid() for stem in support.stems}
        after = content_stems(self._right(24), self.language)[:1]
        return bool(after and shared(after, known))

    def _follows(self) -> bool:
        """Tell whether the figure follows from others, or is one that anybody may say."""
        quantity, evidence = self.quantity, self.evidence
        return (
            derived(quantity, evidence.valid(), self.saving)
            or is_age(quantity, evidence, self.day)
            or is_multiple(self.text, self.figures, quantity, evidence)
            or is_frequency(quantity, evidence)
            or (quantity.kind == "duration" and self._follows_in_time())
        )

    def _follows_in_time(self) -> bool:
        quantity, evidence = self.quantity, self.evidence
        return (
            is_between_times(quantity, evidence)
            or is_priced_time(self.text, self.language, quantity, evidence)
            or is_rhythm(self.text, quantity, evidence)
            or is_first_stretch(quantity, evidence)
        )
