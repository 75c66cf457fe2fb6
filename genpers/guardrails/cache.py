"""What has already been read and has passed: JSON in the user's cache folder, never a pickle.

The key covers every YAML file of the folders, the engine's own source and the versions of what it
rests on, so that any change makes a rule prove itself again. A folder that cannot be written or
a machine without a home only costs time.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_RESTS_ON = (
    "pydantic",
    "pyyaml",
    "pyahocorasick",
    "hyperscan",
    "rapidfuzz",
    "phonenumbers",
    "python-stdnum",
)
_FORMAT = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """What an entry holds: the packs in order, resources by path, that all examples passed."""

    packs: Sequence[Any]
    resources: Mapping[str, Any]
    passed: bool


def content_digest(folders: Sequence[Path]) -> str:
    """Return ``sha256:...`` over all YAML files of the folders, by relative path and content."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            _enter(digest, path.relative_to(folder).as_posix(), path)
    return f"sha256:{digest.hexdigest()}"


def key_of(content: str, kinds: Mapping[str, type]) -> str:
    """Return the key of an entry: content, engine source, kinds, Python and what it rests on."""
    digest = hashlib.sha256(f"{_FORMAT} {content} {sys.version}".encode())
    engine = Path(__file__).resolve().parent
    for path in sorted([*engine.rglob("*.py"), *(engine.parent / "records").glob("*.py")]):
        _enter(digest, path.relative_to(engine.parent).as_posix(), path)
    for name, kind in sorted(kinds.items()):
        source = _source_of(kind)
        if source is not None and engine not in source.parents:
            _enter(digest, name, source)
    for name in _RESTS_ON:
        digest.update(f" {name}={version_of(name)}".encode())
    return digest.hexdigest()


def read_entry(key: str) -> Kept | None:
    """Return the entry under a key, None where there is none or it cannot be read."""
    folder = cache_folder()
    try:
        if folder is None:
            return None
        entry = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
        return Kept(entry["packs"], entry["resources"], entry["passed"] is True)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_entry(key: str, kept: Kept) -> None:
    """Keep an entry and let older ones go; do nothing where the folder cannot be written."""
    folder = cache_folder()
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        entry = {
            "packs": kept.packs,
            "resources": kept.resources,
            "passed": kept.passed,
        }
        whole = folder / f"{key}.json"
        part = folder / f"{key}.{id(kept)}.part"
        part.write_text(json.dumps(entry, ensure_ascii=True), encoding="utf-8")
        part.replace(whole)
        others = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for old in others[:-8]:
            old.unlink(missing_ok=True)
    except (OSError, TypeError, ValueError):
        return


def cache_folder() -> Path | None:
    """Return where things are kept between processes, None where there is no such place."""
    import platformdirs

    try:
        return Path(platformdirs.user_cache_dir("genpers")) / "guardrails"
    except (OSError, RuntimeError):
        return None


def _enter(digest: Any, name: str, path: Path) -> None:
    content = path.read_bytes()
    digest.update(f" {name} {len(content)} ".encode())
    digest.update(content)


def _source_of(kind: type) -> Path | None:
    module = sys.modules.get(kind.__module__)
    name = getattr(module, "__file__", None)
    path = Path(name).resolve() if name else None
    return path if path is not None and path.is_file() else None


def version_of(name: str) -> str:
    """Return the version of an installed distribution, ``none`` where it is not there."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
