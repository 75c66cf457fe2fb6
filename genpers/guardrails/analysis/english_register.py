"""How formal an English text is: the counterpart of du and Sie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.analysis.masks import covered, quotations
from genpers.guardrails.regex import lower_case
from genpers.guardrails.text.later import later
from genpers.guardrails.text.words import lower_of

_CONTRACTED = later(
    r"\b\w+(?:n['’]t|['’](?:re|ve|ll|d|m))\b|\b(?:it|that|what|here|there)['’]s\b", re.I
)


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """Spans of casual wording, of formal wording, and of contractions."""

    casual: tuple[tuple[int, int], ...]
    formal: tuple[tuple[int, int], ...]
    contractions: tuple[tuple[int, int], ...]

    @property
    def mixed(self) -> bool:
        """True where formal letter style and casual wording stand in one text."""
        return bool(self.casual and self.formal)


def formal_style(text: str) -> bool:
    """Tell whether letter style occurs at all, quotations included: a quick look."""
    return _patterns()[1].search(lower_of(text)) is not None


def read_register(text: str) -> RegisterReading:
    """Return what makes an English text casual or formal; quotations are left out."""
    masks = quotations(text)
    casual, formal = _patterns()

    lower = lower_of(text)

    def spans(pattern: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
        found = (match.span() for match in pattern.finditer(lower))
        return tuple(span for span in found if not covered(span[0], masks))

    return RegisterReading(spans(casual), spans(formal), spans(_CONTRACTED))


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = lexicon("register_en")
    return _any_of(lists["casual"]), _any_of(lists["formal"])


def _any_of(terms: frozenset[str]) -> re.Pattern[str]:
    ordered = sorted(terms, key=len, reverse=True)
    source = r"(?<!\w)(?:" + "|".join(ordered) + r")(?!\w)"
    # Read in lower case both ways, and quicker where case need not be looked at.
    plain = lower_case(source)
    return re.compile(source, re.IGNORECASE) if plain is None else re.compile(plain)
