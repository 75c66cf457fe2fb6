"""Kind ``free_offer``: „kostenlos“ that the facts contradict or tie to a condition not told.

```yaml
kind: free_offer
report: hidden_cost      # a fact names a price for it | condition_missing: a condition is not told
```
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal

from genpers.guardrails.analysis.evidence import Support
from genpers.guardrails.analysis.free_terms import (
    FIRST,
    FREE_FACT,
    all_told,
    charges,
    costs,
    later_price,
    priced_too,
)
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.cues import Cues
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.statements import (
    evidence_of,
    faithful_at,
    masked_of,
    overlaps,
)
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.clues import negated
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_FREE = {
    "de": [
        r"\b(?:kosten(?:los|frei)|gratis|gebührenfrei|unentgeltlich|portofrei|versandkostenfrei)"
        r"(?:e[mnrs]?)?\b",
        r"\b(?:gratis|umsonst|nulltarif)\b(?<!nicht umsonst)",
        r"\b(?:gratis|null-?)[a-zäöüß-]{3,}\b(?<!gratis)",
        r"\bfür (?:0(?:,00)? ?(?:€|euro)|null euro|lau)\b",
        r"\bschenk(?:en|t) (?:wir|(?-i:Ihnen)|dir|euch)\b",
        r"\bbekomm(?:en|st) (?:sie|du) (?:\w+ ){0,3}geschenkt\b",
        r"\bohne (?:etwas |dafür |je )?zu (?:be)?zahlen\b",
        r"\bkoste[nt]{1,2} (?:(?:sie|dich|euch) )?(?:\w+ ){0,2}"
        r"(?:nichts|keinen (?:cent|euro)|null euro|gar nichts)\b",
        r"\b(?:zahl|bezahl)(?:en|st|t) (?:sie |du |ihr )?(?:\w+ ){0,3}(?:nichts|"
        r"keinen (?:cent|euro))\b",
        r"\bohne dass (?:sie|du|ihr) [^.!?\n]{0,30}?(?:be)?zahl(?:en|st|t)\b",
        r"\b(?:geht|gehen) (?:[a-zäöü]+ ){0,2}(?:aufs haus|auf unsere (?:kosten|rechnung)|"
        r"auf uns)\b",
        r"\bauf unsere (?:kosten|rechnung|kappe)\b",
        r"\b(?:übernehmen wir die kosten|ohne einen (?:cent|euro)|"
        r"ohne (?:jede |weitere |zusätzliche )?(?:gebühr|gebühren|kosten|mehrkosten|"
        r"aufpreis|entgelt|bezahlung|beitrag))\b",
        r"\bkeine(?:rlei)? (?:gebühr|gebühren|kosten|versandkosten|jahresgebühr|grundgebühr|"
        r"kontoführungsgebühr|kontoführungsgebühren)\b",
        r"\b(?:kosten|porto|versand|gebühr\w*|lieferung|montage|aufbau) (?:tragen|"
        r"übernehmen|zahlen) wir\b",
        r"\b(?:obendrauf|dazugeschenkt|zum nulltarif|auf unsere kappe|"
        r"legen wir (?:\w+ )?(?:drauf|bei)|"
        r"wird (?:\w+ )?nichts berechnet|nichts (?:be)?zahlen|(?:geldbeutel|"
        r"portemonnaie) bleibt)\b",
        r"\b(?:berechnen wir (?:ihnen |dir )?nichts|kostet (?:sie|dich) nur ein lächeln)\b",
        r"\b(?:als geschenk|ist (?:ihnen |dir )?geschenkt|geschenkt gibt es|gibt es geschenkt|"
        r"unser geschenk|ein geschenk von uns|geschenk des hauses|spendieren wir|"
        r"wird (?:ihnen |dir )?spendiert|geben wir (?:ihnen |dir )?dazu|gratis)\b",
        r"\b(?:keinen (?:einzigen |müden |roten )?(?:cent|euro|pfennig)|nicht einen (?:cent|euro)|"
        r"null (?:euro|cent)|0 (?:€|euro))\b(?! (?:mehr als|über))",
        r"\b(?:nichts|kein geld) (?:dafür |dazu )?(?:ausgeben|hinlegen|berappen|bezahlen|zahlen)\b",
        r"\b(?:bleibt|bleiben) (?:ihnen |dir )?(?:jede |alle )?(?:gebühr|kosten)\w* erspart\b",
        r"\bgreif(?:en|st) (?:sie |du )?(?:\w+ )?nicht in die (?:eigene )?tasche\b",
        r"\bschenken wir (?-i:Ihnen|ihn|sie|es)\b|\bwir schenken (?:ihn|sie|es|das)\b",
        r"\bverlang(?:en|t) (?:wir |dafür |da)*(?:nichts|kein geld|keinen cent)\b",
        r"\b(?:eintritt|einlass|teilnahme|lieferung|versand|parken|besuch|führung\w*|\w*fahrt) "
        r"(?:(?:ist|sind|bleibt|bleiben) (?:\w+ ){0,3}?)?frei(?=[.,;!]| für| und|$)|\bfrei haus\b|"
        r"\bfreie[nrms]? (?:eintritt|einlass|versand|lieferung|fahrt)\b",
        r"\b\w*(?:kosten|gebühren|zinsen|porto) (?:fallen|fällt|entstehen|entsteht|berechnen|"
        r"erheben|kennen|gibt) (?:\w+ ){0,3}?(?:nicht|keine)\b",
        r"\bgebühren\b[^.!?\n]{0,50}\b(?:gibt es keine|es gibt keine|fehlanzeige|fremd)\b",
        r"\b(?:ist|sind|bleibt) (?:\w+ ){0,4}?(?:ein geschenk|geschenkt)\b(?! (?:für|zu[mr])\b)",
        r"\bohne dass es (?:sie|dich) (?:etwas|einen cent) kostet\b",
    ],
    "en": [
        r"(?<![\w-])(?<!feel )(?<!set )(?<!break )(?<!hands )(?<!sugar )(?<!still )(?<!are )"
        r"(?<!ears )(?<!evening )(?<!weekend )(?<!diary )(?<!you )(?<!day )"
        r"free(?![\w-])(?! (?:to|time|from|up|hand|hands|range|space|will|fall|again|slot|slots|"
        r"room|rooms|seat|seats|place|places|of (?!charge|cost))\b)",
        r"(?<=are )(?<!days are )(?<!mornings are )(?<!noons are )(?<!evenings are )(?<!hands are )"
        r"(?<!seats are )(?<!places are )(?<!tables are )(?<!rooms are )"
        r"free(?: of charge)?(?=[.,;!]|$)",
        r"\b(?:at no (?:extra )?(?:cost|charge)|no charge|no costs?(?=[.,;!])|"
        r"free of charge|complimentary)\b",
        r"\b(?:on the house|it's on us|is on us|are on us|our treat)\b",
        r"\bcosts? (?:you )?(?:nothing|not a penny|zero)\b",
        r"\b(?:won't|will not|doesn't|does not) cost (?:you )?(?:a|anything)\b[^.!?\n]{0,12}",
        r"\bpay (?:us )?(?:nothing|not a penny|zero)\b",
        r"\b(?:nothing (?:more |else )?to pay|as a (?:present|gift)|a (?:present|gift) from us|"
        r"our gift to you|with our compliments|without charge|gratis)\b",
        r"\b(?:not|never|n't) (?:\w+ ){0,2}(?:charge|bill|invoice) you(?: a (?:penny|cent|dime)| "
        r"anything| a thing| for it)?\b",
        r"\b(?:not|without) (?:\w+ ){0,2}a (?:single )?(?:penny|cent|dime|pound)\b",
        r"\bnot (?:have to )?reach into your (?:own )?pocket\b|\bgiving (?:it|them|one) to you\b",
        r"\b(?:we (?:ask|charge|want|take) nothing|zero (?:pounds|dollars|euros|pence)|0p)\b",
        r"\b(?:spares? you|skip) (?:the|any|all) (?:fee|fees|cost|costs|charge|charges)\b",
        r"\bwithout (?:paying|spending)(?: a (?:penny|cent))?\b",
        r"\bfor (?:€0|£0|\$0|nothing)(?! (?:but|less))\b",
        r"\b(?:never|don't|do not|won't|will not) charge (?:you )?(?:a thing |anything )?for\b",
        r"\b(?:consider|call|think of) (?:\w+ ){1,4}(?:a|our) (?:gift|present)\b",
        r"\bwithout (?:ever )?(?:opening|reaching for|touching) your (?:purse|wallet|pocket)\b",
        r"\b(?:you will find no|forget about) (?:\w+ )?(?:fees|charges)\b"
        r"|\b(?:there are no|no) (?:fees|charges)(?=[.,;!]| to (?:pay|think|worry))",
        r"\bno (?:[a-z]{3,12} )?(?:fees?|shipping costs)\b",
        r"\b(?:giveaway|thrown in|throw in|foot the bill|pick up the (?:postage|tab|bill|"
        r"cost)|we waive|"
        r"(?:not|never|\w+n't) pay (?:a penny|anything|a thing)|(?:wallet|purse) stays)\b",
    ],
}
_INCLUDED = {
    "de": r"\b(?:lieferung|versand|montage|aufbau|anschluss|einbau|installation|porto|reinigung|"
    r"frühstück|parkplatz|einweisung|zustellung|anfahrt) (?:ist |sind )?(?:schon |bereits )?"
    r"(?:inbegriffen|inklusive|eingeschlossen|im preis)\b|\binklusive (?:lieferung|versand|montage|"
    r"aufbau|anschluss|einbau|installation|anfahrt)\b",
    "en": r"\b(?:delivery|shipping|postage|fitting|installation|assembly|cleaning|breakfast|"
    r"parking|set-?up) (?:is |are )?(?:included|in the price|part of the price)\b|"
    r"\bincluding (?:delivery|shipping|postage|fitting|installation|assembly)\b",
}
"""What says that something costs nothing more: a fact with a price of its own contradicts it."""
_BORNE = later(
    r"\b(?:paid by us|we pay|at our (?:own )?(?:cost|expense)|(?:zahlen|übernehmen|tragen) wir|"
    r"wir (?:zahlen|übernehmen|tragen)|auf unsere kosten)\b",
    re.IGNORECASE,
)
"""Words of a fact for what the sender pays."""
_IDLE = frozenset(
    re.findall(
        r"\w+",
        "cost costs charg charge pay paid free noth nothing kost kosten zahl nicht nichts frei",
    )
)
"""Stems of the words for „free“ themselves: they relate a statement to no fact."""
_DENIAL = later(r"\b(?:nicht|keine|keinen|never|not|no)\b|n't\b", re.IGNORECASE)
_PRICE_NAME = later(
    r"preis|price|kosten|cost|gebuehr|gebühr|fee|abo|tarif|beitrag|plan|"
    r"eintritt|entry|admission",
    re.I,
)


class FreeOffer:
    """Every „free“ that a fact contradicts, or whose condition the text does not tell."""

    name: ClassVar[str] = "free_offer"

    class Params(Record):
        """YAML keys of the kind."""

        report: Literal["hidden_cost", "condition_missing"]

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._report = params.report
        self._free = Cues({name: [*given, _INCLUDED[name]] for name, given in _FREE.items()})

    def expressions(self) -> Mapping[str, Sequence[str]]:
        """Return what says that something is free."""
        return self._free.expressions()

    def patterns(self) -> Iterable[str]:
        """Return the expressions, for the self-test."""
        return self._free.patterns()

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per statement that something is free."""
        taken: dict[str, list[tuple[int, int]]] = {}
        for field, number, found in self._free.find(document, self):
            start, end = found.span()
            here = taken.setdefault(field.name, [])
            if overlaps(here, start, end) or self._excused(document, field, start, end):
                continue
            here.append((start, end))
            verdict, support = self._judge(document, field, start, end)
            if number == len(_FREE[document.language]) and verdict != "hidden_cost":
                continue  # that something is in the price is for other rules to ask
            if verdict == self._report:
                values = {
                    "said": field.text[start:end],
                    "fact": support.text if support else "-",
                }
                evidence = support.source if support else None
                yield Match(field.name, start, end, evidence=evidence, values=values)

    @staticmethod
    def _excused(document: Document, field: Field, start: int, end: int) -> bool:
        if overlaps(masked_of(document)[field.name], start, end):
            return True
        clause = field.clause_at(start, end)
        if document.language == "de" and field.lower[start:end].startswith(
            ("ohne", "kein", "kostet ")
        ):
            return False
        if _DENIAL.search(field.text, start, end):
            return False  # the denial is part of the offer: „Kosten fallen nicht an“
        return negated(field.text, clause, start, start, document.language)

    def _judge(
        self, document: Document, field: Field, start: int, end: int
    ) -> tuple[str | None, Support | None]:
        if faithful_at(document, field.name, start, end):
            return None, None
        language = document.language
        sentence = field.sentence_at(start, end)
        around = content_stems(
            f"{field.text[sentence[0] : start]} {field.text[end : sentence[1]]}", language
        )
        own = [one for one in content_stems(field.text[start:end], language) if one not in _IDLE]
        supports = evidence_of(document).of("fact:", "summary", "claim:", "disclosure:")
        related = [one for one in supports if shared([*around, *own], {*one.stems, *one.key})]
        priced = [one for one in related if costs(one) and not self._says_free(one, language)]
        if any(priced_too(document, one) for one in priced):
            return None, None
        free = [one for one in supports if self._says_free(one, language)]
        related_free = [
            one for one in free if shared(around or own, {*one.stems, *one.key})
        ]  # the word for „free“ itself relates nothing
        unrelated = free if not priced else []
        # Where nothing says which offer is meant, the one with a condition not told counts.
        unrelated.sort(key=lambda one: all_told(document, one))
        related_free.sort(
            key=lambda one: (
                -len(shared(around or own, one.key)),
                -len(shared(around or own, {*one.stems, *one.key})),
            )
        )
        for one in related_free or unrelated:
            if all_told(document, one):
                afterwards = later_price(document, supports)
                return ("hidden_cost", afterwards) if afterwards else (None, None)
            return ("hidden_cost" if charges(one) else "condition_missing"), one
        if priced:
            return "hidden_cost", priced[0]
        prices = [
            one for one in supports if costs(one) and _PRICE_NAME.search(one.source) and not free
        ]
        if prices and len(prices) == 1 and "montage" not in prices[0].source:
            return "hidden_cost", prices[0]
        return "condition_missing", None

    def _says_free(self, support: Support, language: str) -> bool:
        if any(pattern.search(support.text) for pattern in self._free.regexes.get(language, [])):
            return True
        if _BORNE.search(support.text) or FIRST.search(support.text):
            return True
        if FREE_FACT.search(support.text) and (
            charges(support) or _PRICE_NAME.search(f"{support.source} {support.text}")
        ):
            return True
        return any(one.kind == "money" and one.value == 0 for one in support.quantities) or (
            support.text.strip().lower() in ("true", "0", "inklusive", "included")
            and bool(re.search(r"free|gratis|kostenlos|kostenfrei", support.source))
        )
