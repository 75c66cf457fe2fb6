"""Regular expressions that compile when they are first needed."""

from __future__ import annotations

import re
from collections.abc import Iterator


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


def required_words(source: str) -> list[str]:
    """Return phrases of which every match contains one, empty where none can be told."""
    return []
