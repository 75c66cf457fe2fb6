"""A worker process: reads tasks from one pipe, writes what came of them to another.

Started as ``python -m genpers.batch.worker`` and not by multiprocessing, so that no script of a
caller is run a second time and a killed worker breaks nothing but itself.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from typing import IO, Any

from genpers.errors import GenpersError

HEAD = struct.Struct(">Q")


def read_task(stream: IO[bytes]) -> Any:
    """Return the next task, or None where the parent is gone."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    size = HEAD.unpack(head)[0]
    body = stream.read(size)
    return pickle.loads(body) if len(body) == size else None  # noqa: S301  # our own parent wrote it


def packed(value: Any) -> bytes:
    """Return a value as it goes through the pipe."""
    body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(body)) + body


def serve(tasks: IO[bytes], answers: IO[bytes]) -> None:
    """Do one task after another until the parent closes the pipe.

    A task is ``("setup", Setup)``, ``("prepare", Shard)`` or ``("finish", Shard, answers)``; an
    answer is ``(True, value)`` or ``(False, error)``.
    """
    desk: Any = None
    while (task := read_task(tasks)) is not None:
        try:
            if task[0] == "setup":
                from genpers.batch.desk import Desk

                desk, value = Desk(task[1]), None
            else:
                value = getattr(desk, task[0])(*task[1:])
            answer = packed((True, value))
        except GenpersError as error:
            answer = packed((False, error))
        answers.write(answer)
        answers.flush()


def main() -> None:
    """Keep the pipe to ourselves: what a plugin prints must not land between the answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        try:
            serve(sys.stdin.buffer, answers)
        except BrokenPipeError:
            os._exit(0)


if __name__ == "__main__":
    main()
