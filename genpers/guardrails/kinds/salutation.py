"""Kind ``salutation``: how a message greets its reader, against the stored name.

```yaml
kind: salutation
check: gender     # gender | unknown | title | nobility | double_name | misspelt | another
                  # placeholder | organisation | case
```

``misspelt`` is a name close to the stored one, ``another`` somebody else’s. Gender is compared
with the stored value only; it is never guessed from a first name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Literal

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.analysis.salutations import (
    Salutation,
    feminine_roles,
    salutations_of,
)
from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds import salutation_names as names
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.customer import Customer
from genpers.records.record import Record

Check = Literal[
    "gender", "unknown", "title", "nobility", "double_name", "misspelt", "another", "placeholder",
    "organisation", "case",
]  # fmt: skip
_ROLES = {
    "male": frozenset({"kunde", "leser", "nutzer", "freund", "patient", "versicherter"}),
    "female": frozenset({"kundin", "leserin", "nutzerin", "freundin", "patientin"}),
}


class SalutationKind:
    """A salutation that is wrong about the person it greets."""

    name: ClassVar[str] = "salutation"

    class Params(Record):
        """YAML keys of the kind."""

        check: Check

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._check = params.check
        self._judge = _CHECKS[params.check]
        fields = resources.get("policy/merge_fields.yaml", {}).get("merge_fields", {})
        self._words = frozenset(fields)
        if params.check in {"misspelt", "another"}:
            self._words = frozenset(resources["policy/screening.yaml"]["first_names"])

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return what must be there at all: a salutation, for two checks a role as well."""
        roles = {"role"} if self._check in {"gender", "unknown"} else set()
        return greeted, frozenset({"greeting", *roles})

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per salutation that is wrong."""
        for field in document.texts():
            for greeting in field.of_text(salutations_of):
                for part in self._judge(greeting, document, self._words):
                    start, end, severity = part
                    yield Match(field.name, start, end, severity=severity)  # type: ignore[arg-type]
            if self._check in {"gender", "unknown"} and document.language == "de":
                wanted = "male" if self._check == "gender" else "unknown"
                if stored_gender(document.item.customer) == wanted:
                    for start, end in field.of_text(feminine_roles):
                        yield Match(field.name, start, end)


def greeted(document: Document) -> frozenset[str]:
    """Tell whether a field holds a salutation, and a role of the reader in the feminine."""
    found: set[str] = set()
    for field in document.texts():
        if field.of_text(salutations_of):
            found.add("greeting")
        if document.language == "de" and field.of_text(feminine_roles):
            found.add("role")
    return frozenset(found)


# Words that no name has beside another one.
_HOLES = frozenset({"null", "undefined", "vorname", "nachname", "firstname", "lastname", "n/a"})

Found = Iterable[tuple[int, int, str | None]]


def stored_gender(customer: Customer | None) -> str | None:
    """Return ``male``, ``female``, ``unknown``, or None where no person is known."""
    if customer is None:
        return None
    value = customer.text_of("gender").lower()
    return value if value in {"male", "female"} else "unknown"


def _whole(one: Salutation, severity: str | None = None) -> tuple[int, int, str | None]:
    return one.start, one.end, severity


def _gender(one: Salutation, document: Document, _: frozenset[str]) -> Found:
    """Yield greetings whose words contradict each other or the stored gender."""
    if one.both or one.collective:
        return
    if one.said and one.ending and one.said != one.ending:
        yield _whole(one)
        return
    stored = stored_gender(document.item.customer)
    if stored in {"male", "female"} and names.meant(one, document.item.customer):
        said = one.said or _role(one)
        told = one.ending if not said and _named(one) else None
        if (said or told) and (said or told) != stored:
            yield _whole(one)


def _unknown(one: Salutation, document: Document, _: frozenset[str]) -> Found:
    """Yield greetings that say a gender nobody has stored."""
    customer = document.item.customer
    if one.both or one.collective or stored_gender(customer) != "unknown":
        return
    if customer and customer.text_of("company") and not customer.text_of("last_name"):
        return
    if (one.said or _role(one) or (one.ending and _named(one))) and names.meant(one, customer):
        yield _whole(one)


def _role(one: Salutation) -> str | None:
    """Return the gender of „Kunde“ or „Kundin“ in place of a name."""
    word = one.name.lower().split(" ", 1)[0]
    return next((gender for gender, roles in _ROLES.items() if word in roles), None)


def _named(one: Salutation) -> bool:
    """Tell whether one person follows the adjective, whose ending then says a gender."""
    return bool(one.name) and one.name[0].isupper() and not one.name.startswith(("Team", "Familie"))


def _title(one: Salutation, document: Document, _: frozenset[str]) -> Found:
    """Yield titles in the wrong place, twice, or other than stored."""
    plain = [names.plain_title(title) for title in one.titles]
    english = document.language == "en"
    if one.title_first or len(set(plain)) < len(plain) or (english and one.titles and one.said):
        yield _whole(one, None if document.item.customer is None else "review")
        return
    customer = document.item.customer
    if customer is None or not one.name or not names.meant(one, customer):
        return
    stored = names.titles_of(customer)
    highest = stored[:1] if "prof" in stored else stored
    formal = one.said is not None or one.ending is not None
    if set(plain) - set(stored) or (formal and not set(highest) <= set(plain)):
        yield _whole(one, "review")


def _nobility(one: Salutation, document: Document, _: frozenset[str]) -> Found:
    customer = document.item.customer
    if customer and one.name and names.drops(one.name, customer, names.noble_parts(customer)):
        yield _whole(one, "review")
    elif one.name and one.said and one.name.split()[0] in {"Von", "Van", "Zu"}:
        yield _whole(one)


def _double_name(one: Salutation, document: Document, _: frozenset[str]) -> Found:
    customer = document.item.customer
    if customer and one.name and names.shortens(one.name, customer):
        yield _whole(one, "review")


def _misspelt(one: Salutation, document: Document, first_names: frozenset[str]) -> Found:
    """Yield greetings in which the stored name is written another way."""
    if names.stranger(one, document.item.customer, first_names) == "close":
        yield _whole(one, "review")


def _another(one: Salutation, document: Document, first_names: frozenset[str]) -> Found:
    """Yield greetings that name somebody else than the customer."""
    if names.stranger(one, document.item.customer, first_names) == "far":
        yield _whole(one)


def _placeholder(one: Salutation, document: Document, fields: frozenset[str]) -> Found:
    """Yield greetings whose name was never filled in."""
    lists = lexicon("salutation")
    text = one.name.strip().strip("[]<>%#{}$ ").lower().replace("_", " ")
    if one.both or one.greeting.lower().endswith(("/r", "(r)", ":r", "*r")):
        yield _whole(one)
    elif names.is_stored(one.name, document.item.customer):
        return
    elif one.name.startswith("{{"):
        if document.context.merged or names.unfilled(one, fields):
            yield _whole(one)
    elif (
        text in lists["empty"]
        or any(" " in slot and slot in text for slot in lists["empty"])
        or not _HOLES.isdisjoint(text.split())
        or text in lists["samples"]
        or (one.honorific and not one.name and not one.collective and not _courtesy(one))
        or names.unfilled(one, fields)
    ):
        yield _whole(one)


def _courtesy(one: Salutation) -> bool:
    return (one.honorific or "").lower() in {"sir", "madam", "madame", "ma'am"}


def _organisation(one: Salutation, document: Document, _: frozenset[str]) -> Found:
    """Yield an organisation addressed as Herr or Frau, or as „Lieber“ and „Sehr geehrte“ one."""
    if one.collective:
        return
    if not one.honorific:
        if one.ending and names.is_company(one.name, document.item.customer):
            yield _whole(one)
        return
    tokens = {token.lower().strip(",") for token in one.name.split()}
    if tokens & lexicon("salutation")["organisations"]:
        yield _whole(one)
        return
    customer = document.item.customer
    if customer and customer.text_of("company") and not customer.text_of("last_name"):
        yield _whole(one)


def _case(one: Salutation, document: Document, _: frozenset[str]) -> Found:
    """Yield names in capitals, in lower case, with digits or emoji."""
    if not one.name or one.name.startswith("{{") or one.collective:
        return
    if names.badly_written(one, document.item.customer):
        yield one.name_start, one.name_start + len(one.name), None


_CHECKS: Mapping[Check, Callable[[Salutation, Document, frozenset[str]], Found]] = {
    "gender": _gender, "unknown": _unknown, "title": _title, "nobility": _nobility,
    "double_name": _double_name, "misspelt": _misspelt, "another": _another,
    "placeholder": _placeholder, "organisation": _organisation,
    "case": _case,
}  # fmt: skip
