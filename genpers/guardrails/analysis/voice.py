"""A voice: how a brand writes, and what of that a text does not keep.

One file (``guardrails/voices/NAME.yaml``) drives the prompt and the check.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field

from genpers.guardrails.analysis.address import detect
from genpers.guardrails.analysis.loudness import emoji, exclamations
from genpers.guardrails.analysis.masks import covered, quotations
from genpers.guardrails.lookup import phrase_regex
from genpers.guardrails.regex import Regex
from genpers.guardrails.text.sentences import sentences_of
from genpers.guardrails.text.words import lower_of, phrase_text, tokens_of
from genpers.records.record import AddressPreference, Record

Aspect = Literal["word", "sentence", "emoji", "exclamation", "address"]
ASPECTS: tuple[Aspect, ...] = ("word", "sentence", "emoji", "exclamation", "address")


class VoiceBrand(Record):
    """Who speaks: the name, and the sign-off per language and form; ``{brand}`` is the name."""

    name: str = ""
    sign_off: dict[str, Any] = Field(default_factory=dict)


class VoiceWords(Record):
    """Words per language; ``avoid`` maps a phrase (``billig*``) to the word instead, if any."""

    use: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    avoid: dict[str, dict[str, str | None]] = Field(default_factory=dict)


class VoiceExamples(Record):
    """Sentences per language that keep the voice, and sentences that do not."""

    do: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    dont: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class VoicePack(Record):
    """A voice as its file states it; None is no wish of its own.

    ``sentence_words``: no longer sentence than this; ``emoji`` and ``exclamations``: at most so
    many in a message.
    """

    summary: dict[str, str] = Field(default_factory=dict)
    brand: VoiceBrand = VoiceBrand()
    address: AddressPreference = "auto"
    words: VoiceWords = VoiceWords()
    sentence_words: int | None = Field(default=None, ge=5)
    emoji: int | None = Field(default=None, ge=0)
    exclamations: int | None = Field(default=None, ge=0)
    examples: VoiceExamples = VoiceExamples()


@dataclass(frozen=True, slots=True)
class Departure:
    """One place where a text departs from a voice; ``instead`` is the voice's own word for it."""

    aspect: Aspect
    start: int
    end: int
    instead: str | None = None


def departures(voice: VoicePack, text: str, language: str, earlier: str = "") -> list[Departure]:
    """Return where a normalised text departs from a voice, in the order of the aspects.

    ``earlier`` is what stands before it in the same message: its emoji and marks count along.
    """
    found = _words(voice, text, language)
    if voice.sentence_words is not None:
        found += [
            Departure("sentence", start, end)
            for start, end in sentences_of(text)
            if len(tokens_of(text[start:end])) > voice.sentence_words
        ]
    if voice.emoji is not None:
        left = max(0, voice.emoji - len(emoji(earlier)))
        found += [Departure("emoji", *span) for span in emoji(text)[left:]]
    if voice.exclamations is not None:
        left = max(0, voice.exclamations - len(exclamations(earlier)))
        found += [Departure("exclamation", *span) for span in exclamations(text)[left:]]
    if voice.address != "auto" and language == "de":
        found += _address(voice.address, text)
    return found


def untrue_examples(voice: VoicePack) -> list[str]:
    """Return the examples that are wrong about their own voice, each with its side."""
    wrong = [
        f"do.{language}: {text}"
        for language, texts in voice.examples.do.items()
        for text in texts
        if departures(voice, text, language)
    ]
    wrong += [
        f"dont.{language}: {text}"
        for language, texts in voice.examples.dont.items()
        for text in texts
        if not departures(voice, text, language)
    ]
    return wrong


def _words(voice: VoicePack, text: str, language: str) -> list[Departure]:
    avoid = voice.words.avoid.get(language)
    if not avoid:
        return []
    padded = phrase_text(lower_of(text))
    if not _any_of(tuple(avoid)).search(padded):
        return []
    quoted = quotations(text)
    found = []
    for phrase, instead in avoid.items():
        for match in _regex(phrase).finditer(padded):
            start, end = match.start() - 1, match.end() - 1
            if not covered(start, quoted):
                found.append(Departure("word", start, end, instead))
    return sorted(found, key=lambda one: one.start)


def _address(wanted: str, text: str) -> list[Departure]:
    wrong = {"du": {"sie"}, "sie": {"du", "plural"}, "neutral": {"du", "sie", "plural"}}[wanted]
    return [
        Departure("address", sign.start, sign.end)
        for sign in detect(text).evidence
        if sign.form in wrong and sign.strength > 0.7
    ]


@lru_cache(maxsize=1024)
def _regex(phrase: str) -> Regex:
    return phrase_regex([phrase])


@lru_cache(maxsize=64)
def _any_of(phrases: tuple[str, ...]) -> Regex:
    return phrase_regex(phrases)
