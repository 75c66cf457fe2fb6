"""The conditions that the engine asks of every match, whatever kind found it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatch
from functools import lru_cache
from typing import Any

from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.lookup import phrase_regex
from genpers.guardrails.regex import Regex
from genpers.guardrails.rules import Conditions, Near, Phrases, ProductMatch, Unless
from genpers.guardrails.text.clues import denied, negated, second_person
from genpers.guardrails.text.sentences import Span
from genpers.guardrails.text.words import lower_of, phrase_text
from genpers.records.product import Product, holds_on

Check = Callable[[Document, Field, Match], bool]


@lru_cache(maxsize=4096)
def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def product_matches(wanted: ProductMatch, product: Product) -> bool:
    """Tell whether one product fulfils every given key."""
    if wanted.sensitivity is not None and product.sensitivity not in wanted.sensitivity:
        return False
    if wanted.industry is not None and product.attributes.get("industry") not in wanted.industry:
        return False
    if wanted.category is not None and not _fits(product.category, wanted.category):
        return False
    return all(
        product.attributes.get(key) in value
        if isinstance(value, list)
        else product.attributes.get(key) == value
        for key, value in (wanted.attributes or {}).items()
    )


class Filter:
    """The compiled conditions of a rule or detector; ``keeps`` decides on one match."""

    def __init__(self, conditions: Conditions) -> None:
        self._checks: list[Check] = []
        if conditions.fields is not None:
            names = frozenset(conditions.fields)
            self._checks.append(lambda _, field, __: field.name in names)
        if conditions.second_person is not None:
            self._checks.append(_second_person(conditions.second_person))
        if conditions.near is not None:
            self._checks.append(_near(conditions.near))
        if conditions.not_near is not None:
            close = _near(conditions.not_near)
            self._checks.append(lambda document, field, match: not close(document, field, match))
        self._checks.extend(_excuses(conditions.unless) if conditions.unless else ())

    def keeps(self, document: Document, match: Match) -> bool:
        """Tell whether a match stays; a match without a span meets product conditions only."""
        if not self._checks:
            return True
        if match.field is None or match.start is None or match.end is None or match.raw:
            return True
        field = document.field(match.field)
        return all(check(document, field, match) for check in self._checks)


def _span(match: Match) -> Span:
    return match.start or 0, match.end or 0


def _second_person(wanted: bool) -> Check:
    def check(document: Document, field: Field, match: Match) -> bool:
        clause = field.clause_at(*_span(match))
        return second_person(field.text, clause, document.language) is wanted

    return check


def _window(field: Field, match: Match, within: str | int) -> Span:
    start, end = _span(match)
    if within == "sentence":
        return field.sentence_at(start, end)
    if within == "clause":
        return field.clause_at(start, end)
    if isinstance(within, int):
        return max(0, start - within), min(len(field.text), end + within)
    return 0, len(field.text)


def _near(near: Near) -> Check:
    phrases = _by_language(near.phrases)
    patterns = {language: Regex(source) for language, source in (near.pattern or {}).items()}

    def check(document: Document, field: Field, match: Match) -> bool:
        start, end = _window(field, match, near.within)
        regex = phrases.get(document.language) or phrases.get("*")
        if regex is not None and _outside(regex, field.phrase_text, start, end, match):
            return True
        pattern = patterns.get(document.language) or patterns.get("*")
        return pattern is not None and pattern.search(field.text, start, end) is not None

    return check


def _outside(regex: Regex, text: str, start: int, end: int, match: Match) -> bool:
    """Find a phrase in the window that is not the match itself."""
    own = _span(match)
    return any(
        not (own[0] <= found.start() - 1 and found.end() - 1 <= own[1])
        for found in regex.finditer(text, start, end + 2)
        if found.start() > start and found.end() - 1 <= end
    )


def _by_language(phrases: Phrases | None) -> dict[str, Regex]:
    return {language: phrase_regex(terms) for language, terms in (phrases or {}).items() if terms}


def _excuses(unless: Unless) -> Iterable[Check]:
    """Yield one check per excuse; a check answers True where the excuse does not hold."""
    excuses: list[Check] = []
    if unless.negated:
        excuses.append(_negated)
    if unless.denied:
        excuses.append(
            lambda document, field, match: denied(field.text, *_span(match), document.language)
        )
    if unless.quoted:
        excuses.append(lambda _, field, match: field.quoted(*_span(match)))
    if unless.pattern:
        excuses.append(_pattern_excuse(unless.pattern))
    if unless.covers:
        excuses.append(_covers_excuse(unless.covers))
    if unless.phrases:
        excuses.append(_near(Near(phrases=unless.phrases)))
    if unless.product_fact:
        excuses.append(_fact_excuse(unless.product_fact))
    if unless.product_says:
        excuses.append(_says_excuse(unless.product_says))
    if unless.claim:
        excuses.append(_claim_excuse)
    if unless.in_product_name:
        excuses.append(_name_excuse)
    return [_unless(excuse) for excuse in excuses]


def _unless(excuse: Check) -> Check:
    return lambda document, field, match: not excuse(document, field, match)


def _negated(document: Document, field: Field, match: Match) -> bool:
    start, end = _span(match)
    return negated(field.text, field.clause_at(start, end), start, end, document.language)


def _pattern_excuse(patterns: Mapping[str, str]) -> Check:
    regexes = {language: Regex(source) for language, source in patterns.items()}

    def excuse(document: Document, field: Field, match: Match) -> bool:
        regex = regexes.get(document.language) or regexes.get("*")
        start, end = _span(match)
        if regex is None:
            return False
        window = field.sentence_at(start, end)
        return any(
            found.start() < end and found.end() > start
            for found in regex.finditer(field.text, *window)
        )

    return excuse


def _covers_excuse(phrases: Phrases) -> Check:
    regexes = _by_language(phrases)

    def excuse(document: Document, field: Field, match: Match) -> bool:
        regex = regexes.get(document.language) or regexes.get("*")
        start, end = _span(match)
        return regex is not None and any(
            found.start() - 1 <= start and end <= found.end() - 1
            for found in regex.finditer(field.phrase_text)
        )

    return excuse


def _valid_facts(document: Document) -> dict[str, list[Any]]:
    facts: dict[str, list[Any]] = {}
    for product in document.products:
        for name, fact in product.facts.items():
            if holds_on(document.as_of, fact.valid_from, fact.valid_until):
                facts.setdefault(name, []).append(fact.value)
    return facts


_NOTHING = (False, 0, "", "0", "false", "no", "nein", "none", "keine", "keiner", "kein")


def _fact_excuse(names: Iterable[str]) -> Check:
    wanted = tuple(name.lower() for name in names)

    def excuse(document: Document, field: Field, match: Match) -> bool:
        facts = document.analysis(_valid_facts)
        return any(
            _fits(name.lower(), wanted)
            and any(
                (value.lower() if isinstance(value, str) else value) not in _NOTHING
                for value in values
            )
            for name, values in facts.items()
        )

    return excuse


def _product_speech(document: Document) -> str:
    """Return all that the products' records say and that holds on the day, for phrase lookup."""
    parts: list[str] = []
    for product in document.products:
        parts += [product.name, product.summary]
        parts += [
            f"{name.replace('_', ' ')} {fact.text}"
            for name, fact in product.facts.items()
            if holds_on(document.as_of, fact.valid_from, fact.valid_until)
        ]
        parts += [
            claim.text
            for claim in product.claims
            if holds_on(document.as_of, claim.valid_from, claim.valid_until)
        ]
    return phrase_text(lower_of("\n\n".join(parts)))


def _says_excuse(phrases: Phrases) -> Check:
    regexes = _by_language(phrases)

    def excuse(document: Document, field: Field, match: Match) -> bool:
        regex = regexes.get(document.language) or regexes.get("*")
        return regex is not None and bool(regex.search(document.analysis(_product_speech)))

    return excuse


def _claim_texts(document: Document) -> list[str]:
    return [
        phrase_text(lower_of(claim.text)).strip(" ")
        for product in document.products
        for claim in product.claims
        if holds_on(document.as_of, claim.valid_from, claim.valid_until)
    ]


def _claim_excuse(document: Document, field: Field, match: Match) -> bool:
    return _inside_any(field, match, document.analysis(_claim_texts))


def _names(document: Document) -> list[str]:
    known = (*document.products, *document.item.portfolio)
    return [phrase_text(lower_of(product.name)).strip(" ") for product in known]


def _name_excuse(document: Document, field: Field, match: Match) -> bool:
    return _inside_any(field, match, document.analysis(_names))


def _inside_any(field: Field, match: Match, texts: Iterable[str]) -> bool:
    start, end = _span(match)
    for text in texts:
        at = field.phrase_text.find(f" {text} ") if text else -1
        while at >= 0:
            if at <= start and end <= at + len(text):
                return True
            at = field.phrase_text.find(f" {text} ", at + 1)
    return False
