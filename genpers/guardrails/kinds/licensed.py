r"""Kind ``licensed``: statements that only a fact or an approved claim of the product may license.

```yaml
kind: licensed
cues: {de: ['\bNr\. 1\b(?! in der Liste)', 'kein ander\w+~(?:heran|mithalten)'], en: ['\bno\. 1\b']}
licence: evidence        # evidence (default) | claim | none
facts: [stock, lager*]   # optional: facts whose presence licenses, if they share a word or number
few: true                # optional: a small count in them licenses a cue that gives none
categories: ["*food*"]   # optional: only for products of such a category; "!shoes" leaves one out
about: {de: '\btee\b', en: '\btea\b'}   # optional: what the text is about where no product is given
```

``~`` in a cue stands for up to 60 characters inside the sentence. A cue in the text is licensed

- by an approved, valid claim which the sentence says faithfully (all licences but ``none``);
- ``evidence``: by a valid fact, summary or disclosure in which the same cue occurs about the same
  thing, that says all of the cue's own words, or that denies of a thing what the cue denies of it;
- ``claim``: by a claim, or by a fact that says all of the cue's own words;
- by one of the ``facts``.

Cues inside product names, merge fields, links, disclosures and required wording do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatch, translate
from typing import ClassVar, Literal

from genpers.guardrails.analysis.evidence import Support
from genpers.guardrails.analysis.quantities import find_quantities
from genpers.guardrails.analysis.quantity import Quantity
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.cues import Cues
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.statements import evidence_of, faithful_at, masked_of, overlaps
from genpers.guardrails.regex import Regex
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.product import Product
from genpers.records.record import Record

_QUOTED = later(r"[„“\"»‚‘'](\w[^„“”\"»«‚‘\n]{7,200})[“”\"«’']")
GAP = r"[^.!?\n]{0,60}?"
_FEW = 20
_DENIES = {
    "de": later(r"\b(?:nicht|nie|niemals|kein\w*|ohne|null|nichts)\b", re.IGNORECASE),
    "en": later(r"\b(?:not?|never|without|zero|none|nothing|cannot|\w+n't)\b", re.IGNORECASE),
}
_NO_STEMS = {
    "de": frozenset(["nie", "niemal", "nich", "nicht", "kein", "null"]),
    "en": frozenset(["never", "without", "zero", "none", "noth", "cannot"]),
}
_ALL_DAY = later(
    r"rund um die uhr|24/7|24 stunden|tag und nacht|0 ?(?:bis|[-–]) ?24 uhr"
    r"|round the clock|24 hours|day and night",
    re.IGNORECASE,
)
_WITHOUT_EXCEPTION = later(
    r"\b(?:ausnahmslos|ausschließlich|immer|stets|sämtliche\w*|ohne ausnahme|durchgehend"
    r"|alle[nmrs]?|jede[nmrs]?|without exception|exclusively|always|throughout|every|all|each)\b",
    re.IGNORECASE,
)
_SAME_THING = 2
_WHOLE = 100


def expanded(cue: str) -> str:
    """Return a cue as a regular expression: ``~`` is a gap inside the sentence."""
    return cue.replace("~", GAP)


class Concern:
    """Which items a detector is for: by product category, or by topic where no product is given."""

    def __init__(self, categories: list[str] | None, about: Mapping[str, str] | None) -> None:
        self._open = categories is None
        wanted = [one for one in categories or [] if not one.startswith("!")]
        barred = [one[1:] for one in categories or [] if one.startswith("!")]
        self._wanted = later("|".join(map(translate, wanted)) or r"(?!)")
        self._barred = later("|".join(map(translate, barred)) or r"(?!)")
        self._about = {
            language: later(source, re.IGNORECASE) for language, source in (about or {}).items()
        }

    def covers(self, document: Document) -> bool:
        """Tell whether a product is of such a category or, without products, what it is about."""
        if self._open:
            return True
        if document.products:
            return any(map(self._concerns, document.products))
        pattern = self._about.get(document.language)
        return pattern is not None and any(pattern.search(field.text) for field in document.texts())

    def _concerns(self, product: Product) -> bool:
        """Tell whether the category, or the industry of a sensitive product, is a wanted one."""
        if self._barred.match(product.category):
            return False
        if self._wanted.match(product.category):
            return True
        industry = product.attributes.get("industry")
        sensitive = product.sensitivity == "high"
        return sensitive and isinstance(industry, str) and bool(self._wanted.match(industry))


class Licence(Record):
    """YAML keys that say for which products a kind speaks, and which facts license by name."""

    facts: tuple[str, ...] = ()
    categories: list[str] | None = None
    about: dict[str, str] | None = None

    def answered(self, support: Support) -> bool | None:
        """Tell what a support says by its name alone; None where its words must be read."""
        name = support.source.removeprefix("fact:").lower()
        if name == support.source or not any(fnmatch(name, one) for one in self.facts):
            return False
        said = support.text.strip().lower()
        if said in ("false", "0", "no", "nein", "none", "keine"):
            return False
        return True if said == "true" else None


class Licensed:
    """Every cue that nothing licenses is a match."""

    name: ClassVar[str] = "licensed"

    class Params(Licence):
        """YAML keys of the kind."""

        cues: Phrases
        licence: Literal["evidence", "claim", "none"] = "evidence"
        few: bool = False

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._params = params
        self._concern = Concern(params.categories, params.about)
        self._cues = Cues(
            {language: [expanded(cue) for cue in cues] for language, cues in params.cues.items()},
            ignore_case=rule.case_insensitive,
        )

    def expressions(self) -> Mapping[str, Sequence[str]]:
        """Return the cues as expressions; the kind runs only where one is possible."""
        return self._cues.expressions()

    def patterns(self) -> Iterable[str]:
        """Return the cues as regular expressions, for the self-test."""
        return self._cues.patterns()

    def find(self, document: Document) -> Iterable[Match]:
        """Yield the longest unlicensed cue at each place."""
        if not self._concern.covers(document):
            return
        regexes = self._cues.regexes.get(document.language, [])
        taken: dict[str, list[tuple[int, int]]] = {}
        for field, number, found in self._cues.find(document, self):
            start, end = _trimmed(field.text, *found.span())
            if end <= start or overlaps(taken.get(field.name, ()), start, end):
                continue
            if overlaps(masked_of(document)[field.name], start, end):
                continue
            if not self._is_licensed(document, field, start, end, regexes[number]):
                taken.setdefault(field.name, []).append((start, end))
                yield Match(field.name, start, end, values={"said": field.text[start:end]})

    def _is_licensed(
        self, document: Document, field: Field, start: int, end: int, regex: Regex
    ) -> bool:
        if self._params.licence == "none":
            return False
        if faithful_at(document, field.name, start, end):
            return True
        language = document.language
        quoted = _QUOTED.search(field.text[start:end])
        if quoted is not None and any(
            quoted.group(1).strip(" ,.!?").lower() in support.text.lower()
            for support in evidence_of(document).of("fact:", "claim:", "summary")
        ):
            return True
        cue = content_stems(field.text[start:end], language)
        sentence = field.sentence_at(start, end)
        around = content_stems(field.text[sentence[0] : sentence[1]], language)
        quantities = find_quantities(field.text[start:end], language)
        said = find_quantities(field.text[sentence[0] : sentence[1]], language)
        for support in evidence_of(document).of("fact:", "summary", "disclosure:"):
            if self._by_fact(support, cue, quantities):
                return True
            if len(cue) > 1 and len(shared(cue, {*support.stems, *support.key})) == len(cue):
                return True
            if len(cue) == 1 and _says_word(support, cue[0], around):
                return True
            if self._params.licence == "evidence" and (
                _same_cue(support, regex, cue, around)
                or (said and _same_amount(support, regex, said))
                or (quantities and _counts_too(support, quantities, around))
                or _denies_too(support, field.text[start:end], cue, language)
                or _alike(support, field.text[start:end], around)
            ):
                return True
        return False

    def _by_fact(self, support: Support, cue: list[str], quantities: list[Quantity]) -> bool:
        answer = self._params.answered(support)
        if answer is not None:
            return answer
        if quantities:
            known = {one.value for one in support.quantities}
            return all(one.value in known for one in quantities)
        if self._params.few and any(
            one.kind == "count" and 0 < one.value <= _FEW for one in support.quantities
        ):
            return True  # „nur noch wenige“: six are few
        return bool(set(cue) & (support.stems | support.key))


def _same_cue(support: Support, regex: Regex, cue: list[str], around: list[str]) -> bool:
    own = support.stems | support.key
    label = support.source.partition(":")[2].replace("_", " ")
    for _ in regex.finditer(f"{label}: {support.text}"):
        # A fact says „leiser als der Vorgänger“: the text may say so of the same thing only.
        if shared([one for one in around if one not in cue], own):
            return True
        if len(cue) > 1 and len(shared(cue, own)) == len(cue):
            return True
    return False


def _same_amount(support: Support, regex: Regex, said: list[Quantity]) -> bool:
    """Tell whether a fact with the same cue gives an amount that the sentence gives too."""
    label = support.source.partition(":")[2].replace("_", " ")
    return regex.search(f"{label}: {support.text}") is not None and any(
        one.kind == other.kind and one.unit == other.unit and one.value == other.value
        for one in said
        for other in support.quantities
    )


def _counts_too(support: Support, quantities: list[Quantity], around: list[str]) -> bool:
    """Tell whether a fact gives the amounts of the cue itself, about the same thing."""
    if all(one.value == _WHOLE for one in quantities):
        return False  # „100 % der Daten verschlüsselt“ is no „100 % sicher“
    known = {one.value for one in support.quantities}
    return all(one.value in known for one in quantities) and (
        len(shared(around, support.stems | support.key)) >= _SAME_THING
    )


def _says_word(support: Support, word: str, around: list[str]) -> bool:
    """Tell whether a fact says the one word of a cue of the same thing („Deckel: Siegel“)."""
    rest = [one for one in around if one != word]
    return word in support.stems and bool(shared(rest, support.stems | support.key))


def _alike(support: Support, said: str, around: list[str]) -> bool:
    """Tell whether a fact says in other words that something holds always, or of all."""
    if _ALL_DAY.search(said):
        return _ALL_DAY.search(support.text) is not None
    return bool(
        _WITHOUT_EXCEPTION.search(said)
        and _WITHOUT_EXCEPTION.search(support.text)
        and shared(around, support.stems | support.key)
    )


def _denies_too(support: Support, said: str, cue: list[str], language: str) -> bool:
    """Tell whether a fact denies something („Wartezeit: keine“) that the cue denies too."""
    denies = _DENIES.get(language, _DENIES["en"])
    if denies.search(said) is None or denies.search(support.text) is None:
        return False
    denied = [one for one in cue if one not in _NO_STEMS.get(language, ())]
    return bool(shared(denied, support.stems | support.key))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n,;:":
        start += 1
    while end > start and text[end - 1] in " \n,;:":
        end -= 1
    return start, end
