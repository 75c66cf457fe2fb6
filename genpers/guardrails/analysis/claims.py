"""Match sentences with approved claims: said faithfully, said with a grown meaning, or not at all.

A claim is said faithfully where all its words that carry meaning stand in the sentence, inflected
or in another order; it has grown where the sentence clearly says this claim but a hedge, a scope, a
number, a year or the source is missing, or where an absolute word was added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from genpers.guardrails.analysis.evidence import Support
from genpers.guardrails.analysis.vocabulary import WORD, Kin, akin, content_stems, stem
from genpers.guardrails.text.later import later

_HEDGES = {
    "de": later(
        r"\b(?:bis zu|kann|können|könnte|möglich|bei|unter|ausgewählte\w*|manche\w*|einige\w*|"
        r"im Durchschnitt|durchschnittlich|etwa|rund|ca\.|nicht|kein\w*|nur|in der Regel|teilweise|"
        r"voraussichtlich|ab|mindestens|höchstens|als)\b",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?:up to|can|may|might|could|selected|some|on average|about|around|not|no|only|"
        r"usually|typically|at least|at most|from|under|than|most|partly|expected)\b",
        re.IGNORECASE,
    ),
}
_ABSOLUTES = {
    "de": later(
        r"\b(?:immer|stets|nie|niemals|garantiert|alle[rnms]?|jede[rnms]?|überall|völlig|komplett|"
        r"sofort|dauerhaft|hundertprozentig|zu 100 ?%|bundesweit|deutschlandweit|europaweit|"
        r"weltweit|absolut|ausnahmslos|mit Sicherheit|mehrfach\w*|wieder)\b",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?:always|never|guaranteed|all|every|everyone|everywhere|completely|instantly|"
        r"permanently|100 ?%|nationwide|worldwide|absolutely|without exception|certainly|"
        r"multiple|repeatedly|proven)\b",
        re.IGNORECASE,
    ),
}
_HEDGE_SYNONYMS = {
    "kann": "können", "könnte": "können", "can": "may", "might": "may", "could": "may",
    "rund": "etwa", "ca.": "etwa", "about": "around",
}  # fmt: skip


_MODALS = frozenset(["kann", "könn", "konn", "can", "may", "might", "could"])
_SAME_STEM = {"won": "winn", "wins": "winn", "win": "winn", "gewonn": "gewinn", "gewann": "gewinn"}


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """How a sentence says a claim.

    ``status``: ``faithful`` or ``grown``; ``missing`` and ``added`` name what makes it grow.
    ``share`` is the part of the claim's content that the sentence says.
    """

    support: Support
    status: str
    share: float
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def match_claims(
    sentence: str, language: str, claims: Sequence[Support], background: Collection[str]
) -> list[ClaimMatch]:
    """Return the claims that a sentence says, the best first.

    ``background`` are stems of names, summaries and facts: saying those is no sign of a claim.
    """
    said = content_stems(sentence, language)
    return matched(sentence, said, language, claims, lambda: background)


def matched(
    sentence: str,
    said: Sequence[str],
    language: str,
    claims: Sequence[Support],
    background: Callable[[], Collection[str]],
) -> list[ClaimMatch]:
    """Return the same where the content stems of the sentence are at hand."""
    found = [
        match
        for claim in claims
        if (match := _match(sentence, said, language, claim, background)) is not None
    ]
    return sorted(found, key=lambda match: (match.status != "faithful", -match.share))


def said_at_all(said: Kin, claims: Iterable[Support]) -> list[Support]:
    """Return the claims that a passage with these stems, or a part of it, can say."""
    return [claim for claim in claims if _can_be_said(said, claim.words)]


def _can_be_said(said: Kin, wanted: Sequence[str]) -> bool:
    # A claim is matched where all of it is said, or telling words of at least three tenths.
    present = [one for one in wanted if said.of(one)]
    if not present or len(present) == len(wanted):
        return bool(present)
    weight = sum(2.0 if one[0].isdigit() else 1.0 for one in present)
    whole = sum(2.0 if one[0].isdigit() else 1.0 for one in wanted)
    return weight >= 2 and weight / whole >= 0.3


def _match(
    sentence: str,
    said: Sequence[str],
    language: str,
    claim: Support,
    background: Callable[[], Collection[str]],
) -> ClaimMatch | None:
    # Modal verbs are hedges, looked for below; irregular forms count as their regular ones.
    wanted = [_SAME_STEM.get(one, one) for one in claim.words if one not in _MODALS]
    said = [_SAME_STEM.get(one, one) for one in said]
    if not wanted or not said:
        return None
    present = [one for one in wanted if _said(one, said)]
    missing = [one for one in wanted if one not in present]
    if not missing:
        lost = _lost_hedges(claim.text, sentence, language)
        added = _added(sentence, claim.text, language)
        status = "grown" if lost or added else "faithful"
        return ClaimMatch(claim, status, 1.0, tuple(lost), tuple(added))
    if not present:
        return None
    known = background()
    telling = [one for one in present if not _said(one, known)]
    weight = sum(2.0 if one[0].isdigit() else 1.0 for one in telling)
    whole = sum(2.0 if one[0].isdigit() else 1.0 for one in wanted)
    of_sentence = len([one for one in said if _said(one, wanted)]) / len(said)
    share = len(present) / len(wanted)
    adjacent = _longest_run(wanted, said)
    if weight >= 2 and (
        weight / whole >= 0.5
        or (adjacent >= 3 and weight / whole >= 0.3)
        or (adjacent >= 2 and of_sentence >= 0.5 and weight / whole >= 0.3)
        or (any(one[0].isdigit() for one in telling) and adjacent >= 2)
    ):
        return ClaimMatch(claim, "grown", share, tuple(_words(claim.text, missing, language)), ())
    return None


def _said(one: str, others: Collection[str]) -> bool:
    return one in others or any(akin(one, other) for other in others)


def _longest_run(wanted: Sequence[str], said: Sequence[str]) -> int:
    """Return the length of the longest run of the claim's words that stands in the sentence."""
    best = 0
    for first in range(len(wanted)):
        for start in range(len(said)):
            length = 0
            while (
                first + length < len(wanted)
                and start + length < len(said)
                and akin(wanted[first + length], said[start + length])
            ):
                length += 1
            best = max(best, length)
    return best


def _lost_hedges(claim: str, sentence: str, language: str) -> list[str]:
    pattern = _HEDGES.get(language, _HEDGES["en"])
    said = {_hedge(found.group()) for found in pattern.finditer(sentence)}
    return [found.group() for found in pattern.finditer(claim) if _hedge(found.group()) not in said]


def _hedge(word: str) -> str:
    lower = word.lower()
    return _HEDGE_SYNONYMS.get(lower, lower)


def _added(sentence: str, claim: str, language: str) -> list[str]:
    pattern = _ABSOLUTES.get(language, _ABSOLUTES["en"])
    known = {found.group().lower() for found in pattern.finditer(claim)}
    return [
        found.group() for found in pattern.finditer(sentence) if found.group().lower() not in known
    ]


def _words(text: str, stems: Collection[str], language: str) -> list[str]:
    return [word for word in WORD.findall(text) if stem(word, language) in stems]
