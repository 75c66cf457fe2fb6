"""The model judge: rules that ask a model a yes/no question about a text, off by default.

``plugins.enabled`` switches it on. The questions are put by the path (``genpers.judging``) once a
text is written and repaired, before it is merged; ``genpers check`` never asks any.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from genpers.hookspecs import hookimpl


@hookimpl
def register_rule_kinds() -> Iterable[type]:
    """Register the kind ``question``."""
    from genpers.builtin.judge.question import Question

    return [Question]


@hookimpl
def register_guardrail_folders() -> Iterable[Path]:
    """Bring the questions that come with the plugin."""
    return [Path(__file__).parent / "guardrails"]
