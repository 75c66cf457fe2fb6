"""The prompt library: versioned templates that turn a brief into messages.

A template is ``<channel>/<name>.md.j2`` with front matter (``inputs``, ``fields``, ``sample``) and
one block per role. It is checked when it is loaded: undeclared or unused inputs, unknown fields
and a sample that does not render are refused. Templates in ``fields/`` work on a text that is
there: they declare a ``task`` instead of fields, and serve every channel.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from genpers.errors import GenpersError, PromptError
from genpers.records.brief import Brief
from genpers.records.record import Record
from genpers.records.variant import FieldLimit, Message, Prompt, PromptRef

if TYPE_CHECKING:
    import jinja2

Role = Literal["system", "user"]
ROLES: tuple[Role, ...] = ("system", "user")
MOST_KEPT = 1_000
SUFFIX = ".md.j2"
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


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


class PromptLibrary:
    """All templates of the prompt folders, each loaded and checked once."""

    def __init__(
        self,
        folders: Sequence[Path],
        channels: Mapping[str, tuple[FieldLimit, ...]],
        prepare: Callable[[jinja2.Environment], object] = lambda env: None,
    ) -> None:
        self._folders = tuple(folders)
        self._channels = channels
        self._prepare = prepare
        self._env: jinja2.Environment | None = None
        self._loaded: dict[str, Template] = {}
        self._plain = True

    def names(self) -> tuple[str, ...]:
        """Return the names of all templates, ``channel/name``, sorted."""
        found = {
            path.relative_to(folder).as_posix().removesuffix(SUFFIX)
            for folder in self._folders
            for path in folder.glob(f"*/*{SUFFIX}")
            if path.parent.name not in ("partials", "phrasebook")
        }
        return tuple(sorted(found))

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
        path = self._find(name)
        front = self._front_matter(path)
        env = self._environment()
        inputs = self._used_inputs(env, f"{name}{SUFFIX}", path)
        _compare_inputs(set(front.inputs), inputs, path)
        fields = self._fields(name.split("/")[0], front, path)
        compiled = env.get_template(f"{name}{SUFFIX}")
        if missing := [role for role in ROLES if role not in compiled.blocks]:
            raise PromptError(f"The block '{missing[0]}' is missing", str(path), "Add it.")
        template = Template(
            name,
            path,
            front,
            self._digest(env, name),
            fields,
            compiled,
            self._few_inputs(env, name) if self._plain else None,
        )
        _try_sample(template, path)
        return template

    def _find(self, name: str) -> Path:
        # Own folders come first, so that a project can replace a bundled prompt.
        for folder in reversed(self._folders):
            path = folder / f"{name}{SUFFIX}"
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return path
        raise PromptError(
            f"There is no prompt '{name}'", "prompts/", f"Known are: {', '.join(self.names())}."
        )

    def _front_matter(self, path: Path) -> FrontMatter:
        import yaml
        from pydantic import ValidationError

        match = _FRONT.match(_text(path))
        if match is None:
            raise PromptError(
                "The prompt has no front matter",
                str(path),
                "Begin it with --- inputs, fields and sample ---.",
            )
        try:
            return FrontMatter.model_validate(yaml.safe_load(match[1]))
        except (yaml.YAMLError, ValidationError) as error:
            said = " ".join(str(error).split())
            raise PromptError(
                f"The front matter is wrong ({said})", str(path), "Correct it there."
            ) from error

    def _fields(self, channel: str, front: FrontMatter, path: Path) -> tuple[FieldLimit, ...]:
        if front.task is not None:
            return self._channels.get(str(front.sample.get("channel")), ())
        if not front.fields:
            raise PromptError("The prompt names no field", str(path), "Name them under 'fields'.")
        limits = {limit.name: limit for limit in self._channels.get(channel, ())}
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

    def _used_inputs(self, env: jinja2.Environment, name: str, path: Path) -> set[str]:
        from jinja2 import TemplateError, meta

        used: set[str] = set()
        try:
            for part in _with_includes(env, name):
                used |= meta.find_undeclared_variables(env.parse(_source(env, part)))
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            raise PromptError(
                f"The prompt is not a valid template ({error})",
                f"{path}, line {line}" if line else str(path),
                "Correct it there.",
            ) from error
        return used - set(env.globals)

    def _few_inputs(self, env: jinja2.Environment, name: str) -> dict[str, frozenset[str]]:
        """Return the inputs of each block that is shown no data: those the text can be kept by."""
        from jinja2 import meta, nodes

        found = {}
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

    def _digest(self, env: jinja2.Environment, name: str) -> str:
        digest = hashlib.sha256()
        for part in _with_includes(env, f"{name}{SUFFIX}"):
            digest.update(f"{part}\0{_source(env, part)}\0".encode())
        return f"sha256:{digest.hexdigest()}"

    def _environment(self) -> jinja2.Environment:
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
            self._plain = _names(self._env) == before
        return self._env

    def _load_source(self, name: str) -> str | None:
        for folder in reversed(self._folders):
            path = folder / name
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return _FRONT.sub("", _text(path))
        return None


def inputs_of(
    brief: Brief, voice: Mapping[str, Any], fields: Sequence[FieldLimit]
) -> dict[str, Any]:
    """Return every input a template may declare; customer and product text only as ``data``.

    ``data`` is JSON in which the characters of markup are escaped, so that nothing a customer or
    a product sheet holds can close the block or forge a role.
    """
    return {
        "channel": brief.channel,
        "objective": brief.objective,
        "purpose": brief.purpose,
        "locale": brief.locale,
        "language": brief.language,
        "voice": dict(voice),
        "tone": brief.tone.model_dump(),
        "sensitivity": brief.sensitivity,
        "fields": [field.model_dump() for field in fields],
        "variants": brief.variants,
        "merge_fields": list(brief.merge_fields),
        "address": brief.address,
        "stage": brief.stage,
        "contact": brief.contact,
        "data": delimited(brief),
    }


def delimited(brief: Brief) -> str:
    """Return the brief's content as JSON that cannot break out of its block."""
    content = {
        "products": [
            product.model_dump(exclude={"sensitivity", "gender", "plural"}, exclude_defaults=True)
            for product in brief.products
        ],
        "reader": [
            {
                "about": fact.name,
                "is": list(fact.entries),
                "may_be": (
                    "mentioned" if fact.use == "mention" else "used for choice and tone, never said"
                ),
            }
            for fact in brief.facts
        ],
        "persona": brief.persona,
        "job_to_be_done": brief.job.model_dump() if brief.job else None,
        "offer_valid_until": brief.valid_until,
        "campaign_instructions": brief.instructions,
    }
    return escaped({key: value for key, value in content.items() if value})


def escaped(content: Mapping[str, Any] | None) -> str:
    """Return JSON in which the signs of markup are escaped."""
    # One line an entry: json's own indentation costs ten times as much, and tokens besides.
    entries = (content or {}).items()
    lines = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in entries]
    text = "{\n" + ",\n".join(lines) + "\n}"
    for sign in "<>&`":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # Line separators that JSON leaves alone would still start a new line for a model.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


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


def _tidy(text: str) -> str:
    """Remove the blank lines that conditions leave behind."""
    return re.sub(r"\n{3,}", "\n\n", text).strip()
