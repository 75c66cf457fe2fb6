"""The form an answer has to have, and the catalogue of what can be wrong with one.

No error quotes an answer: it may hold anything, and errors end in logs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from genpers.errors import BackendError
from genpers.records.variant import Message, Prompt

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")
_NO_TEXT = re.compile(r"[\ud800-\udfff\ufffd]")


MOST_STARTS = 50  # braces in prose that may begin the answer


class Answer(BaseModel):
    """What a model is asked to write: one mapping of field name to text per variant."""

    model_config = ConfigDict(extra="forbid", strict=True)

    variants: list[dict[str, str]]


def answer_schema(prompt: Prompt, *, limits: bool = True) -> dict[str, Any]:
    """Return the JSON Schema of the answer to a prompt.

    ``limits`` adds the hard length of each field and the number of variants; some servers refuse
    these keywords in their strict mode.
    """
    fields: dict[str, dict[str, Any]] = {}
    for field in prompt.fields:
        fields[field.name] = {"type": "string"}
        if field.what:
            fields[field.name]["description"] = field.what
        if limits:
            fields[field.name]["maxLength"] = field.hard
    variants: dict[str, Any] = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": fields,
            "required": list(fields),
            "additionalProperties": False,
        },
    }
    if limits:
        variants |= {"minItems": prompt.variants, "maxItems": prompt.variants}
    return {
        "type": "object",
        "properties": {"variants": variants},
        "required": ["variants"],
        "additionalProperties": False,
    }


def answer_instruction(prompt: Prompt) -> str:
    """Say the form of the answer in words, for servers that cannot enforce a schema."""
    fields = ", ".join(
        f'"{field.name}": string of at most {field.hard} characters' for field in prompt.fields
    )
    return (
        f"Answer with one JSON object and nothing else: "
        f'{{"variants": [...]}} with exactly {prompt.variants} entries, each {{{fields}}}.'
    )


def instructed(prompt: Prompt) -> tuple[Message, ...]:
    """Return the prompt's messages with the form of the answer in words.

    The words end the first system message: several models accept no system message later on.
    """
    words = answer_instruction(prompt)
    first, *rest = prompt.messages
    if first.role != "system":
        return (Message(role="system", content=words), first, *rest)
    return (Message(role="system", content=f"{first.content}\n\n{words}"), *rest)


FORM_FAULTS = frozenset({"empty", "truncated", "not_json", "schema", "count", "unreadable"})


def told_of(prompt: Prompt, error: BackendError) -> Prompt:
    """Return the prompt with what was wrong with the last answer; the answer is not quoted."""
    *before, last = prompt.messages
    words = f"{last.content}\n\nYour last answer could not be used: {error.what}. Keep to the form."
    told = (*before, Message(role=last.role, content=words))
    return prompt.model_copy(update={"messages": told})


def read_answer(text: str | None, prompt: Prompt, where: str) -> tuple[dict[str, str], ...]:
    """Return the texts of an answer, one mapping per variant, fields in the prompt's order.

    Prose or a code fence around the JSON is dropped, surplus variants too. Raises
    ``BackendError`` of kind ``empty``, ``truncated``, ``not_json``, ``schema``, ``count`` or
    ``unreadable``; all may be retried.
    """
    if text is None or not text.strip():
        raise _faulty("empty", "The answer is empty", where)
    answer = _parsed(text, where)
    if len(answer.variants) < prompt.variants:
        raise _faulty(
            "count", f"The answer has {len(answer.variants)} of {prompt.variants} variants", where
        )
    return tuple(_fields(entry, prompt, where) for entry in answer.variants[: prompt.variants])


def _parsed(text: str, where: str) -> Answer:
    try:
        return Answer.model_validate_json(text)
    except ValidationError as error:
        if error.errors(include_url=False, include_input=False)[0]["type"] != "json_invalid":
            raise _faulty("schema", "The answer does not fit the schema", where) from None
    found, cut = _embedded(text)
    if found is None:
        kind, what = ("truncated", "breaks off") if cut else ("not_json", "is not JSON")
        raise _faulty(kind, f"The answer {what}", where)
    try:
        return Answer.model_validate(found)
    except ValidationError:
        raise _faulty("schema", "The answer does not fit the schema", where) from None


def _embedded(text: str) -> tuple[dict[str, Any] | None, bool]:
    """Find the JSON object inside prose; also tell whether one was begun and broke off."""
    decoder, cut = json.JSONDecoder(strict=False), False
    start = text.find("{")
    for _ in range(MOST_STARTS):
        if start < 0:
            break
        try:
            found, end = decoder.raw_decode(text, start)
        except RecursionError:
            return None, False
        except ValueError as error:
            # a decoder that gave up at the very end met an object without one
            position = getattr(error, "pos", 0)
            cut = cut or position >= len(text.rstrip()) - 1 or "Unterminated" in str(error)
            end = start + 1
        else:
            if isinstance(found, dict) and "variants" in found:
                return found, False
        start = text.find("{", end)
    return None, cut


def _fields(entry: Mapping[str, str], prompt: Prompt, where: str) -> dict[str, str]:
    texts = {field.name: _CONTROLS.sub("", entry.get(field.name, "")) for field in prompt.fields}
    if missing := [name for name, text in texts.items() if not text.strip()]:
        raise _faulty("schema", f"The answer leaves '{missing[0]}' empty", where)
    if any(_NO_TEXT.search(text) for text in texts.values()):
        raise _faulty("unreadable", "The answer holds broken characters", where)
    return texts


def _faulty(kind: str, what: str, where: str) -> BackendError:
    return BackendError(
        what,
        where,
        "Ask again, or choose a model that keeps to a schema.",
        retryable=True,
        kind=kind,
    )
