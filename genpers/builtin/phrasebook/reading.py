"""Reading a draft as its recipient would: what they would stumble over, and how long it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from genpers.builtin.phrasebook.checks import MERGE
from genpers.records.brief import Brief

LINES = ("subject", "preheader", "headline", "title", "teaser", "cta")
LONGEST_SENTENCE = {"high": 18, "medium": 25, "low": 25}
MERGE_LENGTH = {"salutation": 30, "sender": 40, "city": 15, "first_name": 10}

_WORD = re.compile(r"[^\W\d_]{4,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def faults(texts: Mapping[str, str], brief: Brief, given: Iterable[str]) -> int:
    """Weigh repeated words, repeated openings, long sentences, loud marks, no name.

    ``given`` are product names, summaries and facts: to repeat them is no fault.
    """
    own = frozenset().union(*(stems(text) for text in given))
    lines = [texts[name] for name in LINES if name in texts and name != "cta"]
    sentences = _SENTENCE.split(texts.get("body", ""))
    pairs = (*pairwise(sentences), *combinations([*lines, sentences[0]], 2))
    repeats = sum(len((stems(one) & stems(two)) - own) for one, two in pairs)
    starts = Counter(sentence.split(" ", 1)[0] for sentence in sentences)
    same_start = sum(number - 1 for number in starts.values())
    longest = LONGEST_SENTENCE[brief.sensitivity]
    long = sum(max(len(sentence.split()) - longest, 0) for sentence in sentences)
    marks = sum(text.count("!") for text in texts.values())
    whole = " ".join(texts.values())
    unnamed = not any(product.name in whole for product in brief.products)
    loud = max(marks - brief.tone.exclamations, 0)
    return (
        3 * repeats + 2 * same_start + long + 100 * loud + 6 * unnamed + 2 * _echoes(sentences, own)
    )


def _echoes(sentences: Sequence[str], own: frozenset[str]) -> int:
    """Count words that come back anywhere in the body."""
    counts = Counter(stem for sentence in sentences for stem in stems(sentence) - own)
    return sum(number - 1 for number in counts.values())


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The content words of a text, cut to six letters so that inflections agree."""
    words = (word.lower() for word in _WORD.findall(MERGE.sub("", text)))
    return frozenset(word[:6] for word in words if word not in COMMON)


def length(text: str) -> int:
    """Length as a reader will see it: merge fields count as what they usually hold."""
    return len(MERGE.sub(lambda match: "x" * MERGE_LENGTH.get(match[1], 20), text))


# fmt: off
COMMON = frozenset([
    "ihnen", "ihrem", "ihren", "ihrer", "ihre", "deine", "deinem", "deinen", "deiner", "dein",
    "können", "kannst", "möchte", "diese", "dieser", "diesem", "dieses", "eine", "einen", "einem",
    "einer", "eines", "nicht", "auch", "schon", "damit", "haben", "werden", "wird", "sind",
    "dass", "wenn", "oder", "aber", "über", "sich", "etwas", "mehr", "gern", "about", "their",
    "there", "these", "those", "which", "would", "could", "should", "where", "yours", "your",
    "with", "that", "this", "from", "have", "will", "what", "when",
])
# fmt: on
