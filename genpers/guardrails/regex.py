"""Regular expressions of packs: compiled when first needed, quick where case does not matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genpers.guardrails.document import Field

_LETTERS = re.compile(r"\\.|\(\?P[<=]\w+|\(\?\(\w+\)|.", re.DOTALL)
_CASED = re.compile(r"\\[xuUN]|\(\?[a-zA-Z]*-|\(\?[aLu]|[A-Z]-[a-z]")


class Regex:
    """A regular expression from a pack; a wrong one raises ``re.error`` when it is compiled."""

    __slots__ = ("_compiled", "_flags", "_low", "source")

    def __init__(self, source: str, *, ignore_case: bool = True) -> None:
        self.source = source
        self._flags = re.IGNORECASE if ignore_case else 0
        self._compiled: re.Pattern[str] | None = None
        self._low: re.Pattern[str] | None = None

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

    def find_in(
        self, field: Field, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """Yield all matches in a field, without regard to case where the rule says so.

        Quicker than ``finditer`` on its text, because a lower-case expression is looked up in the
        lower-case text: the spans hold for ``field.text``, the matched strings are lower case.
        """
        stop = len(field.text) if end is None else end
        if not self._flags:
            return self.compiled.finditer(field.text, start, stop)
        if self._low is None:
            lowered = lower_case(self.source)
            self._low = self.compiled if lowered is None else re.compile(lowered)
        text = field.text if self._low is self._compiled else field.lower
        return self._low.finditer(text, start, stop)


def lower_case(source: str) -> str | None:
    """Return the expression with its letters in lower case, None where that may change it."""
    if _CASED.search(source):
        return None
    return _LETTERS.sub(
        lambda found: found.group().lower() if len(found.group()) == 1 else found.group(), source
    )
