"""The sheet a text is written on: situation, slot values and the phrases that may be used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from genpers.builtin.phrasebook.checks import LEAST, MERGE, SLOT
from genpers.builtin.phrasebook.material import Book, Layout, Situation, Tier
from genpers.builtin.phrasebook.names import interests_of, product_slots
from genpers.builtin.phrasebook.reading import length
from genpers.builtin.phrasebook.situation import situation_of
from genpers.records.brief import Brief
from genpers.records.variant import FieldLimit

MIXED = frozenset({"subject", "preheader", "headline", "title", "teaser"})


class Sheet:
    """All that holds for one variant, whichever phrases are chosen.

    ``turn`` counts the variants: it rotates motives, interests and claims between them. ``salt``
    lets texts for different products and stages begin differently under one seed.
    """

    def __init__(
        self, book: Book, brief: Brief, limits: Sequence[FieldLimit], turn: int, seed: int
    ) -> None:
        self.book, self.brief, self.limits, self.turn = book, brief, tuple(limits), turn
        names = [limit.name for limit in limits]
        self.situation: Situation = situation_of(book, brief, names, seed + turn)
        self.slots = product_slots(book, brief)
        self.mentions = self._mentions()
        self.salt = "|".join(
            [brief.stage, brief.address, *(p.id for p in brief.products), str(turn)]
        )
        self._pools: dict[tuple[str, int | None], list[str]] = {}

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

    @cached_property
    def layouts(self) -> tuple[Layout, ...]:
        """The layouts for channel and objective; one that names the objective wins."""
        channel, objective = self.situation.channel, self.brief.objective
        fitting = [
            layout
            for layout in self.book.layouts
            if channel in layout.channels and objective in (layout.objectives or (objective,))
        ]
        return tuple([layout for layout in fitting if layout.objectives] or fitting)

    def pool(self, slot: str, room: int | None, variants: int) -> list[str]:
        """Collect fitting phrases, closest first, until there are enough to vary.

        Short lines take the closest that speak to the motive and the closest that do not.
        """
        key = (slot, room)
        if key not in self._pools:
            self._pools[key] = self._collect(slot, room, max(LEAST, variants))
        return self._pools[key]

    def _collect(self, slot: str, room: int | None, enough: int) -> list[str]:
        tiers = self.book.tiers(slot, self.situation)
        first: list[Tier] = []
        if slot in MIXED:
            first = list({tier.motive: tier for tier in reversed(tiers)}.values())
        pool: list[str] = []
        for tier in (*first, *(tier for tier in tiers if tier not in first)):
            if len(pool) >= enough and tier not in first:
                break
            pool += [p for p in tier.phrases if self._fits(p, room) and p not in pool]
        return pool

    def _fits(self, phrase: str, room: int | None) -> bool:
        merge = set(MERGE.findall(phrase))
        if not merge <= set(self.brief.merge_fields):
            return False
        if not set(SLOT.findall(phrase)) <= set(self.slots):
            return False
        if "city" in merge and "city" not in self.mentions:
            return False
        if "first_name" in merge and self.brief.address != "du":
            return False
        return room is None or length(self.fill(phrase)) <= room

    def fill(self, phrase: str) -> str:
        """Put the values into the slots of a phrase; merge fields stay."""
        return SLOT.sub(lambda match: self.slots[match[1]], phrase)
