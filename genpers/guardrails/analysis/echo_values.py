"""One value of the record against one word of a text: inflected, compounded, in two parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from genpers.guardrails.analysis.product_speech import stem
from genpers.guardrails.text.later import later
from genpers.guardrails.text.words import fold

WORD = later(r"[^\W_]+(?:[-'][^\W_]+)*")
ENDINGS = frozenset(
    [
        "",
        "e",
        "en",
        "er",
        "ern",
        "es",
        "s",
        "n",
        "st",
        "t",
        "te",
        "ten",
        "est",
        "et",
        "end",
        "ende",
        "in",
        "innen",
        "ung",
        "ungen",
        "em",
        "isch",
        "ische",
        "'s",
        "ing",
        "ed",
        "ers",
        "erin",
        "ner",
        "rs",
        "ler",
    ]
)
STOP = frozenset(
    [
        "und",
        "oder",
        "der",
        "die",
        "das",
        "für",
        "mit",
        "von",
        "the",
        "and",
        "for",
        "with",
        "from",
        "ohne",
        "im",
        "in",
        "am",
        "an",
        "auf",
        "bei",
        "true",
        "false",
        "ja",
        "nein",
        "yes",
    ]
)
_VERBS = (
    "fahren",
    "laufen",
    "gehen",
    "spielen",
    "lesen",
    "reiten",
    "tauchen",
    "klettern",
    "backen",
    "kochen",
)


def says_value(text: str, value: str) -> bool:
    """Tell whether a short text says a value, inflected or parted („fahren gern Rad")."""
    words = Words(text)
    for part in WORD.findall(value):
        if len(part) > 2 and fold(part) not in STOP and any(places_of([fold(part)], words)):
            return True
    return False


Word = tuple[int, int, str]


class Words:
    """The words of a text, folded, with their places; ``folded`` where that is at hand."""

    def __init__(self, text: str, folded: str | None = None) -> None:
        self._text, self._folded = text, fold(text) if folded is None else folded

    @cached_property
    def all(self) -> list[Word]:
        """All words in order."""
        if len(self._folded) == len(self._text):
            return [(*m.span(), m[0]) for m in WORD.finditer(self._folded)]
        # „İ“ becomes two characters.
        return [(*m.span(), fold(m[0])) for m in WORD.finditer(self._text)]

    def near(self, value: str) -> list[Word]:
        """Return, in order, the words that begin like a value, end with it or are hyphened.

        None of them where the text does not even hold how the value begins.
        """
        head = value[:3]
        if head not in self._folded:
            return []
        return [w for w in self.all if w[2][:3] == head or "-" in w[2] or w[2].endswith(value)]


def places_of(parts: Sequence[str], words: Words) -> Iterator[tuple[int, int]]:
    """Yield spans in which all parts of a value stand close together, in either order."""
    value = parts[0]
    # What ``matches`` asks first, without a call per word.
    near = words.near(value)
    if not near:
        return  # „Rad“ begins like „Radfahren“
    first = [w for w in near if matches(value, w[2])]
    for start, end, _ in first:
        spans = [(start, end)]
        for part in parts[1:]:
            close = [w for w in words.all if abs(w[0] - start) < 40 and matches(part, w[2])]
            if not close:
                break
            spans.append(close[0][:2])
        else:
            yield min(s for s, _ in spans), max(e for _, e in spans)
    verb = next((v for v in _VERBS if len(parts) == 1 and parts[0].endswith(v)), None)
    head = parts[0].removesuffix(verb) if verb else ""
    if verb and len(head) >= 3:
        for start, end, word in words.all:
            if word == head:
                for other, stop, also in words.all:
                    if abs(other - start) < 40 and matches(verb, also):
                        yield min(start, other), max(end, stop)


def matches(value: str, word: str) -> bool:
    """Tell whether a folded word is the value, an inflection, or a compound with it."""
    if value == word:
        return True
    # The stem is a beginning of the value: most words of a text fail this at once.
    if word[:3] != value[:3] and "-" not in word and not word.endswith(value):
        return False
    root = stem(value) if not value.isdigit() else value
    if value.isdigit() or len(root) < 3:
        return False
    # „Wandern" has two roots: „Wand" were it a noun, „wander" as the verb it is.
    roots = (root, value[:-1]) if value.endswith("n") and len(value) > 4 else (root,)
    if any(word.startswith(one) and word[len(one) :] in ENDINGS for one in roots):
        return True
    if len(root) >= 4 and any(
        part != word and matches(value, part) for part in word.split("-") if "-" in word
    ):
        return True
    return len(root) >= 5 and (
        word.startswith(root) or (word.endswith(value) and len(word) - len(value) > 2)
    )
