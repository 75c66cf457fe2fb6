"""Composing: one phrase per slot, chosen so that they fit one another and differ between variants.

The choice is a hash of the seed, never a random generator: the same brief and seed give the same
texts on every machine.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from genpers.builtin.phrasebook.material import Book, Layout
from genpers.builtin.phrasebook.reading import LINES, faults, length
from genpers.builtin.phrasebook.sheet import Sheet
from genpers.errors import BackendError
from genpers.records.brief import Brief
from genpers.records.variant import FieldLimit

TRIES = 16
Used = Counter[tuple[str, str]]  # how often a slot has held a phrase
MENTION = {"interest": "interest", "place": "city"}
LEFT_OUT_FIRST = ("place", "detail", "claim", "relation", "interest", "usage", "reason")


def compose(
    book: Book, brief: Brief, fields: Sequence[FieldLimit], variants: int, seed: int
) -> tuple[dict[str, str], ...]:
    """Return ``variants`` texts as field mappings; equal arguments give equal texts.

    Raises ``BackendError`` for a field the phrasebook does not know or cannot fill.
    """
    used: Used = Counter()
    texts: list[dict[str, str]] = []
    for turn in range(variants):
        sheet = Sheet(book, brief, fields, turn, seed)
        drafts = [Writer(sheet, seed, attempt, variants, used).draft() for attempt in range(TRIES)]
        drafts = [draft for draft in drafts if draft.fields not in texts] or drafts
        best = min(drafts, key=lambda draft: draft.faults)
        used.update(best.phrases)
        texts.append(best.fields)
    return tuple(texts)


@dataclass(frozen=True)
class Draft:
    """One composed text, the phrases it is made of, and how far it is from what we want."""

    fields: dict[str, str]
    phrases: tuple[tuple[str, str], ...]
    faults: int


@dataclass
class Writer:
    """Writes one draft of one variant."""

    sheet: Sheet
    seed: int
    attempt: int
    variants: int
    used: Used
    taken: list[tuple[str, str]] = field(default_factory=list)

    def draft(self) -> Draft:
        """Compose every field once."""
        texts = {limit.name: self._field(limit) for limit in self.sheet.limits}
        reused = sum(self.used[taken] for taken in self.taken)
        found = faults(texts, self.sheet.brief, self.sheet.slots.values())
        return Draft(texts, tuple(self.taken), found + 2 * reused)

    def _field(self, limit: FieldLimit) -> str:
        if limit.name in LINES:
            return self._line(limit)
        if limit.name == "body":
            push = self.sheet.situation.channel == "push"
            return self._push(limit) if push else self._body(limit)
        raise BackendError(
            f"The phrasebook cannot write the field '{limit.name}'",
            self.sheet.brief.channel,
            "Use another backend for this channel.",
            kind="fields",
        )

    def _line(self, limit: FieldLimit) -> str:
        for room in (limit.advised or limit.hard, limit.hard):
            phrase = self._take(limit.name, room)
            if phrase:
                return phrase
        raise self._too_long(limit)

    def _push(self, limit: FieldLimit) -> str:
        room = limit.advised or limit.hard
        first = self._take("push", room) or self._take("push", limit.hard)
        if not first:
            raise self._too_long(limit)
        second = self._take("short", room - length(first) - 1)
        return f"{first} {second}" if second else first

    def _body(self, limit: FieldLimit) -> str:
        layouts, mark = self.sheet.layouts, len(self.taken)
        layout = layouts[(self.sheet.turn + self.seed + self.attempt // 8) % len(layouts)]
        for number in range(len(LEFT_OUT_FIRST) + 1):
            del self.taken[mark:]
            text = self._paragraphs(layout, frozenset(LEFT_OUT_FIRST[:number]))
            if length(text) <= (limit.advised or limit.hard):
                return text
        if length(text) > limit.hard:
            raise self._too_long(limit)
        return text

    def _too_long(self, limit: FieldLimit) -> BackendError:
        return BackendError(
            f"No phrase fits into '{limit.name}' ({limit.hard} characters)",
            self.sheet.brief.channel,
            "Raise the limit or add a shorter phrase.",
            kind="length",
        )

    def _paragraphs(self, layout: Layout, without: frozenset[str]) -> str:
        parts = []
        for line in layout.paragraphs:
            said = [text for slot in line if slot not in without for text in self._say(slot)]
            listed = any("\n" in text for text in said)
            if said:
                parts.append(("\n\n" if listed else " ").join(said))
        text = "\n\n".join(parts)
        if self.sheet.situation.channel != "email":
            return text
        if "salutation" in self.sheet.brief.merge_fields:
            return f"{{{{ salutation }}}},\n\n{text}"
        return text[:1].upper() + text[1:]

    def _say(self, slot: str) -> Iterator[str]:
        brief = self.sheet.brief
        if slot == "claim":
            claims = [claim.text.strip() for product in brief.products for claim in product.claims]
            if claims:
                text = claims[self.sheet.turn % len(claims)]
                yield text if text[-1:] in ".!?" else f"{text}."
        elif slot == "signoff" and "sender" in brief.merge_fields:
            yield "{{ sender }}"
        elif slot not in MENTION or MENTION[slot] in self.sheet.mentions:
            text = self._take(slot, None)
            if text:
                yield text

    def _take(self, slot: str, room: int | None) -> str:
        """Pick one of the least used fitting phrases and fill it; empty where none fits."""
        pool = self.sheet.pool(slot, room, self.variants)
        if not pool:
            return ""
        least = min(self.used[slot, phrase] for phrase in pool)
        fresh = [phrase for phrase in pool if self.used[slot, phrase] == least]
        phrase = fresh[self._dice(slot) % len(fresh)]
        self.taken.append((slot, phrase))
        return self.sheet.fill(phrase)

    def _dice(self, slot: str) -> int:
        key = f"{self.seed}|{self.sheet.salt}|{self.attempt}|{slot}|{len(self.taken)}"
        return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=6).digest(), "big")
