"""The source of templates: found in folders, read, parsed and digested, includes counted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genpers.errors import PromptError

if TYPE_CHECKING:
    import jinja2

SUFFIX = ".md.j2"
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


class Sources:
    """Where templates are read from; later folders win.

    ``prepare`` lets plugins add to the sandbox. ``plain``: nobody has, so that a text which the
    same things decide may be kept.
    """

    def __init__(
        self, folders: Sequence[Path], prepare: Callable[[jinja2.Environment], object]
    ) -> None:
        self.folders, self._prepare = tuple(folders), prepare
        self._env: jinja2.Environment | None = None
        self.plain = True

    def names(self) -> tuple[str, ...]:
        """Return the names of all templates, ``channel/name``, sorted."""
        found = {
            path.relative_to(folder).as_posix().removesuffix(SUFFIX)
            for folder in self.folders
            for path in folder.glob(f"*/*{SUFFIX}")
            if path.parent.name not in ("partials", "phrasebook")
        }
        return tuple(sorted(found))

    def find(self, name: str) -> Path:
        """Return the file of a template; raise ``PromptError`` where there is none."""
        path = self._located(f"{name}{SUFFIX}")
        if path is not None:
            return path
        raise PromptError(
            f"There is no prompt '{name}'", "prompts/", f"Known are: {', '.join(self.names())}."
        )

    def front_matter(self, path: Path) -> str:
        """Return what stands before the template, as YAML; raise ``PromptError``."""
        match = _FRONT.match(_text(path))
        if match is None:
            raise PromptError(
                "The prompt has no front matter",
                str(path),
                "Begin it with --- inputs, fields and sample ---.",
            )
        return match[1]

    def inputs(self, name: str, path: Path) -> set[str]:
        """Return the inputs that a template uses, includes counted; raise ``PromptError``."""
        from jinja2 import TemplateError, meta

        env, used = self.environment(), set[str]()
        try:
            for part in _with_includes(env, f"{name}{SUFFIX}"):
                used |= meta.find_undeclared_variables(env.parse(_source(env, part)))
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            raise PromptError(
                f"The prompt is not a valid template ({error})",
                f"{path}, line {line}" if line else str(path),
                "Correct it there.",
            ) from error
        return used - set(env.globals)

    def few_inputs(self, name: str) -> dict[str, frozenset[str]]:
        """Return the inputs of each block that is shown no data: those the text can be kept by."""
        from jinja2 import meta, nodes

        env, found = self.environment(), dict[str, frozenset[str]]()
        for block in env.parse(_source(env, f"{name}{SUFFIX}")).find_all(nodes.Block):
            part = nodes.Template(block.body)
            part.set_environment(env)
            used = meta.find_undeclared_variables(part)
            for included in meta.find_referenced_templates(part):
                for each in _with_includes(env, str(included)):
                    used |= meta.find_undeclared_variables(env.parse(_source(env, each)))
            if used.isdisjoint({"data", "task"}):
                found[block.name] = frozenset(used - set(env.globals))
        return found

    def digest(self, name: str) -> str:
        """Return the digest of a template and all that it includes."""
        env, digest = self.environment(), hashlib.sha256()
        for part in _with_includes(env, f"{name}{SUFFIX}"):
            digest.update(f"{part}\0{_source(env, part)}\0".encode())
        return f"sha256:{digest.hexdigest()}"

    def environment(self) -> jinja2.Environment:
        """Return the sandbox that templates are rendered in, made once."""
        if self._env is None:
            import jinja2
            from jinja2.sandbox import ImmutableSandboxedEnvironment

            self._env = ImmutableSandboxedEnvironment(
                loader=jinja2.FunctionLoader(self._load_source),
                undefined=jinja2.StrictUndefined,
                autoescape=False,
                trim_blocks=True,
                lstrip_blocks=True,
                keep_trailing_newline=True,
            )
            before = _names(self._env)
            self._prepare(self._env)
            # What a plugin adds may look at a clock: such prompts are rendered each time.
            self.plain = _names(self._env) == before
        return self._env

    def _load_source(self, name: str) -> str | None:
        path = self._located(name)
        return None if path is None else _FRONT.sub("", _text(path))

    def _located(self, name: str) -> Path | None:
        # Own folders come first, so that a project can replace a bundled prompt.
        for folder in reversed(self.folders):
            path = folder / name
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return path
        return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(
            f"The prompt cannot be read ({error})", str(path), "Write it in UTF-8."
        ) from error


def _names(env: jinja2.Environment) -> tuple[dict[str, Any], ...]:
    return (
        dict(env.globals),
        dict(env.filters),
        dict(env.tests),
        dict.fromkeys(env.extensions),
    )


def _source(env: jinja2.Environment, name: str) -> str:
    if env.loader is None:
        raise PromptError("The prompt library has no folder", name, "Name one in settings.")
    return env.loader.get_source(env, name)[0]


def _with_includes(env: jinja2.Environment, name: str) -> list[str]:
    """Return a template's name and those of everything it includes, each once, in order."""
    from jinja2 import meta

    found: list[str] = []
    waiting = [name]
    while waiting:
        part = waiting.pop(0)
        if part not in found:
            found.append(part)
            names = meta.find_referenced_templates(env.parse(_source(env, part)))
            waiting.extend(str(name) for name in names if name)
    return found
