"""Phrases of packs, and the one automaton per language that finds them all in one pass.

A phrase is matched on lower-case normalised text (``text.words.phrase_text``), in which every
separator is a space, so ``Garantie auf`` also meets ``Garantie-auf``. See ``kinds/phrase.py`` for
the syntax that authors use.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from genpers.guardrails.cache import cache_folder
from genpers.guardrails.sieve import Screen
from genpers.guardrails.text.words import phrase_text

if TYPE_CHECKING:
    from collections.abc import Hashable

    from genpers.guardrails.document import Field

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_GAP = "\ue000"
_MANY = "\ue001"
_EXPRESSIONS = "\0expressions"


class Hit(NamedTuple):
    """One phrase found: span in the field's normalised text, and the phrase as the pack has it."""

    field: str
    start: int
    end: int
    term: str


@dataclass(frozen=True, slots=True)
class Key:
    """What is looked up for a phrase: literal text with its edges, and a check where needed.

    ``check`` verifies phrases with a gap inside; it is searched in the same text.
    """

    text: str
    open_start: bool
    open_end: bool
    check: str | None = None


class PhraseError(ValueError):
    """A phrase that cannot be looked up."""


def keys_of(phrase: str) -> list[Key]:
    """Return what to look up for one phrase, with spelling variants; raise ``PhraseError``."""
    word = phrase.strip("*")
    if word.isascii() and word.isalnum() and len(phrase) - len(word) <= 2:
        starts, ends = phrase.startswith("*"), phrase.endswith("*")
        text = word.lower() if starts else f" {word.lower()}"
        return [Key(text if ends else f"{text} ", starts, ends)]
    keys: dict[tuple[str, bool, bool, str | None], Key] = {}
    for words in _alternatives(phrase):
        for spelled in _spellings(words.lower()):
            key = _key(spelled, phrase)
            keys.setdefault((key.text, key.open_start, key.open_end, key.check), key)
    return list(keys.values())


def _alternatives(phrase: str) -> Iterable[str]:
    """Expand ``a|b`` and ``[optional]`` words."""
    choices: list[tuple[str, ...]] = []
    for word in phrase.split():
        if word.startswith("[") and word.endswith("]"):
            choices.append(("", *word[1:-1].split("|")))
        else:
            choices.append(tuple(word.split("|")))
    for combined in itertools.product(*choices):
        text = " ".join(word for word in combined if word)
        if text:
            yield text


def _spellings(phrase: str) -> set[str]:
    spellings = {phrase, phrase.replace("ß", "ss"), phrase.translate(_UMLAUTS)}
    if " %" in phrase:
        spellings |= {spelled.replace(" %", "%") for spelled in spellings}
    return spellings


def _key(phrase: str, whole: str) -> Key:
    marked = re.sub(r"\s*(?:\.\.\.|…)\s*", f" {_GAP} ", phrase).replace("*", _MANY)
    plain = phrase_text(marked.replace(_GAP, " \ue002 ").replace(_MANY, "\ue003"))
    if plain.strip() == "":
        raise PhraseError(f"The phrase '{whole}' has no word in it; use kind pattern")
    open_start, open_end = phrase.startswith("*"), phrase.endswith("*")
    inner = marked.strip(_MANY)
    if _MANY not in inner and _GAP not in inner:
        literal = phrase_text(inner).strip(" ") if not (open_start or open_end) else None
        if literal is None:
            literal = phrase_text(inner)[1:-1].strip(" ")
        if not literal:
            raise PhraseError(f"The phrase '{whole}' has no word in it; use kind pattern")
        text = literal if open_start else f" {literal}"
        return Key(text if open_end else f"{text} ", open_start, open_end)
    return _gapped(marked, whole)


def _gapped(marked: str, whole: str) -> Key:
    parts: list[str] = []
    literals: list[str] = []
    for word in marked.split():
        if word == _GAP:
            parts.append(_GAP)
            continue
        pieces = [phrase_text(piece)[1:-1].strip(" ") for piece in word.split(_MANY)]
        literals.extend(piece for piece in pieces if piece)
        parts.append(r"\S*".join(re.escape(piece) for piece in pieces))
    if not literals:
        raise PhraseError(f"The phrase '{whole}' has no word in it; use kind pattern")
    check = " ".join(parts).replace(f" {_GAP} ", r" (?:\S+ ){0,6}?")
    return Key(max(literals, key=len), True, True, f"(?<= ){check}(?= )")


@dataclass(slots=True, eq=False)
class _Entry:
    term: str
    key: Key
    sets: list[int] = field(default_factory=list)
    pattern: re.Pattern[str] | None = None


_WHOLE, _BEGINS, _ENDS, _INSIDE, _CHECKED = range(5)


def _shape(key: Key) -> int:
    if key.check is not None:
        return _CHECKED
    if key.open_start:
        return _INSIDE if key.open_end else _ENDS
    return _BEGINS if key.open_end else _WHOLE


class Automaton:
    """All phrases of one language; ``scan`` finds them in one pass."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], _Entry] = {}
        self._by_text: dict[str, list[_Entry]] = {}
        self._machine: Any = None

    def add(self, term: str, term_set: int) -> None:
        """Add one phrase to a numbered set; raise ``PhraseError`` where it cannot be looked up."""
        for key in keys_of(term):
            entry = self._entries.get((term, f"{key.text}\0{key.check}"))
            if entry is None:
                entry = _Entry(term, key)
                self._entries[(term, f"{key.text}\0{key.check}")] = entry
                self._by_text.setdefault(key.text, []).append(entry)
            if term_set not in entry.sets:
                entry.sets.append(term_set)

    def seal(self) -> Automaton:
        """Build the machine; no phrase is added afterwards."""
        if self._by_text:
            import ahocorasick

            machine = ahocorasick.Automaton()
            for text, entries in self._by_text.items():
                shared = tuple((_shape(entry.key), entry) for entry in entries)
                machine.add_word(text, (len(text), shared))
            machine.make_automaton()
            self._machine = machine
        return self

    def hits_in(self, field: Field) -> dict[int, list[Hit]]:
        """Return all hits in a field, by number of the set."""
        found: dict[int, list[Hit]] = {}
        self.scan(field.name, field.phrase_text, found)
        return found

    def scan(self, name: str, text: str, found: dict[int, list[Hit]]) -> None:
        """Add all hits in one field's phrase text to ``found``, by set."""
        if self._machine is None:
            return
        checked: set[int] = set()
        for last, (length, entries) in self._machine.iter(text):
            first = last - length + 1
            for shape, entry in entries:
                # The text begins with one space more than the field: position 1 there is 0 here.
                if shape == _WHOLE:
                    start, end = first, last - 1
                elif shape == _BEGINS:
                    start, end = first, text.find(" ", last) - 1
                elif shape == _ENDS:
                    start, end = text.rfind(" ", 0, first), last - 1
                elif shape == _INSIDE:
                    start, end = text.rfind(" ", 0, first), text.find(" ", last) - 1
                else:
                    if id(entry) not in checked:
                        checked.add(id(entry))
                        self._check(name, text, entry, found)
                    continue
                hit = Hit(name, start, end, entry.term)
                for term_set in entry.sets:
                    if term_set in found:
                        found[term_set].append(hit)
                    else:
                        found[term_set] = [hit]

    @staticmethod
    def _check(name: str, text: str, entry: _Entry, found: dict[int, list[Hit]]) -> None:
        if entry.pattern is None:
            entry.pattern = re.compile(entry.key.check or "")
        for match in entry.pattern.finditer(text):
            hit = Hit(name, match.start() - 1, match.end() - 1, entry.term)
            for term_set in entry.sets:
                found.setdefault(term_set, []).append(hit)


class PhraseBook:
    """Collects phrases and expressions of all rules; one automaton and one sieve per language."""

    def __init__(self) -> None:
        self._sets: dict[tuple[Hashable, str], int] = {}
        self._terms: dict[str, dict[str, list[int]]] = {}
        self._expressions: dict[int, Mapping[str, Sequence[str]]] = {}
        self._automata: dict[str, Automaton] = {}
        self._screens: dict[str, Screen] = {}

    def add(self, owner: Hashable, name: str, phrases: Mapping[str, Iterable[str]]) -> int:
        """Add a named set of phrases by language (``*`` for all); return its number."""
        number = self._sets.setdefault((owner, name), len(self._sets))
        for language, terms in phrases.items():
            for term in terms:
                self._terms.setdefault(language, {}).setdefault(term, []).append(number)
        return number

    def add_expressions(self, owner: Hashable, sources: Mapping[str, Sequence[str]]) -> int:
        """Add a kind's regular expressions by language (``*`` for all other); return the number."""
        number = self._sets.setdefault((owner, _EXPRESSIONS), len(self._sets))
        self._expressions[number] = sources
        return number

    def number(self, owner: Hashable, name: str = "") -> int | None:
        """Return the number of a set, None where the owner has no such set."""
        return self._sets.get((owner, name))

    def expressions(self) -> Mapping[int, Mapping[str, Sequence[str]]]:
        """Return all expressions by number of their set, then by language."""
        return self._expressions

    def expressions_of(self, owner: Hashable) -> int | None:
        """Return the number of a kind's expressions, None where it has none."""
        return self._sets.get((owner, _EXPRESSIONS))

    def automaton(self, language: str) -> Automaton:
        """Return the automaton for a language, built when it is first asked for."""
        built = self._automata.get(language)
        if built is None:
            built = Automaton()
            for source in {language, "*"}:
                for term, numbers in self._terms.get(source, {}).items():
                    for number in numbers:
                        built.add(term, number)
            self._automata[language] = built.seal()
        return built

    def screen(self, language: str) -> Screen:
        """Return the screen of a language, made when it is first asked for."""
        made = self._screens.get(language)
        if made is None:
            places = (
                (number, at, source)
                for number, sources in self._expressions.items()
                for at, source in enumerate(sources.get(language) or sources.get("*", ()))
            )
            made = self._screens[language] = Screen(places, cache_folder())
        return made

    def begin(self, languages: Iterable[str]) -> None:
        """Begin to build the sieves of languages in the background, all at once."""
        for language in languages:
            self.screen(language).sieve.begin()

    def prepare(self, languages: Iterable[str]) -> None:
        """Build the sieves of languages, or wait until they are built."""
        for language in languages:
            self.screen(language).sieve.prepare()
