"""Which language a sentence is in, by its function words; and foreign stretches inside one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from genpers.guardrails.analysis.lexicons import lexicon
from genpers.guardrails.analysis.masks import covered
from genpers.guardrails.text.later import later
from genpers.guardrails.text.words import lower_of

_WORD = later(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LANGUAGES = ("de", "en", "fr", "es", "it", "nl", "tr", "pl", "pt")
_OTHER_SCRIPT = later(
    r"[\u0370-\u04ff\u0531-\u06ff\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7af]{3,}"
    r"(?:[ ,.!?][\u0370-\u04ff\u0531-\u06ff\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7af ,.!?]*)?"
)
_LETTERS_OF_A_NAME = 8
_COMMA = frozenset(",;:–—")
_RUN, _MARKS_IN_RUN = 3, 2
_PLAIN_RUN = 4
_ENGLISH_ENDS = ("ed", "ly", "ing", "ness", "ful", "ous", "able")
_JOINTS = frozenset(["and", "the", "with", "your", "for", "is", "are", "of", "this"])


class Foreign(NamedTuple):
    """A stretch of text in another language than expected."""

    start: int
    end: int
    language: str


def foreign_stretches(
    text: str,
    sentences: Sequence[tuple[int, int]],
    expected: str,
    masks: Collection[tuple[int, int]] = (),
) -> list[Foreign]:
    """Return sentences in another language, and runs of foreign words inside a sentence.

    ``masks`` are spans to ignore: quotations, product names. Borrowed phrases („ready to wear“)
    are no finding in German.
    """
    foreign = foreign_words(expected)
    lower = lower_of(text)
    likely = [span for span in sentences if not foreign.isdisjoint(_WORD.findall(lower, *span))]
    if not likely:
        return []
    hidden = [*masks, *_borrowed(text, expected)]
    found: list[Foreign] = []
    for start, end in likely:
        words = [
            (match.start(), match.end(), match.group().lower(), match.group())
            for match in _WORD.finditer(text, start, end)
            if not (hidden and covered(match.start(), hidden))
        ]
        if foreign.isdisjoint(word[2] for word in words):
            continue
        stretch = (
            _sentence(words, expected)
            or _run(words, expected)
            or _joined(words, expected)
            or _clause(words, text, expected)
        )
        if stretch is not None:
            whole = stretch.end < 0
            span = (start, end) if whole else (stretch.start, stretch.end)
            found.append(Foreign(*span, stretch.language))
    return found


def _joined(words: list[tuple[int, int, str, str]], expected: str) -> Foreign | None:
    """Find an English „and“ or „the“ between two lower-case words that are no German ones."""
    if expected != "de":
        return None
    own = lexicon("languages")["de"]
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        if (
            word[3] in _JOINTS
            and before[3].islower()
            and after[3].islower()
            and before[3].isascii()
            and after[3].isascii()
            and before[2] not in own
            and after[2] not in own
        ):
            return Foreign(before[0], after[1], "en")
    return None


@lru_cache(maxsize=1)
def _languages() -> dict[str, tuple[str, ...]]:
    """Return the languages that a function word marks, by word."""
    lists = lexicon("languages")
    found: dict[str, tuple[str, ...]] = {}
    for language in _LANGUAGES:
        for word in lists[language] - lists["shared"]:
            found[word] = (*found.get(word, ()), language)
    return found


@lru_cache(maxsize=8)
def foreign_words(expected: str) -> frozenset[str]:
    """Return the words of another language that the expected one has not.

    A text without any of them has no foreign stretch in the same script.
    """
    lists = lexicon("languages")
    marks = {word for word, marked in _languages().items() if expected not in marked}
    for language in _LANGUAGES:
        if language != expected:
            marks |= _known_in(language)
    return frozenset(marks - lists["shared"] - _known_in(expected))


@lru_cache(maxsize=16)
def _known_in(language: str) -> frozenset[str]:
    """Return all words that the lists have for a language, also those that others share."""
    lists = lexicon("languages")
    return lists[language] | lists[f"content_{language}"]


@lru_cache(maxsize=16)
def _own(language: str) -> frozenset[str]:
    """Return the words that the lists have for a language and no other shares."""
    return _known_in(language) - lexicon("languages")["shared"]


def other_script(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches in a script that neither German nor English is written in."""
    if not text.isascii():
        for match in _OTHER_SCRIPT.finditer(text):
            if match.end() - match.start() >= _LETTERS_OF_A_NAME:
                yield match.span()


def _sentence(words: list[tuple[int, int, str, str]], expected: str) -> Foreign | None:
    """Say whether the function words of a whole sentence are those of another language."""
    lists = lexicon("languages")
    shared = lists["shared"]
    lower = [word[2] for word in words]
    best = _all_of_another(words, expected) or ""
    if best:
        return Foreign(-1, -1, best)
    if len(words) < _RUN:
        return None
    own = sum(1 for word in lower if word in lists.get(expected, ()))
    own += sum(1 for word in lower if word in lists.get(f"content_{expected}", ()))
    most = 0
    for language in _LANGUAGES:
        if language != expected:
            marks = sum(1 for word in lower if language in _languages().get(word, ()))
            if marks > most:
                best, most = language, marks
    if not best:
        return None
    content = lists.get(f"content_{best}", frozenset())
    known = sum(1 for word in lower if word in content or word in lists[best])
    strict = sum(1 for word in lower if word in lists.get(expected, ()) and word not in shared)
    shaped = sum(1 for word in lower if word.isascii() and word.endswith(_ENGLISH_ENDS))
    if best == "en" and not own and len(lower) > _RUN and shaped >= _MARKS_IN_RUN:
        return Foreign(-1, -1, best)
    enough = most >= _MARKS_IN_RUN or (most == 1 and known >= len(lower) - 1 and len(lower) <= 6)
    if enough and most > 2 * strict and known > own / 2:
        return Foreign(-1, -1, best)
    return None


def _nearest(lower: list[str], expected: str) -> str:
    """Return the language that has most of the words."""
    others = [language for language in _LANGUAGES if language != expected]
    return max(others, key=lambda one: sum(word in _known_in(one) for word in lower))


def _all_of_another(words: list[tuple[int, int, str, str]], expected: str) -> str | None:
    """Return the one other language that words are of, where none is of the expected one.

    In German a capital says nothing of a word that no list has; a word with ä, ö, ü or ß does.
    """
    lists = lexicon("languages")
    lower = [word[2] for word in words]
    if len(lower) < 2 or not _own(expected).isdisjoint(lower):
        return None
    best = _nearest(lower, expected)
    known = _known_in(best)
    german = best == "de"
    count = sure = plain = open_ones = 0
    for _, _, word, written in words:
        umlaut = german and not word.isascii()
        count += word in known or word in lists["shared"] or umlaut
        if word in known and word in foreign_words(expected):
            sure += 1
            plain += written.islower() or word in lists[best]
        elif umlaut and written.islower():
            sure, plain = sure + 1, plain + 1
        open_ones += (
            german
            and not umlaut
            and word not in known
            and word not in lists["shared"]
            and written[0].isupper()
        )
    if not plain:
        return None
    if len(lower) <= _RUN:
        return best if count + open_ones == len(lower) else None
    if sure >= _MARKS_IN_RUN and 2 * count >= len(lower) - 1:
        return best
    return best if {best, expected} == {"de", "en"} and 3 * count >= len(lower) else None


def _clause(words: list[tuple[int, int, str, str]], text: str, expected: str) -> Foreign | None:
    """Find the first clause of a sentence that is in another language as a whole."""
    clause: list[tuple[int, int, str, str]] = []
    for word in words:
        if clause and not _COMMA.isdisjoint(text[clause[-1][1] : word[0]]):
            found = _as_clause(clause, expected)
            if found is not None:
                return found
            clause = []
        clause.append(word)
    return _as_clause(clause, expected) if clause and clause[0] is not words[0] else None


def _as_clause(clause: list[tuple[int, int, str, str]], expected: str) -> Foreign | None:
    if len(clause) < _RUN:
        return None
    best = _all_of_another(clause, expected)
    return Foreign(clause[0][0], clause[-1][1], best) if best else None


def _run(words: list[tuple[int, int, str, str]], expected: str) -> Foreign | None:
    """Find the first run of foreign words inside a sentence of the expected language."""
    lists = lexicon("languages")
    other = {"de": "en", "en": "de"}.get(expected)
    if other is None:
        return None
    marks, content = lists[other], lists[f"content_{other}"]
    own = lists[expected]
    run: list[tuple[int, int, str, str]] = []
    for word in [*words, (0, 0, "", "")]:
        if (
            word[2]
            and (word[2] in marks or word[2] in content)
            and (word[2] not in own or word[2] in lists["shared"])
        ):
            run.append(word)
            continue
        found = _judged(run, marks, lists["shared"], other)
        if found is not None:
            return found
        run = []
    return None


def _judged(
    run: list[tuple[int, int, str, str]],
    marks: Collection[str],
    shared: Collection[str],
    other: str,
) -> Foreign | None:
    sure = [word for word in run if word[2] in marks and word[2] not in shared]
    if len(run) >= _RUN and len(sure) >= _MARKS_IN_RUN:
        return Foreign(run[0][0], run[-1][1], other)
    if len(run) >= _PLAIN_RUN and sure:
        return Foreign(run[0][0], run[-1][1], other)
    return None


def _borrowed(text: str, expected: str) -> list[tuple[int, int]]:
    if expected != "de":
        return []
    lower = text.lower().replace("-", " ")
    found = []
    for phrase in lexicon("languages")["english_in_german"]:
        at = lower.find(phrase)
        if at >= 0:
            found.append((at, at + len(phrase)))
    return found
