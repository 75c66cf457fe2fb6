"""Reading policy tables: YAML from several guardrails folders, checked against closed records."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from genpers.errors import PackError

Model = TypeVar("Model", bound=BaseModel)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeys(_Loader):  # type: ignore[misc]  # the C loader is chosen at run time
    """A safe loader that refuses a key that stands twice: the first one would vanish silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key}' stands twice", key_node.start_mark
                )
            seen.add(key)
        result: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return result


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file; raise ``PackError`` where it is none."""
    try:
        content = yaml.load(path.read_text("utf-8"), Loader=_UniqueKeys)  # noqa: S506  # safe base
    except OSError as error:
        raise PackError(
            f"Cannot read the policy table: {error.strerror}", str(path), "Check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise PackError(
            "The policy table is not UTF-8", str(path), "Save it with UTF-8 encoding."
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or "not readable"
        raise PackError(
            f"The policy table is not valid YAML ({problem})", where, "Correct the line."
        ) from error
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise PackError(
            "The policy table is not a mapping", str(path), "Start the file with 'name: value'."
        )
    return content


def layered(folders: Sequence[Path], name: str) -> tuple[dict[str, Any], str]:
    """Return the table ``name``, later folders laid over earlier ones, and where it lies.

    Mappings are laid over key by key; lists and plain values replace what stood there.
    """
    paths = [path for folder in folders if (path := folder / name).is_file()]
    if not paths:
        raise PackError(
            f"The policy table '{name}' is missing",
            ", ".join(str(folder) for folder in folders),
            "Reinstall genpers or add the file.",
        )
    table: dict[str, Any] = {}
    for path in paths:
        table = _laid_over(table, read_mapping(path))
    return table, ", ".join(str(path) for path in paths)


def parse(model: type[Model], content: Mapping[str, Any], where: str) -> Model:
    """Return the content as a record; raise ``PackError`` that names the first wrong key."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise PackError(
            f"The policy table has a wrong value at '{key}': {first['msg']}",
            where,
            "Correct the key; the bundled table shows what it takes.",
        ) from error


def table(folders: Sequence[Path], name: str, model: type[Model]) -> Model:
    """Read, lay over and check one policy table."""
    content, where = layered(folders, name)
    return parse(model, content, where)


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        result[key] = _laid_over(old, value) if both else value  # type: ignore[arg-type]
    return result
