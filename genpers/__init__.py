"""genpers: personal messages that are permitted, grounded and checked before they go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from genpers.personalizer import Personalizer

__version__ = "0.1.0"
__all__ = ["Personalizer", "__version__"]


def __getattr__(name: str) -> Any:
    """Load ``Personalizer`` when it is asked for, so that ``genpers --help`` stays quick."""
    if name == "Personalizer":
        from genpers.personalizer import Personalizer

        return Personalizer
    raise AttributeError(f"module 'genpers' has no attribute '{name}'")
