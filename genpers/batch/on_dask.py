"""The Dask engine: the same two halves, on a cluster that survives killed workers."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from distributed import Client, KilledWorker, LocalCluster

from genpers.batch.desk import Desk, Finished, Prepared, Setup, Shard
from genpers.batch.engines import Answers, Lane, WorkerDied, cores


@lru_cache(maxsize=1)
def _desk(setup: Setup) -> Desk:
    """Return this worker's desk; it is built once per process."""
    return Desk(setup)


def _prepare(setup: Setup, shard: Shard) -> Prepared:
    return _desk(setup).prepare(shard)


def _finish(setup: Setup, shard: Shard, answers: dict[str, Any]) -> Finished:
    return _desk(setup).finish(shard, answers)


class DaskEngine:
    """Two lanes per worker of a cluster: ``DASK_SCHEDULER_ADDRESS``, or one on this machine."""

    def __init__(self, workers: int | None) -> None:
        self._count = workers or cores()
        self._client: Any = None
        self._cluster: Any = None

    async def start(self, setup: Setup) -> list[Lane]:
        """Join the cluster, or start one that listens on this machine only."""
        address = os.environ.get("DASK_SCHEDULER_ADDRESS")
        if address is None:
            self._cluster = await LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=self._count,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                asynchronous=True,
            )
        self._client = await Client(  # type: ignore[no-untyped-call]
            self._cluster or address, asynchronous=True
        )
        workers = len(self._client.scheduler_info()["workers"]) or self._count
        return [_DaskLane(self._client, setup) for _ in range(workers)]

    async def close(self) -> None:
        """Leave the cluster, and end it where it is ours."""
        if self._client is not None:
            await self._client.close()
        if self._cluster is not None:
            await self._cluster.close()


class _DaskLane:
    """Submits one half after the other; any worker may take either."""

    def __init__(self, client: Any, setup: Setup) -> None:
        self._client, self._setup = client, setup

    async def prepare(self, shard: Shard) -> Prepared:
        found: Prepared = await self._call(_prepare, shard)
        return found

    async def finish(self, shard: Shard, answers: Answers) -> Finished:
        found: Finished = await self._call(_finish, shard, dict(answers))
        return found

    async def _call(self, function: Any, *arguments: Any) -> Any:
        try:
            return await self._client.submit(function, self._setup, *arguments, pure=False)
        except KilledWorker as error:
            raise WorkerDied(
                "A Dask worker died", str(error.last_worker), "Look for a lack of memory."
            ) from error
