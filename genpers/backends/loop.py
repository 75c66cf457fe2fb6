"""One event loop for libraries that keep connections in globals.

Some integrations share one HTTP client per process. Its connections belong to the loop in which
they were opened, and a program that calls ``asyncio.run`` twice has two. So such libraries run in
a loop of their own, in a thread that lives as long as the process.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from collections.abc import Coroutine
from contextlib import suppress
from functools import lru_cache
from typing import Any, TypeVar

Value = TypeVar("Value")


async def in_own_loop(work: Coroutine[Any, Any, Value]) -> Value:
    """Run a coroutine in the lasting loop and return what it returns.

    Cancelling the caller cancels the work. Context variables do not travel along.
    """
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, _loop(os.getpid())))


@lru_cache(maxsize=1)
def _loop(process: int) -> asyncio.AbstractEventLoop:
    """Start the loop of a process; a forked child, which has no threads, gets its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name=f"genpers-{process}", daemon=True)
    thread.start()

    async def end() -> None:
        # the libraries' clients cannot be reached, but their connections can
        for transport in list(getattr(loop, "_transports", {}).values()):
            transport.abort()
        await asyncio.sleep(0.01)  # the loop itself closes the sockets

    def stop() -> None:
        with suppress(Exception):
            asyncio.run_coroutine_threadsafe(end(), loop).result(1)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(1)
        if not thread.is_alive():
            loop.close()

    atexit.register(stop)
    return loop
