"""Words reduced to comparable stems, so that an inflected or compounded form finds its fact."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
