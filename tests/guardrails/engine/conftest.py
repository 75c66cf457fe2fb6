"""A small rulebook written by each test, and items to inspect with it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from genpers.guardrails import Rulebook, inspect, load_rulebook
from genpers.records.finding import CheckItem, Finding

DAY = date(2026, 11, 21)
FRAME = """
  message: {de: "Bitte prüfen.", en: "Please check."}
  source: {text: "House rule", verified_on: 2026-11-21}
"""


@pytest.fixture
def write_pack(tmp_path: Path) -> Callable[..., Path]:
    """Write a pack; ``FRAME`` stands for message and source."""

    def write(text: str, path: str = "claims/pack.yaml") -> Path:
        target = tmp_path / "guardrails" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        body = textwrap.dedent(text).replace("  FRAME\n", FRAME.lstrip("\n"))
        target.write_text(body, encoding="utf-8")
        return tmp_path / "guardrails"

    return write


@pytest.fixture
def rules(write_pack: Callable[..., Path]) -> Callable[..., Rulebook]:
    """Return the rulebook of a pack text."""

    def build(text: str, **options: Any) -> Rulebook:
        return load_rulebook([write_pack(text)], **options)

    return build


@pytest.fixture
def look() -> Callable[..., tuple[Finding, ...]]:
    """Inspect a text (or a whole item) with a rulebook."""

    def inspected(
        rulebook: Rulebook, text: str | None = None, *, options: Any = None, **item: Any
    ) -> tuple[Finding, ...]:
        base: dict[str, Any] = {"id": "t", "locale": "de-DE", "channel": "email"}
        if text is not None:
            base["fields"] = {"body": text}
        return inspect(rulebook, CheckItem.model_validate(base | item), DAY, **(options or {}))

    return inspected


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the cache of a test in its own folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"
