"""What a voice does to given sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from genpers.errors import PackError
from genpers.guardrails.analysis.voice import Departure, VoicePack, departures
from genpers.guardrails.text.normalise import normalise


@dataclass(frozen=True, slots=True)
class Said:
    """One text and the places where it departs from a voice, in code points as given."""

    text: str
    departures: tuple[Departure, ...]


def heard(voice: VoicePack, texts: Iterable[str], language: str) -> Iterator[Said]:
    """Yield every text with its departures, in the order of the text."""
    for text in texts:
        plain = normalise(text)
        found = [
            replace(one, start=start, end=end)
            for one in departures(voice, plain.text, language)
            for start, end in [plain.raw_span(one.start, one.end)]
        ]
        yield Said(text, tuple(sorted(found, key=lambda one: (one.start, one.end))))


def read_voice(content: Any, where: str) -> VoicePack:
    """Return a voice from the content of its file; raises PackError with the place of an error."""
    from pydantic import ValidationError

    try:
        return VoicePack.model_validate(content or {})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = f"The voice is wrong at '{place}' ({first['msg']})" if place else "This is no voice"
        raise PackError(what, where, "Compare it with guardrails/voices/default.yaml.") from error
