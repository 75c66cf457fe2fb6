"""Word lists from ``guardrails/lexicon/``: whitespace-separated strings in a YAML mapping."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from genpers.errors import SettingsError
from genpers.library import library_folder

FILES = 64


@lru_cache(maxsize=FILES)
def lexicon(name: str) -> dict[str, frozenset[str]]:
    """Return the word lists of ``lexicon/NAME.yaml`` by key; raises SettingsError when unreadable.

    A string is split at white space and ``_`` stands for a blank inside an entry; a list is taken
    as it is. ``source`` and ``verified_on`` say where the words come from and are left out.
    """
    import yaml

    path = library_folder("guardrails") / "lexicon" / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # a safe loader
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(
            f"The word list '{name}' cannot be read: {error}", str(path), "Repair the file."
        ) from error
    return {
        key: frozenset(entry.replace("_", " ") for entry in value.split())
        if isinstance(value, str)
        else frozenset(str(entry) for entry in value)
        for key, value in content.items()
        if key not in {"source", "verified_on"}
    }
