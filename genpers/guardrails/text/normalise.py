"""One spelling for matching, with the way back to every code point as it was given.

NFKC per cluster, invisible characters removed, look-alike letters folded inside Latin words,
exotic spaces, dashes and apostrophes folded, runs of white space collapsed, spaced-out letters
(``g a r a n t i e r t``) drawn together. Plain text takes a path that changes no offset.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from genpers.guardrails.text.lookalikes import LOOKALIKES

_ONE_TO_ONE = {
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003\u2008\u200a", " "),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("’‘ʼ´`′", "'"),
}
_FOLDABLE = re.compile(f"[{''.join(_ONE_TO_ONE)}]")
_PLAIN = (
    r"\n -~ÄÖÜäöüßẞéèêëàâáîïíôóûúçñÉÈÀÇ€£§°„“”‚‘’´«»‹›–—…•·×\u00a0\u202f\u2009\u2011\u2212"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001faff"
)
_PLAIN_RUN = re.compile(rf"[{_PLAIN}]*+")
_UNTIDY = ("  ", " \n", "\n ", "\n\n\n")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:([ .*_-])[^\W\d_])(?:\1[^\W\d_]){3,}(?![^\W_])")
_PERHAPS_SPACED = re.compile(r"[ .*_-]\w[ .*_-]\w[ .*_-]\w[ .*_-]")
_WORD = re.compile(r"[^\W\d_]+")
_FORMAT_KEPT = "\u200d\ufe0f"
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised text; ``starts`` and ``ends`` give the raw span of each character.

    Both are None where every character stands where it stood.
    """

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the raw text; an empty span stays empty."""
        if self.starts is None or self.ends is None:
            return start, end
        if not self.starts:
            return 0, 0
        first = self.starts[start] if start < len(self.starts) else self.ends[-1]
        return first, self.ends[end - 1] if end > start else first


def normalise(raw: str) -> Normalised:
    """Return the text for matching and its offset map; accepts any string."""
    if is_plain(raw):
        text = _FOLDABLE.sub(_fold, raw)
        if not any(run in text for run in _UNTIDY) and not _PERHAPS_SPACED.search(text):
            return Normalised(text)
    return _slowly(raw)


def _fold(found: re.Match[str]) -> str:
    return _ONE_TO_ONE[found.group()]


def _slowly(raw: str) -> Normalised:
    chars, starts, ends = _visible(raw)
    chars, starts, ends = _composed(chars, starts, ends)
    _fold_lookalikes(chars)
    chars, starts, ends = _collapsed(chars, starts, ends)
    text = "".join(chars)
    if _SPACED.search(text):
        text, starts, ends = _drawn_together(text, starts, ends)
    return Normalised(text, starts, ends)


def is_plain(raw: str) -> bool:
    """Tell whether a text holds only letters, marks and pictographs of ordinary copy."""
    plain = _PLAIN_RUN.match(raw)
    return plain is not None and plain.end() == len(raw)


def is_invisible(char: str) -> bool:
    """Tell whether a character leaves no mark: format, control, filler, variation selector."""
    if char in "\t\n\r\v\f\x85":
        return False
    if char in _FILLERS or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return True
    return unicodedata.category(char) in ("Cf", "Cc")


def is_emoji(char: str) -> bool:
    """Tell whether a character is a pictograph that may carry joiners and selectors."""
    return char >= "\u203c" and (
        "\U0001f000" <= char <= "\U0001faff"
        or "\u2600" <= char <= "\u27bf"
        or char in "‼⁉™ℹ↔↕↖↗↘↙↩↪⌚⌛⌨⏏Ⓜ▪▫▶◀◻◼◽◾⤴⤵⬅⬆⬇⬛⬜⭐⭕〰〽㊗㊙"
        or "\u23e9" <= char <= "\u23fa"
    )


def _visible(raw: str) -> tuple[list[str], list[int], list[int]]:
    chars: list[str] = []
    starts: list[int] = []
    for at, char in enumerate(raw):
        odd = not char.isascii() or char < " "
        if odd and is_invisible(char) and not _belongs_to_emoji(raw, at, char):
            continue
        if char == "\r" and raw[at + 1 : at + 2] == "\n":
            continue
        chars.append(char)
        starts.append(at)
    return chars, starts, [at + 1 for at in starts]


def _belongs_to_emoji(raw: str, at: int, char: str) -> bool:
    if char not in _FORMAT_KEPT or at == 0:
        return False
    before = raw[at - 1]
    joined = is_emoji(before) or before == "\ufe0f" or "\U0001f3fb" <= before <= "\U0001f3ff"
    if char == "\ufe0f":
        return is_emoji(before)
    return joined and at + 1 < len(raw) and is_emoji(raw[at + 1])


def _composed(
    chars: list[str], starts: list[int], ends: list[int]
) -> tuple[list[str], list[int], list[int]]:
    out: list[str] = []
    out_starts: list[int] = []
    out_ends: list[int] = []
    at, size = 0, len(chars)
    while at < size:
        stop = at + 1
        while stop < size and chars[stop] >= "\u0300" and unicodedata.combining(chars[stop]):
            stop += 1
        for char in _spelling(chars[at:stop]):
            out.append(char)
            out_starts.append(starts[at])
            out_ends.append(ends[stop - 1])
        at = stop
    return out, out_starts, out_ends


def _spelling(cluster: list[str]) -> str:
    if len(cluster) == 1:
        char = cluster[0]
        if char.isascii() or char in "…´¨¸˜":
            return _folded(char)
        text = unicodedata.normalize("NFKC", char)
        # A free-standing accent would become a space with a mark on it.
        return _folded(char if text.startswith(" ") and len(text) > 1 else text)
    # An overlay or a stack of marks on a Latin letter is decoration, the composed letter is not.
    text = unicodedata.normalize("NFKC", "".join(cluster))
    if text[0].isascii() or "\u00c0" <= text[0] <= "\u024f":
        text = "".join(char for char in text if not unicodedata.combining(char)) or text
    return _folded(text)


def _folded(text: str) -> str:
    text = _FOLDABLE.sub(_fold, text)
    if any(char.isspace() for char in text):
        text = "".join(_space(char) for char in text)
    return text


def _space(char: str) -> str:
    if char in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    return " " if char.isspace() else char


def _fold_lookalikes(chars: list[str]) -> None:
    """Fold Cyrillic and Greek letters that pose as Latin ones inside Latin words."""
    if not any("\u0370" <= char <= "\u052f" for char in chars):
        return
    text = "".join(chars)
    latin = sum(1 for char in text if char.isascii() and char.isalpha())
    foreign = sum(1 for char in text if "\u0370" <= char <= "\u052f")
    at_home = latin > foreign
    for word in _WORD.finditer(text):
        letters = word.group()
        odd = [char for char in letters if "\u0370" <= char <= "\u052f"]
        if not odd or not all(char in LOOKALIKES for char in odd):
            continue
        if len(odd) < len(letters) or at_home:
            for at in range(word.start(), word.end()):
                chars[at] = LOOKALIKES.get(chars[at], chars[at])


def _collapsed(
    chars: list[str], starts: list[int], ends: list[int]
) -> tuple[list[str], list[int], list[int]]:
    out: list[str] = []
    out_starts: list[int] = []
    out_ends: list[int] = []
    at, size = 0, len(chars)
    while at < size:
        char = chars[at]
        if char not in (" ", "\n"):
            out.append(char)
            out_starts.append(starts[at])
            out_ends.append(ends[at])
            at += 1
            continue
        stop = at
        while stop < size and chars[stop] in (" ", "\n"):
            stop += 1
        breaks = _breaks(chars[at:stop])
        for mark in "\n\n" if breaks > 1 else "\n" if breaks else " ":
            out.append(mark)
            out_starts.append(starts[at])
            out_ends.append(ends[stop - 1])
        at = stop
    return out, out_starts, out_ends


def _breaks(run: list[str]) -> int:
    return run.count("\n")


def _drawn_together(
    text: str, starts: list[int], ends: list[int]
) -> tuple[str, list[int], list[int]]:
    gone: set[int] = set()
    for found in _SPACED.finditer(text):
        gone.update(range(found.start() + 1, found.end(), 2))
    keep = [at for at in range(len(text)) if at not in gone]
    return (
        "".join(text[at] for at in keep),
        [starts[at] for at in keep],
        [ends[at] for at in keep],
    )
