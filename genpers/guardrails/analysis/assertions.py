"""What a text asserts about its reader, clause by clause, whatever the words.

No list names all that can be said of a person. So the form is looked for instead: a possession
(„Ihr Dackel", "your knee"), a role („als Frühaufsteherin"), a habit („Sie lieben ..."), a known
circumstance („seit der Hund bei Ihnen wohnt", "now that the children have left"), something done
(„Sie haben ... gemietet"), a nature („Sie sind ein Genießer"). Each must be licensed elsewhere.
Questions, conditions, offers, abilities, futures and requests assert nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from genpers.guardrails.analysis.assertion_forms_de import FORMS as DE
from genpers.guardrails.analysis.assertion_forms_de import Form
from genpers.guardrails.analysis.assertion_forms_en import FORMS as EN
from genpers.guardrails.analysis.assertion_marks_de import MARKED as MARKED_DE
from genpers.guardrails.analysis.assertion_marks_en import MARKED as MARKED_EN
from genpers.guardrails.analysis.assertion_traces_de import TRACES as TRACES_DE
from genpers.guardrails.analysis.assertion_traces_en import TRACES as TRACES_EN
from genpers.guardrails.analysis.clauses import Clause
from genpers.guardrails.analysis.in_general import asked, supposed
from genpers.guardrails.analysis.screen import ANY, Possible
from genpers.guardrails.text.later import later


@dataclass(frozen=True, slots=True)
class Assertion:
    """One assertion: its form, its span, and the words that a licence must cover."""

    form: Form
    start: int
    end: int
    words: str


_FORMS = {"de": DE + MARKED_DE + TRACES_DE, "en": EN + MARKED_EN + TRACES_EN}
_REQUEST_DE = later(
    r"\b(?:können|kannst|könnt|möchten|möchtest|wollen|willst|sollten|solltest|"
    r"dürfen|darfst|werden|wirst|müssen|musst|brauchen|würden|lassen sich|lässt "
    r"sich)\b"
)
_REQUEST_EN = later(
    r"\b(?:can|could|may|might|will|would|want to|wish|need not|'ll|should|must|to)\b"
)
_ABLE_EN = later(
    r"\byou(?:'ll|'d)?\s(?:can|could|may|might|will|would|should|must|want|wish|need)\b|"
    r"\byou(?:'ll|'d)\b"
)
_NOW = later(r"\W*(?:[Jj]etzt|[Nn]un|[Hh]eute|[Nn]ow|[Ss]o)\W*")
_RELATIVE_DE = later(
    r"^\W*(?:(?:auf|in|mit|von|an|bei|zu|für|über|aus|nach)\s)?(?:d(?:er|ie|as|en|"
    r"em)|was|wie|wo|welche[nmrs]?|den(?:en)?|dessen|deren|dass|damit|bevor|bis|"
    r"sobald|ohne dass|als ob|als hätten)\b"
)
_RELATIVE_EN = later(
    r"^\W*(?:what|which|that|who|where|how|until|before|so that|as soon as|the way|as if|once)\b"
)


SCREENED = {language: tuple(pattern for _, pattern in forms) for language, forms in _FORMS.items()}
"""What ``possible`` is about, by language."""


def assertions(
    text: str, clauses: tuple[Clause, ...], language: str, possible: Possible = ANY
) -> Iterator[Assertion]:
    """Yield what is asserted of the reader; possessions also inside questions and conditions.

    ``possible`` are the expressions that can match.
    """
    forms = [one for one in _FORMS.get(language, ()) if one[1] in possible]
    if not forms:
        return
    for index, clause in enumerate(clauses):
        if not clause.sentence_reader:
            continue
        begin = clause.start
        if index and clauses[index - 1].sentence == clause.sentence:
            before = clauses[index - 1]
            if _NOW.fullmatch(text[before.start : before.end]):
                begin = before.start  # „Jetzt, wo Sie ..." is one circumstance
        said = text[begin : clause.end]
        states: dict[Form, bool] = {"possession": True, "role": True}
        for form, pattern in forms:
            if form not in states:
                states[form] = _states(said, clause, form, language)
            if not states[form]:
                continue
            if form == "circumstance" and not _of_reader(clause, clauses, index):
                continue
            window = text[begin : clause.sentence[1]] if form == "role" else said
            for match in pattern.finditer(window):
                if match.start() >= len(said):
                    break
                if match.lastgroup == "initial" and clause.start != clause.sentence[0]:
                    break  # „Wir freuen uns, dass Sie da sind" tells nothing, „Dass Sie ..." does
                start, end = match.span()
                if form != "possession" and (
                    asked(text, clause.sentence, begin + start, begin + end, language)
                    or supposed(text, (begin, clause.end), begin + start, language)
                ):
                    continue
                words = next(filter(None, match.groups()), match[0])
                yield Assertion(form, begin + start, begin + end, words)


def _states(said: str, clause: Clause, form: Form, language: str) -> bool:
    if clause.hypothetical or clause.question or not (clause.reader or form == "circumstance"):
        return False
    relative = _RELATIVE_DE if language == "de" else _RELATIVE_EN
    if form == "deed" and clause.start != clause.sentence[0] and relative.search(said):
        return False
    if form == "circumstance":
        return True
    if form not in ("deed", "habit", "nature"):
        return False
    if language == "de":
        return not _REQUEST_DE.search(said)
    return not (_REQUEST_EN.match(said) if form == "habit" else _ABLE_EN.search(said))


def _of_reader(clause: Clause, clauses: tuple[Clause, ...], index: int) -> bool:
    """A circumstance counts where it or the rest of its sentence speaks to the reader."""
    return clause.reader or any(
        other.reader for other in clauses[index : index + 3] if other.sentence == clause.sentence
    )
