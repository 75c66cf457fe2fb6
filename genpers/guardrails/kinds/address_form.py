"""Kind ``address_form``: the German form of address against itself and against what was decided.

```yaml
kind: address_form
check: mixed      # mixed | mismatch | sensitive | imperative
                  # lowercase | capitals | plural | ambiguous
```

``mixed``: du and Sie in one message; ``mismatch``: not the decided form; ``sensitive``: informal
for a product of high sensitivity; ``imperative``: a call of the one form in a text of the other;
``lowercase``: formal address in lower case; ``capitals``: Du beside du; ``plural``: ihr for one
reader; ``ambiguous``: a sentence-initial Sie that is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Literal

from genpers.guardrails.analysis.address import STRONG, Evidence
from genpers.guardrails.analysis.address_case import lowercase_formal, mixed_capitals
from genpers.guardrails.analysis.small_address import asked_in_small, small_address
from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.addressed import Addressed, addressed, expected_form, sensitive
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

Check = Literal[
    "mixed", "mismatch", "sensitive", "imperative", "lowercase", "capitals", "plural", "ambiguous"
]
_ALONE = {
    "de": "Dieser Imperativ gehört zum „du“, das sonst nicht im Text steht; bitte prüfen Sie ihn.",
    "en": "This imperative belongs to “du”, which is not in the text; please check it.",
}


_SHE = later(r"(?<=[.!?]\s)(?P<word>Sie) (?:ist|hat|war|wird|kann|kostet|gilt|kommt|passt)\b")


class AddressForm:
    """Signs of address that contradict each other or the decision."""

    name: ClassVar[str] = "address_form"

    class Params(Record):
        """YAML keys of the kind."""

        check: Check

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._find = _CHECKS[params.check]

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per sign, for German texts only."""
        if document.language == "de":
            yield from self._find(document)


def _match(name: str, sign: Evidence) -> Match:
    return Match(name, sign.start, sign.end, evidence=f"{sign.form} {sign.kind}")


def _mixed(document: Document) -> Iterable[Match]:
    """Yield the signs of the form that is not wanted, or else of the rarer one."""
    found = document.analysis(addressed)
    if found.reading.form != "mixed":
        return
    familiar, formal = found.signs("du", "plural"), found.signs("sie")
    expected = expected_form(document) or ("sie" if sensitive(document) else None)
    if expected in {"du", "sie"}:
        wrong = formal if expected == "du" else familiar
    else:
        wrong = familiar if len(familiar) <= len(formal) else formal
    for name, sign in wrong:
        yield _match(name, sign)


def _mismatch(document: Document) -> Iterable[Match]:
    expected = expected_form(document)
    if expected is None:
        return
    found = document.analysis(addressed)
    forms = {"du": ("sie",), "sie": ("du", "plural"), "neutral": ("du", "sie", "plural")}[expected]
    signs = found.signs(*forms)
    calls_only = all(sign.kind == "imperative" for _, sign in signs)
    alone = calls_only and len(signs) == 1 and not found.spoken("sie")
    for name, sign in signs:
        if alone:
            yield Match(
                name,
                sign.start,
                sign.end,
                severity="review",
                message=_ALONE,
                evidence="imperative alone",
            )
        else:
            yield _match(name, sign)
    if not signs and expected != "sie":
        yield from _likely(found, forms)


def _likely(found: Addressed, forms: tuple[str, ...]) -> Iterable[Match]:
    """Yield a sentence-initial Sie that is likely an address: for a person to decide."""
    for name, sign in found.signs(*forms, at_least=0.6):
        yield Match(name, sign.start, sign.end, severity="review", evidence=f"likely {sign.form}")


def _sensitive(document: Document) -> Iterable[Match]:
    if sensitive(document):
        found = document.analysis(addressed)
        for name, sign in found.signs("du", "plural"):
            yield _match(name, sign)


def _imperative(document: Document) -> Iterable[Match]:
    """Yield calls of the one form where pronouns, or the decision, say the other."""
    found = document.analysis(addressed)
    formal = found.spoken("sie") or expected_form(document) == "sie"
    for name, sign in found.signs("du", "plural"):
        if formal and sign.kind == "imperative":
            yield _match(name, sign)
    if found.spoken("du") and expected_form(document) != "sie" and not sensitive(document):
        for name, sign in found.signs("sie"):
            if sign.kind == "pronoun" and _called(document, name, sign):
                yield _match(name, sign)


def _called(document: Document, name: str, sign: Evidence) -> bool:
    """Tell whether „Sie“ follows a verb that opens its clause: „Sichern Sie“."""
    text = document.fields[name].text
    if text[sign.start : sign.end] != "Sie":
        return False
    head = text[: sign.start].rstrip()
    verb = head.rsplit(None, 1)[-1] if head else ""
    before = head[: len(head) - len(verb)].rstrip()
    opens = not before or before[-1] in ".!?:,\n" or before.endswith((" und", "itte"))
    return opens and verb.lower().endswith(("en", "ern", "eln"))


def _lowercase(document: Document) -> Iterable[Match]:
    if expected_form(document) in {"du", "neutral"}:
        return
    if document.analysis(addressed).spoken("du"):
        return
    formal = document.analysis(addressed).spoken("sie") or expected_form(document) == "sie"
    for field in document.texts():
        found = field.of_text(lowercase_formal)
        for start, end in found:
            yield Match(field.name, start, end)
        if "body" in field.name:
            read = small_address if formal else asked_in_small
            for start, end in field.of_text(read):
                if not any(a < end and start < b for a, b in found):
                    yield Match(field.name, start, end)


def _capitals(document: Document) -> Iterable[Match]:
    if document.analysis(addressed).reading.of("du"):
        for field in document.texts():
            for start, end in field.of_text(mixed_capitals):
                yield Match(field.name, start, end)


def _plural(document: Document) -> Iterable[Match]:
    """Yield ihr-forms to one reader.

    A page for everybody may speak to several, and so may a text that says du to the reader and
    ihr to the household.
    """
    found = document.analysis(addressed)
    everybody = document.item.channel == "cms" and document.item.customer is None
    if everybody or found.spoken("du"):
        return
    for name, sign in found.signs("plural"):
        yield _match(name, sign)


def _ambiguous(document: Document) -> Iterable[Match]:
    found = document.analysis(addressed)
    if found.spoken("du"):
        for name, signs in found.fields.items():
            for sign in signs:
                if sign.kind == "ambiguous" and sign.strength < STRONG:
                    yield _match(name, sign)
            for she in _SHE.finditer(document.fields[name].text):
                yield Match(name, *she.span("word"), evidence="third person")


_CHECKS: Mapping[Check, Callable[[Document], Iterable[Match]]] = {
    "mixed": _mixed, "mismatch": _mismatch, "sensitive": _sensitive, "imperative": _imperative,
    "lowercase": _lowercase, "capitals": _capitals, "plural": _plural, "ambiguous": _ambiguous,
}  # fmt: skip
