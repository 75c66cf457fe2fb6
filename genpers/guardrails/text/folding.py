"""Text folded to ASCII, one sign for one character, for the sieve.

Letters become a to z, decimal digits of other scripts 0, white space a space, all other signs one
and the same: so what is a letter, a digit, a space or neither stays that, and offsets hold.
"""

from __future__ import annotations

import unicodedata

SIGN = "\x01"
"""What every sign outside ASCII becomes."""


class _Folds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(character: str) -> str:
    if character.isdecimal():
        return "0"
    if character.isalnum():
        plain = unicodedata.normalize("NFKD", character)[0].lower()
        return plain if "a" <= plain <= "z" else "z"
    return " " if character.isspace() else SIGN


_FOLDS = _Folds({code: chr(code).lower() for code in range(128)})


def folded(text: str) -> str:
    """Return the text folded to lower-case ASCII, at the same length."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)
