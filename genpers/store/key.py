"""The key of the journal: read from its file, written once where there is none."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from genpers.errors import StoreError


def journal_key(path: Path) -> bytes:
    """Return the journal key of a file; write a new one, readable by its owner only, if missing.

    The file holds 64 hexadecimal digits. Whoever loses it can neither verify the journal nor find
    a customer's rows in it: back it up apart from the journal. Raises ``StoreError``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path)
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError as error:
        raise StoreError(
            "The journal key is not hexadecimal",
            str(path),
            "Restore the key file from its backup.",
        ) from error
    except OSError as error:
        raise StoreError(
            f"The journal key cannot be read: {error.strerror}",
            str(path),
            "Make the file readable for this user, or name another one in the settings.",
        ) from error


def _write_once(path: Path) -> None:
    """Write a key unless there is one; two processes that start at once agree on the first."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
