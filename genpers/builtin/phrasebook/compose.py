"""Composing: one phrase per slot, chosen so that they fit one another and differ between variants.

The choice is a hash of the seed, never a random generator: the same brief and seed give the same
texts on every machine.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from genpers.builtin.phrasebook.checks import LEAST, MERGE, SLOT
from genpers.builtin.phrasebook.material import Book, Layout, Situation, Tier
from genpers.builtin.phrasebook.names import interests_of, product_slots
from genpers.builtin.phrasebook.situation import situation_of
from genpers.errors import BackendError
from genpers.records.brief import Brief
from genpers.records.variant import FieldLimit

TRIES = 16
LINES = ("subject", "preheader", "headline", "title", "teaser", "cta")
MIXED = frozenset({"subject", "preheader", "headline", "title", "teaser"})
LONGEST_SENTENCE = {"high": 18, "medium": 25, "low": 25}
MERGE_LENGTH = {"salutation": 30, "sender": 40, "city": 15, "first_name": 10}
MENTION = {"interest": "interest", "place": "city"}
LEFT_OUT_FIRST = ("place", "detail", "claim", "relation", "interest", "reason")

_WORD = re.compile(r"[^\W\d_]{4,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Draft:
    """One composed text, the phrases it is made of, and how far it is from what we want."""

    fields: dict[str, str]
    phrases: tuple[str, ...]
    faults: int


def compose(
    book: Book, brief: Brief, fields: Sequence[FieldLimit], variants: int, seed: int
) -> tuple[dict[str, str], ...]:
    """Return ``variants`` texts as field mappings; equal arguments give equal texts.

    Raises ``BackendError`` for a field the phrasebook does not know or cannot fill.
    """
    used: Counter[str] = Counter()
    texts: list[dict[str, str]] = []
    for turn in range(variants):
        drafts = [
            Writer(book, brief, tuple(fields), seed, turn, attempt, variants, used).draft()
            for attempt in range(TRIES)
        ]
        drafts = [draft for draft in drafts if draft.fields not in texts] or drafts
        best = min(drafts, key=lambda draft: draft.faults)
        used.update(best.phrases)
        texts.append(best.fields)
    return tuple(texts)


@dataclass
class Writer:
    """Writes one draft of one variant."""

    book: Book
    brief: Brief
    limits: tuple[FieldLimit, ...]
    seed: int
    turn: int
    attempt: int
    variants: int
    used: Counter[str]
    taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Work out what holds for all fields of the draft."""
        names = [limit.name for limit in self.limits]
        self.situation: Situation = situation_of(
            self.book, self.brief, names, self.seed + self.turn
        )
        self.slots = product_slots(self.book, self.brief)
        self.mentions = self._mentions()

    def _mentions(self) -> frozenset[str]:
        """Which facts this variant says: as many as the tone allows, in turn where it is one."""
        sayable = []
        interests = interests_of(self.brief)
        if interests:
            self.slots["interest"] = interests[self.turn % len(interests)]
            sayable.append("interest")
        if any(fact.name == "city" for fact in self.brief.mentionable()):
            sayable.append("city")
        start = self.turn % max(len(sayable), 1)
        return frozenset((sayable[start:] + sayable[:start])[: self.brief.tone.mentions])

    def draft(self) -> Draft:
        """Compose every field once."""
        texts = {limit.name: self._field(limit) for limit in self.limits}
        return Draft(texts, tuple(self.taken), self._faults(texts))

    def _field(self, limit: FieldLimit) -> str:
        if limit.name in LINES:
            return self._line(limit)
        if limit.name == "body":
            return self._push(limit) if self.situation.channel == "push" else self._body(limit)
        raise BackendError(
            f"The phrasebook cannot write the field '{limit.name}'",
            self.brief.channel,
            "Use another backend for this channel.",
            kind="fields",
        )

    def _line(self, limit: FieldLimit) -> str:
        for room in (limit.advised or limit.hard, limit.hard):
            phrase = self._take(limit.name, room)
            if phrase:
                return phrase
        raise BackendError(
            f"No phrase fits into '{limit.name}' ({limit.hard} characters)",
            self.brief.channel,
            "Raise the limit or add a shorter phrase.",
            kind="length",
        )

    def _push(self, limit: FieldLimit) -> str:
        room = limit.advised or limit.hard
        first = self._take("push", room) or self._take("push", limit.hard)
        if not first:
            raise BackendError("No phrase fits", limit.name, "Raise the limit.", kind="length")
        second = self._take("short", room - _length(first) - 1)
        return f"{first} {second}" if second else first

    def _body(self, limit: FieldLimit) -> str:
        layout = self._layout()
        without: set[str] = set()
        mark = len(self.taken)
        for name in (None, *LEFT_OUT_FIRST):
            without |= {name} if name else set()
            del self.taken[mark:]
            text = self._paragraphs(layout, without)
            if _length(text) <= (limit.advised or limit.hard):
                break
        return text

    def _layout(self) -> Layout:
        channel, objective = self.situation.channel, self.brief.objective
        fitting = [
            layout
            for layout in self.book.layouts
            if channel in layout.channels and objective in (layout.objectives or (objective,))
        ]
        own = [layout for layout in fitting if layout.objectives] or fitting
        return own[(self.turn + self.seed + self.attempt // 8) % len(own)]

    def _paragraphs(self, layout: Layout, without: set[str]) -> str:
        parts = []
        for line in layout.paragraphs:
            said = [text for slot in line if slot not in without for text in self._say(slot)]
            if said:
                parts.append(" ".join(said))
        text = "\n\n".join(parts)
        if self.situation.channel != "email":
            return text
        if "salutation" in self.brief.merge_fields:
            return f"{{{{ salutation }}}},\n\n{text}"
        return text[:1].upper() + text[1:]

    def _say(self, slot: str) -> Iterator[str]:
        if slot == "claim":
            claims = [claim for product in self.brief.products for claim in product.claims]
            if claims:
                text = claims[self.turn % len(claims)].text.strip()
                yield text if text[-1:] in ".!?" else f"{text}."
        elif slot == "signoff" and "sender" in self.brief.merge_fields:
            yield "{{ sender }}"
        elif MENTION.get(slot, slot) in self.mentions or slot not in MENTION:
            text = self._take(slot, None)
            if text:
                yield text

    def _take(self, slot: str, room: int | None) -> str:
        """Pick the least used fitting phrase for a slot and fill it; empty where none fits."""
        pool = self._pool(slot, room)
        if not pool:
            return ""
        least = min(self.used[phrase] for phrase in pool)
        fresh = [phrase for phrase in pool if self.used[phrase] == least]
        phrase = fresh[self._dice(slot) % len(fresh)]
        self.taken.append(phrase)
        return self._fill(phrase)

    def _pool(self, slot: str, room: int | None) -> list[str]:
        """Collect fitting phrases, closest first, until there are enough to vary.

        Short lines take the closest that speak to the motive and the closest that do not.
        """
        tiers = self.book.tiers(slot, self.situation)
        first: list[Tier] = []
        if slot in MIXED:
            first = list({tier.motive: tier for tier in reversed(tiers)}.values())
        pool: list[str] = []
        for tier in (*first, *(tier for tier in tiers if tier not in first)):
            if len(pool) >= max(LEAST, self.variants) and tier not in first:
                break
            pool += [p for p in tier.phrases if self._fits(p, room) and p not in pool]
        return pool

    def _fits(self, phrase: str, room: int | None) -> bool:
        merge = set(MERGE.findall(phrase))
        if not merge <= set(self.brief.merge_fields) or not set(SLOT.findall(phrase)) <= set(
            self.slots
        ):
            return False
        if "city" in merge and "city" not in self.mentions:
            return False
        if "first_name" in merge and self.brief.address != "du":
            return False
        return room is None or _length(self._fill(phrase)) <= room

    def _fill(self, phrase: str) -> str:
        return SLOT.sub(lambda match: self.slots[match[1]], phrase)

    def _dice(self, slot: str) -> int:
        key = f"{self.seed}|{self.turn}|{self.attempt}|{slot}|{len(self.taken)}"
        return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=6).digest(), "big")

    def _faults(self, texts: dict[str, str]) -> int:
        """Count what a reader would stumble over: repeats, long sentences, loud marks."""
        own = _stems(" ".join(self.slots.values()))
        lines = [texts[name] for name in LINES if name in texts and name != "cta"]
        sentences = _SENTENCE.split(texts.get("body", ""))
        repeats = sum(
            len((_stems(one) & _stems(two)) - own)
            for one, two in (*_pairs(sentences), *_every_pair([*lines, sentences[0]]))
        )
        longest = LONGEST_SENTENCE[self.brief.sensitivity]
        long = sum(max(len(sentence.split()) - longest, 0) for sentence in sentences)
        loud = max(
            sum(text.count("!") for text in texts.values()) - self.brief.tone.exclamations, 0
        )
        reused = sum(self.used[phrase] for phrase in self.taken)
        starts = Counter(sentence.split(" ", 1)[0] for sentence in sentences)
        same_start = sum(number - 1 for number in starts.values())
        return 3 * repeats + 2 * same_start + long + 100 * loud + 2 * reused


def _stems(text: str) -> set[str]:
    return {word[:6].lower() for word in _WORD.findall(MERGE.sub("", text))} - COMMON


def _pairs(items: Sequence[str]) -> Iterator[tuple[str, str]]:
    return pairwise(items)


def _every_pair(items: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((one, two) for place, one in enumerate(items) for two in items[place + 1 :])


def _length(text: str) -> int:
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
