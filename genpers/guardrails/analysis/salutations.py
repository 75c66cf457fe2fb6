"""Salutations: who a message greets, with title, particle and name as written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.text.later import later

Gender = Literal["male", "female"]

_GREETING = (
    r"(?:(?:hallo|hi|hey|guten\s+tag),?\s+(?:lieb(?:e[rs]?|ste[rs]?)|werte[rs]?|"
    r"sehr\s+geehrte[rs]?)|sehr\s+(?:geehrt|verehrt)\w*(?:/r|\(r\)|:r|\*r)?|geehrt\w*|verehrt\w*|werte[rs]?|"
    r"lieb(?:e[rs]?|ste[rs]?)(?:/r|\(r\)|:r|\*r)?|"
    r"hallo|hallöchen|(?:hi|hey)(?!\s+there)|moin(?:\s+moin)?|servus|grüezi|grüß\s+(?:gott|dich)|guten?\s+"
    r"(?:tag|morgen|abend)|willkommen(?:\s+zurück)?|herzlich\s+willkommen|"
    r"dear(?:est)?|(?:hi|hello|hey)\s+there|hello|hiya|good\s+(?:morning|afternoon|evening|day)|greetings|welcome"
    r"(?:\s+back)?|na)"
)
_HONORIFIC = r"(?:Herrn?|Frau|Fräulein|Mr|Mrs|Ms|Miss|Mister|Sir|Madam|Madame|Mx)\b\.?"
_LINE = later(
    rf"^[ \t]*(?P<greeting>{_GREETING})(?=[\s,!]|$)"
    r"(?P<rest>(?:,\s+(?=(?:Herrn?|Frau|Mr|Mrs|Ms|Sir|Madam)\b))?[^\n!?,:;]{0,80})"
    r"(?P<stop>[,!:]|\n|$)",
    re.IGNORECASE | re.MULTILINE,
)
_VOCATIVE = later(
    rf"(?:^|[,.!?:]\s+|\n)(?P<rest>{_HONORIFIC}\s+(?:(?:Dr|Prof)\.?\s+)*"
    r"(?:(?:von|van|der|de|zu|zur)\s+)*[A-ZÄÖÜ][\w'-]+(?:\s[A-ZÄÖÜ][\w'-]+)?)(?=[,!.?]|\s*$)"
)
_WORD = later(r"[^\W_][\w.'&-]*|\{\{.*?\}\}")
_BOTH = later(r"(?:/r|\(r\)|:r|\*r)$", re.IGNORECASE)
_COLLECTIVE = later(
    r"\b(?:damen\s+und\s+herren|sir\s+or\s+madam|herr(?:en)?\s+und\s+(?:frau|damen)|"
    r"frau\s+und\s+herr|mr\.?\s+and\s+mrs|alle|zusammen|team|all|everyone|"
    r"kundinnen|kunden|gäste|mitglieder|leute|freunde|eltern|fans|familie|nachbarn|leserinnen|"
    r"community|friends|customers|members|guests|gast|mensch|mitglied)\b",
    re.IGNORECASE,
)


_READER = re.compile(r"\b(?:Sie|Ihnen|Ihre?[mnrs]?|[Dd]u|[Dd]ir|[Dd]ich|[Dd]eine?[mnrs]?)\b|,\s*$")
_ROLE = re.compile(
    r"(?:(?<=\b[Aa]ls )|(?<=\b[Ll]iebe )|(?<=\bSie sind )|(?<=\b[Dd]u bist ))"
    r"(?:(?:unsere|eine|so eine)\s)?(?:[a-zäöü]+e\s)?(?P<role>[A-ZÄÖÜ]\w{3,}in)\b(?!\s+und\b)"
)


_TO_READER = later(r",\s+(?:Sie|Ihre?[nmrs]?|Ihnen|[Dd]u|[Dd]eine?[nmrs]?|[Yy]ou(?:r|rs)?)\b")
# What stands before a name that calls the reader: no noun, which the name could explain.
_CLAUSE = later(r"(?<!\bthe )(?<!\bour )(?<!\bour new )(?<!\ba )(?<!\ban )\b[a-zäöüß]+,$")


_BEFORE_ROLE = ("als ", "liebe ", "sie sind ", "du bist ")


@dataclass(frozen=True, slots=True)
class Salutation:
    """One greeting with its parts; ``name`` is what stands for the person, span included.

    ``honorific`` is Herr, Frau, Mr ...; ``said`` the gender it says; ``ending`` the gender the
    adjective says (``geehrter``, ``liebe``), None where there is neither. ``titles`` are in the
    order of the text; ``title_first`` tells that a title stands before the honorific; ``hole``
    that nothing, or a bracketed placeholder, stands where the name should be; ``called`` that a
    name without a greeting surely calls the reader.
    """

    start: int
    end: int
    greeting: str
    honorific: str | None
    said: Gender | None
    ending: Gender | None
    both: bool
    titles: tuple[str, ...]
    title_first: bool
    name: str
    name_start: int
    collective: bool
    hole: bool = False
    called: bool = False


def salutations_of(text: str) -> tuple[Salutation, ...]:
    """Return the salutations of a text: greeting lines, and names called inside it."""
    found = [
        _parsed(
            match.group("greeting"),
            match.group("rest"),
            match.start("greeting"),
            match.start("rest"),
            hole=_hole(match),
        )
        for match in _LINE.finditer(text)
        if _is_greeting(match)
    ]
    taken = [(one.start, one.end) for one in found]
    for match in _VOCATIVE.finditer(text):
        start = match.start("rest")
        if not any(a <= start < b for a, b in taken):
            called = _calls(text, match)
            found.append(_parsed("", match.group("rest"), start, start, called=called))
    return tuple(found)


def _calls(text: str, match: re.Match[str]) -> bool:
    """Tell „Bis bald, Frau Lang!“ and „Frau Lang, Ihr Paket“ from „unser Chef, Herr Lang“."""
    start, end = match.span("rest")
    if match.group("rest").split()[-1] in text[:start]:
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
    if not line or line[-1] in ".!?":
        return _TO_READER.match(text, end) is not None
    return line[-1] == "," and _CLAUSE.search(line) is not None


def feminine_roles(text: str) -> list[tuple[int, int]]:
    """Return feminine words for the reader: „als Kundin“, „du bist Gärtnerin“.

    Only where the reader is meant: after als, liebe, Sie sind, du bist; never a list of both forms.
    """
    lower = text.lower()
    if not any(word in lower for word in _BEFORE_ROLE):
        return []
    known = lexicon("address_de")["not_she"]
    return [
        match.span("role")
        for match in _ROLE.finditer(text)
        if match.group("role").lower() not in known
        and not match.group("role").endswith(("ein", "min", "zin", "gin", "lin"))
        and _READER.search(text, match.start(), match.end() + 80)
    ]


def _is_greeting(match: re.Match[str]) -> bool:
    """Tell „Liebe Anna,“ from „Liebe auf den ersten Blick“ and „Liebe Grüße“."""
    greeting, rest = match.group("greeting").lower(), match.group("rest").strip()
    words = rest.split()
    if greeting.startswith(("lieb", "wert", "na", "welcome", "willkommen", "herzlich", "hey")):
        if match.group("stop") not in {",", "!"} or len(words) > 5:
            return False
        if words and words[0].lower() in {"grüße", "auf", "zum", "zur", "geht", "ist", "zu", "bei"}:
            return False
    if greeting.startswith("na"):
        return not words or words[0][0].isupper()
    return len(words) <= 8


def _hole(match: re.Match[str]) -> bool:
    """Tell whether the name is missing: „Hallo ,“, „Sehr geehrte,“, „Guten Tag [Name],“."""
    rest, stop = match.group("rest"), match.group("stop")
    name = rest.strip()
    if not name:
        last = match.group("greeting").lower().split()[-1].rstrip("/r()")
        lists = lexicon("salutation")
        needs_name = last in lists["male_endings"] | lists["female_endings"] | {"dear", "dearest"}
        return stop in {",", "!"} and (bool(rest) or needs_name)
    return name[0] in "[<%$#" or (name[0] == "{" and name[:2] != "{{")


def _parsed(
    greeting: str,
    rest: str,
    start: int,
    rest_start: int,
    *,
    hole: bool = False,
    called: bool = False,
) -> Salutation:
    words = list(_WORD.finditer(rest))
    honorific: str | None = None
    titles: list[str] = []
    title_first = False
    at = 0
    lists = lexicon("salutation")
    while at < len(words):
        word = words[at].group()
        plain = word.lower().rstrip(".")
        if honorific is None and (
            plain in lists["male"] or plain in lists["female"] or plain == "mx"
        ):
            honorific, title_first = word, bool(titles)
        elif plain in lists["titles"]:
            titles.append(word)
        else:
            break
        at += 1
    name = rest[words[at].start() :].strip() if at < len(words) else ""
    name_start = rest_start + (words[at].start() if at < len(words) else len(rest))
    plain = (honorific or "").lower().rstrip(".")
    return Salutation(
        start=start if greeting else rest_start,
        end=rest_start + len(rest.rstrip()),
        greeting=greeting,
        honorific=honorific,
        said="male" if plain in lists["male"] else "female" if plain in lists["female"] else None,
        ending=_ending(greeting),
        both=bool(_BOTH.search(greeting)),
        titles=tuple(titles),
        title_first=title_first,
        name=name,
        name_start=name_start,
        collective=bool(_COLLECTIVE.search(rest)),
        hole=hole,
        called=called,
    )


def _ending(greeting: str) -> Gender | None:
    last = greeting.lower().split()[-1] if greeting else ""
    lists = lexicon("salutation")
    if last in lists["male_endings"]:
        return "male"
    return "female" if last in lists["female_endings"] else None
