"""Where the libraries lie: prompts and guardrails in a checkout, in the wheel and in plugins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genpers.errors import SettingsError

if TYPE_CHECKING:
    from genpers.records.variant import FieldLimit

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


def read_yaml(path: Path) -> Any:
    """Read one YAML file; raises SettingsError that names the file and the line."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # safe
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        said = " ".join(str(error).split())
        raise SettingsError(
            f"This is not readable YAML ({said})", str(path), "Correct it there."
        ) from error


def newest(folders: Sequence[Path], *parts: str) -> Path | None:
    """Return the file from the last folder that has it: own folders come after the bundled one."""
    found = [folder.joinpath(*parts) for folder in folders if folder.joinpath(*parts).is_file()]
    return found[-1] if found else None


def load_channels(folders: Sequence[Path]) -> Mapping[str, tuple[FieldLimit, ...]]:
    """Read the fields and limits of every channel from ``channels/*.yaml``, later folders last."""
    from pydantic import ValidationError

    from genpers.records.variant import FieldLimit

    channels: dict[str, tuple[FieldLimit, ...]] = {}
    for path in _yaml_files(folders, "channels"):
        try:
            rows = read_yaml(path)["fields"]
            channels[path.stem] = tuple(
                FieldLimit(**{key: row[key] for key in FieldLimit.model_fields if key in row})
                for row in rows
            )
        except (KeyError, TypeError, ValidationError) as error:
            raise SettingsError(
                "This channel table is wrong",
                str(path),
                f"Give 'fields' with name, hard and advised ({error}).",
            ) from error
    return channels


def _yaml_files(folders: Iterable[Path], kind: str) -> Iterable[Path]:
    for folder in folders:
        yield from sorted((folder / kind).glob("*.yaml"))
