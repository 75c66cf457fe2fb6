"""Kind ``discount``: price cuts without, or against, the lowest price of the last 30 days.

```yaml
kind: discount
report: [no_reference, wrong_reference, wrong_percent, wrong_share, unclear]
```

``no_reference``: a cut is announced and no fact holds the lowest price of the last 30 days.
``wrong_reference``: the price compared with is not that price. ``wrong_percent``: the percentage
is not (low - price) / low within half a point. ``wrong_share``: „die Hälfte“ in words, likewise.
``unclear``: a former price without saying what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from genpers.guardrails.analysis.agreement import REFERENCE_KEYS
from genpers.guardrails.analysis.evidence import Evidence, Support
from genpers.guardrails.analysis.quantities import find_quantities
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.analysis.screen import possible_in
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.licensed import expanded
from genpers.guardrails.kinds.statements import (
    counted_of,
    evidence_of,
    faithful_at,
    masked_of,
    overlaps,
)
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_CUT_WORDS = {
    "de": [
        r"rabatt", r"nachlass", r"statt", r"früher", r"bisher", r"vorher", r"spar", r"reduziert",
        r"günstiger", r"billiger", r"hälfte", r"halbe", r"drittel", r"viertel", r"gesenkt",
        r"preisvorteil", r"uvp", r"normalpreis", r"geschenkt", r"ersparnis", r"minus", r"prozente",
        r"zuletzt", r"ursprünglich", r"bislang", r"anstelle", r"preis",
    ],
    "en": [
        r"off", r"discount", r"was", r"instead", r"save", r"saving", r"reduced", r"cheaper",
        r"half", r"third", r"formerly", r"previously", r"originally", r"down", r"rrp", r"before",
        r"knock", r"usual", r"slash", r"prices?", r"below",
    ],
}  # fmt: skip
_BEFORE_REFERENCE = {
    "de": later(
        r"\b(?:statt|anstatt|anstelle von|früher|bisher|bislang|vorher|zuvor|zuletzt|regulär|"
        r"ursprünglich|normalpreis|streichpreis|uvp|eben noch|gestern noch)"
        r"(?: (?:noch|nur|bisher|von|für|bei|den|üblichen|:|regulär|vorher))* ?$",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?:instead of|was|were|formerly|previously|originally|usually|normally|rrp|"
        r"down from|reduced from|used to (?:cost|be)|before)(?: (?:at|only|just|the usual))* ?$",
        re.IGNORECASE,
    ),
}
_AFTER_CUT = later(
    r"^-?,? ?(?:preis)?(?:rabatt|nachlass|preisnachlass|preisvorteil|ersparnis|günstiger|billiger|"
    r"reduziert|geschenkt|gespart|weniger (?:zahlen|bezahlen|ausgeben)|sparen|off\b|discount|"
    r"cheaper|saving|reduction|less to pay)"
    r"|^ (?:auf|on) (?:alle|alles|den|die|das|everything|all|"
    r"the(?! (?:road|door|night|day|market|table|spot)))\b"
    r"|^ (?:weniger|less)(?: als (?:bisher|vorher|sonst)| than before)?(?= *[.,!?\n]|$)",
    re.IGNORECASE,
)
_BEFORE_CUT = later(
    r"(?:\b(?:rabatt|nachlass|ersparnis|preisvorteil|discount|saving)s? (?:von|in höhe von|of)|"
    r"\b(?:sparen sie|sparst du|spare|spart|sparen|spar dir|save|you save|"
    r"saves you)(?: jetzt| dabei| now)?|"
    r"\bum|\bminus|(?:^|\s)-)(?: (?:satte|ganze|volle|bis zu|up to|rund|fast|mindestens))* ?$",
    re.IGNORECASE,
)
_SHARE = later(
    r"(?P<half>\b(?:nicht (?:einmal )?mehr die hälfte|(?:um |nur |fast |mehr als |"
    r"weniger als )?die hälfte"
    r"(?= (?:günstiger|billiger|reduziert|des|vom|gespart|weniger|zahlen|bezahlen)|[.,!])"
    r"|zum halben preis|(?:den )?halbe[nr]? preis|halb so (?:teuer|viel)|"
    r"save half(?! (?:the|an|a|your|of)\b)|half[ -](?:the |its )?price|"
    r"half (?:of )?what (?:it|you)|for half\b|half off|price has been halved|halbiert))"
    r"|(?P<third>\b(?:um |fast )?ein drittel (?:günstiger|billiger|weniger|gesenkt|"
    r"reduziert|des preises)"
    r"|\ba third (?:off|less|cheaper))"
    r"|(?P<quarter>\b(?:um )?ein viertel (?:günstiger|billiger|weniger|gesenkt|reduziert)"
    r"|\ba quarter (?:off|less|cheaper))"
    r"|(?P<twothirds>\b(?:um )?zwei drittel (?:günstiger|billiger|weniger|gesenkt|reduziert)"
    r"|\btwo thirds (?:off|less|cheaper))",
    re.IGNORECASE,
)
# Every expression of a share holds one of these.
_SHARE_WORDS = ("halb", "hälfte", "half", "halved", "drittel", "viertel", "third", "quarter")
_BARE = later(
    r"\b(?P<said>(?:was|früher|bisher|vorher|statt) \d{1,5}(?:[.,]\d\d)?),? "
    r"(?:now|only|just|jetzt|nun|heute|nur) (?:only |just |nur )?\d{1,5}(?:[.,]\d\d)?(?=[.!?]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_SHARES = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "twothirds": 200 / 3}
_LOW_KEYS = later(r"30|lowest|niedrigst|tiefst", re.IGNORECASE)
_PRICE_KEYS = later(r"^fact:(?:preis|price)(?!\w*(?:alt|old|before|vorher))", re.IGNORECASE)
_LOW_TOLD = later(
    r"\b(?:niedrigste\w*|tiefste\w*|lowest|30[- ](?:tage\w*|days?))\b[^€£$;.]*$", re.IGNORECASE
)
_FALLING = later(
    r"\b(?:\w*preise?|prices?)\b[^.!?\n]{0,30}\b(?:sturzflug|purzel\w*|im keller|gepurzelt|"
    r"abgestürzt|free fall|tumbl\w*|plung\w*|nosediv\w*)\b|\b(?:schnäppchenpreis|bargain price)\b",
    re.IGNORECASE,
)
_RECOMMENDED = later(r"\b(?:UVP|unverbindlich\w*|Preisempfehlung|RRP|recommended)\b", re.I)
_TYPED = later(
    r"\b(?:niedrigste[rn]? Preis|30[- ]Tage|tiefste[rn]? Preis|UVP|unverbindlich\w*|"
    r"Preisempfehlung|"
    r"lowest price|30[- ]day|RRP|recommended)\b",
    re.IGNORECASE,
)
_NOT_PRICE = later(
    r"^[^.!?\n]{0,16}\b(?:strom|energie|wasser|co2|co₂|platz|gewicht|fett|zucker|salz|verbrauch|"
    r"zeit|plastik|verpackung|power|energy|water|electricity|weight|fat|sugar|salt|time|plastic)",
    re.IGNORECASE,
)

SCREENED = {"*": (_BARE, _SHARE, _FALLING)}
"""What ``possible_in`` is asked for."""


_OTHER_OFFER = later(
    r"^-?,? ?(?:günstiger|billiger|weniger|cheaper|less) (?:als|than) "
    r"(?!(?:bisher|vorher|zuvor|früher|sonst|üblich|regulär|before|usual|previously|last)\b)",
    re.IGNORECASE,
)


class Discount:
    """Every announced price cut that the facts do not bear out is a match."""

    name: ClassVar[str] = "discount"

    class Params(Record):
        """YAML keys of the kind."""

        report: list[
            Literal["no_reference", "wrong_reference", "wrong_percent", "wrong_share", "unclear"]
        ]

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._report = frozenset(params.report)

    def expressions(self) -> Mapping[str, Sequence[str]]:
        """Return that without which no price cut is announced; „-20 %“ is found by its sign."""
        return {language: [*map(expanded, found), "%"] for language, found in _CUT_WORDS.items()}

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per cut."""
        for field, start, end, status, expected in document.analysis(_all_cuts):
            if status in self._report and not faithful_at(document, field.name, start, end):
                yield Match(
                    field.name,
                    start,
                    end,
                    values={"said": field.text[start:end], "expected": expected},
                )


def _all_cuts(document: Document) -> list[tuple[Field, int, int, str, str]]:
    return [(field, *cut) for field in document.texts() for cut in _cuts(document, field)]


def _cuts(document: Document, field: Field) -> Iterator[tuple[int, int, str, str]]:
    masked, possible = masked_of(document)[field.name], possible_in(document, field)
    evidence = evidence_of(document)
    said_share = any(word in field.lower for word in _SHARE_WORDS)
    for found in _SHARE.finditer(field.text) if said_share and _SHARE in possible else ():
        share = next(_SHARES[name] for name, text in found.groupdict().items() if text)
        near = field.text[max(0, found.start() - 60) : found.end() + 40]
        if not _is_about_price(found.group(), near) or overlaps(masked, *found.span()):
            continue
        if any(
            found.group().lower() in support.text.lower()
            for support in evidence.of("fact:", "summary", "claim:")
        ):
            continue
        answer = _share_status(evidence, share)
        if answer:
            yield *found.span(), *answer
    for found in _BARE.finditer(field.text) if _BARE in possible else ():
        if not _TYPED.search(field.text) and not overlaps(masked, *found.span("said")):
            yield *found.span("said"), "unclear", "-"
    for found in _FALLING.finditer(field.text) if _FALLING in possible else ():
        lows = _amounts(evidence, _LOW_KEYS, inside=True)
        prices = _amounts(evidence, _PRICE_KEYS, inside=True)
        if not overlaps(masked, *found.span()) and max(lows, default=0) <= min(prices, default=0):
            yield *found.span(), "no_reference", "-"
    for one in counted_of(document)[field.name].quantities:
        if one.kind == "money":
            yield from _reference(field, one, evidence, document.language)
        if one.kind in ("money", "percent"):
            yield from _cut(field, one, evidence)


def _is_about_price(said: str, near: str) -> bool:
    return bool(
        re.search(r"preis|price|günstig|billig|teuer|off|cheap|gesenkt|reduziert", said, re.I)
        or re.search(
            r"\b\w*(?:preis|kost|tarif|gebühr|price)\w*|\b(?:be)?zahl(?:en|st|t)\b|\braten?\b"
            r"|\b(?:pay|cost|fee)\w*|\b(?:sparen|sparst|spart|save|saves)\b(?! \w+ zeit)",
            near,
            re.IGNORECASE,
        )
    )


def _amounts(evidence: Evidence, pattern: re.Pattern[str], *, inside: bool) -> list[float]:
    found = []
    for support in evidence.of("fact:"):
        named = bool(pattern.search(support.source))
        for other in support.quantities:
            # „42 €, niedrigster Preis der letzten 30 Tage 49 €“ holds both.
            told = _LOW_TOLD.search(support.text, max(0, other.start - 60), other.start)
            if other.kind == "money" and (named or told is not None) is inside:
                found.append(other.value)
    return found


def _reference(
    field: Field, one: Quantity, evidence: Evidence, language: str
) -> Iterator[tuple[int, int, str, str]]:
    left = field.text[max(0, one.start - 40) : one.start]
    pattern = _BEFORE_REFERENCE.get(language)
    found = pattern.search(left) if pattern else None
    if found is None:
        return
    start = one.start - len(left) + found.start()
    sentence = field.sentence_at(one.start, one.end)
    said = field.text[sentence[0] : sentence[1]]
    if _RECOMMENDED.search(said) and any(
        _RECOMMENDED.search(support.source.replace("_", " ") + " " + support.text)
        and any(abs(q.value - one.value) < 0.005 for q in support.quantities)
        for support in evidence.of("fact:")
    ):
        return
    lows = _amounts(evidence, _LOW_KEYS, inside=True)
    if not lows:
        yield start, one.end, "no_reference", "-"
    elif not any(abs(low - one.value) < 0.005 for low in lows):
        yield start, one.end, "wrong_reference", f"{lows[0]:.2f}"
    elif not _TYPED.search(field.text):
        yield start, one.end, "unclear", "-"
    if not lows and not _TYPED.search(field.text):
        yield start, one.end, "unclear", "-"


def _cut(field: Field, one: Quantity, evidence: Evidence) -> Iterator[tuple[int, int, str, str]]:
    right = field.text[one.end : one.end + 40]
    left = field.text[max(0, one.start - 40) : one.start]
    after, before = _AFTER_CUT.search(right), _BEFORE_CUT.search(left)
    if (after is None and before is None) or _NOT_PRICE.search(right):
        return
    if _OTHER_OFFER.match(right):
        return
    bare = after is None and before and before.group().split()[0].lower() in ("um", "-", "minus")
    if bare and (one.kind == "money" or not _is_about_price("", left[-40:] + right)):
        return
    start = one.start if before is None else one.start - len(left) + before.start()
    end = one.end if after is None else one.end + after.end()
    if field.text[start : start + 1] == " ":
        start += 1
    if any(_granted(support, one) for support in evidence.of("fact:", "summary", "claim:")):
        return
    lows = _amounts(evidence, _LOW_KEYS, inside=True)
    prices = _amounts(evidence, REFERENCE_KEYS, inside=False)
    stated = _stated(field)
    if not lows and stated is not None:
        lows, prices = [stated[0]], prices or [stated[1]]
    if not lows or not prices:
        yield start, end, "no_reference", "-"
        return
    for low in lows:
        for price in prices:
            real = (low - price) if one.kind == "money" else (low - price) / low * 100
            if abs(real - one.value) <= (0.005 if one.kind == "money" else 0.5):
                return
    real = (lows[0] - prices[0]) / lows[0] * 100
    yield start, end, "wrong_percent", f"{real:.1f} %"


def _granted(support: Support, one: Quantity) -> bool:
    """Tell whether a fact grants this very discount („10 % auf die erste Bestellung“)."""
    return any(
        other.kind == one.kind and abs(other.value - one.value) < 0.005
        for other in support.quantities
    ) and bool(
        re.search(
            r"rabatt|nachlass|excess|selbstbe|abzug|discount|sale|aktion|vorteil|bonus|promo|"
            r"saving|spar|off\b|auf ",
            f"{support.source} {support.text}",
            re.IGNORECASE,
        )
    )


def _stated(field: Field) -> tuple[float, float] | None:
    """Return the 30-day price and the price that the text itself states, if it states both."""
    found = re.search(
        r"(?:30[- ]Tage[- ]Preis|niedrigste\w* Preis der letzten 30 Tage|"
        r"lowest price in the last 30 days|"
        r"30[- ]day (?:low|price))[ :]{0,3}",
        field.text,
        re.IGNORECASE,
    )
    if found is None:
        return None
    amounts = [
        one for language in ("de", "en") for one in find_quantities(field.text, language)
        if one.kind == "money"
    ]  # fmt: skip
    low = [one for one in amounts if 0 <= one.start - found.end() <= 4]
    other = [one for one in amounts if one.start < found.start()]
    return (low[0].value, other[0].value) if low and other else None


def _share_status(evidence: Evidence, share: float) -> tuple[str, str] | None:
    lows = _amounts(evidence, _LOW_KEYS, inside=True)
    prices = _amounts(evidence, REFERENCE_KEYS, inside=False)
    if not lows or not prices:
        return "no_reference", "-"
    if any(abs((low - price) / low * 100 - share) <= 2 for low in lows for price in prices):
        return None
    return "wrong_share", f"{(lows[0] - prices[0]) / lows[0] * 100:.1f} %"
