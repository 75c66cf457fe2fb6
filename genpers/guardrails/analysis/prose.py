"""How hard a text is to read: sentence length, LIX, nesting, nominal and official style."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.text.later import later

_WORD = later(r"\{\{.*?\}\}|[^\W\d_]+(?:[-'][^\W\d_]+)*|\d[\d.,:]*")
_NOUN_END = {
    "de": later(
        r"(?:ung|ungen|keit|keiten|heit|heiten|tion|tionen|ierung|schaft|nis|nahme|"
        r"nahmen|legenheiten|enheit|ismus|ität|nehmers|stellung)(?:s|en)?$"
    ),
    "en": later(r"(?:tion|tions|ment|ments|ance|ence|ity|ities|ness|isation|ization|ure)$"),
}
_CHAIN = {
    "de": re.compile(r"(?:[A-ZÄÖÜ][\w-]+ (?:der|des|auf|von|zur|zum) (?:[a-zäöü]\w+ )?){3,}"),
    "en": re.compile(
        r"(?:\w{4,}(?:tion|ment|ance|ence|ity|al|ure|ing|ship)s? (?:of|to|for) (?:the |an? )?){2,}"
    ),
}
_LONG, _CHAINED = 6, 3


@dataclass(frozen=True, slots=True)
class Sentence:
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


def measured(text: str, spans: Sequence[tuple[int, int]], language: str) -> list[Sentence]:
    """Measure the sentences of a text; sentences without words are left out."""
    found = []
    for start, end in spans:
        words = [word.group() for word in _WORD.finditer(text, start, end)]
        if words:
            found.append(_measure(text, start, end, words, language))
    return found


def _measure(text: str, start: int, end: int, words: list[str], language: str) -> Sentence:
    lists = lexicon("prose")
    known = lists[f"openers_{language}"] if language in _NOUN_END else frozenset()
    ending = _NOUN_END.get(language)
    lower = [word.lower() for word in words]
    german = language == "de"
    nominal = 0
    if ending is not None:
        nominal = sum(
            1
            for word, low in zip(words, lower, strict=True)
            if len(word) > 7
            and (not german or word[0].isupper())
            and low not in lists["plain_nouns"]
            and ending.search(low)
        )
    part = text[start:end]
    pattern = _official(language)
    return Sentence(
        start=start,
        end=end,
        words=len(words),
        long_words=sum(1 for word in words if len(word) > _LONG and word[0] != "{"),
        clauses=sum(1 for low in lower if low in known) + part.count(",") // 2,
        nominal=nominal,
        official=(len(pattern.findall(part.lower())) if pattern is not None else 0)
        + (_CHAINED * len(_CHAIN[language].findall(part)) if language in _CHAIN else 0),
    )


@lru_cache(maxsize=4)
def _official(language: str) -> re.Pattern[str] | None:
    terms = lexicon("prose").get(f"official_{language}")
    if not terms:
        return None
    ordered = sorted(terms, key=lambda term: (-len(term), term))
    return re.compile(r"(?<!\w)(?:" + "|".join(ordered) + r")(?!\w)")
