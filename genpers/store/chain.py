"""The hash chain: what is hashed, with what, and what a broken row looks like. Pure functions."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, NamedTuple, TypedDict

from pydantic import BaseModel

from genpers.errors import StoreError
from genpers.records.events import Event

GENESIS = "0" * 64
ERASED = "erased"
CHAIN_ID = "journal"


class Head(NamedTuple):
    """The end of a chain; kept elsewhere, it proves later that no row was cut off."""

    sequence: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the chain as it is stored; ``facts`` is canonical JSON, times are ISO 8601 UTC."""

    sequence: int
    time: str
    step: str
    result: str
    campaign: str
    customer: str | None
    facts: str
    content_digest: str | None
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Content:
    """The erasable part of a row: texts and values as JSON, with the salt of their digest."""

    sequence: int
    customer: str | None
    salt: str
    content: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as it is read: ``customer`` and ``result`` pseudonyms, ``content`` None if erased."""

    sequence: int
    time: datetime
    step: str
    result: str
    campaign: str
    customer: str | None
    facts: Mapping[str, Any]
    content: Mapping[str, Any] | None
    hash: str


class Filters(TypedDict, total=False):
    """Which rows of a journal are wanted; ``result`` and ``customer`` are ids."""

    result: str
    customer: str
    campaign: str
    step: str


class Secrets:
    """The keys of a journal, derived from the one that is kept: pseudonyms and chain."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise StoreError(
                f"The journal key has {len(key)} bytes, it needs at least 16",
                "journal key",
                "Delete the key file of an empty journal and let genpers write a new one.",
            )
        self._pseudonym = hmac.digest(key, b"genpers pseudonym 1", "sha256")
        self._chain = hmac.digest(key, b"genpers chain 1", "sha256")

    def __repr__(self) -> str:
        """Show nothing of the keys."""
        return "Secrets(...)"

    @property
    def fingerprint(self) -> str:
        """Sixteen characters that tell two keys apart and give neither away."""
        return hmac.digest(self._chain, b"fingerprint", "sha256").hex()[:16]

    def pseudonym(self, name: str | None) -> str | None:
        """Return the keyed pseudonym of a customer or result id, 32 characters."""
        if name is None:
            return None
        named = name.encode("utf-8", "surrogatepass")
        return hmac.digest(self._pseudonym, named, "sha256").hex()[:32]

    def columns(self, filters: Filters) -> dict[str, str]:
        """Return what a row holds, by column, where these filters fit."""
        return {
            name: (self.pseudonym(value) or "") if name in ("result", "customer") else value
            for name, value in filters.items()
            if isinstance(value, str)
        }

    def seal(self, row: Row) -> str:
        """Return the hash of a row, over all its other columns."""
        columns = [
            row.sequence,
            row.time,
            row.step,
            row.result,
            row.campaign,
            row.customer,
            row.facts,
            row.content_digest,
            row.previous,
        ]
        return hmac.digest(self._chain, json.dumps(columns).encode(), "sha256").hex()


def canonical(value: Mapping[str, Any]) -> str:
    """Return JSON that is the same for equal values: sorted keys, ASCII, no NaN."""
    try:
        return json.dumps(
            value, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain
        )
    except (TypeError, ValueError, RecursionError) as error:
        raise StoreError(
            f"A value cannot be written to the journal: {type(error).__name__}",
            "event",
            "Use text, numbers, booleans, null, lists and mappings.",
        ) from error


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(type(value).__name__)


def digest_content(salt: str, content: str) -> str:
    """Return the digest of a content row; without the salt it says nothing about the content."""
    return sha256(f"{salt}\n{content}".encode()).hexdigest()


def now() -> str:
    """Return the time as it is written into a row."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


@dataclass(slots=True)
class Links:
    """New rows in order, with their content rows and the head that they end in."""

    head: Head
    rows: list[Row] = field(default_factory=list)
    contents: list[Content] = field(default_factory=list)


def extend(keys: Secrets, head: Head, events: Iterable[Event]) -> Links:
    """Chain events to a head; nothing is stored yet."""
    links = Links(head)
    time = now()
    for event in events:
        customer = keys.pseudonym(event.customer)
        digest = None
        if event.content:
            salt, content = secrets.token_hex(16), canonical(event.content)
            digest = digest_content(salt, content)
            links.contents.append(Content(links.head.sequence + 1, customer, salt, content))
        row = _row(
            keys,
            links.head,
            # The id of a result derives from the customer's: whoever has a list of customers could
            # find their rows again after an erasure, were it not keyed too.
            (time, event.step, keys.pseudonym(event.result) or "", event.campaign, customer),
            canonical(event.facts),
            digest,
        )
        links.rows.append(row)
        links.head = Head(row.sequence, row.hash)
    return links


def erased(
    keys: Secrets, head: Head, customer: str | None, rows: int, through: int, reason: str
) -> Row:
    """Return the row that says which content was erased; ``customer`` None means everybody's."""
    facts = canonical({"reason": reason, "rows": rows, "through": through})
    return _row(keys, head, (now(), ERASED, CHAIN_ID, CHAIN_ID, customer), facts, None)


def _row(
    keys: Secrets,
    head: Head,
    named: tuple[str, str, str, str, str | None],
    facts: str,
    digest: str | None,
) -> Row:
    time, step, result, campaign, customer = named
    row = Row(
        head.sequence + 1, time, step, result, campaign, customer, facts, digest, head.hash, ""
    )
    sealed = keys.seal(row)
    return Row(
        row.sequence, time, step, result, campaign, customer, facts, digest, head.hash, sealed
    )


class Walk:
    """Walks a chain row by row and says which row is the first that does not fit.

    A content row may be missing only where a later row of the chain says that it was erased.
    """

    def __init__(self, keys: Secrets, expected: Head | None = None) -> None:
        self.head = Head()
        self._keys, self._expected = keys, expected
        self._missing: dict[int, str | None] = {}
        self._erased: dict[str | None, int] = {}

    def step(self, row: Row, content: Content | None) -> None:
        """Check one row and its content; raise ``StoreError`` that names the row."""
        if row.sequence != self.head.sequence + 1:
            raise _broken(self.head.sequence + 1, "is missing")
        if row.previous != self.head.hash:
            raise _broken(row.sequence, "does not follow from the row before it")
        if self._keys.seal(row) != row.hash:
            raise _broken(row.sequence, "does not fit its hash")
        self.head = Head(row.sequence, row.hash)
        if (
            self._expected
            and self._expected.sequence == row.sequence
            and self._expected != self.head
        ):
            raise _broken(row.sequence, "is not the one that was there before")
        if content is not None:
            if row.content_digest != digest_content(content.salt, content.content):
                raise _broken(row.sequence, "has content that does not fit its digest")
            if content.customer != row.customer:
                raise _broken(row.sequence, "has content of another customer")
        elif row.content_digest is not None:
            self._missing[row.sequence] = row.customer
        if row.step == ERASED and row.result == CHAIN_ID:
            through = int(json.loads(row.facts)["through"])
            self._erased[row.customer] = max(through, self._erased.get(row.customer, 0))

    def finish(self) -> int:
        """Return the number of rows; raise where content vanished or the end was cut off."""
        everybody = self._erased.get(None, 0)
        for sequence, customer in self._missing.items():
            if sequence > max(everybody, self._erased.get(customer, 0)):
                raise _broken(sequence, "lost its content without an erasure")
        if self._expected and self._expected.sequence > self.head.sequence:
            raise _broken(self.head.sequence + 1, "is missing")
        return self.head.sequence


def _broken(sequence: int, how: str) -> StoreError:
    return StoreError(
        f"Row {sequence} of the journal {how}",
        f"journal row {sequence}",
        "Restore the journal from a backup and find out who wrote to it.",
    )


def read(row: Row, content: Content | None) -> Entry:
    """Return a stored row as it is read."""
    return Entry(
        row.sequence,
        datetime.fromisoformat(row.time),
        row.step,
        row.result,
        row.campaign,
        row.customer,
        json.loads(row.facts),
        json.loads(content.content) if content else None,
        row.hash,
    )
