"""A server of chat completions that answers after a fixed time, and what it says.

It is one asyncio protocol without a framework, so that on two cores it stays out of the way of
those who are measured. The answers take turns, so that nobody is quick by knowing them already.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from itertools import cycle, product
from typing import Any

TITLES = ("Warm durch den Winter", "Wolle für kalte Tage", "Neu: Schal Nord", "Ein Schal aus Wolle")
OPENINGS = (
    "Der Schal Nord ist aus Wolle und hält warm.",
    "Aus Wolle gestrickt: der Schal Nord.",
    "Für kalte Tage gibt es den Schal Nord aus Wolle.",
    "Ein warmer Schal aus Wolle, das ist der Schal Nord.",
    "Wolle hält warm, auch im Schal Nord.",
    "Der Schal Nord passt zu Mantel und Jacke.",
    "Im Shop liegt der Schal Nord aus Wolle.",
)
CLOSINGS = (
    "Sehen Sie ihn sich in Ruhe an.",
    "Mehr dazu lesen Sie im Shop.",
    "Alles Weitere steht auf der Seite.",
    "Schauen Sie gern vorbei.",
    "Mehr über Stoff und Maß steht im Shop.",
)
CALLS = ("Schal Nord ansehen", "Mehr lesen", "Zum Schal Nord")
OTHERS = (
    "Für kühle Morgen gibt es etwas aus Wolle. Mehr dazu steht auf der Seite.",
    "Wenn es draußen kalt ist, tut etwas Warmes gut. Im Shop finden Sie mehr.",
    "Gestrickt, weich und warm: Lesen Sie im Shop, woraus er gemacht ist.",
)
FIELDS = ("title", "body", "cta")


def texts() -> Iterator[list[dict[str, str]]]:
    """Yield pairs of texts, 1,260 different ones before the first comes again."""
    kinds = cycle(product(OTHERS, OPENINGS, CLOSINGS, TITLES, CALLS))
    for other, opening, closing, title, call in kinds:
        one = {"title": title, "body": f"{opening} {closing}", "cta": call}
        yield [one, {"title": "Neu im Shop", "body": other, "cta": "Mehr lesen"}]


class Answering(asyncio.Protocol):
    """Reads requests off one connection and answers each after the latency."""

    def __init__(self, latency: float, said: Iterator[list[dict[str, str]]]) -> None:
        self._latency, self._said, self._read = latency, said, b""

    def connection_made(self, transport: Any) -> None:
        """Keep the connection."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            at = head.find(b"content-length:")
            size = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._read) < end + 4 + size:
                return
            body, self._read = self._read[end + 4 : end + 4 + size], self._read[end + 4 + size :]
            loop = asyncio.get_running_loop()
            loop.call_later(self._latency, self._answer, b'"tools":' in body)

    def _answer(self, tool: bool) -> None:
        if self._transport.is_closing():
            return
        content = json.dumps({"variants": next(self._said)}, ensure_ascii=False)
        message: dict[str, Any] = {"role": "assistant", "content": content}
        if tool:
            called = {"name": "Variants", "arguments": content}
            call = {"id": "1", "type": "function", "function": called}
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
        told = {
            "id": "x",
            "object": "chat.completion",
            "created": 1,
            "model": "bench",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150},
        }
        body = json.dumps(told).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        self._transport.write(head.encode() + b"\r\n\r\n" + body)


def serve(latency: float, pipe: Any) -> None:
    """Answer on a free port of loopback, and tell it through the pipe."""

    async def run() -> None:
        said = texts()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: Answering(latency, said), "127.0.0.1", 0, backlog=1024
        )
        pipe.send(server.sockets[0].getsockname()[1])
        await asyncio.Event().wait()

    asyncio.run(run())
