"""What a server can do, found out by asking it once and remembered."""

from __future__ import annotations

import json
from typing import Any

from genpers.builtin.openai.memory import Learnt, recall, remember
from genpers.builtin.openai.settings import OpenAISettings, Structure
from genpers.builtin.openai.transport import Reply

LADDER: tuple[Structure, ...] = ("schema", "plain_schema", "tool", "object", "text")
OPTIONAL = (
    "store",
    "temperature",
    "seed",
    "max_completion_tokens",
    "max_tokens",
    "max_output_tokens",
)
REFUSED = (400, 404, 415, 422, 501)
# Some servers let their framework's complaint about a body pass for a failure of their own.
_MISREAD = ("validation error", "input should be", "not supported", "unsupported", "unrecognized")
_LENGTHS = ("maxlength", "minitems", "maxitems")
_STRUCTURE_WORDS = (
    *_LENGTHS,
    "response_format",
    "json_schema",
    "schema",
    "tool",
    "grammar",
    "format",
    "structured",
)


class Capabilities:
    """How far down the ladder of structured output a server has to be met, and what it refuses.

    ``schema`` enforces form and lengths, ``plain_schema`` the form, ``tool`` asks for a function
    call (with lengths, unless they were refused), ``object`` for some JSON object, ``text`` for
    nothing at all.
    """

    def __init__(self, settings: OpenAISettings) -> None:
        self._settings, fixed = settings, settings.structure
        self._ladder: tuple[Structure, ...] = LADDER if fixed == "auto" else (fixed,)
        self._proven = self._recalled = False
        self.structure: Structure = self._ladder[0]
        self.refused: set[str] = set()
        self._lengths = True
        self._kept = self._learnt()

    @property
    def lengths(self) -> bool:
        """Whether the schema says how long texts may be and how many there are."""
        return self._lengths and self.structure in ("schema", "tool")

    def recall(self) -> None:
        """Begin with what an earlier process has learnt of this server; looked up once."""
        if self._recalled:
            return
        self._recalled = True
        found = recall(self._settings)
        if found is not None and found.structure in self._ladder:
            self.structure, self._lengths = found.structure, found.lengths
            self.refused = set(found.refused)
            self._kept = self._learnt()

    def worked(self, structure: Structure) -> None:
        """Remember that this structure gave a good answer."""
        if structure != self.structure:
            return
        self._proven = True
        if (learnt := self._learnt()) != self._kept:
            remember(self._settings, learnt)
            self._kept = learnt

    def doubt(self, structure: Structure) -> None:
        """Step down after an answer that ignored the structure, unless it has worked before."""
        if not self._proven:
            self._down(structure)

    def learn(self, structure: Structure, reply: Reply) -> bool:
        """Learn from a refused request; return whether to ask again in another form."""
        named = _complaint(reply)
        misread = reply.status == 500 and any(word in named for word in _MISREAD)
        if reply.status not in REFUSED and not misread:
            return False
        blamed = [each for each in OPTIONAL if each in named and each not in self.refused]
        if blamed:
            # what is named first is refused; what comes after may be what to use instead
            self.refused.add(min(blamed, key=named.index))
            return True
        if structure != self.structure:
            return True  # another request has learnt it meanwhile
        if reply.status == 404 or self._proven:
            return False
        if any(word in named for word in _LENGTHS):
            self._lengths = False
            if structure == "tool":
                return True
        about_form = any(word in named for word in _STRUCTURE_WORDS)
        return (about_form or not named) and self._down(structure)

    def _learnt(self) -> Learnt:
        refused = tuple(sorted(self.refused))
        return Learnt(structure=self.structure, lengths=self._lengths, refused=refused)

    def _down(self, structure: Structure) -> bool:
        if structure != self.structure:
            return True
        place = self._ladder.index(structure) + 1
        if place >= len(self._ladder):
            return False
        self.structure = self._ladder[place]
        return True


def _complaint(reply: Reply) -> str:
    """Return what a server says is wrong, in lower case; used to choose, never shown."""
    try:
        found: Any = json.loads(reply.body)
    except ValueError:
        return reply.body[:2_000].decode("utf-8", "replace").lower()
    error = found.get("error", found) if isinstance(found, dict) else found
    return json.dumps(error).lower()
