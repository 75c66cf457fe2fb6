"""Regular expressions that compile when they are first needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any


class Regex:
    """A regular expression from a pack; a wrong one raises ``re.error`` when it is compiled."""

    __slots__ = ("_compiled", "_flags", "source")

    def __init__(self, source: str, *, ignore_case: bool = True) -> None:
        self.source = source
        self._flags = re.IGNORECASE if ignore_case else 0
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern."""
        if self._compiled is None:
            self._compiled = re.compile(self.source, self._flags)
        return self._compiled

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """Yield all matches in the text or a part of it."""
        return self.compiled.finditer(text, start, len(text) if end is None else end)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first match in the text or a part of it."""
        return self.compiled.search(text, start, len(text) if end is None else end)


_ADDRESSES = re.compile(r"https?|www|://|\\?@|\\\{|utm", re.IGNORECASE)
_SHORTEST = 3
_MOST = 60


def required_words(source: str) -> list[str]:
    """Return phrases of which every match contains one, empty where none can be told.

    Read off the parsed expression: literal runs of three letters or more that no match can do
    without. Expressions about addresses or merge fields get none, because phrases do not see those.
    """
    if _ADDRESSES.search(source):
        return []
    try:
        parsed = _parse(source)
    except re.error:
        return []
    found = _needed(parsed)
    return [f"*{word}*" for word in sorted(set(found))] if len(found) <= _MOST else []


def _parse(source: str) -> Any:
    import re._parser as parser  # type: ignore[import-not-found]  # typeshed leaves it out

    return parser.parse(source, re.IGNORECASE)


def _needed(parsed: Any) -> list[str]:
    """Return the best set of literals of which one must occur, empty for none."""
    candidates: list[list[str]] = []
    run = ""
    for operator, value in [*parsed, (None, None)]:
        name = str(operator)
        if name == "LITERAL" and chr(value).isalnum():
            run += chr(value).lower()
            continue
        if len(run) >= _SHORTEST:
            candidates.append([run])
        run = ""
        if name == "SUBPATTERN":
            candidates.append(_needed(value[3]))
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
            candidates.append(_needed(value[2]))
        elif name == "ATOMIC_GROUP":
            candidates.append(_needed(value))
        elif name == "BRANCH":
            branches = [_needed(branch) for branch in value[1]]
            candidates.append([word for one in branches for word in one] if all(branches) else [])
    usable = [words for words in candidates if words]
    return max(usable, key=lambda words: (min(map(len, words)), -len(words)), default=[])
