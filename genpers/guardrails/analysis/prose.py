"""How hard a text is to read: sentence length, LIX, nesting, nominal and official style."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.text.later import later

_WORD = later(r"\{\{.*?\}\}|[^\W\d_]+(?:[-'][^\W\d_]+)*|\d[\d.,:]*")
_GERMAN_ENDS = (
    "ung", "ungen", "keit", "keiten", "heit", "heiten", "tion", "tionen", "schaft", "nis", "nahme",
    "nahmen", "ismus", "ität", "nehmers",
)  # fmt: skip
_NOUN_END = {
    "de": tuple(end + more for end in _GERMAN_ENDS for more in ("", "s", "en")),
    "en": ("tion", "tions", "ment", "ments", "ance", "ence", "ity", "ities", "ness", "ure"),
}
_CHAIN = {
    "de": later(r"(?:[A-ZÄÖÜ][\w-]+ (?:der|des|auf|von|zur|zum) (?:[a-zäöü]\w+ )?){3,}"),
    "en": later(
        r"(?:\w{4,}(?:tion|ment|ance|ence|ity|al|ure|ing|ship)s? (?:of|to|for) (?:the |an? )?){2,}"
    ),
}
_LONG, _CHAINED = 6, 3


class Sentence(NamedTuple):
    """One sentence measured: span, words, words of over six letters, commas inside, subordinate
    openers, nouns made from verbs, and official wording; a chain of genitives counts threefold."""

    start: int
    end: int
    words: int
    long_words: int
    clauses: int
    nominal: int
    official: int

    @property
    def lix(self) -> float:
        """LIX of this sentence alone."""
        return self.words + 100 * self.long_words / self.words if self.words else 0.0

    @property
    def stiffness(self) -> float:
        """Nouns made from verbs and official words, official ones double, per ten words."""
        return 10 * (self.nominal + 2 * self.official) / max(self.words, 8)


def lix(sentences: Sequence[Sentence]) -> float:
    """Return LIX: words per sentence plus the percentage of words over six letters (Björnsson)."""
    words = sum(one.words for one in sentences)
    if not words:
        return 0.0
    long_words = sum(one.long_words for one in sentences)
    return words / len(sentences) + 100 * long_words / words


def measured(
    text: str, spans: Sequence[tuple[int, int]], language: str, *, official: bool = True
) -> list[Sentence]:
    """Measure the sentences of a text; sentences without words are left out.

    ``official=False`` leaves official wording at 0, which is the dear part: see ``with_official``.
    """
    found = []
    for start, end in spans:
        words = _WORD.findall(text, start, end)
        if words:
            one = _measure(text, start, end, words, language)
            found.append(with_official(text, one, language) if official else one)
    return found


def with_official(text: str, one: Sentence, language: str) -> Sentence:
    """Return a measured sentence of a text with its official wording counted."""
    pattern, part = _official(language), text[one.start : one.end]
    count = 0 if pattern is None else len(pattern.findall(part.lower()))
    if language in _CHAIN:
        count += _CHAINED * len(_CHAIN[language].findall(part))
    return one._replace(official=count) if count else one


def official_sources() -> dict[str, list[str]]:
    """Return, by language, the expressions of which one matches where anything official stands."""
    lists = lexicon("prose")
    return {
        language: [
            *(rf"(?<!\w)(?:{term})(?!\w)" for term in sorted(lists[f"official_{language}"])),
            chain.pattern,
        ]
        for language, chain in _CHAIN.items()
    }


def _measure(text: str, start: int, end: int, words: list[str], language: str) -> Sentence:
    lists = lexicon("prose")
    known = lists[f"openers_{language}"] if language in _NOUN_END else frozenset()
    long_words = [word for word in words if len(word) > _LONG and word[0] != "{"]
    nominal = 0
    ending = _NOUN_END.get(language)
    if ending is not None and long_words:
        german = language == "de"
        nouns = [
            low
            for word in long_words
            if len(word) > 7
            and (not german or word[0].isupper())
            and (low := word.lower()).endswith(ending)
        ]
        nominal = sum(1 for low in nouns if low not in lists["plain_nouns"])
    return Sentence(
        start=start,
        end=end,
        words=len(words),
        long_words=len(long_words),
        clauses=sum(map(known.__contains__, map(str.lower, words)))
        + text.count(",", start, end) // 2,
        nominal=nominal,
        official=0,
    )


@lru_cache(maxsize=4)
def _official(language: str) -> re.Pattern[str] | None:
    terms = lexicon("prose").get(f"official_{language}")
    if not terms:
        return None
    ordered = sorted(terms, key=lambda term: (-len(term), term))
    return re.compile(r"(?<!\w)(?:" + "|".join(ordered) + r")(?!\w)")
