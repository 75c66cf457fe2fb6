"""The plain-file channel and customer source: JSON Lines in, one JSON file per delivery out."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genpers.errors import InputError
from genpers.hookspecs import hookimpl

if TYPE_CHECKING:
    from genpers.interfaces import Channel, CustomerSource
    from genpers.records.customer import Customer
    from genpers.records.delivery import Preview, Reaction, Receipt
    from genpers.records.finding import Finding
    from genpers.records.variant import Variant


class FileChannel:
    """Writes each delivered text to a folder of its own, once per key."""

    name = "files"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def render(self, variant: Variant) -> Preview:
        """Return the merged fields, the disclosures and the footer as parts."""
        from genpers.records.delivery import Preview

        parts = {**variant.merged, **variant.disclosures}
        if variant.footer:
            parts["footer"] = variant.footer
        canonical = json.dumps(parts, ensure_ascii=False, sort_keys=True)
        digest = "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
        return Preview(channel=self.name, parts=parts, text_digest=digest)

    def check(self, preview: Preview) -> Sequence[Finding]:
        """Return nothing: a file takes any text."""
        return ()

    async def deliver(self, preview: Preview, *, key: str) -> Receipt:
        """Write ``KEY.json`` atomically; a key that is there already is not written again."""
        from genpers.records.delivery import Receipt

        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        target = self._folder / f"{name}.json"
        if not target.exists():
            part = target.with_suffix(f".{os.getpid()}.part")
            with part.open("w", encoding="utf-8") as file:
                file.write(preview.model_dump_json(indent=2))
                file.flush()
                os.fsync(file.fileno())
            # A hard link fails where the key was written meanwhile; a rename would replace it.
            with suppress(FileExistsError):
                os.link(part, target)
            part.unlink()
        return Receipt(
            key=key,
            channel=self.name,
            delivered_at=datetime.now(UTC),
            reference=target.name,
            text_digest=preview.text_digest,
        )

    def read_reactions(self, payload: Mapping[str, Any]) -> Iterable[Reaction]:
        """Return nothing: a file does not answer."""
        return ()


class FileSource:
    """Yields customer contexts from a JSON Lines file; the query is the path."""

    name = "files"

    async def fetch(self, query: str) -> AsyncIterator[Customer]:
        """Yield one customer per line; raises InputError with the line that cannot be read."""
        from pydantic import ValidationError

        from genpers.records.customer import Customer

        try:
            lines = Path(query).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                f"The file cannot be read ({error})", query, "Check path and UTF-8."
            ) from error
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield Customer.model_validate_json(line)
                except ValidationError as error:
                    raise InputError(
                        "This is no customer context",
                        f"{query} line {number}",
                        error.errors()[0]["msg"],
                    ) from error


@hookimpl
def register_channels(config: Mapping[str, Any]) -> Iterable[Channel]:
    """Return the file channel; ``folder`` in its table says where it writes."""
    return [FileChannel(Path(config.get("folder", "deliveries")))]


@hookimpl
def register_customer_sources(config: Mapping[str, Any]) -> Iterable[CustomerSource]:
    """Return the JSON Lines source."""
    return [FileSource()]
