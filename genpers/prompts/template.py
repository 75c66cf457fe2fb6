"""One loaded template, and how it becomes the messages of a prompt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from genpers.errors import PromptError
from genpers.prompts.given import escaped, inputs_of
from genpers.records.brief import Brief
from genpers.records.record import Record
from genpers.records.variant import FieldLimit, Message, Prompt, PromptRef

if TYPE_CHECKING:
    import jinja2

Role = Literal["system", "user"]
ROLES: tuple[Role, ...] = ("system", "user")
MOST_KEPT = 1_000


class FrontMatter(Record):
    """What a template declares of itself; ``task`` is a sample of the text to work on."""

    description: str
    inputs: tuple[str, ...]
    fields: dict[str, str] = Field(default_factory=dict)
    task: dict[str, Any] | None = None
    sample: dict[str, Any]


class Template:
    """One loaded template: its name, digest, declared inputs and fields."""

    def __init__(
        self,
        name: str,
        path: Path,
        front: FrontMatter,
        digest: str,
        fields: tuple[FieldLimit, ...],
        compiled: jinja2.Template,
        inputs: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.name, self.path, self.front, self.digest = name, path, front, digest
        self.fields, self._compiled, self._inputs = fields, compiled, inputs or {}
        self._rendered: dict[tuple[object, ...], tuple[Mapping[str, Any], str]] = {}

    @property
    def ref(self) -> PromptRef:
        """What a text says of the template it came from."""
        return PromptRef(name=self.name, digest=self.digest)

    def render(
        self,
        brief: Brief,
        voice: Mapping[str, Any],
        *,
        seed: int = 0,
        fields: tuple[FieldLimit, ...] | None = None,
        task: Mapping[str, Any] | None = None,
    ) -> Prompt:
        """Return the prompt for a brief; only declared inputs reach the template.

        ``fields`` asks for these instead of the template's own; ``task`` is the text to work on,
        for templates that declare one (default: their sample).
        """
        fields = self.fields if fields is None else fields
        values = inputs_of(brief, voice, fields)
        values["task"] = escaped(self.front.task if task is None else task)
        given = {name: values[name] for name in self.front.inputs}
        kept = {"fields": fields, "tone": brief.tone, "merge_fields": brief.merge_fields}
        messages = tuple(
            self._kept(role, given, {**values, **kept}, voice)
            if role in self._inputs
            else self._message(role, given)
            for role in ROLES
        )
        return Prompt(
            ref=self.ref,
            messages=messages,
            fields=fields,
            brief=brief,
            variants=brief.variants,
            seed=seed,
        )

    def _kept(
        self,
        role: Role,
        given: Mapping[str, Any],
        values: Mapping[str, Any],
        voice: Mapping[str, Any],
    ) -> Message:
        """Return a message that few things decide, rendered once for equal ones."""
        decided = tuple(values[name] for name in self._inputs[role] if name != "voice")
        key = (role, id(voice), *decided)
        known = self._rendered.get(key)
        if known is None or known[0] is not voice:
            if len(self._rendered) >= MOST_KEPT:
                self._rendered.clear()
            known = self._rendered[key] = (voice, self._message(role, given).content)
        return Message(role=role, content=known[1])

    def _message(self, role: Role, given: Mapping[str, Any]) -> Message:
        import jinja2

        try:
            context = self._compiled.new_context(dict(given))
            text = "".join(self._compiled.blocks[role](context))
            return Message(role=role, content=_tidy(text))
        except jinja2.TemplateError as error:
            raise PromptError(
                f"The prompt does not render ({error})", str(self.path), "Correct the template."
            ) from error


def _tidy(text: str) -> str:
    """Remove the blank lines that conditions leave behind."""
    return re.sub(r"\n{3,}", "\n\n", text).strip()
