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
# „Kein anderer“ and “not only” raise what they seem to deny; „verpassen Sie nicht den besten“ too.
_DENIED_BEFORE = {
    "de": later(
        r"\b(?:[Kk]ein(?:e[mnrs]?|erlei)?(?! (?:ander|Wunder\b|Zweifel|geringer))"
        r"|[Ss]tatt|[Aa]nstelle|[Oo]hne"
        r"|(?<![Vv]erpassen Sie )(?<![Vv]ersäumen Sie )(?<![Vv]ergessen Sie )(?<![Vv]erpass )"
        r"[Nn]icht(?! (?:nur|zuletzt|allein|bloß|umsonst|weniger|ohne))"
        r"(?: (?:immer|überall|einmal|unbedingt|in jedem Fall))?"
        r"(?: (?:der|die|das|de[nmrs]|ein(?:e[mnrs]?)?|unser(?:e[mnrs]?)?))?)"
        r"\s(?:[a-zäöüß]+\s){0,2}$"
    ),
    "en": later(
        r"(?:\b(?:is|are|was|were|am|be|been)\snot(?! (?:only|just|merely))"
        r"|\b(?:is|are|was|were)n't"
        r"|\b(?:without|rather than|instead of)"
        r"|\b(?:cannot|can't|(?:do|does|did|can|could|will|would)(?: not|n't)|no(?:body| one) can)"
        r" (?:\w+ )?(?:promise|guarantee|offer|claim|make|sell|call|mean|prevent)\w*)"
        r"\s(?:\w+\s){0,3}$"
        r"|\bno(?! (?:other|one|wonder|matter|more|doubt|better))\s(?:such |real |true )?$",
        re.IGNORECASE,
    ),
}
_DENIED_AFTER = {
    "de": later(
        r"(?:[^.,!?;:\n]|(?<=\d)[.,](?=\d)){0,60}?"
        r"\bnicht(?=\s*(?:[.,!?;:–-]|$|und\b|sondern\b|auch\b|immer\b|überall\b))"
        r"|[^.!?;:\n]{0,60}?\b(?:kann|können|darf|wird)\s(?:\w+\s){0,2}(?:kein\w*|niemand)"
        r"\s[^.,!?;:\n]{0,40}\b(?:zusagen|versprechen|garantieren|bieten|geben)\b",
        re.IGNORECASE,
    ),
    "en": later(
        r"[^.,!?;:\n]{0,50}?\b(?:cannot|can't|could not|(?:do|does|did)(?: not|n't)|never|"
        r"no(?:body| one) (?:can|could|may))\s(?:be )?(?:offer|promise|guarantee|exist|provide|"
        r"claim|give|make)\w*",
        re.IGNORECASE,
    ),
}
_REACH = 80
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


def denied(text: str, start: int, end: int, language: str) -> bool:
    """Tell whether a text denies what it names: „kein Wundermittel“, „Testsieger sind wir nicht“.

    Closer than ``negated``: the negation stands within a few words before the match, or behind it
    in the same clause, and „kein anderer“ or “not only” is none.
    """
    before, after = _DENIED_BEFORE.get(language), _DENIED_AFTER.get(language)
    if before is None or after is None:
        return False
    first = max(text.rfind(mark, 0, start) for mark in ".!?;:\n") + 1
    if before.search(text, max(first, start - _REACH), start):
        return True
    return after.match(text, end) is not None


def second_person(text: str, clause: tuple[int, int], language: str) -> bool:
    """Tell whether a clause speaks to the reader; a capital German ``Sie`` always counts."""
    pattern = _SECOND.get(language)
    return pattern is not None and pattern.search(text, clause[0], clause[1]) is not None
