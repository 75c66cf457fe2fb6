"""Opens the installation for a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from genpers.personalizer import Personalizer


def personalizer(config: str | None, **overrides: Any) -> Personalizer:
    """Return a personalizer from the settings that a command was given."""
    from genpers.personalizer import Personalizer

    given = {name: value for name, value in overrides.items() if value is not None}
    return Personalizer.from_settings(config, **given)
