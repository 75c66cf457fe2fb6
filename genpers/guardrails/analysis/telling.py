"""Who is told what about the reader: a lexicon word tied to the reader by one of a few frames.

The words alone are harmless („Versicherung bei Krankheit"). They tell something of the reader in
these frames: a possessive („Ihre Migräne"), a role („als Diabetikerin"), a known event („seit der
Scheidung"), a state („Sie sind schwanger"), congratulations („Glückwunsch zum Nachwuchs"), or a
hint in a clause about the reader („für zwei essen"). Possessives, roles and events are presupposed,
so they count inside questions and conditions too; a state does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from genpers.guardrails.analysis.clauses import Clause
from genpers.guardrails.analysis.in_general import (
    advised,
    for_all_of_a_kind,
    in_range,
    in_the_event,
    of_anybody,
)
from genpers.guardrails.analysis.lexicon import Hit
from genpers.guardrails.text.later import later

Frame = Literal["possessive", "role", "event", "state", "wish", "hint", "question"]

_ADJECTIVES_DE = (
    r"(?:(?:[a-zäöüß-]+(?:e[nrsm]?|\d)|\d+|zwei|drei|vier|fünf|so|ganz|[A-Z]\w+er)\s){0,3}"
)
_POSSESSIVE = {
    "de": later(
        rf"\b(?:Ihr(?:e[nmrs]?)?|[Dd]ein(?:e[nmrs]?)?|[Ee]uer|[Ee]ure[nmrs]?)\s{_ADJECTIVES_DE}$"
    ),
    "en": later(
        r"\b[Yy]our\s(?:(?!and\b|or\b|for\b|in\b|with\b|to\b|the\b|is\b|are\b|was\b|"
        r"has\b|have\b|when\b|if\b|as\b|of\b|by\b|at\b|after\b|until\b|while\b|who\b|that\b|"
        r"which\b|"
        r"your\b|since\b|before\b|because\b|you\b|can\b|will\b|may\b|we\b|it\b|from\b|than\b|"
        r"choice\b|on\b|needs?\b|do\b|does\b)[\w'-]+\s){0,3}$",
        re.IGNORECASE,
    ),
}
_OWNER_AFTER = {
    "de": later(r"^\s(?:von\s)?(?:Ihr(?:es|er|em)|[Dd]ein(?:es|er|em)|[Ee]ure[smr])\b"),
    "en": later(r"^\s(?:of|in|for)\s(?:(?:one of|somebody in)\s)?your\b", re.IGNORECASE),
}
_ROLE = {
    "de": later(
        r"\b(?:[Aa]ls|[Ff]ür Sie als|[Ww]ie Sie als|[Ll]iebe[rs]?|[Hh]allo,?|[Gg]uten "
        r"Tag,?|[Ee]in(?:e[nmr]?)?)\s(?:(?:ein(?:e[nmr]?)?|echte[rs]?|"
        r"[a-zäöüß]+e[rsn]?)\s){0,3}$"
    ),
    "en": later(
        r"\b(?:[Aa]s (?:an?|one of our|the)|[Dd]ear|[Hh]ello|[Hh]i|[Ff]or an?|[Ff]ellow|"
        r"[Ll]ike an?|[Bb]eing an?|an?)\s(?:[\w'-]+\s){0,2}$",
        re.IGNORECASE,
    ),
}
_STRICT_ROLE = {
    "de": later(r"\b[Aa]ls\s"),
    "en": later(r"\b[Aa]s an?\s|\b[Aa]s one\s|[Bb]eing an?\s", re.IGNORECASE),
}
_EVENT = {
    "de": later(
        r"\b(?:[Ss]eit|[Nn]ach|[Ww]egen|[Tt]rotz|[Ww]ährend|[Vv]or|[Bb]ei|[Mm]it|[Zz]u|"
        r"[Ii]n|[Aa]us|[Uu]m|[Ff]ür|[Dd]urch)\s(?:d(?:er|em|en|as|ie|es)|jede[rmn]?|dies(?:er|em|"
        r"en|es)|all de[nmr])\s(?:[a-zäöüß]+e[nrs]?\s){0,2}$|\b(?:[Vv]om|[Zz]ur|[Zz]um|"
        r"[Bb]eim|[Ii]m)\s(?:[a-zäöüß]+e[nrs]?\s){0,2}$"
    ),
    "en": later(
        r"\b(?:[Ss]ince|[Aa]fter|[Bb]ecause of|[Dd]espite|[Dd]uring|[Ff]ollowing|"
        r"[Tt]hrough|[Bb]efore|[Ff]rom|[Oo]n|[Aa]t|[Ww]ith|[Aa]bout)\s(?:the|each|every|this|that|"
        r"all the|all that)\s(?:[\w'-]+\s){0,2}$|\b[Ss]ince\s$",
        re.IGNORECASE,
    ),
}
_STRICT_EVENT = {
    "de": later(r"\b(?:[Ss]eit|[Nn]ach|[Ww]egen|[Tt]rotz|[Vv]or|[Vv]om|[Bb]eim)\s"),
    "en": later(
        r"\b(?:[Ss]ince|[Aa]fter|[Bb]ecause of|[Dd]espite|[Ff]ollowing|[Bb]efore)\s", re.IGNORECASE
    ),
}
_STATE = {
    "de": later(
        r"\b(?:Sie|[Dd]u|[Ii]hr)\b(?:\s[\w-]+){0,4}?\s(?:sind|haben|leiden|litten|"
        r"hatten|waren|werden|wurden|erwarten|kämpfen|leben|stehen|stecken|gelten|bist|"
        r"hast|leidest|hattest|warst|wirst|wurdest|erwartest|kämpfst|lebst|steckst|"
        r"stehst|seid|habt|besitzen|besitzt|fahren|fährst|verdienen|verdienst|sitzen|"
        r"sitzt|tragen|trägst|brauchen|brauchst|nehmen|nimmst|halten|hältst|beziehen|"
        r"beziehst|feiern|feierst|gehören|gehörst|geraten|bekommen)\b|\b(?:sind|haben|"
        r"leiden|litten|hatten|waren|wurden|erwarten|kämpfen|leben|stehen|stecken|bist|"
        r"hast|leidest|hattest|warst|wurdest|erwartest|kämpfst|lebst|steckst|seid|habt|"
        r"besitzen|besitzt|fahren|fährst|verdienen|verdienst|sitzen|beziehen|beziehst|"
        r"feiern|feierst|gehören|gehörst)\s(?:Sie|du|ihr)\b"
    ),
    "en": later(
        r"\b[Yy]ou(?:'re|'ve|'d)\b|\b[Yy]ou\s(?:\w+\s){0,2}?(?:are|have|were|had|suffer|"
        r"live|own|drive|earn|struggle|got|became|been|take|celebrate|belong|expect|"
        r"feel|lost|owe|keep|observe)\b",
        re.IGNORECASE,
    ),
}
_WISH = {
    "de": later(
        r"\b(?:(?:[Hh]erzlichen\s|[Uu]nsere[nm]?\s)?Glückw(?:unsch|ünsche)|[Aa]lles "
        r"(?:Gute|Liebe)|[Gg]ratulier\w+|[Gg]ratulation|Beileid|Mitgefühl|[Vv]iel Kraft|"
        r"[Ss]chön(?:e[ns]?)?|[Ff]rohe[ns]?|[Ww]ir freuen uns mit)\b[^.!?\n]{0,40}$",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?:[Cc]ongratulations|[Cc]ongrats|[Ss]orry (?:for|about|to hear)|"
        r"[Cc]ondolences|[Bb]est wishes|[Hh]appy|[Ww]ell done on|[Ww]elcome "
        r"to)\b[^.!?\n]{0,40}$",
        re.IGNORECASE,
    ),
}
# Advertising without a pronoun („Konto leer, Monat noch lang.") means whoever reads it.
_MEANS_THE_READER = frozenset({"financial", "grief", "relationship", "employment"})
_OF_SOMEBODY = frozenset({"grief", "relationship", "health", "pregnancy", "family", "sexuality"})
_OF_ANYBODY = frozenset({"family", "pet", "wealth", "health", "job"})
_NAMES_A_THING = later(
    r"^\s(?:planner|planning|management|manager|tax|adviser|advisor|advice|report|check|calculator|"
    r"account|certificate|slip|statement|scheme|plan|fund)\b"
)
_OF_WORK_AND_WEALTH = frozenset({"job", "wealth", "home"})
_STRIKES = later(
    r"\s(?:(?:mal |schon )?wieder|erneut)\s(?:zu\w+|meldet|plagt|quält|zwickt|kommt|da ist|"
    r"schmerzt|"
    r"losgeht)\b|\s(?:strikes?|flares?(?: up)?|returns?|comes? back|kicks in|acts up|plays up|"
    r"bites?)"
    r"(?:\s(?:once )?again)?\b"
)
_FOR_IT = later(r"\s(?:für|for)\s")
_OF_DAILY_LIFE = frozenset({"family", "pet", "home", "vehicle", "job"})
_CAN_DE = later(r"\b(?:könn|kann|möcht|woll|soll|würd|wär|hätt)\w*", re.IGNORECASE)
_ABLE_DE = later(r"\b(?:könn|kann|möcht|soll|würd|wär|hätt)\w*", re.IGNORECASE)
_CAN_EN = later(r"\b(?:can|could|might|would|want|wish|like to)\b", re.IGNORECASE)
_CONDITION = later(r"\b(?:wenn|falls|sofern|ob|if|when|whether|unless)\b", re.IGNORECASE)
_ELLIPTIC = later(r"^\W*(?:[A-ZÄÖÜ]?\w+\s?){1,4}\?")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told about the reader: which topic, by which frame, and where."""

    topic: str
    role: str
    frame: Frame
    start: int
    end: int


def told(text: str, clauses: tuple[Clause, ...], hits: list[Hit], language: str) -> Iterator[Told]:
    """Yield what the hits tell of the reader, each with the frame that ties it to the reader."""
    if language not in _POSSESSIVE:
        return
    at = 0
    for hit in hits:
        while at < len(clauses) - 1 and clauses[at].end <= hit.start:
            at += 1
        if not clauses:
            return
        found = _tied(text, clauses[at], hit, language)
        if found is not None:
            yield found


def _tied(text: str, clause: Clause, hit: Hit, language: str) -> Told | None:
    before = text[max(clause.sentence[0], hit.start - 80) : hit.start]
    if hit.role in ("hints", "proxies") and (
        in_the_event(text, hit.start, hit.end)
        or in_range(text, (clause.start, clause.end), language)
    ):
        return None
    if hit.role == "hints" and (
        (hit.topic == "wealth" and clause.hypothetical and not clause.reader)
        or of_anybody(text, clause.sentence, hit.start, hit.end, language)
    ):
        return None
    if hit.role == "hints":
        # A question or request without a pronoun („Mal wieder knapp bei Kasse?") has a reader too.
        said = text[clause.sentence[0] : clause.sentence[1]]
        addressed = clause.sentence_reader or clause.question
        meant = hit.topic in _MEANS_THE_READER or READER_INSIDE.search(text)
        if addressed or (meant and not _GENERIC.search(said)):
            return Told(hit.topic, hit.role, "hint", hit.start, hit.end)
        return None
    if hit.role == "proxies":
        return _proxy(text, clause, hit, language)
    if hit.role == "states":
        return _state(text, clause, hit, language)
    possessive = _POSSESSIVE[language].search(before)
    if possessive and hit.role != "roles":
        start = hit.start - len(possessive[0])
        if hit.topic in _OF_ANYBODY and of_anybody(text, clause.sentence, start, hit.end, language):
            return None
        if advised(text, clause.start, start, hit.end):
            return None
        return Told(hit.topic, hit.role, "possessive", start, hit.end)
    after = _OWNER_AFTER[language].match(text[hit.end : hit.end + 24])
    if after and hit.role != "roles" and hit.topic in _OF_SOMEBODY:
        return Told(hit.topic, hit.role, "possessive", hit.start, hit.end + after.end())
    if hit.role == "roles":
        return _role(text, clause, hit, language, before)
    if (
        _AT_HOME.search(text, clause.start, clause.end)
        and not clause.hypothetical
        and not clause.question
    ):
        return Told(hit.topic, hit.role, "state", hit.start, hit.end)
    if hit.topic == "wealth" and clause.sentence_reader and _THE.search(before):
        if _NAMES_A_THING.match(text[hit.end : hit.end + 20]):
            return None
        return Told(hit.topic, hit.role, "hint", hit.start, hit.end)
    wish = _WISH[language].search(before)
    if wish:
        return Told(hit.topic, hit.role, "wish", hit.start - len(wish[0]), hit.end)
    return _event(text, clause, hit, language, before)


def _proxy(text: str, clause: Clause, hit: Hit, language: str) -> Told | None:
    """Things that give a state away count where a clause states something of the reader."""
    if clause.hypothetical or clause.question:
        return None
    start, end = clause.sentence
    apart = clause.sentence_reader and hit.topic not in _OF_WORK_AND_WEALTH
    if not (clause.reader or (apart and not _CONDITION.search(text, start, end))):
        return None
    if _FOR_IT.match(text, hit.end):
        return None  # „a second home for your files" is none of the reader's
    able = _ABLE_DE if language == "de" else _CAN_EN
    if able.search(text, clause.start, clause.end) or _GENERIC.search(text, start, end):
        return None
    return Told(hit.topic, hit.role, "hint", hit.start, hit.end)


def _role(text: str, clause: Clause, hit: Hit, language: str, before: str) -> Told | None:
    match = _ROLE[language].search(before)
    if match is None or not clause.sentence_reader:
        return None
    strict = _STRICT_ROLE[language].match(match[0]) is not None
    if hit.topic in _OF_DAILY_LIFE and for_all_of_a_kind(text, clause.sentence, language):
        return None
    start = hit.start - len(match[0])
    if strict or (clause.reader and _asserts(text, clause, hit, language)):
        return Told(hit.topic, hit.role, "role", start, hit.end)
    return None


def _event(text: str, clause: Clause, hit: Hit, language: str, before: str) -> Told | None:
    if in_the_event(text, hit.start, hit.end):
        return None
    if hit.topic == "health" and clause.sentence_reader and hit.role == "nouns":
        again = _STRIKES.match(text, hit.end)
        if again is not None:  # „Wenn die Gicht wieder zuschlägt, hilft Ihnen ..."
            return Told(hit.topic, hit.role, "event", hit.start, again.end())
    match = _EVENT[language].search(before)
    fragment = clause.question and not clause.sentence_reader
    if match and (clause.sentence_reader or fragment):
        strict = _STRICT_EVENT[language].match(match[0]) is not None
        said = text[clause.start : clause.end]
        stated = clause.reader and _STATE[language].search(said) is not None
        if (hit.role == "events" and (strict or stated)) or (
            hit.role == "nouns" and strict and hit.topic not in _OF_DAILY_LIFE
        ):
            return Told(hit.topic, hit.role, "event", hit.start - len(match[0]), hit.end)
    if hit.role == "nouns" and clause.reader and _asserts(text, clause, hit, language):
        return Told(hit.topic, hit.role, "state", hit.start, hit.end)
    return None


def _state(text: str, clause: Clause, hit: Hit, language: str) -> Told | None:
    if clause.reader and _asserts(text, clause, hit, language):
        return Told(hit.topic, hit.role, "state", hit.start, hit.end)
    if clause.question and _ELLIPTIC.match(text[clause.sentence[0] : clause.sentence[1]]):
        return Told(hit.topic, hit.role, "question", hit.start, hit.end)
    return None


def _asserts(text: str, clause: Clause, hit: Hit, language: str) -> bool:
    """Tell whether a clause says that the reader is or has what was hit."""
    if clause.hypothetical or clause.question:
        return False
    if hit.topic in _OF_DAILY_LIFE and text[clause.end - 2 : clause.end + 1].rstrip().endswith("?"):
        return False  # „Sie haben einen Hund?" asks, whatever the order of its words
    said = text[clause.start : clause.end]
    verb = _STATE[language].search(said)
    if verb is None:
        return False
    if language == "en" and hit.role != "states" and hit.start < clause.start + verb.start():
        return False  # „the cat sits wherever you were" has the cat, not the reader, sit
    first, last = sorted((clause.start + verb.start(), hit.start))
    able = _CAN_DE if language == "de" else _CAN_EN
    return last - first < 60 and not able.search(text, first, last)


_AT_HOME = later(
    r"\b(?:bei (?:Ihnen|dir|euch)(?! (?:anfragen|nachfragen|melden|an\b|vorbei))|"
    r"(?:in|at|round) your (?:house|home|place)|at yours)\b"
)
_THE = later(r"\b(?:[Dd]as|[Dd]er|[Dd]ie|[Dd]em|[Dd]en|[Tt]he)\s(?:[a-zäöüß]+e[nrs]?\s)?$")
_GENERIC = later(
    r"\b(?:wer|viele|manche|man|jede[rmn]?|alle|oft|wir|uns|unser\w*|who|many|some|"
    r"one|everyone|anyone|people|we|our|"
    r"der ratgeber|das buch|das heft|the book|the guide|falls|wenn|if|when|erklärt|explains)\b",
    re.IGNORECASE,
)
READER_INSIDE = later(
    r"\b(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?|du|dir|dich|dein(?:e[nmrs]?)?|you(?:r|'re|'ve)?)\b"
)
