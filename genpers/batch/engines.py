"""Where shards are worked on: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from typing import Any, Protocol

from genpers.batch.desk import Finished, Prepared, Setup, Shard
from genpers.batch.worker import HEAD, packed
from genpers.errors import GenpersError, InputError
from genpers.records.variant import Completion

Answers = Mapping[str, Completion | str]


class WorkerDied(GenpersError):  # noqa: N818  # it says what happened, and is handled
    """A worker was killed or crashed while it held a shard."""


class Lane(Protocol):
    """One place where shards are worked on, one at a time."""

    async def prepare(self, shard: Shard) -> Prepared:
        """Do the first half; raises WorkerDied."""
        ...

    async def finish(self, shard: Shard, answers: Answers) -> Finished:
        """Do the second half; raises WorkerDied."""
        ...


class Engine(Protocol):
    """A set of lanes."""

    async def start(self, setup: Setup) -> list[Lane]:
        """Begin, and return the lanes."""
        ...

    async def close(self) -> None:
        """End what was begun."""
        ...


class LocalEngine:
    """One process per lane; a process that dies is replaced."""

    def __init__(self, workers: int | None) -> None:
        self._count = workers or cores()
        self._lanes: list[_Process] = []

    async def start(self, setup: Setup) -> list[Lane]:
        """Start the processes."""
        self._lanes = [_Process(setup) for _ in range(self._count)]
        await asyncio.gather(*(lane.start() for lane in self._lanes))
        return list(self._lanes)

    async def close(self) -> None:
        """Close the pipes; the processes end by themselves."""
        for lane in self._lanes:
            await lane.close()


def cores() -> int:
    """Return how many cores this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


class _Process:
    """A worker process and the pipes to it."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "genpers.batch.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
        )
        await self._ask("setup", self._setup)

    async def prepare(self, shard: Shard) -> Prepared:
        found: Prepared = await self._asked("prepare", shard)
        return found

    async def finish(self, shard: Shard, answers: Answers) -> Finished:
        found: Finished = await self._asked("finish", shard, answers)
        return found

    async def _asked(self, *task: Any) -> Any:
        try:
            return await self._ask(*task)
        except WorkerDied:
            await self.close()
            await self.start()
            raise

    async def _ask(self, *task: Any) -> Any:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("a lane is started before it is asked")
        try:
            process.stdin.write(packed(task))
            await process.stdin.drain()
            size = HEAD.unpack(await process.stdout.readexactly(HEAD.size))[0]
            done, value = _unpacked(await process.stdout.readexactly(size))
        except (OSError, asyncio.IncompleteReadError) as error:
            raise WorkerDied(
                "A worker process died", f"process {process.pid}", "Look for a lack of memory."
            ) from error
        if not done:
            raise value
        return value

    async def close(self) -> None:
        process = self._process
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), timeout=5)
        except TimeoutError:
            process.kill()
            await process.wait()


def _unpacked(body: bytes) -> tuple[bool, Any]:
    import pickle

    done, value = pickle.loads(body)  # noqa: S301  # our own worker wrote it
    return done, value


def engine_for(name: str, workers: int | None) -> Engine:
    """Return the engine of a name; raises InputError where it is not installed."""
    if name == "local":
        return LocalEngine(workers)
    try:
        from genpers.batch.on_dask import DaskEngine
    except ImportError as error:
        raise InputError(
            "The engine 'dask' is not installed", "--engine", "Try: pip install 'genpers[dask]'"
        ) from error
    return DaskEngine(workers)
