"""Kind ``voice``: the campaign's voice (``guardrails/voices/NAME.yaml``) against the text.

```yaml
kind: voice
aspect: word               # word | sentence | emoji | exclamation | address
```

A campaign without a voice, and a text without a campaign, has the voice ``default``. Loading
fails where a voice's own do and don't examples are not true. ``address`` steps back where a form
was decided for the item, or where a product of high sensitivity decides it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from pydantic import ValidationError

from genpers.guardrails.analysis.voice import (
    Aspect,
    Departure,
    VoicePack,
    departures,
    untrue_examples,
)
from genpers.guardrails.document import Document, Match
from genpers.guardrails.kinds.addressed import expected_form, sensitive
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.records.record import Record


class Voice:
    """A departure from the campaign's voice is a match."""

    name: ClassVar[str] = "voice"

    class Params(Record):
        """YAML keys of the kind."""

        aspect: Aspect

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._aspect = params.aspect
        self._voices: dict[str, VoicePack] = resources.once(_voices)

    def phrases(self) -> Mapping[str, Iterable[str]]:
        """Return the words any voice avoids: without one there is nothing to say about words."""
        if self._aspect != "word":
            return {}
        found: dict[str, set[str]] = {}
        for voice in self._voices.values():
            for language, avoid in voice.words.avoid.items():
                found.setdefault(language, set()).update(avoid)
        return found

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per departure in this aspect."""
        campaign = document.item.campaign
        voice = self._voices.get(campaign.voice if campaign else "default")
        if voice is None or not _asks(voice, self._aspect):
            return
        if self._aspect == "address" and (expected_form(document) or sensitive(document)):
            return
        earlier = ""
        for field in document.texts():
            for one in departures(voice, field.text, document.language, earlier):
                if one.aspect == self._aspect:
                    yield _match(field.name, one)
            earlier += f"{field.text}\n"


def _match(field: str, one: Departure) -> Match:
    return Match(field, one.start, one.end, suggestion=one.instead, evidence=one.aspect)


def _asks(voice: VoicePack, aspect: Aspect) -> bool:
    return {
        "word": bool(voice.words.avoid),
        "sentence": voice.sentence_words is not None,
        "emoji": voice.emoji is not None,
        "exclamation": voice.exclamations is not None,
        "address": voice.address != "auto",
    }[aspect]


def _voices(resources: Resources) -> dict[str, VoicePack]:
    return {
        path.split("/")[-1].removesuffix(".yaml"): _read(path, content, proven=resources.proven)
        for path, content in resources.matching("voices/*.yaml").items()
    }


def _read(path: str, content: object, *, proven: bool) -> VoicePack:
    try:
        voice = VoicePack.model_validate(content or {})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"the voice {path} is wrong at '{place}': {first['msg']}") from error
    untrue = [] if proven else untrue_examples(voice)
    if untrue:
        raise ValueError(f"the voice {path} does not keep its own example {untrue[0]}")
    return voice
