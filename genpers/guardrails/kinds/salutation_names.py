"""Comparing the name in a salutation with the stored one."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Literal

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.analysis.salutations import Salutation
from genpers.guardrails.text.later import later
from genpers.guardrails.text.normalise import normalise
from genpers.records.customer import Customer

_PARTS = later(r"[\s-]+")
_DIGIT = later(r"\d|_")
_SLOT = later(r"\{\{-?\s*(\w+)")
_SINGLE = later(r"[^\W\d_]+")
_APART = later(r"[^a-z]+")
_MARKS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "ı": "i", "đ": "d", "’": None}
)


def _stored(customer: Customer, name: str) -> str:
    return normalise(customer.text_of(name)).text.strip()


def meant(one: Salutation, customer: Customer | None) -> bool:
    """Tell whether a salutation greets this customer, not a colleague who is named in passing.

    A greeting at the start of a line always does; a name called inside a text does only if it
    is the stored one.
    """
    if one.greeting or customer is None:
        return True
    last = _stored(customer, "last_name").lower()
    return bool(last) and last in one.name.lower()


def is_stored(name: str, customer: Customer | None) -> bool:
    """Tell whether the name is, part for part, the stored one."""
    if customer is None or not name:
        return False
    known = f"{customer.text_of('first_name')} {customer.text_of('last_name')}".lower().split()
    return bool(known) and all(part in known for part in name.lower().split())


def is_company(name: str, customer: Customer | None) -> bool:
    """Tell whether the name is that of the customer's organisation, where no person is known."""
    if customer is None or customer.text_of("last_name"):
        return False
    known = set(_pieces(_stored(customer, "company")))
    said = _pieces(name)
    return bool(said) and all(piece in known for piece in said)


def stranger(
    one: Salutation, customer: Customer | None, first_names: Collection[str]
) -> Literal["close", "far"] | None:
    """Say how the name that is greeted departs from the stored one, None where it does not.

    „close“ is a slip of a letter or two, „far“ somebody else. Only what is surely a person's name
    counts: behind Herr or Frau, or beginning with a first name.
    """
    if customer is None or not one.name or one.name[0] == "{" or one.collective:
        return None
    if not one.greeting and not one.called:
        return None
    first = set(_pieces(_stored(customer, "first_name")))
    last = set(_pieces(_stored(customer, "last_name")))
    company = set(_pieces(_stored(customer, "company")))
    said = [
        piece
        for word in one.name.split()
        if word[0].isupper() and word.lower() not in _not_of_a_name()
        for piece in _pieces(word)
    ]
    if not said or company.intersection(said):
        return None
    titled = one.said is not None or bool(one.titles)
    if titled:
        wrong = [] if not last or last.intersection(said) else said[-1:]
    elif len(said) > 1:
        if not (first and last) or not (
            one.name.split()[0] in first_names or first.intersection(said[:1])
        ):
            return None
        wrong = [piece for piece in said if piece not in first | last]
    elif one.name in first_names and first and _SINGLE.fullmatch(one.name):
        wrong = [] if said[0] in first | last or _short(said[0], first) else said
    else:
        return None
    if not wrong:
        return None
    known = first | last
    near = all(any(_near(piece, name) for name in known) for piece in wrong)
    return "close" if near else "far"


@lru_cache(maxsize=1)
def _not_of_a_name() -> frozenset[str]:
    lists = lexicon("salutation")
    titles = {f"{title}." for title in lists["titles"]}
    return lists["titles"] | titles | lists["nobility"] | lists["particles"]


def _pieces(name: str) -> list[str]:
    """Return the parts of a name without marks and case, as they are compared."""
    plain = name.lower().translate(_MARKS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return [piece for piece in _APART.split(plain.replace("'", "")) if piece]


def _short(said: str, first: Collection[str]) -> bool:
    """Tell whether one name is short for another: Alex for Alexandra."""
    return any(len(said) > 2 and said[:3] == name[:3] for name in first)


def _near(said: str, name: str) -> bool:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(said, name, score_cutoff=2) <= (1 if len(name) < 6 else 2)


def plain_title(title: str) -> str:
    """Return one spelling for a title: ``dr``, ``prof``."""
    plain = title.lower().rstrip(".")
    return {"professor": "prof", "professorin": "prof", "doktor": "dr"}.get(plain, plain)


def titles_of(customer: Customer) -> list[str]:
    """Return the stored titles, the highest first, without Herr and Frau."""
    known = lexicon("salutation")["titles"]
    found = [plain_title(word) for word in _stored(customer, "title").replace(".", " ").split()]
    return sorted((title for title in found if title in known), key=lambda t: t != "prof")


def noble_parts(customer: Customer) -> list[str]:
    """Return particles and former titles of nobility in the stored last name, as written."""
    lists = lexicon("salutation")
    return [
        part
        for part in _stored(customer, "last_name").split()
        if part.lower() in lists["particles"] or part.lower() in lists["nobility"]
    ]


def drops(name: str, customer: Customer, parts: Collection[str]) -> bool:
    """Tell whether the name is the stored one with some of these parts lost or respelled."""
    if not parts:
        return False
    core = [p for p in _stored(customer, "last_name").split() if p not in parts]
    if not core or core[-1].lower() not in name.lower():
        return False
    return any(part not in name.split() for part in parts)


def shortens(name: str, customer: Customer) -> bool:
    """Tell whether a double last name is cut short or written in another case."""
    last = _stored(customer, "last_name")
    pieces = [piece for piece in _PARTS.split(last) if piece and piece not in noble_parts(customer)]
    if len(pieces) < 2 or last in name:
        return False
    return any(piece.lower() in _PARTS.split(name.lower()) for piece in pieces)


def unfilled(one: Salutation, known: Collection[str]) -> bool:
    """Tell whether a hole is left where the name should be: „Hallo ,“, „Hallo [Name]“."""
    if one.name.startswith("{{"):
        slot = _SLOT.match(one.name)
        return slot is None or slot.group(1) not in known
    return one.hole


def badly_written(one: Salutation, customer: Customer | None) -> bool:
    """Tell whether a name stands in capitals or lower case, or carries digits or emoji."""
    name = one.name
    if _DIGIT.search(name):
        return True
    words = [word for word in name.split() if len(word) > 2 and word.isalpha()]
    if (
        customer is not None
        and is_stored(name, customer)
        and name in _stored(customer, "last_name")
    ):
        return False
    if any(word.isupper() and len(word) > 3 for word in words):
        return True
    particles = lexicon("salutation")["particles"]
    if one.said and words:
        core = [w for w in words if w not in particles]
        return bool(core) and all(word.islower() for word in core)
    return any(0x1F300 <= ord(char) <= 0x1FAFF or 0x2600 <= ord(char) <= 0x27BF for char in name)
