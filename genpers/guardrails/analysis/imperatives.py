"""German imperatives to one person: a curated verb list and a test of what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.analysis.words import Word
from genpers.guardrails.text.later import later

CLEAR, OBJECT, GUESSED, BARE = 0.85, 0.75, 0.6, 0.5

_ACCUSATIVE = frozenset(["den", "das", "die", "es", "ihn", "einen", "eine", "ein", "dem", "einem"])
_NO_VERB_ENDS = ("te", "er", "lich", "weise", "wärts", "mals", "ig", "isch")
_VERB_END = later(r"(?:[^tns]|[^e]n|[^aeiouäöü]s|ss)$")

_SUBJECTS = frozenset(["ich", "er", "man", "wir", "du"])
_REFLEXIVE = frozenset(["mich", "mir"])
# Finite verbs of a third person: what stands before them is their subject or object.
_TELLS = frozenset(
    ["ist", "sind", "hat", "haben", "wird", "werden", "kann", "können", "war", "waren", "muss",
     "müssen", "soll", "darf", "gilt", "gelten", "steht", "stehen", "liegt", "liegen", "kommt",
     "kommen", "macht", "machen", "passt", "passen", "bringt", "bleibt", "bleiben", "hält",
     "zeigt", "geht", "gehen", "gehört", "gehören", "kostet", "kosten", "heißt", "hilft", "helfen",
     "lässt", "lassen"]
)  # fmt: skip
# Calls that take an infinitive: „Lerne schwimmen“; and words in -en that are none.
_WITH_INFINITIVE = frozenset(["lern", "lerne", "geh", "gehe", "komm", "lass", "hilf", "fahr"])
_NO_INFINITIVE = frozenset(
    ["morgen", "neben", "zwischen", "drinnen", "draußen", "innen", "außen", "oben", "unten",
     "hinten", "zusammen", "inzwischen", "gegen", "wegen", "deinen", "diesen", "jeden", "allen",
     "beiden", "keinen", "unseren", "eben", "selten", "daneben", "ihnen", "euren", "mitten"]
)  # fmt: skip
_AFTER_INFINITIVE = frozenset(
    ["und", "oder", "statt", "ohne", "mit", "per", "in", "im", "am", "an", "ans", "auf", "aus",
     "bei", "beim", "für", "von", "vom", "vor", "nach", "zu", "zum", "zur", "über", "unter",
     "wie", "wo", "leicht", "bis", "ab", "als"]
)  # fmt: skip
_ADVERB_FIRST = frozenset(["jetzt", "dann", "also", "nun", "heute", "einfach", "gleich"])


class Imperative(NamedTuple):
    """One imperative to a single reader, with how sure it is (0 to 1)."""

    start: int
    end: int
    strength: float


def imperatives_of(words: Sequence[Word]) -> list[Imperative]:
    """Return the du-imperatives of a text.

    A form counts at the start of a clause only, and only if what follows can be its object or
    complement: „Suche den Weg“ is a call, „Suche starten“ and „Sichere Zahlung“ are labels.
    """
    found = []
    leads = lexicon("address_de")["leads"]
    for index, word in enumerate(words):
        # Most words stand inside a clause and follow no word that a call may follow.
        if not word.opens and words[index - 1].lower not in leads:
            continue
        if _may_open(words, index):
            strength = _strength(words, index)
            if strength:
                found.append(Imperative(word.start, word.end, strength))
        elif word.opens == "." and _guessed(words, index):
            found.append(Imperative(word.start, word.end, GUESSED))
    return found


def is_form(lower: str) -> bool:
    """Tell whether a word is spelled like a du-imperative."""
    lists = lexicon("address_de")
    if lower == "siehe":
        return False
    if lower in lists["e_forms"] or lower in lists["stems"] or lower in lists["nouns"]:
        return True
    if lower.endswith("e") and lower[:-1] in lists["stems"]:
        return True
    if lower in lists["adjectives"]:
        return True
    if len(lower) > 6 and lower.endswith("iere"):
        return lower not in lists["iere_nouns"]
    return (
        len(lower) > 5
        and lower.endswith("ier")
        and not lower.endswith(("tier", "bier", "papier"))
        and lower not in lists["ier_nouns"]
    )


def _guessed(words: Sequence[Word], index: int) -> bool:
    """Tell whether an unlisted word opens a sentence as a call: „Häufle die Erde an“.

    A noun is not followed by an article without a comma or a verb, so a word of a verb's shape
    that is, and whose clause has no finite verb of its own, is taken for an imperative.
    """
    if index + 1 >= len(words):
        return False
    word, following = words[index], words[index + 1]
    if following.opens or following.lower not in _ACCUSATIVE or len(word.lower) < 2:
        return False
    if word.lower in lexicon("address_de")["no_calls"] or word.lower.endswith(_NO_VERB_ENDS):
        return False
    if not _VERB_END.search(word.lower) or (len(word.text) > 1 and word.text.isupper()):
        return False
    last = words[_clause_end(words, index)]
    if last is following or _ends_in_infinitive(words, index):
        return False
    particles = lexicon("address_de")["particles"]
    return last.lower in particles or last.text[0].isupper() or not last.lower.endswith("t")


def _clause_end(words: Sequence[Word], index: int) -> int:
    """Return the index of the last word of the clause."""
    while index + 1 < len(words) and not words[index + 1].opens:
        index += 1
    return index


def _may_open(words: Sequence[Word], index: int) -> bool:
    """Tell whether a clause may begin at this word, so that a verb there is a call."""
    word = words[index]
    if word.opens in {".", "-"}:
        return is_form(word.lower)
    if word.opens == ",":
        if not word.text[0].islower() or not is_form(word.lower):
            return False
        return not _speaks_of_self(words, index) and _after_call(words, index)
    previous = words[index - 1]
    if previous.lower not in lexicon("address_de")["leads"] or not word.text[0].islower():
        return False
    if previous.lower in _ADVERB_FIRST and not previous.opens:
        return False
    return is_form(word.lower) and not _speaks_of_self(words, index)


def _strength(words: Sequence[Word], index: int) -> float:
    word = words[index]
    following = words[index + 1] if index + 1 < len(words) else None
    if following is None or following.opens in {".", "-"}:
        return _alone(word)
    if following.lower in _SUBJECTS or (
        following.lower in _REFLEXIVE and word.lower not in lexicon("address_de")["to_me"]
    ):
        return 0.0
    if not following.opens and following.lower in _TELLS:
        return 0.0
    if _object_first(words, index):
        return 0.0
    lists = lexicon("address_de")
    if word.lower in lists["nouns"] or word.lower in lists["adjectives"]:
        return _object_strength(words, index, following)
    if following.opens == ",":
        return BARE if word.lower not in lexicon("address_de")["strong"] else OBJECT
    if not word.opens or word.opens == ",":
        return _inside(word, following)
    if word.lower not in lexicon("address_de")["strong"] and _label(words, index):
        return 0.0
    return CLEAR


def _object_first(words: Sequence[Word], index: int) -> bool:
    """Tell an object before verb and subject from a call: „Belege reichen Sie online ein“."""
    if index + 2 >= len(words):
        return False
    verb, subject = words[index + 1], words[index + 2]
    return (
        not verb.opens
        and not subject.opens
        and verb.text[0].islower()
        and verb.lower.endswith(("en", "eln", "ern"))
        and subject.lower in {"sie", "wir"}
    )


def _alone(word: Word) -> float:
    """Judge a form that is a whole clause of its own: „Teste!“, but also „Suche“."""
    lists = lexicon("address_de")
    if word.lower in lists["nouns"] or word.lower in lists["adjectives"]:
        return 0.0
    return BARE if word.opens == "." else 0.0


def _object_strength(words: Sequence[Word], index: int, following: Word) -> float:
    """Judge a form that looks like a noun or an adjective by its object."""
    lists = lexicon("address_de")
    if following.opens == "," and following.lower in {"was", "wo", "wie", "wer", "wen", "wann"}:
        return BARE
    if following.opens or following.lower not in lists["object_words"]:
        return _particle_strength(words, index, following)
    if _ends_in_infinitive(words, index):
        return 0.0
    return OBJECT


def _particle_strength(words: Sequence[Word], index: int, following: Word) -> float:
    """Judge „Tipp auf den Knopf“, „Fang an“: a bare form with its particle or preposition."""
    lists = lexicon("address_de")
    third = words[index + 2].lower if index + 2 < len(words) else ""
    with_us = following.lower in {"mit", "bei"} and third == "uns"
    if not with_us and f"{words[index].lower} {following.lower}" not in lists["noun_pairs"]:
        return _split_strength(words, index)
    return 0.0 if _ends_in_infinitive(words, index) else OBJECT


def _split_strength(words: Sequence[Word], index: int) -> float:
    """Judge a noun-like form whose clause ends in a separable particle: „Lade Freunde ein“."""
    last = _clause_end(words, index)
    if last < index + 2 or words[last].lower not in lexicon("address_de")["split_particles"]:
        return 0.0
    return OBJECT


def _inside(word: Word, following: Word) -> float:
    """Judge a lower-case form inside a sentence; -e forms could be a first person there."""
    if following.opens:
        return 0.0
    return CLEAR if not word.lower.endswith("e") or word.opens else OBJECT


def _label(words: Sequence[Word], index: int) -> bool:
    """Tell a label from a call: „Teste starten“ and „Belege sammeln statt suchen“."""
    if words[index].lower in _WITH_INFINITIVE:
        return False
    following = words[index + 1]
    infinitive = (
        following.text[0].islower()
        and following.lower.endswith(("en", "eln", "ern"))
        and len(following.lower) > 4
        and following.lower not in _NO_INFINITIVE
    )
    if not infinitive:
        return False
    if index + 2 == len(words) or words[index + 2].opens:
        return True
    return words[index].lower.endswith("e") and words[index + 2].lower in _AFTER_INFINITIVE


def _ends_in_infinitive(words: Sequence[Word], index: int) -> bool:
    """Tell whether the clause ends in an infinitive, as labels do: „Karte jetzt bestellen“."""
    last = _clause_end(words, index)
    word = words[last]
    return last > index + 1 and word.text[0].islower() and word.lower.endswith(("en", "eln", "ern"))


def _after_call(words: Sequence[Word], index: int) -> bool:
    """Tell whether a call may follow this comma: after a call, a condition or a short vocative.

    A bare form needs none of them, as it is no subjunctive: „…, schick ihn zurück“.
    """
    if words[index].lower == "sei":
        return False
    if not words[index].lower.endswith("e"):
        return True
    first = index
    while first and words[first - 1].sentence == words[index].sentence:
        first -= 1
    if index - first <= 3 or words[first].lower in {"wenn", "falls", "sobald", "ob", "bevor"}:
        return True
    return is_form(words[first].lower)


def _speaks_of_self(words: Sequence[Word], index: int) -> bool:
    """Tell whether the sentence so far has a subject of its own for a form in -e."""
    sentence = words[index].sentence
    at = index - 1
    while at >= 0 and words[at].sentence == sentence:
        if words[at].lower in {"ich", "wer", "dass", "damit", "ob"}:
            return True
        at -= 1
    return False
