"""Screening: what in a customer's words must not enter a brief, and why.

Structure carries the load: a value of a catalogue attribute must look like what it is (a name, a
place, a term) before any word list is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from pydantic import field_validator

from genpers.policy.attributes import Shape
from genpers.records.record import Record

REMEMBERED = 4096
UNSEEN = ""  # no reason is empty
QUARANTINED = "quarantined: the value looks like an instruction, a role marker or markup"
SHAPES: dict[Shape, tuple[re.Pattern[str], int, int]] = {
    "name": (re.compile(r"[^\W\d_][^\W\d_.]*(?:[ '’ʼ.-]+[^\W\d_.]*)*\.?"), 60, 7),
    "title": (re.compile(r"[^\W\d_][^\W\d_]*(?:[ .,()-]+[^\W\d_]*)*"), 40, 6),
    "gender": (re.compile(r"[a-z]+", re.IGNORECASE), 20, 1),
    "organisation": (re.compile(r"[\w&+.,'’()/ -]+(?:!|®)?"), 100, 12),
    "place": (re.compile(r"['’]?[^\W\d_]['’\w ./()-]*"), 60, 6),
    "term": (re.compile(r"[^\W_][\w '’&+/().,%°-]*"), 60, 6),
    "plain": (re.compile(r"[^<>{}|`]*"), 60, 8),
}
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3})[.!?:;]\s|[\n\r\t]")
# Cheap looks that decide whether the dear patterns are worth running.
_SIGNS = re.compile(r"[<{}\]!&:\\]|\.\w|www|-->")
_FIGURES = re.compile(r"[\d@]|nummer|number|\bat\b|[\[(]at")
_FOREIGN = re.compile(r"[\u0370-\u1cff\u2c00-\ua7ff\ua840-\ufaff\ufb13-\uffff]")
_SPACES = re.compile(r"\s+")


class ScreeningLists(Record):
    """``guardrails/policy/screening.yaml``: terms, patterns and names."""

    special: dict[str, tuple[str, ...]]
    money_trouble: tuple[str, ...]
    distress: tuple[str, ...]
    passes: tuple[str, ...] = ()
    instructions: tuple[str, ...]
    addressing: tuple[str, ...]
    roles: tuple[str, ...]
    markup: tuple[str, ...]
    links: tuple[str, ...]
    identifiers: tuple[str, ...]
    relations: tuple[str, ...]
    after_relations_not_names: tuple[str, ...]
    first_names: tuple[str, ...]

    @field_validator("instructions", "addressing", "roles", "markup", "links", "identifiers")
    @classmethod
    def _readable(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"'{pattern}' is no regular expression: {error}") from error
        return patterns


class Screening:
    """The compiled lists; ``entry`` for a profile value, ``text`` for free text.

    Answers for short values are remembered, up to 4,096 of them, in this object only.
    """

    def __init__(self, lists: ScreeningLists) -> None:
        self._commands = _patterns((*lists.instructions, *lists.roles))
        self._addressing = _patterns(lists.addressing)
        self._signs = _patterns((*lists.markup, *lists.links))
        self._terms = tuple(
            (reason, _terms(words))
            for reason, words in (
                *(
                    (f"special category of personal data ({kind})", words)
                    for kind, words in lists.special.items()
                ),
                ("money trouble", lists.money_trouble),
                ("a personal crisis", lists.distress),
            )
        )
        self._any_term = _terms(
            [
                *(word for words in lists.special.values() for word in words),
                *lists.money_trouble,
                *lists.distress,
            ]
        )
        passes = "|".join(re.escape(word.casefold()) for word in lists.passes) or "(?!)"
        self._passes = re.compile(rf"\b(?:{passes})\b")
        self._identifiers = _patterns(lists.identifiers)
        no_names = "|".join(map(re.escape, lists.after_relations_not_names)) or "(?!)"
        self._persons = re.compile(
            r"\b(?:"
            + "|".join(map(re.escape, lists.relations))
            + r")\.?\s+(?!(?:"
            + no_names
            + r")\b)(?=[A-ZÄÖÜÇŞİ])[^\W\d_]{2,}"
        )
        self._first_names = frozenset(lists.first_names)
        self._seen: dict[tuple[str, Shape], str | None] = {}

    def entry(self, value: str, shape: Shape) -> str | None:
        """Return why one profile value may not be used, None where it may."""
        key = (value, shape)
        known = self._seen.get(key, UNSEEN)
        if known is not UNSEEN:
            return known
        if len(self._seen) >= REMEMBERED:
            self._seen.clear()
        self._seen[key] = reason = self._entry(value, shape)
        return reason

    def text(
        self, text: str, own_names: Iterable[str] = (), kept_back: Iterable[str] = ()
    ) -> str | None:
        """Return why a free text may not be used, None where it may.

        Looks for instructions and markup, special categories, money trouble, personal crises,
        identifiers and names of persons, the customer's own among them. ``kept_back`` are values
        that must not travel: other facts that are withheld or only merged in.
        """
        plain = normal(text)
        if self._commanding(text, plain) or self._addressing.search(plain):
            return QUARANTINED
        if _FOREIGN.search(plain):
            return "a script that cannot be screened"
        if len(text) > 600:
            return "more words than a brief can hold"
        return (
            self._intimate(plain)
            or ("an identifier" if self._identifies(plain) else None)
            or ("a person's name" if self._names_somebody(plain, own_names) else None)
            or ("another fact that is kept back" if repeats(plain, kept_back) else None)
        )

    def _entry(self, value: str, shape: Shape) -> str | None:
        plain = normal(value)
        pattern, characters, words = SHAPES[shape]
        sentences = shape not in ("title", "organisation") and _SENTENCE.search(plain)
        if self._commanding(value, plain) or sentences:
            return QUARANTINED
        if len(plain) > characters or len(plain.split()) > words or not pattern.fullmatch(plain):
            return "quarantined: the value does not look like what the attribute holds"
        if shape in ("name", "title", "gender", "organisation", "place"):
            return None
        if _FOREIGN.search(plain):
            return "a script that cannot be screened"
        reason = self._intimate(plain)
        if reason is None and self._identifies(plain):
            reason = "an identifier"
        return reason

    def _commanding(self, raw: str, plain: str) -> bool:
        lowered = plain.lower()
        return (
            hidden(raw)
            or self._commands.search(lowered) is not None
            or (_SIGNS.search(lowered) is not None and self._signs.search(lowered) is not None)
        )

    def _identifies(self, plain: str) -> bool:
        lowered = plain.lower()
        return _FIGURES.search(lowered) is not None and (
            self._identifiers.search(lowered) is not None
        )

    def _intimate(self, plain: str) -> str | None:
        lowered = self._passes.sub(" ", plain.casefold())
        if not self._any_term.search(lowered):
            return None
        return next(reason for reason, terms in self._terms if terms.search(lowered))

    def _names_somebody(self, plain: str, own_names: Iterable[str]) -> bool:
        words = set(re.findall(r"[^\W\d_]+", plain))
        if words & self._first_names or self._persons.search(plain):
            return True
        lowered = {word.casefold() for word in words}
        return any(
            part.casefold() in lowered
            for name in own_names
            for part in re.findall(r"[^\W\d_]{3,}", name)
        )


def repeats(plain: str, values: Iterable[str]) -> bool:
    """Tell whether a text holds one of the values as whole words; values below three letters
    say nothing by themselves.
    """
    lowered = plain.casefold()
    for value in values:
        wanted = " ".join(value.casefold().split())
        start = lowered.find(wanted) if len(wanted) > 2 else -1
        while start >= 0:
            end = start + len(wanted)
            around = lowered[start - 1 : start] + lowered[end : end + 1]
            if not any(character.isalnum() for character in around):
                return True
            start = lowered.find(wanted, start + 1)
    return False


def normal(text: str) -> str:
    """Return the text in NFKC with single spaces, so that patterns see what a reader sees."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def hidden(text: str) -> bool:
    """Tell whether a text carries invisible, control or tag characters: data never need them."""
    if text.isprintable():
        return False
    return any(
        unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs")
        and character not in "\n\r\t\u00ad"
        for character in text
    )


def _patterns(patterns: Sequence[str]) -> re.Pattern[str]:
    """Compile patterns into one; they are read against text in lower case."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _terms(terms: Iterable[str]) -> re.Pattern[str]:
    """Compile ``term`` (start of a word), ``=term`` (whole word), ``*term`` (anywhere).

    A trailing ``=`` binds the end of the term to the end of a word.
    """
    at_start: dict[str, bool] = {}
    anywhere: dict[str, bool] = {}
    for term in terms:
        core = term.strip("*=").casefold()
        whole = term.startswith("=") or term.endswith("=")
        place = anywhere if term.startswith("*") else at_start
        place[core] = place.get(core, True) and whole
    parts = [rf"\b{_trie(at_start)}"] if at_start else []
    return re.compile("|".join((*parts, *([_trie(anywhere)] if anywhere else []))) or "(?!)")


def _trie(words: Mapping[str, bool]) -> str:
    """Return one pattern for words (True: up to the end of a word), by common beginnings.

    A plain alternation tries every word at every place; this one tries one letter at a time.
    """
    branches: dict[str, dict[str, bool]] = {}
    for word, whole in words.items():
        if word:
            branches.setdefault(word[0], {})[word[1:]] = whole
    texts = [re.escape(letter) + _trie(rest) for letter, rest in branches.items()]
    if "" in words:
        if not words[""]:
            return ""
        texts.append(r"\b")
    return texts[0] if len(texts) == 1 else f"(?:{'|'.join(texts)})"
