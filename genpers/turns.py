"""Computing in turns: what an event loop has to send goes out before the next text is judged.

When many answers arrive at once, a loop would judge all of them before any of the next requests
leaves, and then wait for all of those together. With turns the requests leave one after another.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

_LOCKS: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


@asynccontextmanager
async def turn() -> AsyncIterator[None]:
    """Wait for one's turn to compute; between two turns the loop serves everything else."""
    # A lock belongs to the loop in which somebody waits for it; `generate` makes a loop per call.
    lock = _LOCKS.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    async with lock:
        await asyncio.sleep(0)
        yield
