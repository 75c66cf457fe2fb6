"""Product names in a text: written as they are, with an invented addition, misspelt, or made up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.analysis.screen import ANY, Possible
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
_NUMBER = later(r"\s\d{1,4}$")
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
_RANGE = (
    r"podcast|app|tarif|konto|karte|kurs|tee|kaffee|set|paket|serie|reihe|kollektion|modell|"
    r"abo|magazin|versicherung|schutz|fonds|kredit|depot|box|kiste|gerät|zubehör|seife|creme|"
    r"mühle|lampe|rucksack|tasche|jacke|schuh|rad|buch|hotel|reise|rezeptbuch|hülle"
)
_OURS_NAMED = {
    "de": later(rf"\b[Uu]nser(?:e[nmrs]?)?\s(?P<run>\w*?(?i:{_RANGE})\s[A-ZÄÖÜ][a-zäöüß]{{2,}})\b"),
    "en": later(
        r"\b[Oo]ur\s(?:[a-z]+\s)?(?:podcast|app|plan|account|card|course|tea|coffee|set|kit|range|"
        r"series|collection|magazine|cover|fund|loan|box|soap|cream|mill|lamp|backpack|bag|jacket|"
        r"bike|book|subscription|edition)\s(?P<run>[A-Z][a-z]{2,}(?:\s[A-Z][a-z]+)?)\b"
    ),
}
_VERSION = {
    "de": later(
        r"\b(?P<kind>Premium|Pro|Profi|Plus|XL|XXL|Gold|Luxus|Deluxe|Mini|Maxi|Komfort|Basis|Light|"
        r"Reise|Familien|Business|Elektro)-?\s?(?P<word>[Vv]ersion|[Vv]ariante|[Aa]usführung|[Mm]odell|"
        r"[Ee]dition|[Tt]arif|[Pp]aket)\b"
    ),
    "en": later(
        r"\b(?P<kind>premium|pro|plus|XL|gold|luxury|deluxe|mini|maxi|comfort|basic|lite|travel|"
        r"family|business|electric)\s(?P<word>version|variant|edition|model|tier|package)\b",
        re.IGNORECASE,
    ),
}
_NEXT = later(r"\s(?P<more>[A-ZÄÖÜ][a-zäöüß]{2,})(?P<tail>(?=[,.;:!?)]|$)|\b)")
_SIBLING = later(
    r"\b(?:[Ss]chwester|[Bb]ruder|[Vv]ariante|[Vv]ersion|[Aa]usführung|[Mm]odell|[Nn]achfolger\w*|"
    r"[Gg]eschwister\w*|gibt es|neue[nmrs]?|sister|brother|sibling|version|model|successor|"
    r"there is|there's|meet|new|try|also)\b[^.!?\n]{0,30}$"
)
_CAMEL = later(r"[a-zäöüß][A-ZÄÖÜ]")


@dataclass(frozen=True, slots=True)
class NameProblem:
    """One wrong name: what is wrong, where, and the right name where there is one."""

    problem: Problem
    start: int
    end: int
    name: str


SCREENED = {
    language: (_OURS[language], _OURS_NAMED[language], _VERSION[language]) for language in _OURS
}
"""What ``possible`` is about, by language."""


def name_problems(
    text: str, names: Iterable[str], offer: str, language: str, possible: Possible = ANY
) -> Iterator[NameProblem]:
    """Yield wrong product names; ``offer`` is all the offer says, in lower case.

    ``possible`` are the expressions that can match.
    """
    known = [name for name in dict.fromkeys(names) if len(name) > 2]
    right = [span for name in known for span in _spans(text, name)]
    for name in known:
        yield from _variants(text, name, known, offer)
        yield from _replaced(text, name, known, offer)
        yield from _siblings(text, name, right, offer, language)
        yield from _swapped(text, name, right, offer)
        yield from _misspelt(text, name, name, right, offer)
        addition = _addition(name)
        if addition is not None and _CAMEL.search(name):
            yield from _misspelt(text, name[:addition], name, right, offer)
    if _OURS.get(language) in possible:
        yield from _invented(text, known, right, offer, language)
    yield from _named(text, right, offer, language, possible)


@lru_cache(maxsize=512)
def _plain(word: str) -> bool:
    """Tell whether a capitalised word behind a name makes no other product of it."""
    lists = lexicon("product_words")
    return word in lists["no_name"] or word in lists["no_sibling"]


def _addition(name: str) -> int | None:
    """Return where the addition or number begins with which a name ends, None where it has none."""
    found = _SUFFIX.search(name)
    if found is not None and found.end() == len(name):
        return found.start()
    number = _NUMBER.search(name)
    return number.start() if number else None


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


def _replaced(text: str, name: str, known: list[str], offer: str) -> Iterator[NameProblem]:
    """Yield the name with another addition than its own: „Glashaus Pro“ for „Glashaus Mini“."""
    own = _addition(name)
    if own is None or own < 4:
        return
    base = name[:own]
    for start, end in _spans(text, base):
        match = _SUFFIX.match(text, end)
        if match is None or match[0].strip().lower() in offer.split():
            continue
        said = text[start : match.end()]
        if not any(other.startswith(said) or said.startswith(other) for other in known):
            yield NameProblem("variant", start, match.end(), name)


def _siblings(
    text: str, name: str, right: list[tuple[int, int]], offer: str, language: str
) -> Iterator[NameProblem]:
    """Yield the product's own word with an unknown one behind it: „Taube Volt“ for „Taube“."""
    for core in _cores(name):
        for start, end in _spans(text, core):
            match = _NEXT.match(text, end)
            if match is None or (start and (text[start - 1].isalnum() or text[start - 1] in "-{")):
                continue
            word = match["more"].lower()
            if word in offer or _plain(word):
                continue
            if any(a <= start and match.end() <= b for a, b in right):
                continue
            line = text[text.rfind("\n", 0, start) + 1 : (text + "\n").find("\n", start)]
            cued = _SIBLING.search(text, max(0, start - 60), start) is not None
            if language == "de" and not (cued or _closes(text, match.end())):
                continue
            if language != "de" and not cued and _title_case(line):
                continue
            yield NameProblem("variant", start, match.end(), name)


def _swapped(
    text: str, name: str, right: list[tuple[int, int]], offer: str
) -> Iterator[NameProblem]:
    """Yield a name with one other word inside: „Lantern Gold Card“ for „Lantern Stay Card“."""
    words = name.split()
    if len(words) < 3 or not (words[0][:1].isupper() and words[-1][:1].isupper()):
        return
    for start, _ in _spans(text, words[0] + " "):
        said = text[start : start + len(name) + 24].split()[: len(words)]
        if len(said) < len(words) or said[0] != words[0]:
            continue
        said[-1] = said[-1].rstrip(".,;:!?)")
        other = [a for a, b in zip(said, words, strict=True) if a != b]
        if len(other) != 1 or said[-1] != words[-1]:
            continue
        word = other[0].lower()
        end = start + len(" ".join(said))
        if not other[0][0].isupper() or word in offer or _plain(word):
            continue
        if text[start:end] == " ".join(said) and not any(a < end and start < b for a, b in right):
            yield NameProblem("variant", start, end, name)


def _closes(text: str, end: int) -> bool:
    """Tell whether a clause ends here, so that no noun of the sentence can be meant."""
    return end >= len(text) or text[end] in ",.;:!?)"


def _title_case(line: str) -> bool:
    words = _WORDS.findall(line)
    return len(words) < 3 or sum(word[0].isupper() for word in words) > 0.6 * len(words)


@lru_cache(maxsize=512)
def _cores(name: str) -> tuple[str, ...]:
    """Return the words of a name that are its own: without additions, figures and common nouns."""
    words = [word for word in name.split() if len(word) > 3 and word[0].isupper()]
    words = [word for word in words if not _SUFFIX.fullmatch(f" {word}")]
    if len(name.split()) < 2 or not words:
        return tuple(words)
    return (words[-1] if len(words) == len(name.split()) else words[0],)


def _named(
    text: str, right: list[tuple[int, int]], offer: str, language: str, possible: Possible
) -> Iterator[NameProblem]:
    """Yield our products that nobody knows: „unser Podcast Leisezeit“, „die Premium-Version“."""
    for pattern in (_OURS_NAMED.get(language), _VERSION.get(language)):
        for match in pattern.finditer(text) if pattern and pattern in possible else ():
            said = match.groupdict()
            word = (said.get("kind") or said["run"].split()[-1]).lower()
            if word in offer or _plain(word):
                continue
            if not any(a < match.end() and match.start() < b for a, b in right):
                yield NameProblem("invented", match.start(), match.end(), "")


@lru_cache(maxsize=512)
def _shape(name: str) -> tuple[str, bool, int]:
    """Return a name squeezed, whether its spelling is special, and its number of words."""
    special = bool(_CAMEL.search(name) or (" " in name and any(c.isdigit() for c in name)))
    return _squeeze(name), special, len(_WORDS.findall(name))


def _misspelt(
    text: str, name: str, full: str, right: list[tuple[int, int]], offer: str
) -> Iterator[NameProblem]:
    """Yield what comes close to ``name``, which is ``full`` or ``full`` without its addition."""
    squeezed, special, count = _shape(name)
    if len(squeezed) < 6:
        return
    # Both begin with the same letter, a capital in the text: that leaves few words to compare.
    for words in _runs(text, squeezed[0].upper(), count + 2):
        start = words[0][0]
        for size in range(max(1, count - 1), len(words) + 1):
            end = words[size - 1][1]
            said = text[start:end]
            if abs(len(said) - len(name)) > 3 or _STOP.search(said):
                continue
            if any(a < end and start < b for a, b in right) or said.lower() in offer:
                continue
            if size > 1 and said.split()[-1][0].islower() and not name.split()[-1][0].islower():
                continue
            if _close(said, name, squeezed, size, special=special):
                yield NameProblem("misspelt", start, end, full)


def _runs(text: str, initial: str, most: int) -> Iterator[list[tuple[int, int]]]:
    """Yield the spans of the next words, at most so many, from each word with this capital on."""
    at = text.find(initial) if initial.isupper() else -1
    while at >= 0:
        before = text[at - 1] if at else " "
        if not before.isalnum() and not (before in "-'" and text[max(0, at - 2)].isalnum()):
            yield [word.span() for word in islice(_WORDS.finditer(text, at), most)]
        at = text.find(initial, at + 1)


def _close(said: str, name: str, squeezed: str, size: int, *, special: bool) -> bool:
    """Tell whether so many words are the name with letters wrong, split or in other capitals."""
    from rapidfuzz.distance import Levenshtein

    near = _squeeze(said)
    odd = near[0] != squeezed[0] or _inflected(near, squeezed)
    if odd and not (near == squeezed and special and said.lower() != name.lower() + "s"):
        return False
    if _same_words(said, name) or _own_words(said, name):
        return False
    distance = Levenshtein.distance(near, squeezed, score_cutoff=4)
    allowed = 1 if len(squeezed) < 9 else 2 if len(squeezed) < 15 else 4
    if distance > allowed or (distance == 0 and not _respelt(said, name)):
        return False
    return not distance or special or (" " in name and size > 1)


def _same_words(said: str, name: str) -> bool:
    """The name inflected: word by word the same but for an ending."""
    first, second = said.lower().split(), name.lower().split()
    return (
        said.lower() != name.lower()
        and len(first) == len(second)
        and all(a == b or _inflected(a, b) for a, b in zip(first, second, strict=True))
    )


def _own_words(said: str, name: str) -> bool:
    """Tell a phrase of its own from a slip: another word, or „aus“ and „am“ that the name has not.

    „Lesungen im Winter“ for „Lesungen im Januar“ and „Parkett aus Eiche“ for „Parkett Alt-Eiche“.
    """
    from rapidfuzz.distance import Levenshtein

    first, second = said.split(), name.split()
    if any(word.islower() and word.isalpha() and word not in second for word in first):
        return True
    return len(first) == len(second) and any(
        len(a) > 4
        and len(b) > 4
        and Levenshtein.distance(a.lower(), b.lower()) > max(2, len(b) // 3)
        for a, b in zip(first, second, strict=True)
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
        plain = lexicon("product_words")["no_name"]
        unknown = [w for w in run if w.lower() not in offer and w.lower() not in plain]
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
