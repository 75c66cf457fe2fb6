"""Guardrails: rules as data, run over a text with all that is known about it."""

from __future__ import annotations

from genpers.guardrails.document import Context, Document, Field, Match
from genpers.guardrails.inspection import inspect, inspect_in, report
from genpers.guardrails.loading import load_rulebook, rulebook_of_files
from genpers.guardrails.rulebook import Override, Rulebook
from genpers.guardrails.rules import RuleSpec

__all__ = [
    "Context",
    "Document",
    "Field",
    "Match",
    "Override",
    "RuleSpec",
    "Rulebook",
    "inspect",
    "inspect_in",
    "load_rulebook",
    "report",
    "rulebook_of_files",
]
