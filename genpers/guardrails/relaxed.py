r"""Regular expressions relaxed to what the sieve can look for in folded text.

``relaxed(source)`` matches, on ``folded(text)``, wherever ``source`` matches in ``text``, and more:
look-around, inner word edges and anchors fall away, repeats lose their upper bound, letters lose
case and accents. Never less: that is what makes it safe to ask the expression itself only where
this one matches. The grammar is read by Python's own parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from genpers.guardrails.text.folding import SIGN, folded

_DIGITS = frozenset("0123456789")
_SPACES = frozenset(" \t\n\r\f\v\x1c\x1d\x1e\x1f")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz_") | _DIGITS
_ASCII = frozenset(map(chr, range(128))) - frozenset(map(chr, range(65, 91)))
# Folded signs that more than one character becomes: excluding one of these excludes too much.
_SHARED = (_WORD - {"_"}) | {" ", SIGN}
_ANYTHING = "[\\x00-\\x7f]"
_NOTHING = "\\xff"
_APART = "[^a-z0-9_]"
_A_LETTER = list(_parser.parse(r"\w"))
# Beyond so many repeats a count only makes the machine large.
_COUNTED = 8


def relaxed(source: str) -> str:
    """Return the relaxed expression; where the source is none, one that fits every text.

    That a source is no expression is said where it is compiled, with the rule it stands in.
    """
    try:
        return _edged(_parser.parse(source))
    except (re.error, RecursionError):
        return ""


def _edged(items: Iterable[Any]) -> str:
    """Return the expression with the word edges at its beginning and end, where they cost least.

    An edge is looked for as the sign beyond it; edges further inside fall away.
    """
    items = list(items)
    if len(items) == 1 and items[0][0] is sre.BRANCH:
        return "|".join(map(_edged, items[0][1][1]))
    before = f"(?:^|{_APART})" if items and _is_edge(items[0], -1) else ""
    after = f"(?:$|{_APART})" if items and _is_edge(items[-1], 1) else ""
    return before + _sequence(items) + after


def _is_edge(item: Any, direction: int) -> bool:
    """Tell whether an item says that no letter or digit stands before (-1) or behind (1) it."""
    operation, value = item
    return operation is sre.ASSERT_NOT and value[0] == direction and list(value[1]) == _A_LETTER


def _sequence(items: Iterable[Any]) -> str:
    return "".join(_FORMS[operation](value) for operation, value in items)


def _literal(code: int) -> str:
    return _escaped(_low(code))


def _low(code: int) -> str:
    return folded(chr(code).lower()[0])


def _escaped(sign: str) -> str:
    return sign if sign.isalnum() or sign in " _" else f"\\x{ord(sign):02x}"


def _repeat(value: Any) -> str:
    least, most, inner = value
    body = _sequence(inner)
    if not body:
        return ""
    if len(inner) > 1 or inner[0][0] not in (sre.LITERAL, sre.IN, sre.ANY, sre.NOT_LITERAL):
        body = f"(?:{body})"
    if least == most:
        return body if least == 1 else f"{body}{{{least if least <= _COUNTED else f'{_COUNTED},'}}}"
    if most is not sre.MAXREPEAT and most == 1:
        return f"{body}?"
    if least > 1:
        return f"{body}{{{min(least, _COUNTED)},}}"
    return f"{body}+" if least else f"{body}*"


def _branch(value: Any) -> str:
    return f"(?:{'|'.join(map(_sequence, value[1]))})"


def _conditional(value: Any) -> str:
    _, then, otherwise = value
    return f"(?:{_sequence(then)}|{_sequence(otherwise) if otherwise else ''})"


def _class(items: Sequence[Any]) -> str:
    negated = items[0][0] is sre.NEGATE
    signs: set[str] = set()
    for operation, value in items[1:] if negated else items:
        signs |= _members(operation, value, negated=negated)
    return _signs(_ASCII - signs if negated else signs)


def _members(operation: Any, value: Any, *, negated: bool) -> frozenset[str]:
    """Return the folded signs of one member; of a negated class only those that are surely out."""
    if operation is sre.CATEGORY:
        return _category(str(value))
    codes = (value, value) if operation is sre.LITERAL else value
    if codes[1] - codes[0] > 0x1000:
        every = frozenset(map(chr, range(codes[0], 128)))
        return every - _SHARED if negated else frozenset(map(str.lower, every)) | _SHARED
    if negated:
        own = frozenset(map(chr, range(codes[0], min(codes[1], 127) + 1)))
        return own - _SHARED
    return frozenset(map(_low, range(codes[0], codes[1] + 1)))


def _category(name: str) -> frozenset[str]:
    kind = _SPACES if name.endswith("SPACE") else _DIGITS if name.endswith("DIGIT") else _WORD
    return _ASCII - kind if "_NOT_" in name else kind


def _signs(signs: Iterable[str]) -> str:
    codes = sorted(map(ord, signs))
    if len(codes) == len(_ASCII):
        return _ANYTHING
    if len(codes) <= 1:
        return _escaped(chr(codes[0])) if codes else _NOTHING
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"\\x{first:02x}-\\x{last:02x}" for first, last in ranges) + "]"


def _nothing(_: Any) -> str:
    return ""


_FORMS: dict[Any, Callable[[Any], str]] = {
    sre.LITERAL: _literal,
    sre.NOT_LITERAL: lambda code: _class([(sre.NEGATE, None), (sre.LITERAL, code)]),
    sre.ANY: lambda _: _ANYTHING,
    sre.FAILURE: lambda _: _NOTHING,
    sre.IN: _class,
    sre.BRANCH: _branch,
    sre.SUBPATTERN: lambda value: f"(?:{_sequence(value[3])})",
    sre.ATOMIC_GROUP: lambda value: f"(?:{_sequence(value)})",
    sre.MAX_REPEAT: _repeat,
    sre.MIN_REPEAT: _repeat,
    sre.POSSESSIVE_REPEAT: _repeat,
    sre.AT: _nothing,
    sre.ASSERT: _nothing,
    sre.ASSERT_NOT: _nothing,
    sre.GROUPREF: lambda _: f"{_ANYTHING}*",
    sre.GROUPREF_EXISTS: _conditional,
}
