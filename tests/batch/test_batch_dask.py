"""The Dask engine gives the same rows as the local one."""

from __future__ import annotations

import pytest

from genpers.batch.run import run_batch

pytest.importorskip("distributed")

# distributed leaves sockets and loops to the garbage collector when a cluster ends.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def test_dask_and_local_runs_give_the_same_rows(app, order, tmp_path):
    local = order(40, out=tmp_path / "local")
    dask = order(40, out=tmp_path / "dask", engine="dask", workers=2)
    run_batch(app, local)

    summary = run_batch(app, dask)

    assert (dask.out / "results.jsonl").read_bytes() == (local.out / "results.jsonl").read_bytes()
    assert summary.model_calls == summary.briefs
