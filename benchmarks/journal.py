"""Measures the journal: appends one by one, in batches and by many tasks; verifying; opening.

Run: python benchmarks/journal.py [STORE_URL]. Without a URL it writes SQLite to a temporary folder.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable

from genpers.records.events import Event
from genpers.store import Journal, JournalWriter, open_journal


def make_events(number: int) -> list[Event]:
    """Return events of the size that one customer makes."""
    return [
        Event(
            step="checked",
            result=f"result-{index}",
            campaign="spring",
            customer=f"C-{index}",
            facts={"prompt": "sha256:" + "0" * 64, "verdicts": ["pass"] * 3, "tokens": index},
            content={"variants": [{"subject": "x" * 60, "body": "y" * 800}] * 3},
        )
        for index in range(number)
    ]


def seconds(work: Callable[[], object]) -> float:
    """Return how long work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


async def append_all(journal: Journal, events: list[Event]) -> None:
    """Append each event in a task of its own, as concurrent generations do."""
    writer = JournalWriter(journal)
    await asyncio.gather(*(writer.append([event]) for event in events))


def measure(url: str) -> dict[str, float]:
    """Return rows per second for each way of writing, and for reading."""
    key, single, many = bytes(32), make_events(500), make_events(5_000)
    opened = seconds(lambda: open_journal(url, key).close())
    journal = open_journal(url, key)
    rates = {
        "open_first_ms": opened * 1_000,
        "one_by_one": len(single) / seconds(lambda: [journal.append([e]) for e in single]),
        "hundreds": len(many)
        / seconds(lambda: [journal.append(many[n : n + 100]) for n in range(0, len(many), 100)]),
        "thousands": len(many)
        / seconds(
            lambda: [journal.append(many[n : n + 1_000]) for n in range(0, len(many), 1_000)]
        ),
        "tasks": len(many) / seconds(lambda: asyncio.run(append_all(journal, many))),
    }
    rows = 0

    def verify() -> None:
        nonlocal rows
        rows = journal.verify()

    spent = seconds(verify)
    journal.close()
    return {name: round(rate, 1) for name, rate in rates.items()} | {
        "verify": round(rows / spent, 1)
    }


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
    else:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(f"sqlite:///{folder}/journal.db")))
