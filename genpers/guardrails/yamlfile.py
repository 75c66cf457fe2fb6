"""YAML as packs use it: dates and ``no`` stay text, a key given twice is an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from genpers.errors import PackError


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file; raise ``PackError`` with the line where it is broken.

    Only ``true`` and ``false`` are booleans and dates are strings, so that a German „nein", an
    English "no" or "on" in a list of phrases stays what it is.
    """
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError("Cannot read the pack", str(path), f"{error}") from error
    try:
        return yaml.load(text, Loader=_loader())  # noqa: S506  # derived from the safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or str(error)
        raise PackError(
            f"The YAML is broken ({problem})", f"{path}{line}", "Quote texts with : or #."
        ) from error


def _loader() -> Any:
    import yaml

    safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class PackLoader(safe):  # type: ignore[misc]  # the C loader has no types
        """The safe loader without YAML 1.1's dates and yes/no."""

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            seen: set[Any] = set()
            for key_node, _ in node.value:
                key = self.construct_object(key_node, deep=True)
                if isinstance(key, (str, int)) and key in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key '{key}' is given twice", key_node.start_mark
                    )
                if isinstance(key, (str, int)):
                    seen.add(key)
            mapping: dict[Any, Any] = super().construct_mapping(node, deep)
            return mapping

    PackLoader.yaml_implicit_resolvers = {
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
        ]
        for first, resolvers in safe.yaml_implicit_resolvers.items()
    }
    import re

    PackLoader.add_implicit_resolver(
        "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf")
    )
    return PackLoader
