"""Literals that every match of a regular expression must contain, for the phrase automaton.

Patterns then run only on texts in which one of their literals occurs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_LIMIT = 96
_SHORTEST = 2
_TELLING = 4
_SIGNS = "signs of "


_known: dict[str, frozenset[str] | None] = {}


def required_literals(source: str) -> frozenset[str] | None:
    """Return lower-case literals of which every match contains one; None where there are none.

    Worked out once per expression: parsing it takes longer than loading the rest of its rule.
    """
    if source not in _known:
        _known[source] = _worked_out(source)
    return _known[source]


def required_strings(source: str) -> frozenset[str] | None:
    """Return lower-case strings, signs and digits too, of which every match contains one."""
    key = f"{_SIGNS}{source}"
    if key not in _known:
        found = _required(parser.parse(source, re.IGNORECASE), _sign_score)
        _known[key] = None if found is None else frozenset(one.lower() for one in found)
    return _known[key]


def demands(source: str) -> list[list[list[str]]] | None:
    """Return what a match demands: of one of the lists every part, one of its strings each.

    All in lower case. None where an alternative demands nothing.
    """
    found = [
        sorted((_shortest(strings) for strings in _parts(sequence, _sign_score)), key=_cheapness)
        for sequence in _alternatives(parser.parse(source, re.IGNORECASE))
    ]
    return found if all(found) else None


def _shortest(strings: set[str]) -> list[str]:
    """Return the strings in lower case without those that hold another of them."""
    kept: list[str] = []
    for one in sorted({one.lower() for one in strings}, key=len):
        if not any(other in one for other in kept):
            kept.append(one)
    return kept


def _cheapness(strings: list[str]) -> tuple[bool, int, int]:
    """Order by how soon a look at the strings tells that there is no match: telling, then few."""
    return len(strings[0]) < _TELLING, len(strings), -len(strings[0])


def _alternatives(sequence: Any) -> list[list[Any]]:
    """Return the expression once per branch of its first alternation, the rest around it."""
    items = list(sequence)
    for at, (operation, argument) in enumerate(items):
        if operation is codes.BRANCH:
            return [[*items[:at], *branch, *items[at + 1 :]] for branch in argument[1]]
        if operation is codes.SUBPATTERN and len(items) == 1:
            return _alternatives(argument[3])
    return [items]


def known_literals() -> dict[str, list[str] | None]:
    """Return what has been worked out so far, to be kept beside the rules."""
    return {source: None if found is None else sorted(found) for source, found in _known.items()}


def remember_literals(known: Mapping[str, list[str] | None]) -> None:
    """Take over what an earlier process has worked out for the same engine."""
    for source, found in known.items():
        _known.setdefault(source, None if found is None else frozenset(found))


def _worked_out(source: str) -> frozenset[str] | None:
    found = _required(parser.parse(source, re.IGNORECASE))
    if found is None:
        return None
    words = {_longest_word(literal) for literal in found}
    return frozenset(words) if all(len(word) >= _SHORTEST for word in words) else None


def _longest_word(literal: str) -> str:
    return max(re.split(r"[^\w%€£$]+", literal.lower()), key=len)


def _score(literals: set[str]) -> tuple[int, int]:
    return min(len(_longest_word(one)) for one in literals), -len(literals)


def _sign_score(literals: set[str]) -> tuple[int, int]:
    return min(len(one) for one in literals), -len(literals)


_Score = Callable[[set[str]], tuple[int, int]]


def _required(sequence: Any, score: _Score = _score) -> set[str] | None:
    """Walk a parsed sequence; runs of exact strings compete with the demands of its parts."""
    candidates = _parts(sequence, score)
    return max(candidates, key=score) if candidates else None


def _parts(sequence: Any, score: _Score) -> list[set[str]]:
    candidates: list[set[str]] = []
    current = {""}

    def flush() -> None:
        nonlocal current
        if any(current) and all(current):
            candidates.append(current)
        current = {""}

    for operation, argument in sequence:
        exact = _exact(operation, argument)
        if exact is not None and len(exact) * len(current) <= _LIMIT:
            current = {one + other for one in current for other in exact}
            continue
        flush()
        if exact is not None and all(exact):
            current = exact
            continue
        inner = _demand(operation, argument, score)
        if inner:
            candidates.append(inner)
    flush()
    return candidates


def _exact(operation: Any, argument: Any) -> set[str] | None:
    """Return all strings an element can match, None if they are too many to tell."""
    if operation is codes.LITERAL:
        return {chr(argument)}
    if operation is codes.IN:
        chars = {chr(value) for kind, value in argument if kind is codes.LITERAL}
        return chars if len(chars) == len(argument) <= 6 else None
    if operation is codes.SUBPATTERN:
        return _exact_sequence(argument[3])
    if operation is codes.BRANCH:
        joined: set[str] = set()
        for branch in argument[1]:
            strings = _exact_sequence(branch)
            if strings is None:
                return None
            joined |= strings
        return joined if len(joined) <= _LIMIT else None
    if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT) and argument[:2] == (0, 1):
        strings = _exact_sequence(argument[2])
        return None if strings is None else {"", *strings}
    if operation is codes.AT or operation in (codes.ASSERT, codes.ASSERT_NOT):
        return {""}
    return None


def _exact_sequence(sequence: Any) -> set[str] | None:
    strings = {""}
    for operation, argument in sequence:
        exact = _exact(operation, argument)
        if exact is None or len(exact) * len(strings) > _LIMIT:
            return None
        strings = {one + other for one in strings for other in exact}
    return strings


def _demand(operation: Any, argument: Any, score: _Score) -> set[str] | None:
    if operation is codes.SUBPATTERN:
        return _required(argument[3], score)
    if score is _sign_score and operation is codes.IN:
        return {chr(value) if kind is codes.LITERAL else "" for kind, value in argument}
    if operation is codes.BRANCH:
        joined: set[str] = set()
        for branch in argument[1]:
            inner = _required(branch, score)
            if inner is None:
                return None
            joined |= inner
        return joined
    if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT) and argument[0] >= 1:
        return _required(argument[2], score)
    return None
