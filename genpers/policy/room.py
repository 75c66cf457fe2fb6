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
    ordered, spare = _shortlist(catalogue, rules, usable)
    said = {
        item.name
        for item in sorted(
            (item for item in ordered if item.mention),
            key=lambda item: (item.fact.party != "zero", RINGS.index(item.attribute.ring)),
        )[:mentions]
    }
    brief, used, merge = [], [], {}
    for item in ordered:
        placed, reason = _placed(item, item.name in said, mentions, rules.entries)
        brief.append(placed)
        used.append(UsedFact(fact=item.name, use=placed.use, reason=reason))
        if placed.reach == "merge":
            merge[item.own_name] = item.entries[0]
        elif len(item.entries) > rules.entries:
            spare.append(
                WithheldFact(
                    fact=item.name,
                    reason=f"not needed: {rules.entries} entries are enough",
                    entries=len(item.entries) - rules.entries,
                )
            )
    return FactChoice(tuple(brief), merge, tuple(used), tuple(spare))


def _shortlist(
    catalogue: Catalogue, rules: RelationRules, usable: Iterable[Usable]
) -> tuple[list[Usable], list[WithheldFact]]:
    """Return the facts that the brief has room for, in its order, and those it does not need."""
    kept: list[Usable] = []
    spare: list[WithheldFact] = []
    coarse, seen = 0, set()
    for item in sorted(
        (item for item in usable if item.attribute.category != "name"),
        key=lambda item: (catalogue.rank[item.own_name], item.name),
    ):
        if item.own_name in seen:
            reason = "not needed: another fact already says the same"
        elif item.attribute.reach == "band" and coarse == rules.coarse_facts:
            reason = f"not needed: {coarse} coarse facts already shape the text"
        else:
            seen.add(item.own_name)
            coarse += item.attribute.reach == "band"
            kept.append(item)
            continue
        spare.append(WithheldFact(fact=item.name, reason=reason))
    return kept, spare


def _placed(item: Usable, said: bool, mentions: int, room: int) -> tuple[BriefFact, str]:
    use: Literal["shape", "mention"] = "mention" if said else "shape"
    reason = item.reason
    if item.mention and not said:
        reason = f"only {mentions} may be said for these products; this one shapes the text"
    reach = item.attribute.reach
    # The first entries count, in an order that does not depend on the record.
    entries = tuple(sorted(item.entries[:room], key=str.casefold))
    if reach == "merge":
        # A value that must not be said has no merge field: the brief only knows that it is there.
        entries = (f"{{{{ {item.own_name} }}}}",) if said else (KNOWN,)
        reach = "merge" if said else "band"
    if reach == "never":
        raise AssertionError(f"{item.own_name} never reaches a model")
    return BriefFact(name=item.own_name, entries=entries, use=use, reach=reach), reason
