"""What makes a text loud: exclamation marks, capitals, emoji, repeated signs and letters."""

from __future__ import annotations

from collections.abc import Collection

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.text.later import later

Span = tuple[int, int]

_EXCLAIM = later(r"[!?]{2,}|!(?:\s+!)+|!")
_CAPITALS = later(r"[A-ZÄÖÜẞ][A-ZÄÖÜẞß'-]*[A-ZÄÖÜẞß](?![a-zäöüß])")
_BETWEEN = later(r"[\s,!&+/-]*")
_BASE = r"[\U0001F300-\U0001F64F\U0001F680-\U0001F6FF\U0001F7E0-\U0001F7EB\U0001F900-\U0001FAFF]"
_OLD = (
    r"[\u231A\u231B\u23E9-\u23F3\u2600-\u2604\u260E\u2614\u2615\u2620-\u2623\u262E"
    r"\u262F\u2638-\u263A\u2648-\u2653\u2660-\u2668\u267B\u267F\u2692-\u2697\u26A0"
    r"\u26A1\u26BD\u26BE\u26C4-\u26C8\u26D4\u26EA\u26F0-\u26FA\u26FD\u2702\u2705"
    r"\u2708-\u270D\u2728\u2733\u2744\u274C\u274E\u2753-\u2757\u2763\u2764"
    r"\u2795-\u2797\u2B50\u2B55\u2B1B\u2B1C]"
)
_EMOJI = later(
    rf"[\U0001F1E6-\U0001F1FF]{{2}}|(?:{_BASE}|{_OLD})[\uFE0F\U0001F3FB-\U0001F3FF]*"
    rf"(?:\u200D(?:{_BASE}|{_OLD}|[\u2640\u2642])[\uFE0F\U0001F3FB-\U0001F3FF]*)*"
)
_FACE = later(r"(?<![\w:;])(?:[:;][-o']?[)D(PpOo/|*]|<3|\^\^|xD|XD|:'\()(?![\w/])")
_FACES = later(r"[:;]|<3|\^\^|[xX]D")
_BEYOND = later(r"[\u231A-\U0001FFFF]")  # every emoji begins here: most texts have no such sign
_LONG_CAPITALS, _SHORT = 5, 3


def exclamations(text: str) -> list[Span]:
    """Return exclamation marks, each run as one span; „???“ and „?!“ count too, „?“ does not."""
    return [match.span() for match in _EXCLAIM.finditer(text) if match.group() != "?"]


def emoji(text: str) -> list[Span]:
    """Return emoji, one span per visible sign, and typed faces such as ``:-)``."""
    faces = []
    if _FACES.search(text) is not None:
        faces = [match.span() for match in _FACE.finditer(text)]
    if text.isascii() or not _BEYOND.search(text):
        return faces
    return sorted([match.span() for match in _EMOJI.finditer(text)] + faces)


def written_large(text: str) -> bool:
    """Tell whether a word is written in capitals at all."""
    return _CAPITALS.search(text) is not None


def shouting(text: str, allowed: Collection[str] = ()) -> list[tuple[int, int, int]]:
    """Return runs of words in capitals as (start, end, number of shouted words).

    ``allowed`` are words that may stand in capitals (product names, lower case). Abbreviations
    are known or recognised by their length and their lack of common words.
    """
    words = [match.span() for match in _CAPITALS.finditer(text)]
    runs: list[list[Span]] = []
    for span in words:
        if span[0] and (text[span[0] - 1].isalnum() or text[span[0] - 1] in "_{"):
            continue
        if runs and _BETWEEN.fullmatch(text[runs[-1][-1][1] : span[0]]):
            runs[-1].append(span)
        else:
            runs.append([span])
    found = []
    for run in runs:
        loud = [span for span in run if _shouted(text[span[0] : span[1]], len(run), allowed)]
        if loud:
            found.append((loud[0][0], _closing(text, run[-1][1]), len(loud)))
    return found


def _shouted(word: str, run: int, allowed: Collection[str]) -> bool:
    lists = lexicon("loudness")
    lower = word.lower()
    if lower in allowed or any(part in allowed for part in lower.split("-")):
        return False
    if lower in lists["acronyms"] or lower.rstrip("s") in lists["acronyms"]:
        return False
    if lower in lists["common"]:
        return len(word) >= _SHORT or run > 1
    if len(word) >= _LONG_CAPITALS:
        return any(vowel in lower for vowel in "aeiouäöüy")
    return False


def _closing(text: str, end: int) -> int:
    while end < len(text) and text[end] in "!?":
        end += 1
    return end
