"""Words reduced to comparable stems, so that an inflected or compounded form finds its fact."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from genpers.guardrails.text.later import later

WORD = later(r"\d+(?:[.,]\d+)*|[^\W\d_]+")

_FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "è": "e"})
_DE_ENDINGS = (
    "ungen", "innen", "erin", "ern", "ung", "ten", "tet", "te", "em", "er", "en", "es", "et", "st",
    "e", "n", "s", "t",
)  # fmt: skip
_EN_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "er", "es", "s", "y")

STOPWORDS = {
    "de": frozenset(
        [
            "aber",
            "alle",
            "allem",
            "allen",
            "aller",
            "alles",
            "als",
            "also",
            "am",
            "an",
            "auch",
            "auf",
            "aus",
            "bei",
            "beim",
            "bin",
            "bis",
            "da",
            "dabei",
            "dafür",
            "damit",
            "dann",
            "daran",
            "darauf",
            "das",
            "dass",
            "davon",
            "dazu",
            "dein",
            "deine",
            "deinem",
            "deinen",
            "deiner",
            "dem",
            "den",
            "denn",
            "der",
            "deren",
            "des",
            "dessen",
            "dich",
            "die",
            "dies",
            "diese",
            "diesem",
            "diesen",
            "dieser",
            "dieses",
            "dir",
            "doch",
            "dort",
            "du",
            "durch",
            "ein",
            "eine",
            "einem",
            "einen",
            "einer",
            "eines",
            "einfach",
            "er",
            "es",
            "etwas",
            "euch",
            "euer",
            "eure",
            "für",
            "gegen",
            "gern",
            "haben",
            "hat",
            "hatte",
            "hier",
            "ihm",
            "ihn",
            "ihnen",
            "ihr",
            "ihre",
            "ihrem",
            "ihren",
            "ihrer",
            "im",
            "in",
            "ins",
            "ist",
            "ja",
            "jede",
            "jedem",
            "jeden",
            "jeder",
            "jedes",
            "jetzt",
            "kein",
            "man",
            "mehr",
            "mein",
            "mit",
            "nach",
            "noch",
            "nun",
            "nur",
            "ob",
            "oder",
            "ohne",
            "schon",
            "sein",
            "seine",
            "seinem",
            "seinen",
            "seiner",
            "sich",
            "sie",
            "sind",
            "so",
            "sowie",
            "und",
            "uns",
            "unser",
            "unsere",
            "unserem",
            "unseren",
            "unserer",
            "unter",
            "vom",
            "von",
            "vor",
            "war",
            "was",
            "weil",
            "weiter",
            "wenn",
            "wer",
            "werden",
            "wie",
            "wieder",
            "will",
            "wir",
            "wird",
            "wo",
            "zu",
            "zum",
            "zur",
            "über",
            "um",
            "sehr",
            "ganz",
            "gibt",
            "kommt",
            "macht",
            "gehört",
            "steht",
            "liegt",
            "bleibt",
            "bekommen",
            "bekommst",
            "finden",
            "heute",
            "möchten",
        ]
    ),
    "en": frozenset(
        [
            "a",
            "about",
            "after",
            "all",
            "also",
            "am",
            "an",
            "and",
            "any",
            "are",
            "as",
            "at",
            "be",
            "because",
            "been",
            "before",
            "but",
            "by",
            "can",
            "come",
            "comes",
            "do",
            "does",
            "for",
            "from",
            "get",
            "gets",
            "go",
            "goes",
            "had",
            "has",
            "have",
            "he",
            "her",
            "here",
            "his",
            "how",
            "i",
            "if",
            "in",
            "into",
            "is",
            "it",
            "its",
            "just",
            "like",
            "made",
            "make",
            "makes",
            "me",
            "more",
            "my",
            "no",
            "not",
            "now",
            "of",
            "off",
            "on",
            "one",
            "only",
            "or",
            "our",
            "out",
            "over",
            "own",
            "s",
            "she",
            "so",
            "some",
            "such",
            "t",
            "than",
            "that",
            "the",
            "their",
            "them",
            "then",
            "there",
            "these",
            "they",
            "this",
            "those",
            "to",
            "too",
            "up",
            "us",
            "was",
            "we",
            "were",
            "what",
            "when",
            "where",
            "which",
            "while",
            "who",
            "will",
            "with",
            "you",
            "your",
        ]
    ),
}
"""Words that carry no claim of their own."""


@lru_cache(maxsize=16384)
def stem(word: str, language: str) -> str:
    """Return the comparable stem of one word: lower case, folded, without its ending."""
    folded = word.lower().translate(_FOLD)
    if folded[0].isdigit():
        return folded.replace(",", ".")
    for ending in _DE_ENDINGS if language == "de" else _EN_ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            return folded[: -len(ending)]
    return folded


def content_stems(text: str, language: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order, numbers included."""
    stopwords = STOPWORDS.get(language, STOPWORDS["en"])
    return [
        stem(word, language)
        for word in WORD.findall(text)
        if word[0].isdigit() or (len(word) > 1 and word.lower() not in stopwords)
    ]


@dataclass(frozen=True, slots=True)
class Stems:
    """The content stems of a text in order, and where their words begin."""

    starts: list[int]
    stems: list[str]

    def between(self, start: int, end: int) -> list[str]:
        """Return the stems of a passage that cuts no word."""
        return self.stems[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def german_stems(text: str) -> Stems:
    """Return the content stems of a German text with their places."""
    return _placed_stems(text, "de")


def english_stems(text: str) -> Stems:
    """Return the content stems of a text in English, or in any other language."""
    return _placed_stems(text, "en")


def _placed_stems(text: str, language: str) -> Stems:
    stopwords = STOPWORDS[language]
    found = [
        (match.start(), stem(word, language))
        for match in WORD.finditer(text)
        if (word := match.group())[0].isdigit() or (len(word) > 1 and word.lower() not in stopwords)
    ]
    return Stems([start for start, _ in found], [one for _, one in found])


class Kin:
    """A set of stems, asked whether one of them is akin to another stem: ``akin`` for them all."""

    __slots__ = ("_all", "_begun", "_five", "_four", "_joined")

    def __init__(self, stems: Iterable[str]) -> None:
        self._all = frozenset(stems)
        words = [one for one in self._all if not one[0].isdigit()]
        self._begun = frozenset(one[:6] for one in words if len(one) >= 6)
        self._four = frozenset(one for one in words if len(one) == 4)
        self._five = [one for one in words if len(one) >= 5]
        self._joined = "\0" + "\0".join(words) + "\0"

    def of(self, one: str) -> bool:
        """Tell whether one of the set is akin to this stem."""
        if one in self._all:
            return True
        size = len(one)
        if size < 4 or one[0].isdigit():
            return False
        if size == 4:
            return f"\0{one}" in self._joined or f"{one}\0" in self._joined
        return (
            one[:4] in self._four
            or one[-4:] in self._four
            or (size >= 6 and one[:6] in self._begun)
            or one in self._joined
            or True in map(one.__contains__, self._five)
        )


def akin(one: str, other: str) -> bool:
    """Tell whether two stems belong together: equal, a long common start, or part of a compound."""
    if one == other:
        return True
    if one[0].isdigit() or other[0].isdigit():
        return False
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) >= 4 and (long.startswith(short) or long.endswith(short)):
        return True
    if len(short) >= 5 and short in long:
        return True
    return len(short) >= 6 and short[:6] == long[:6]


def shared(stems: Iterable[str], others: Collection[str]) -> list[str]:
    """Return the stems that have a relative among the others."""
    known = others if isinstance(others, (set, frozenset)) else set(others)
    return [one for one in stems if one in known or any(akin(one, other) for other in known)]
