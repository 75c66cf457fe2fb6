"""From a brief to a situation: the product family, the motive behind the job, the channel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from genpers.builtin.phrasebook.checks import CHANNELS
from genpers.builtin.phrasebook.material import Book, Situation
from genpers.records.brief import Brief, BriefProduct

GENERIC = "generic"
_WORD = re.compile(r"[^\W\d_]+")


def situation_of(book: Book, brief: Brief, names: Iterable[str], turn: int) -> Situation:
    """Reduce a brief to the declared axes; ``turn`` rotates motives where no job is known."""
    families = common_families(book, brief.products)
    return Situation(
        objective=brief.objective,
        stage=brief.stage,
        form=brief.address,
        channel=channel_of(brief.channel, set(names)),
        contact=brief.contact,
        sensitivity=brief.sensitivity,
        motive=motive_of(book, brief) or _family_motive(book, families, turn),
        families=families,
        owned=all(product.owned for product in brief.products),
        count="many" if len(brief.products) > 1 else "one",
        summary=all(product.summary.strip() for product in brief.products),
    )


def channel_of(channel: str, names: set[str]) -> str:
    """The channel whose material serves: its own, or for a plugin's the one alike in fields."""
    if channel in CHANNELS:
        return channel
    if "subject" in names:
        return "email"
    return "push" if "title" in names and "headline" not in names else "cms"


def common_families(book: Book, products: Sequence[BriefProduct]) -> tuple[str, ...]:
    """The families that all products share, nearest first: what holds for one holds for all."""
    first, *others = (families_of(book, product) for product in products)
    return tuple(family for family in first if all(family in other for other in others))


def families_of(book: Book, product: BriefProduct) -> tuple[str, ...]:
    """The family of a product and its parents, nearest first, ``generic`` last."""
    name: str | None = _family(book, product)
    chain: list[str] = []
    while name and name not in chain:
        chain.append(name)
        name = book.families[name].parent
    return tuple(chain) if GENERIC in chain else (*chain, GENERIC)


def _family(book: Book, product: BriefProduct) -> str:
    category = product.category.lower().strip().replace("-", "_").replace(" ", "_")
    words = category.split("_")
    for key in (category, *reversed(words)):
        for form in (key, key.removesuffix("s"), f"{key}s"):
            if form in book.categories:
                return book.categories[form]
    industry = str(product.attributes.get("industry", "")).lower()
    for name, family in book.families.items():
        if industry and industry in family.industries:
            return name
    return GENERIC


def motive_of(book: Book, brief: Brief) -> str | None:
    """The declared motive that the job to be done, or else the persona, points to."""
    scores: dict[str, int] = {}
    if brief.job is not None:
        for weight, text in (
            (3, brief.job.motivation),
            (2, brief.job.outcome),
            (1, brief.job.situation),
        ):
            for name, motive in book.motives.items():
                words = [word for words in motive.words.values() for word in words]
                scores[name] = scores.get(name, 0) + weight * _hits(text.lower(), words)
    best = max(scores, key=lambda name: scores[name], default=None)
    if best is not None and scores[best]:
        return best
    return next(
        (name for name, motive in book.motives.items() if brief.persona in motive.personas), None
    )


def _hits(text: str, words: Sequence[str]) -> int:
    """Count match words: several words as they stand, single ones as the start of a word."""
    tokens = _WORD.findall(text)
    return sum(
        word in text if " " in word else any(token.startswith(word) for token in tokens)
        for word in words
    )


def _family_motive(book: Book, families: tuple[str, ...], turn: int) -> str:
    motives = book.families[families[0]].motives
    return motives[turn % len(motives)]
