"""Product names in a text: written as they are, with an invented addition, misspelt, or made up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from genpers.guardrails.text.later import later

Problem = Literal["variant", "misspelt", "invented"]

_SUFFIX = later(
    r"\s(?:Plus|Pro|Premium|Max|Maxi|Mini|Gold|Silber|Silver|Platin|Platinum|Deluxe|"
    r"Light|Lite|Ultra|Extra|Basic|Basis|"
    r"Comfort|Komfort|Classic|Exklusiv|Exclusive|Select|Business|Family|Junior|Air|"
    r"Neo|Next|Prime|Elite|Royal|Turbo|Sport|"
    r"XXL|XL|[2-9]0?|[IVX]{2,3}|[1-9]\.0|\+)(?![\w%€-]|\.\d|\s?(?:%|€|Euro|Jahre|"
    r"Monate|Tage|Uhr|Stück|years|months|days))"
)
_STOP = later(r"[.!?:;]\s|\n")
_WORDS = later(r"[^\W_]+(?:[-'][^\W_]+)*")
_OURS = {
    "de": later(
        r"\b(?:[Uu]nser(?:e[nmrs]?)?|[Dd](?:as|er|ie|en|em))\s(?:(?P<new>neue[nrms]?|"
        r"brandneue[nrms]?|beliebte[nrms]?)\s)?(?P<run>[A-ZÄÖÜ][\wäöüß-]+(?:\s"
        r"(?:[A-ZÄÖÜ][\wäöüß-]*|\d{1,2}))+)"
    ),
    "en": later(
        r"\b(?:[Oo]ur|[Mm]eet|[Ii]ntroducing|[Tt]he)\s(?:(?P<new>(?:all-)?new|popular|"
        r"best-loved)\s)?(?:[a-z]+\s)?(?P<run>[A-Z][\w-]+(?:\s(?:[A-Z][\w-]*|\d{1,2}))*)"
    ),
}
_CAMEL = later(r"[a-zäöüß][A-ZÄÖÜ]")
_KNOWN = frozenset(
    [
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
        "january",
        "february",
        "march",
        "may",
        "june",
        "july",
        "october",
        "december",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "christmas",
        "easter",
        "weihnachten",
        "ostern",
        "advent",
        "deutschland",
        "europa",
        "team",
        "app",
        "shop",
        "service",
        "newsletter",
        "sie",
        "ihnen",
        "ihr",
        "spring",
        "summer",
        "autumn",
        "winter",
        "england",
        "britain",
        "europe",
    ]
)


@dataclass(frozen=True, slots=True)
class NameProblem:
    """One wrong name: what is wrong, where, and the right name where there is one."""

    problem: Problem
    start: int
    end: int
    name: str


def name_problems(
    text: str, names: Iterable[str], offer: str, language: str
) -> Iterator[NameProblem]:
    """Yield wrong product names; ``offer`` is all the offer says, in lower case."""
    known = [name for name in dict.fromkeys(names) if len(name) > 2]
    right = [span for name in known for span in _spans(text, name)]
    for name in known:
        yield from _variants(text, name, known, offer)
        yield from _misspelt(text, name, name, right, offer)
        addition = _SUFFIX.search(name)
        if addition is not None and addition.end() == len(name) and _CAMEL.search(name):
            yield from _misspelt(text, name[: addition.start()], name, right, offer)
    yield from _invented(text, known, right, offer, language)


def _spans(text: str, name: str) -> Iterator[tuple[int, int]]:
    at = text.find(name)
    while at >= 0:
        yield at, at + len(name)
        at = text.find(name, at + 1)


def _variants(text: str, name: str, known: list[str], offer: str) -> Iterator[NameProblem]:
    for start, end in _spans(text, name):
        match = _SUFFIX.match(text, end)
        if match is None or any(other.startswith(name + match[0].rstrip()) for other in known):
            continue
        if f"{name}{match[0]}".lower() in offer or match[0].strip().lower() in offer.split():
            continue
        yield NameProblem("variant", start, match.end(), name)


def _misspelt(
    text: str, name: str, full: str, right: list[tuple[int, int]], offer: str
) -> Iterator[NameProblem]:
    """Yield what comes close to ``name``, which is ``full`` or ``full`` without its addition."""
    from rapidfuzz.distance import Levenshtein

    special = bool(_CAMEL.search(name) or (" " in name and any(c.isdigit() for c in name)))
    squeezed = _squeeze(name)
    if len(squeezed) < 6:
        return
    words = list(_WORDS.finditer(text))
    count = len(_WORDS.findall(name))
    places = [word.span() for word in words]
    # Both begin with the same letter, a capital in the text: that leaves few words to compare.
    likely = [
        index
        for index, (start, _) in enumerate(places)
        if text[start].isupper() and text[start].lower() == squeezed[0]
    ]
    for size in range(max(1, count - 1), count + 3):
        for index in likely:
            if index + size > len(places):
                break
            start, end = places[index][0], places[index + size - 1][1]
            said = text[start:end]
            if abs(len(said) - len(name)) > 3 or not said[0].isupper() or _STOP.search(said):
                continue
            if any(a < end and start < b for a, b in right) or said.lower() in offer:
                continue
            if size > 1 and said.split()[-1][0].islower() and not name.split()[-1][0].islower():
                continue
            near = _squeeze(said)
            odd = near[0] != squeezed[0] or _inflected(near, squeezed)
            if odd and not (near == squeezed and special and said.lower() != name.lower() + "s"):
                continue
            if _same_words(said, name):
                continue
            distance = Levenshtein.distance(near, squeezed, score_cutoff=4)
            allowed = 1 if len(squeezed) < 9 else 2 if len(squeezed) < 15 else 4
            if distance > allowed or (distance == 0 and not _respelt(said, name)):
                continue
            if distance and not (special or (" " in name and size > 1)):
                continue
            yield NameProblem("misspelt", start, end, full)


def _same_words(said: str, name: str) -> bool:
    """The name inflected: word by word the same but for an ending."""
    first, second = said.lower().split(), name.lower().split()
    return (
        said.lower() != name.lower()
        and len(first) == len(second)
        and all(a == b or _inflected(a, b) for a, b in zip(first, second, strict=True))
    )


def _respelt(said: str, name: str) -> bool:
    """The same letters, but split, joined or in other capitals than the name has."""
    return said != name and bool(_CAMEL.search(name)) and said not in (name.upper(),)


def _squeeze(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _inflected(said: str, name: str) -> bool:
    return (
        said != name
        and (said.startswith(name) or name.startswith(said))
        and abs(len(said) - len(name)) <= 2
    )


def _invented(
    text: str, known: list[str], right: list[tuple[int, int]], offer: str, language: str
) -> Iterator[NameProblem]:
    pattern = _OURS.get(language)
    if pattern is None or not known:
        return
    for match in pattern.finditer(text):
        start, end = match.span("run")
        if any(a < end and start < b for a, b in right):
            continue
        run = match["run"].split()
        unknown = [w for w in run if w.lower() not in offer and w.lower() not in _KNOWN]
        if not unknown or run[-1] not in unknown:
            continue
        suffix = _SUFFIX.match(" " + run[-1]) is not None and len(run) > 1
        camel = any(_CAMEL.search(word) for word in unknown)
        ours = match[0][0] in "uUoOmMiI"
        if (
            (ours and (suffix or camel or (match["new"] and (language == "en" or len(run) > 1))))
            or (suffix and len(unknown) > 1)
            or (camel and match["new"])
        ):
            yield NameProblem("invented", match.start(), end, "")
