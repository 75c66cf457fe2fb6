"""Kind ``placeholder``: what should have been filled in, in every common style.

```yaml
kind: placeholder
find: [unknown]        # unknown: {{ x }} that is no declared merge field
                       # unfilled: {x}, %x%, [NAME], <<x>>, ${x}, *|X|*, XXX, Lorem ipsum,
                       #           TODO, undefined, a broken {{ x; in merged text any {{ x }}
```

Declared merge fields come from ``policy/merge_fields.yaml``; the message may use ``{slot}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar, Literal

from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_SLOT = later(r"\{\{\s*([^{}]{0,80}?)\s*\}\}")
_TRACES = later(
    r"[{\[<$*#_~]|@@|\?\?|00[,.]00|x{3}|x[,.]xx|0xx|lorem|dolor sit|todo|tbd|fixme|undefined|"
    r"blindtext|fülltext"
)
_PERCENT = later(r"%[%(\w]")
_ASKED = later(r"(?<!\w)\?[a-zäöü_]{3,20}\?(?!\w)")
_STYLES = later(
    r"""
    \{\{[^{}\n]{0,40}(?:\}(?!\})|$|(?=\n))          # {{ name   or {{ name }
    | (?<!\{)\{[^\W\d]\w{0,40}(?:\.\w{1,40}){0,3}\}(?!\})  # {name}
    | (?<!\{)\{\ [^\W\d]\w{0,40}\ \}(?!\})          # { name }
    | (?<!\{)\{%[^%{}]{0,80}%\}                     # {% if name %}
    | \$\{[^{}\n]{1,60}\}                           # ${name}
    | %%[^\W\d]\w{0,40}%% | %[A-Za-zÄÖÜäöüß_]{2,40}% | %\([a-z_]{2,40}\)s
    | \[\[[^\[\]\n]{1,60}\]\]
    | (?-i:\[[A-ZÄÖÜ][A-ZÄÖÜ0-9_\- ]{2,40}\])           # [NAME]
    | \[(?:Vor|Nach|Kunden|Produkt|Firmen)?(?:name|nummer)\]
    | \[(?:Ihr|Dein|Your|Insert|Enter|Name|Datum|Date|Betrag|Amount|Produkt|Product|Firma|Company|
          First|Last|Customer|Link|hier|here|Anrede|Titel|Title|Stadt|City|Ort|Vorname|Nachname|bitte|
          please|Unternehmen|Marke|Brand|Prozent\w*|Percent\w*|Town|Venue|Preis|Price|Zahl|Number|
          Adresse|Address|Filiale|Branch|Uhrzeit|Time|Code|Rabatt|Discount|Zins\w*|Rate|Kunde|Land|
          Country|Region|Anzahl|Count|Beispiel|Example|Ansprechpartner\w*|Berater\w*|Kontakt\w*|
          Contact|Advis[eo]r|Wochentag|Weekday|Monat|Month|Jahr|Year|Modell?|Farbe|Colou?r|Größe|Size|
          Kategorie|Category|Thema|Topic|Termin\w*|Telefon\w*|Phone|Straße|Street|Website|URL|x+|tt\.mm\.jj(?:jj)?|dd/mm/yy(?:yy)?|\.{2,})
          (?:\ [^\[\]\n]{1,40})?\](?!\()
    | \[[^\[\]\n]{1,30}(?:\ (?:hier|here|einfügen|einsetzen|eintragen|ergänzen|folgt|tbc|tbd|
          to\ come|of\ the\ customer|des\ Kunden|der\ Kundin)|name)\](?!\()
    | @@[^\W\d]\w{1,40}@@ | (?<![\w~])~[^\W\d][\w_]{2,30}~(?![\w~])
    | (?<!\w)\?[a-zäöü_]{3,20}\?(?!\w)
    | (?<![\w$])\$(?:first|last|user|customer|vor|nach|kunden)_?names?\b
    | (?<![\w$])\$[a-z]{2,20}(?:_[a-z]{2,20})+\b
    | (?-i:(?<![\w/.-])(?=[A-ZÄÖÜ]+_)[A-ZÄÖÜ_]*(?:NAME|DAT(?:E|UM)|CITY|STADT|
          ORT|PRODU[CK]T|PR(?:EIS|ICE)|BETRAG|AMOUNT|KUNDE|CUSTOMER|FIRMA|COMPANY|LINK|URL|CODE|HIER|HERE|DAY|TAG|ANREDE|
          TIT(?:EL|LE)|RABATT|DISCOUNT|ZINS|RATE|NUMMER|NUMBER|ADD?RESSE?|FILIALE|STORE|TEXT|FELD|FIELD)
          [A-ZÄÖÜ_]*(?![\w/]))                              # CITY_NAME
    | (?-i:\#(?:NAME\?|REF!|N/A|NV|VALUE!|WERT!|BEZUG!))         # what a spreadsheet leaves
    | <<[^<>\n]{1,60}>>
    | <(?:name|vorname|nachname|first_?name|last_?name|kunde|customer|anrede|salutation|betrag|
          amount|datum|date|produkt|product|firma|company|ort|city|insert[^<>]{0,30}|
          time|uhrzeit|preis|price|adresse|address|filiale|branch|town|venue|telefon|phone|zins\w*|
          rate|code|rabatt|discount|kundin|user|company\ name|
          (?:phone|telefon|customer|order|contract)\ ?(?:number|nummer)|telefonnummer|kundennummer|
          ihr[^<>]{0,30}|your[^<>]{0,30})>
    | \*\|[^|\n]{1,60}\|\* | \|\*[^|\n]{1,60}\*\|     # *|FNAME|*
    | (?-i:\#\#?[A-ZÄÖÜ][A-ZÄÖÜ_]{2,30}\#\#?)           # ##NAME##
    | (?<![^\W_])[xX]{3,}(?![^\W_]) | (?<![^\W_])X{1,6}[.,]X{2,6}(?![^\W_])
    | \b(?:lorem\ ipsum|dolor\ sit\ amet|blindtext|fülltext)\b
    | \b(?:INSERT|ENTER|YOUR|ADD|HIER|IHR|IHRE)_[A-Z_]{2,30}\b
    | (?<![\d.,])00[.,]00(?!\d|[.,]\d)
    | \b0x{2,5}\b | (?<!\S)\?{2,}(?=\s?(?:%|€|£|Euro\b|EUR\b))
    | \b(?:TODO|TBD|FIXME|tbd)\b
    | \b(?:undefined|NaN)\b | \[object\ Object\]
    | _{4,}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CASED = later(r"TODO|TBD|FIXME|tbd|undefined|NaN|\[object Object\]")
_CASE_MATTERS = frozenset({"todo", "tbd", "fixme", "undefined", "nan", "[object object]"})
_SIZES = later(r"X{3,4}L?$")


class Placeholder:
    """Every placeholder that would reach the reader as it stands is a match."""

    name: ClassVar[str] = "placeholder"

    class Params(Record):
        """YAML keys of the kind."""

        find: list[Literal["unknown", "unfilled"]]
        fields: str = "policy/merge_fields.yaml"

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._find = frozenset(params.find)
        declared = resources.get(params.fields) or {}
        self._known = frozenset(declared.get("merge_fields", ()))

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per placeholder."""
        for field in document.fields.values():
            slots = list(_SLOT.finditer(field.text)) if "{{" in field.text else []
            yield from self._slots(field, slots, merged=document.context.merged)
            if "unfilled" in self._find and _suspect(field, slots):
                yield from _unfilled(field, [slot.span() for slot in slots])

    def _slots(self, field: Field, slots: list[re.Match[str]], *, merged: bool) -> Iterable[Match]:
        for slot in slots:
            wrong = {"unfilled"} if merged else set()
            if slot.group(1) not in self._known:
                wrong.add("unknown")
            if wrong & self._find:
                yield Match(field.name, *slot.span(), values={"slot": slot.group()})


def _suspect(field: Field, slots: list[re.Match[str]]) -> bool:
    """Tell cheaply whether a look at all styles is worth while."""
    text = _SLOT.sub("", field.lower) if slots else field.lower
    if _TRACES.search(text) is not None:
        return True
    text = _SLOT.sub("", field.text) if slots else field.text
    if "?" in text and _ASKED.search(text) is not None:
        return True
    return "NaN" in text or ("%" in text and _PERCENT.search(text) is not None)


def _unfilled(field: Field, slots: list[tuple[int, int]]) -> Iterable[Match]:
    for found in _STYLES.finditer(field.text):
        text = found.group()
        if any(start <= found.start() < end for start, end in slots):
            continue
        if text.lower() in _CASE_MATTERS and not _CASED.fullmatch(text):
            continue
        # XXL and XXXL are sizes; so is XXX only after the word for it.
        before = field.lower[max(0, found.start() - 9) : found.start()]
        if _SIZES.fullmatch(text) and ("größe" in before or "size" in before):
            continue
        yield Match(field.name, *found.span(), values={"slot": text})
