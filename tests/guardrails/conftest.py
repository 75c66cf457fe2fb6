"""What all guardrail tests share: the bundled rulebook, loaded once."""

from __future__ import annotations

import pytest

from genpers.guardrails import Rulebook, load_rulebook
from genpers.library import library_folder


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load_rulebook([library_folder("guardrails")])
