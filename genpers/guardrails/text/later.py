"""Regular expressions of modules, compiled when they are first used.

Compiling all expressions of all analyses takes longer than loading every rule; most texts need few
of them. ``later(source, flags)`` stands for ``re.compile(source, flags)`` at module level.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("finditer", "search", "match", "fullmatch", "findall", "sub", "subn", "split")


class _Later:
    def __init__(self, source: str, flags: int) -> None:
        self.pattern, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        # From now on the methods are found without this detour.
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


def later(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as ``re.compile(source, flags)`` and compiles at its first use."""
    return cast("re.Pattern[str]", _Later(source, flags))
