"""All templates of the prompt folders: loaded by name, and checked before anybody uses one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from genpers.errors import GenpersError, PromptError
from genpers.prompts.sources import SUFFIX, Sources
from genpers.prompts.template import ROLES, FrontMatter, Template
from genpers.records.brief import Brief
from genpers.records.variant import FieldLimit

if TYPE_CHECKING:
    import jinja2


class PromptLibrary:
    """All templates of the prompt folders, each loaded and checked once."""

    def __init__(
        self,
        folders: Sequence[Path],
        channels: Mapping[str, tuple[FieldLimit, ...]],
        prepare: Callable[[jinja2.Environment], object] = lambda env: None,
    ) -> None:
        self.sources, self.channels = Sources(folders, prepare), channels
        self._loaded: dict[str, Template] = {}

    def names(self) -> tuple[str, ...]:
        """Return the names of all templates, ``channel/name``, sorted."""
        return self.sources.names()

    def load(self, channel: str, name: str | None = None) -> Template:
        """Return the template a campaign names, or the channel's ``message``.

        Raises PromptError where there is none or where it is wrong about itself.
        """
        full = name or f"{channel}/message"
        if "/" not in full:
            full = f"{channel}/{full}"
        if full not in self._loaded:
            self._loaded[full] = self._read(full)
        return self._loaded[full]

    def _read(self, name: str) -> Template:
        sources = self.sources
        path = sources.find(name)
        front = _front_matter(sources.front_matter(path), path)
        _compare_inputs(set(front.inputs), sources.inputs(name, path), path)
        fields = self._fields(name.split("/")[0], front, path)
        compiled = sources.environment().get_template(f"{name}{SUFFIX}")
        if missing := [role for role in ROLES if role not in compiled.blocks]:
            raise PromptError(f"The block '{missing[0]}' is missing", str(path), "Add it.")
        few = sources.few_inputs(name) if sources.plain else None
        template = Template(name, path, front, sources.digest(name), fields, compiled, few)
        _try_sample(template, path)
        return template

    def _fields(self, channel: str, front: FrontMatter, path: Path) -> tuple[FieldLimit, ...]:
        if front.task is not None:
            return self.channels.get(str(front.sample.get("channel")), ())
        if not front.fields:
            raise PromptError("The prompt names no field", str(path), "Name them under 'fields'.")
        limits = {limit.name: limit for limit in self.channels.get(channel, ())}
        for name in front.fields:
            if name not in limits:
                raise PromptError(
                    f"The field '{name}' is unknown in channel '{channel}'",
                    str(path),
                    f"Known are: {', '.join(limits) or 'none'}.",
                )
        return tuple(
            limits[name].model_copy(update={"what": what}) for name, what in front.fields.items()
        )


def _front_matter(source: str, path: Path) -> FrontMatter:
    import yaml
    from pydantic import ValidationError

    try:
        return FrontMatter.model_validate(yaml.safe_load(source))
    except (yaml.YAMLError, ValidationError) as error:
        said = " ".join(str(error).split())
        raise PromptError(
            f"The front matter is wrong ({said})", str(path), "Correct it there."
        ) from error


def _compare_inputs(declared: set[str], used: set[str], path: Path) -> None:
    if extra := sorted(used - declared):
        raise PromptError(
            f"The prompt uses the undeclared input '{extra[0]}'",
            str(path),
            "Declare it under 'inputs' or remove it.",
        )
    if idle := sorted(declared - used):
        raise PromptError(
            f"The prompt declares the input '{idle[0]}' and never uses it",
            str(path),
            "Remove it from 'inputs'.",
        )
    known = set(Brief.model_fields) | {"language", "fields", "data", "voice", "task"}
    if unknown := sorted(declared - known):
        raise PromptError(
            f"No brief has an input '{unknown[0]}'",
            str(path),
            f"Known are: {', '.join(sorted(known))}.",
        )


def _try_sample(template: Template, path: Path) -> None:
    from pydantic import ValidationError

    try:
        brief = Brief.model_validate(template.front.sample)
        template.render(brief, {})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        raise PromptError(
            f"The sample is no brief ({name}: {first['msg']})", str(path), "Correct 'sample'."
        ) from error
    except GenpersError:
        raise
    except (KeyError, TypeError, AttributeError) as error:
        raise PromptError(
            f"The sample does not render ({error!r})",
            str(path),
            "Correct 'sample' or the template.",
        ) from error
