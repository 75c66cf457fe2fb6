"""Kind ``reader_assertion``: whatever else the text asserts about its reader, unlicensed.

```yaml
kind: reader_assertion
forms: [possession, role, habit, circumstance, deed, nature]    # default: all
harmless: lexicon/reader_possessions.yaml
```

Licensed are: the declared harmless possessions and roles, the words of the offer and of owned
products, facts of the customer that may be mentioned, and what is told by another rule already.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from genpers.guardrails.analysis.assertions import Assertion, Form, assertions
from genpers.guardrails.analysis.product_speech import offer_text, spoken_of, stem
from genpers.guardrails.analysis.reader_marks import Marks, markers_of
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.fact_echo import spoken_with_permission
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

_ALL: list[Form] = ["possession", "role", "habit", "circumstance", "deed", "nature"]
_ABSTRACT = {
    "de": later(
        r"(?:ung(?:en)?|heit(?:en)?|keit(?:en)?|tion(?:en)?|ität(?:en)?|enz|anz|ismus|chen)s?$"
    ),
    "en": later(r"(?:tions?|ments?|ness|ity|ance|ence|ing|ings|ship)\b"),
}
_ENDINGS = ("", "e", "n", "en", "er", "ern", "es", "s", "em", "in", "innen", "'s", "'", "ed")
_US = {
    "de": later(
        r"\b(?:uns|unser\w*|bei uns|Kund\w+|Mitglied|Vertrauen|wichtig|interessier\w+|"
        r"angemeldet|abonniert|Newsletter|eingewilligt|zugestimmt|es|das|dies|möcht\w+|"
        r"können|kannst|wollen)\b"
    ),
    "en": later(
        r"\b(?:us|our|customer|member|subscribed|signed up|newsletter|consent|joined|"
        r"asked|matter to|it|this|that|want|can|may)\b"
    ),
}


class ReaderAssertion:
    """Assertions about the reader that nothing licenses."""

    name: ClassVar[str] = "reader_assertion"

    class Params(Record):
        """YAML keys of the kind."""

        forms: list[Form] = _ALL
        harmless: str = "lexicon/reader_possessions.yaml"

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        if params.harmless not in resources:
            raise ValueError(f"there is no resource '{params.harmless}'")
        self._forms = frozenset(params.forms)
        self._markers = markers_of(resources)
        self._resources = resources
        declared: dict[str, Any] = resources[params.harmless]
        self._things = {
            language: frozenset(str(noun).lower() for noun in declared[language])
            for language in ("de", "en")
        }
        self._roles = {
            language: tuple(str(role).lower() for role in declared["roles"][language])
            for language in ("de", "en")
        }

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per assertion that nothing licenses."""
        language = document.language
        if language not in self._things:
            return
        for field in document.fields.values():
            marks = self._markers.marks(document, field)
            if not any(clause.reader for clause in marks.clauses):
                continue
            last = -1
            for one in assertions(field.text, marks.clauses, language):
                if one.form not in self._forms or one.start < last:
                    continue
                if self._licensed(document, field, marks, one):
                    continue
                last = one.end
                yield Match(field.name, one.start, one.end, evidence=one.form)

    def _licensed(self, document: Document, field: Field, marks: Marks, one: Assertion) -> bool:
        language = document.language
        if any(t.start < one.end and one.start < t.end for t in marks.told):
            return True  # said by the rule for that topic
        if one.form == "possession" and self._harmless(one.words, language):
            return True
        if one.form == "role" and self._harmless_role(one.words, language):
            return True
        said = field.text[one.start : one.end]
        if one.form in ("circumstance", "deed", "nature") and _US[language].search(said):
            return True
        if one.form != "deed" and spoken_of(one.words, document.analysis(offer_text)):
            return True
        return spoken_with_permission(document, self._resources, one.words)

    def _harmless(self, words: str, language: str) -> bool:
        things = self._things[language]
        if any(_ABSTRACT[language].search(word) for word in words.split()[:2]):
            return True  # what tells something among these is in the lexicons
        for word in words.lower().split()[:2]:
            if _listed(word, things) or (language == "de" and _compound(word, things)):
                return True
        return " ".join(words.lower().split()) in things

    def _harmless_role(self, words: str, language: str) -> bool:
        lower = words.lower()
        head = lower.split()[0] if language == "de" else lower.split()[-1]
        return any(
            head.endswith(role.strip("*")) or lower == role or stem(head) == stem(role.strip("*"))
            for role in self._roles[language]
        )


def _listed(word: str, things: frozenset[str]) -> bool:
    return (
        any(word.removesuffix(ending) in things for ending in _ENDINGS if word.endswith(ending))
        or _plural(word) in things
    )


def _plural(word: str) -> str:
    """Undo the umlaut of a German plural, roughly: enough to find it in a list."""
    for marked, plain in (("äu", "au"), ("ä", "a"), ("ö", "o"), ("ü", "u")):
        if marked in word:
            bare = word.replace(marked, plain, 1)
            for ending in ("", "e", "en", "er", "ern", "n"):
                if bare.endswith(ending):
                    return bare.removesuffix(ending)
    return word


def _compound(word: str, things: frozenset[str]) -> bool:
    """A German compound is harmless where its last part is."""
    return any(
        _listed(word[cut:], things) for cut in range(3, len(word) - 3) if len(word) - cut >= 4
    )
