"""Room: which of the usable facts a brief mentions, which shape it, which it does not need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from genpers.policy.attributes import RINGS, Catalogue
from genpers.policy.facts import RelationRules, Usable
from genpers.records.brief import BriefFact, UsedFact, WithheldFact

KNOWN = "known"


class FactChoice(NamedTuple):
    """The facts of the brief, the merge values among them, and the receipt's two lists."""

    brief: tuple[BriefFact, ...]
    merge: dict[str, str]
    used: tuple[UsedFact, ...]
    withheld: tuple[WithheldFact, ...]


def choose_facts(
    catalogue: Catalogue, rules: RelationRules, usable: Iterable[Usable], mentions: int
) -> FactChoice:
    """Share out the room of the brief: who is mentioned, who shapes, who is not needed.

    Mentions go first to what the customer told us, then to the less intimate, then by the
    catalogue's priority; facts beyond the number fall to shape. Order is the catalogue's, so that
    equal customers have equal briefs.
    """
    ordered = sorted(
        (item for item in usable if item.attribute.category != "name"),
        key=lambda item: (catalogue.rank[item.own_name], item.name),
    )
    said = {
        item.name
        for item in sorted(
            (item for item in ordered if item.mention),
            key=lambda item: (item.fact.party != "zero", RINGS.index(item.attribute.ring)),
        )[:mentions]
    }
    brief, merge = [], {}
    used, withheld, coarse, seen = [], [], 0, set()
    for item in ordered:
        if item.own_name in seen:
            withheld.append(
                WithheldFact(fact=item.name, reason="another fact already says the same")
            )
            continue
        if item.attribute.reach == "band":
            if coarse == rules.coarse_facts:
                withheld.append(WithheldFact(fact=item.name, reason=_not_needed(coarse)))
                continue
            coarse += 1
        seen.add(item.own_name)
        placed, reason = _placed(item, item.name in said, mentions)
        brief.append(placed)
        used.append(UsedFact(fact=item.name, use=placed.use, reason=reason))
        if placed.reach == "merge":
            merge[item.own_name] = item.entries[0]
    return FactChoice(tuple(brief), merge, tuple(used), tuple(withheld))


def _placed(item: Usable, said: bool, mentions: int) -> tuple[BriefFact, str]:
    use: Literal["shape", "mention"] = "mention" if said else "shape"
    reason = item.reason
    if item.mention and not said:
        reason = f"only {mentions} may be said for these products; this one shapes the text"
    reach = item.attribute.reach
    entries = item.entries
    if reach == "merge":
        # A value that must not be said has no merge field: the brief only knows that it is there.
        entries = (f"{{{{ {item.own_name} }}}}",) if said else (KNOWN,)
        reach = "merge" if said else "band"
    if reach == "never":
        raise AssertionError(f"{item.own_name} never reaches a model")
    return BriefFact(name=item.own_name, entries=entries, use=use, reach=reach), reason


def _not_needed(limit: int) -> str:
    return f"not needed: {limit} coarse facts already shape the text, more would be too much data"
