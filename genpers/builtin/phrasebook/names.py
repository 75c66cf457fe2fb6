"""What may be put into the slots of a phrase: product names in their cases, summaries, facts."""

from __future__ import annotations

from genpers.builtin.phrasebook.material import Book
from genpers.builtin.phrasebook.situation import families_of
from genpers.records.brief import Brief, BriefProduct

ARTICLES = {
    "object": {"m": "den", "f": "die", "n": "das", "p": "die"},
    "dative": {"m": "dem", "f": "der", "n": "dem"},
    "about": {"m": "zum", "f": "zur", "n": "zum", "p": "rund um die"},
}
POSSESSIVES = {
    "object": {"m": "{}en", "f": "{}e", "n": "{}", "p": "{}e"},
    "dative": {"m": "{}em", "f": "{}er", "n": "{}em"},
    "about": {"m": "zu {}em", "f": "zu {}er", "n": "zu {}em", "p": "rund um {}e"},
}
OWNER = {"sie": "Ihr", "du": "dein"}
AND = {"de": "und", "en": "and"}
LONGEST_FACT = 60
LONGEST_INTEREST = 30


def product_slots(book: Book, brief: Brief) -> dict[str, str]:
    """Values for the product slots of a phrase; ``summary`` only where there is one product."""
    products = brief.products
    slots = {"product": _join(book, [product.name for product in products])}
    for case in ("object", "dative", "about"):
        named = [_named(brief, product, case) for product in products]
        slots[f"product_{case}"] = _join(book, named)
    if len(products) == 1 and products[0].summary.strip():
        slots["summary"] = _bare(products[0].summary)
    if book.language == "de" and any(product.plural for product in products):
        del slots["product_dative"]  # the name itself would have to inflect
    slots["lines"] = "\n".join(_line(product) for product in products)
    facts = labelled_facts(book, products[0]) if len(products) == 1 else []
    if facts:
        slots["facts"] = "; ".join(facts[:2])
    return slots


def _named(brief: Brief, product: BriefProduct, case: str) -> str:
    if brief.language == "en":
        about = "about " if case == "about" else ""
        return f"{about}your {product.name}" if product.owned else about + product.name
    key = "p" if product.plural else product.gender
    plain = f"zu {product.name}" if case == "about" else product.name
    if key is None or key not in ARTICLES[case]:
        return plain
    if product.owned and brief.address in OWNER:
        return f"{POSSESSIVES[case][key].format(OWNER[brief.address])} {product.name}"
    return f"{ARTICLES[case][key]} {product.name}"


def _join(book: Book, names: list[str]) -> str:
    return (
        names[0]
        if len(names) == 1
        else (f"{', '.join(names[:-1])} {AND.get(book.language, '&')} {names[-1]}")
    )


def _line(product: BriefProduct) -> str:
    return f"{product.name}: {_bare(product.summary)}." if product.summary.strip() else product.name


def _bare(text: str) -> str:
    return text.strip().rstrip(".!?;:, ")


def labelled_facts(book: Book, product: BriefProduct) -> list[str]:
    """Product facts with their declared label; unknown, long or already said ones are left out."""
    families = set(families_of(book, product))
    claims = " ".join(claim.text for claim in product.claims).lower()
    said = product.summary.lower()
    facts = []
    for key, value in product.facts.items():
        label = book.labels.get(key.lower())
        text = value.strip().rstrip(".")
        if label is None or not label.say or families & set(label.not_families):
            continue
        if len(text) > LONGEST_FACT or "\n" in text or not text or text.lower() in said:
            continue
        name = label.de if book.language == "de" else label.en
        if name.lower() in claims:
            continue
        facts.append(text if name.lower() in text.lower() else f"{name}: {text}")
    return facts


def interests_of(brief: Brief) -> tuple[str, ...]:
    """The interests that the text may say, as they were told to us."""
    return tuple(
        entry
        for fact in brief.mentionable()
        if fact.name == "interests" and fact.reach == "value"
        for entry in fact.entries
        if len(entry) <= LONGEST_INTEREST and all(c.isalpha() or c in " -" for c in entry)
    )
