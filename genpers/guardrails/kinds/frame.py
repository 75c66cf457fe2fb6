"""Kind ``frame``: word classes that claim something where they meet in one sentence.

```yaml
kind: frame
frames:                            # classes of lexicon/claims_*.yaml, in any order
  - rivals + fails|weak            # of each group one class
  - nobody + matches - hedged      # none of these in the sentence
licence: evidence                  # evidence (default) | claim | none, as in kind licensed;
                                   # deadline, as in kind deadline
facts: [stock, lager*]             # optional: facts whose presence licenses, if they share a word
counted: true                      # optional: only those of them that give a figure
categories: ["*food*"]             # optional, as in kind licensed
about: {de: '\\btee\\b'}           # optional, as in kind licensed
```

What the record says itself is licensed: an approved claim said faithfully, a fact or summary
with all of the words, or one in which the same classes meet about the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import ClassVar, Literal

from genpers.guardrails.analysis.evidence import Support
from genpers.guardrails.analysis.frames import Frame, classes_of, frame_of, spans_of
from genpers.guardrails.analysis.vocabulary import content_stems, shared
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.deadline import borne_out
from genpers.guardrails.kinds.licensed import Concern, Licence
from genpers.guardrails.kinds.statements import evidence_of, faithful_at, masked_of, overlaps
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later

_OF_WHOLE = later(r"\b(\d{1,6}) (?:von|of|out of) (?:the )?(\d{1,6})\b", re.IGNORECASE)


class FrameKind:
    """Every meeting of classes that nothing licenses is a match."""

    name: ClassVar[str] = "frame"

    class Params(Licence):
        """YAML keys of the kind."""

        frames: list[str]
        licence: Literal["evidence", "claim", "none", "deadline"] = "evidence"
        counted: bool = False

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._params = params
        self._concern = Concern(params.categories, params.about)
        self._frames = [frame_of(source) for source in params.frames]
        self._classes = classes_of(resources)
        for frame in self._frames:
            unknown = frame.names - self._classes.names
            if unknown:
                raise ValueError(f"There is no class '{min(unknown)}' in lexicon/claims_*.yaml")

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return what must be said at all: a class of some frame's first group."""
        firsts = [frame.groups[0] for frame in self._frames]
        return self._classes.said, frozenset[str]().union(*firsts)

    def find(self, document: Document) -> Iterable[Match]:
        """Yield the closest unlicensed meeting of each frame in each sentence."""
        if not self._concern.covers(document):
            return
        said = self._classes.said(document)
        frames = [
            frame
            for frame in self._frames
            if not any(said.isdisjoint(group) for group in frame.groups)
        ]
        for field in document.texts() if frames else ():
            masked = masked_of(document)[field.name]
            taken: list[tuple[int, int]] = []
            for sentence in field.sentences:
                for frame in frames:
                    span = self._meeting(document, field, frame, sentence, [*masked, *taken])
                    if span is not None:
                        taken.append(span)
                        words = field.text[span[0] : span[1]]
                        yield Match(field.name, *span, values={"said": words})

    def _meeting(
        self,
        document: Document,
        field: Field,
        frame: Frame,
        sentence: tuple[int, int],
        taken: list[tuple[int, int]],
    ) -> tuple[int, int] | None:
        for start, end in spans_of(frame, self._classes.found(document, field), *sentence):
            if overlaps(taken, start, end):
                continue
            if not self._is_licensed(document, field, frame, sentence, (start, end)):
                return start, end
        return None

    def _is_licensed(
        self,
        document: Document,
        field: Field,
        frame: Frame,
        sentence: tuple[int, int],
        span: tuple[int, int],
    ) -> bool:
        if self._params.licence == "none":
            return False
        if self._params.licence == "deadline":
            return borne_out(document, field, *span)
        if faithful_at(document, field.name, *span):
            return True
        language = document.language
        cue = content_stems(field.text[span[0] : span[1]], language)
        around = content_stems(field.text[sentence[0] : sentence[1]], language)
        for support in evidence_of(document).of("fact:", "summary", "disclosure:"):
            own = support.stems | support.key
            if self._by_fact(support, around):
                return True
            if len(cue) > 1 and len(shared(cue, own)) == len(cue):
                return True
            if self._params.licence == "evidence" and self._says_too(support, frame, language):
                if shared([one for one in around if one not in cue], own):
                    return True
                if len(shared(cue, own)) >= max(1, len(cue) // 2):
                    return True
        return False

    def _by_fact(self, support: Support, around: list[str]) -> bool:
        answer = self._params.answered(support)
        if answer is not None:
            return answer
        if self._params.counted and not support.quantities:
            return False  # „Termine kommen nach, sobald einer voll ist“ is no stock
        if self._params.counted and _is_plenty(support):
            return False  # „18 von 24 frei“ bears out no scarcity
        return bool(shared(around, support.stems | support.key))

    def _says_too(self, support: Support, frame: Frame, language: str) -> bool:
        label = support.source.partition(":")[2].replace("_", " ")
        text = f"{label}: {support.text}".lower()
        hits = self._classes.hits(text, language)
        return next(spans_of(frame, hits, 0, len(text)), None) is not None


def _is_plenty(support: Support) -> bool:
    """Tell whether a fact gives what is left of a whole, and that is more than a third."""
    found = _OF_WHOLE.search(support.text)
    return found is not None and 3 * int(found[1]) > int(found[2])
