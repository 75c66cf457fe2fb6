"""What was learnt of servers, kept for a week in the user's cache folder.

A folder that cannot be written, or a file that says something else, costs the same few requests
again and nothing more. Deleting the folder forgets everything.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from genpers.builtin.openai.settings import OpenAISettings, Structure
from genpers.records.record import Record

LONGEST = 7 * 86_400.0  # seconds; then a server may show whether it can do more by now


class Learnt(Record):
    """The form in which a server takes its requests, and the parameters that it refuses."""

    structure: Structure
    lengths: bool = True
    refused: tuple[str, ...] = ()


def recall(settings: OpenAISettings) -> Learnt | None:
    """Return what was learnt of the server and model of these settings, None where nothing is."""
    file = _file(settings)
    try:
        if time.time() - file.stat().st_mtime > LONGEST:
            return None
        return Learnt.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def remember(settings: OpenAISettings, learnt: Learnt) -> None:
    """Keep what was learnt, for the processes that come after this one."""
    file = _file(settings)
    part = file.with_suffix(f".{os.getpid()}.part")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(learnt.model_dump_json(), encoding="utf-8")
        part.replace(file)


def folder() -> Path:
    """Return where it lies."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("genpers")) / "servers"


def _file(settings: OpenAISettings) -> Path:
    # a digest, because the address may be an inner one that nobody else should read
    named = "\0".join((settings.url, settings.api, settings.model, settings.structure))
    return folder() / f"{hashlib.sha256(named.encode()).hexdigest()}.json"
