"""Which expressions of the analyses can match in a field: told for all of them by the sieve.

An analysis that asks many expressions names them in ``SCREENED``, by language or ``*`` for all, and
asks only those that are among ``possible_in(document, field)``. The answer holds for the field and
for any part of it. Where there is no document, ``ANY`` stands for "all of them".
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from genpers.guardrails.document import Document, Field

SCREEN = "screen"
"""The owner under which the rulebook gives the expressions to the sieve."""

_LANGUAGES = ("de", "en")
_HERE = "genpers.guardrails."
_MODULES = (
    "analysis.ages",
    "analysis.assertions",
    "analysis.dates",
    "analysis.grounding",
    "analysis.identifiers",
    "analysis.planted",
    "analysis.product_names",
    "analysis.quantities",
    "kinds.age_said",
    "kinds.closeness",
    "kinds.discount",
    "kinds.injection",
    "kinds.statements",
)


class Possible(Protocol):
    """A set of expressions."""

    def __contains__(self, expression: object, /) -> bool:
        """Tell whether the expression can match."""


class _Any:
    def __contains__(self, expression: object, /) -> bool:
        return True


ANY: Possible = _Any()
"""All expressions: what is possible where nobody looked."""


def possible_in(document: Document, field: Field) -> Possible:
    """Return the screened expressions that can match in a field or a part of it."""
    return document.analysis(_possible).get(field.name, ANY)


def sources() -> dict[str, list[str]]:
    """Return all screened expressions by language, for the sieve."""
    return {
        language: [one.pattern for one in _expressions(language)] for language in (*_LANGUAGES, "*")
    }


def _possible(document: Document) -> dict[str, frozenset[re.Pattern[str]]]:
    if not document.screened(SCREEN):
        return {}
    expressions = _expressions(document.language if document.language in _LANGUAGES else "*")
    called = document.possible(SCREEN)
    return {
        name: frozenset([expressions[one] for one in called.get(name, ())])
        for name in document.fields
    }


@cache
def _expressions(language: str) -> tuple[re.Pattern[str], ...]:
    found: list[re.Pattern[str]] = []
    for name in _MODULES:
        screened = import_module(_HERE + name).SCREENED
        found += screened.get("*", ())
        found += screened.get(language, ()) if language != "*" else ()
    return tuple(found)
