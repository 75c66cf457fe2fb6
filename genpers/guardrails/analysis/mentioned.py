"""Words that a text mentions and does not use: titles from the record, and what it will not say.

„Die Garantie. Eine Kulturgeschichte“ promises nothing where a fact gives it as the title of a book;
„Letzte Chance!“ presses nobody where the text goes on that this shop does not write so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from genpers.guardrails.text.later import later

if TYPE_CHECKING:
    from genpers.guardrails.document import Document, Match
    from genpers.guardrails.text.sentences import Span

FAMILIES = ("claims.", "tone.pressure.", "tone.wording.")
"""The rules that hold for what a text says of its own account."""

_SAY_DE = (
    r"(?:schreib|sag|versprech|versprich|ruf|behaupt|les|lies|hör|find|steh|formulier|nenn|"
    r"verkünd|druck|heiß|lock|werb|wirb|droh|mahn|titel|texte|betitel|unterschreib)"
)
_NOT_DE = (
    r"(?:nicht(?! (?:nur|einfach|bloß|allein|ohne|umsonst|zuletzt|zu unrecht|leichtfertig|selten))"
    r"|nie|niemals|nirgends|nirgendwo|kein\w*|niemand\w*|vergeblich|vergebens|ungern)"
)
_SAY_EN = (
    r"(?:writ|wrot|sa(?:y|id|ying)|promis|claim|read|hear|find|put|print|shout|call|titl|phras|"
    r"tell|threaten|use|head)"
)
_NOT_EN = r"(?:not(?! (?:only|just|merely|lightly|simply))|never|nowhere|no ?(?:body| one)|\w+n't)"
_AFTER = {
    "de": later(
        rf"\W{{0,4}}[^.!?\n„“]{{0,60}}?\b(?:{_SAY_DE}\w*\b"
        rf"(?:[^.!?,;:\n„“]{{0,50}}?\b|, (?:wir|ich) )"
        rf"{_NOT_DE}\b"
        rf"|{_NOT_DE} (?:\w+ ){{0,3}}{_SAY_DE}\w*)",
        re.IGNORECASE,
    ),
    "en": later(
        rf"\W{{0,4}}[^.!?\n„“]{{0,60}}?\b(?:{_NOT_EN}\b[^.!?,;:\n„“]{{0,40}}?\b{_SAY_EN}\w*"
        rf"|{_SAY_EN}\w*\b[^.!?,;:\n„“]{{0,20}}?\b(?:nowhere|in vain))",
        re.IGNORECASE,
    ),
}
_BEFORE = {
    "de": later(
        rf"\b(?:(?:kein(?:e[mnrs]?)?|statt|anstelle|ohne)(?: [^\W\d_]+){{0,2}}"
        rf"|{_SAY_DE}\w*(?: \w+){{0,4}} {_NOT_DE}|{_NOT_DE}(?: \w+){{0,3}} {_SAY_DE}\w*),?:? ?$",
        re.IGNORECASE,
    ),
    "en": later(
        rf"\b(?:(?:no|without|instead of|rather than)(?: [^\W\d_]+){{0,2}}"
        rf"|{_NOT_EN}(?: \w+){{0,3}} {_SAY_EN}\w*(?: \w+){{0,2}}),?:? ?$",
        re.IGNORECASE,
    ),
}
# A book, a play, a song: what stands behind it in quotation marks is its title.
_WORK = {
    "de": later(
        r"(?:\b(?:film|roman|lied|song|stück|album|serie|podcast|krimi|märchen|gedicht|oper|"
        r"kolumne|sprichwort|redensart|komödie|tragödie|drama)"
        r"|\w*(?:buch|bücher|heft|hefte|zeitschrift|bildband|theaterstück|musical|sprichwort))"
        r"[sn]? $",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?:film|novel|song|play|album|series|podcast|fairy tale|poem|opera|column|proverb|"
        r"saying|comedy|tragedy|book|magazine|booklet|musical)s? (?:called |entitled )?$",
        re.IGNORECASE,
    ),
}
_REACH = 80
_LEAST = 6


def only_mentioned(document: Document, match: Match) -> bool:
    """Tell whether a match lies within quoted words that the text does not say as its own."""
    if match.field is None or match.start is None or match.end is None or match.raw:
        return False
    start, end = match.start, match.end
    if match.field not in document.fields or not document.fields[match.field].quoted(start, end):
        return False
    return any(
        first <= start and end <= last for first, last in document.analysis(_mentions)[match.field]
    )


def _mentions(document: Document) -> dict[str, list[Span]]:
    language = document.language
    known = _record(document)
    return {
        field.name: [
            span
            for span in field.quotations
            if _in_record(field.text[slice(*span)], known) or _disowned(field.text, span, language)
        ]
        for field in document.texts()
    }


def _record(document: Document) -> str:
    """Return the words of the record's facts and summaries."""
    return " ".join(
        _plain(text)
        for product in document.products
        for text in (product.summary or "", *(fact.text for fact in product.facts.values()))
    )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _in_record(quoted: str, known: str) -> bool:
    said = _plain(quoted)
    return len(said) >= _LEAST and f" {said} " in f" {known} "


def _disowned(text: str, span: Span, language: str) -> bool:
    after, before, work = _AFTER.get(language), _BEFORE.get(language), _WORK.get(language)
    if after is None or before is None or work is None:
        return False
    left = text[max(0, span[0] - 1 - _REACH) : max(0, span[0] - 1)]
    left = re.split(r"[.!?\n]\s", left)[-1]
    return bool(
        after.match(text[span[1] : span[1] + 2 * _REACH])
        or before.search(left)
        or work.search(left)
    )
