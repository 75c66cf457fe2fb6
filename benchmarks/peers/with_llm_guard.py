"""llm-guard's scanners that need no model: banned words, its own patterns, secrets, hidden text.

Its package imports every scanner, and with them torch and transformers (gigabytes). So the
packages are entered without their ``__init__``, and only the modules named here are loaded, as
they are.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from answering import answer
from words import word_lists


def enter(package: str) -> None:
    """Make a package importable without running its ``__init__``."""
    root = importlib.util.find_spec("llm_guard")
    assert root is not None
    assert root.submodule_search_locations
    shell = ModuleType(package)
    folder = Path(root.submodule_search_locations[0]).joinpath(*package.split(".")[1:])
    shell.__path__ = [str(folder)]
    sys.modules[package] = shell


def scanners() -> Mapping[str, Mapping[str, Any]]:
    """Return the scanners by language and name."""
    for package in ("input_scanners", "input_scanners.anonymize_helpers", "output_scanners"):
        enter(f"llm_guard.{package}")
    from llm_guard.input_scanners.anonymize_helpers.regex_patterns import get_regex_patterns
    from llm_guard.input_scanners.ban_substrings import BanSubstrings, MatchType
    from llm_guard.input_scanners.invisible_text import InvisibleText
    from llm_guard.input_scanners.regex import Regex
    from llm_guard.input_scanners.secrets import Secrets
    from llm_guard.util import configure_logger

    configure_logger("ERROR", stream=sys.stderr)
    patterns = [
        expression
        for one in get_regex_patterns()
        if one["name"] not in HARMLESS and "en" in one["languages"]
        for expression in one["expressions"]
    ]
    shared = {
        "identifiers": Regex(patterns, redact=False),
        "secrets": Secrets(),
        "invisible": InvisibleText(),
    }
    return {
        language: shared
        | {
            f"{family}-words": BanSubstrings(
                [word.removesuffix("*") for word in lists[language]], match_type=MatchType.WORD
            )
            for family, lists in word_lists().items()
        }
        for language in ("de", "en")
    }


HARMLESS = {"URL_RE", "DATE_RE", "TIME_RE", "PRICE_RE", "HEX_COLOR"}  # advertising is full of them


def main() -> None:
    """Build the scanners and answer."""
    by_language = scanners()

    def check(prepared: tuple[Mapping[str, Any], str]) -> list[str]:
        chosen, text = prepared
        return [name for name, scanner in chosen.items() if not scanner.scan(text)[1]]

    answer(lambda text: (by_language.get(text["language"], by_language["en"]), text["text"]), check)


if __name__ == "__main__":
    main()
