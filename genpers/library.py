"""Where the libraries lie: prompts and guardrails in a checkout, in the wheel and in plugins."""

from __future__ import annotations

from pathlib import Path

from genpers.errors import SettingsError

PACKAGE = Path(__file__).resolve().parent


def library_folder(name: str) -> Path:
    """Return the folder of a bundled library: ``prompts``, ``guardrails`` or ``examples``.

    The wheel carries it as ``genpers/_library/NAME``; a checkout has it beside the package.
    """
    for folder in (PACKAGE / "_library" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise SettingsError(
        f"The bundled library '{name}' is missing", str(PACKAGE), "Reinstall genpers."
    )
