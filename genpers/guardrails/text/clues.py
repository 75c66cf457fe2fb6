"""Small clues around a match: negation, second person."""

from __future__ import annotations

import re

from genpers.guardrails.text.later import later

_NEGATION_BEFORE = {
    "de": later(
        r"\b(?:nicht(?! (?:nur|zuletzt|allein|bloß|umsonst))|kein(?:e[mnrs]?|erlei)?|nie|niemals|"
        r"ohne|weder|noch nie|keinesfalls|keineswegs|nirgends|nirgendwo|niemand(?:em|en)?|statt|"
        r"anstelle|"
        r"fehlende?[mnrs]?|verzicht\w* auf|frei von)\b",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?:not(?! (?:only|just|merely|to mention))|no|never|without|neither|nor|cannot|\w+n't|"
        r"nobody|nothing|none|instead of|rather than|free from)\b",
        re.IGNORECASE,
    ),
}
_NEGATION_AFTER = {
    "de": later(
        r"^[^,;:.!?]{0,60}?\b(?:nicht(?! (?:nur|zuletzt|allein|bloß|umsonst))|ausgeschlossen|"
        r"niemals)\b",
        re.IGNORECASE,
    ),
    "en": later(r"^\s(?:is|are|was|were|does|do|can|will)\s?(?:not|n't)\b", re.IGNORECASE),
}
_SECOND = {
    "de": later(
        r"\b(?:[dD]u|[dD]ich|[dD]ir|[dD]ein(?:e[mnrs]?|er?seits|etwegen|ige[mnrs]?)?|[eE]uch|"
        r"[eE]uer|[eE]ure[mnrs]?|Sie|Ihnen|Ihr(?:e[mnrs]?|erseits|etwegen)?|"
        r"DU|DICH|DIR|DEIN(?:E[MNRS]?)?|SIE|IHNEN|IHRE?[MNRS]?)\b"
    ),
    "en": later(r"\b(?:you(?:'(?:re|ve|ll|d))?|your|yours|yourself|yourselves)\b", re.IGNORECASE),
}


def negated(text: str, clause: tuple[int, int], start: int, end: int, language: str) -> bool:
    """Tell whether a match stands under a negation inside its clause."""
    before = _NEGATION_BEFORE.get(language)
    after = _NEGATION_AFTER.get(language)
    if before is not None and before.search(text, clause[0], start):
        return True
    return after is not None and after.match(text[end : clause[1]]) is not None


def second_person(text: str, clause: tuple[int, int], language: str) -> bool:
    """Tell whether a clause speaks to the reader; a capital German ``Sie`` always counts."""
    pattern = _SECOND.get(language)
    return pattern is not None and pattern.search(text, clause[0], clause[1]) is not None
