"""A batch: permit in workers, one answer per brief, merge and check in workers, in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from genpers.batch.answers import Answers, Fetching
from genpers.batch.begin import check_readable, check_ready, manifest_of, rows_of
from genpers.batch.desk import Desk, Setup, Shard, Wanted
from genpers.batch.engines import Engine, Lane, WorkerDied, engine_for
from genpers.batch.order import BatchOrder, BatchSummary
from genpers.batch.output import assemble
from genpers.batch.readers import Row
from genpers.batch.run_folder import Manifest, RunFolder, compare
from genpers.errors import GenpersError, InputError
from genpers.records.events import Event
from genpers.records.variant import Failure, Outcome

if TYPE_CHECKING:
    from genpers.app import App

Progress = Callable[[int, int], None]
DEATHS_BEFORE_SPLIT = 2


def run_batch(app: App, order: BatchOrder, progress: Progress | None = None) -> BatchSummary:
    """Run a campaign over a file of customers and return the summary.

    ``progress`` is called with the rows done and the rows there are (about, for tables with line
    breaks in cells). Raises InputError, SettingsError or PackError before anything is written.
    """
    began = time.monotonic()
    folder = RunFolder(order.out)
    found = folder.manifest()
    if found and not order.resume:
        raise InputError(
            "A run already lies here",
            str(order.out),
            "Add --resume to go on with it, or choose another folder for --out.",
        )
    manifest = manifest_of(app, order, found)
    if found:
        compare(found, manifest)
        manifest = found
    check_readable(order)
    check_ready(app, order)
    if manifest.complete:
        folder.tidy()
        return _summary_of(folder)
    if not found:
        folder.begin(manifest)
    with folder.locked():
        folder.sweep()
        run = _BatchRun(app, order, manifest, folder, progress or (lambda done, total: None))
        return run.whole(began)


class _BatchRun:
    """One run in the parent process: hands out shards, fetches answers, is the single writer."""

    def __init__(
        self,
        app: App,
        order: BatchOrder,
        manifest: Manifest,
        folder: RunFolder,
        progress: Progress,
    ) -> None:
        self._app, self._order, self._manifest = app, order, manifest
        self._folder, self._progress = folder, progress
        self._done = 0
        self._shards = 0
        self._writing = asyncio.Lock()
        self._journaled = self._known_parts()
        self._resumed = frozenset(known for known in self._journaled if "." in known)

    def whole(self, began: float) -> BatchSummary:
        """Do what is left to do, then put the output together."""
        folder = self._folder
        folder.shards.mkdir(parents=True, exist_ok=True)
        answers = Answers(folder.work / "answers.db")
        try:
            calls = asyncio.run(self._work(answers))
            self._progress(self._done, self._done)
            summary = assemble(folder, self._shards, parquet=self._order.parquet)
            summary = summary.model_copy(
                update={
                    "briefs": len(answers),
                    "model_calls": calls,
                    "seconds": round(time.monotonic() - began, 2),
                    "files": _files(folder.out, self._order.parquet),
                }
            )
        finally:
            answers.close()
        folder.write("summary.json", summary.model_dump_json(indent=2) + "\n")
        folder.complete(self._manifest)
        return summary

    async def _work(self, answers: Answers) -> int:
        fetching = Fetching(answers, self._app.backends, self._order.concurrency)
        fetching.campaign = self._order.campaign.id
        engine = engine_for(self._order.engine, self._order.workers)
        shards = self._open_shards()
        try:
            if self._order.provider_batch:
                await fetching.hand_over(self._prompts(), self._folder.work)
                await self._journal_attempts(fetching)
            await self._drive(engine, shards, fetching)
        finally:
            await engine.close()
            await self._app.close()
        return fetching.calls

    async def _drive(self, engine: Engine, shards: Iterator[Shard], fetching: Fetching) -> None:
        first = next(shards, None)
        if first is None:  # all is committed: no worker needs to start
            return

        def remaining() -> Iterator[Shard]:
            yield first
            yield from shards

        left = remaining()
        lanes = await engine.start(self._setup())

        async def follow(lane: Lane) -> None:
            for shard in left:
                await self._one(lane, shard, fetching)

        try:
            async with asyncio.TaskGroup() as group:
                for lane in lanes:
                    group.create_task(follow(lane))
        except* GenpersError as errors:
            raise _first(errors) from None

    async def _one(self, lane: Lane, shard: Shard, fetching: Fetching) -> None:
        lines = await self._lines(lane, shard, fetching, f"{shard.number}")
        async with self._writing:
            await asyncio.to_thread(self._commit, shard, lines)
        self._done += len(shard.rows)
        self._progress(self._done, max(self._manifest.rows, self._done))

    async def _lines(
        self, lane: Lane, shard: Shard, fetching: Fetching, part: str, deaths: int = 0
    ) -> bytes:
        """Return the rows of a shard; one that kills its worker again and again is halved."""
        if any(known.startswith(f"{part}.") for known in self._resumed):
            return await self._halves(lane, shard, fetching, part)
        try:
            prepared = await lane.prepare(shard)
            await self._journal(prepared.events, f"{part}/permit")
            answers = dict(await fetching.fetch(prepared.wanted))
            await self._journal_attempts(fetching)
            finished = await lane.finish(shard, answers)
            while finished.wanted:  # texts that go back to their model for a repair
                answers |= await fetching.fetch(finished.wanted)
                await self._journal_attempts(fetching)
                finished = await lane.finish(shard, answers)
            await self._journal(finished.events, f"{part}/check")
            return finished.lines
        except WorkerDied as error:
            if deaths + 1 < DEATHS_BEFORE_SPLIT:
                return await self._lines(lane, shard, fetching, part, deaths + 1)
            if len(shard.rows) == 1:
                return _lost(shard.rows[0], error)
        return await self._halves(lane, shard, fetching, part)

    async def _halves(self, lane: Lane, shard: Shard, fetching: Fetching, part: str) -> bytes:
        half = len(shard.rows) // 2
        return b"".join(
            [
                await self._lines(lane, Shard(shard.number, rows), fetching, f"{part}.{number}")
                for number, rows in enumerate((shard.rows[:half], shard.rows[half:]))
            ]
        )

    async def _journal(self, events: Sequence[Event], part: str) -> None:
        """Write events once, marked so that a resumed run knows which it has written."""
        name, _, phase = part.partition("/")
        # A half whose whole was journaled before the worker died is journaled with it.
        wholes = {name[:at] for at in range(1, len(name)) if name[at] == "."} | {name}
        if not events or any(f"{whole}/{phase}" in self._journaled for whole in wholes):
            return
        mark = {"run": self._manifest.run, "part": part}
        marked = [event.model_copy(update={"facts": {**event.facts, **mark}}) for event in events]
        async with self._writing:
            await asyncio.to_thread(self._app.recorder.append, marked)
        self._journaled.add(part)

    async def _journal_attempts(self, fetching: Fetching) -> None:
        mark = {"run": self._manifest.run}
        events = [
            event.model_copy(update={"facts": {**event.facts, **mark}})
            for event in fetching.taken()
        ]
        if events:
            async with self._writing:
                await asyncio.to_thread(self._app.recorder.append, events)

    def _prompts(self) -> list[Wanted]:
        """Return every prompt of the run, each once, in the order of the rows."""
        desk, wanted = Desk(self._setup()), dict[str, Wanted]()
        for shard in sharded(rows_of(self._order), self._order.shard_size):
            for each in desk.asked(shard):
                wanted.setdefault(each.key, each)
        return list(wanted.values())

    def _known_parts(self) -> set[str]:
        """Return the parts that a killed run journaled before it could commit them."""
        events = getattr(self._app.journal, "events", None)
        if events is None or not self._order.resume:
            return set()
        found = set()
        for entry in events(campaign=self._order.campaign.id, after=self._manifest.journal_head):
            if entry.facts.get("run") == self._manifest.run:
                found.add(str(entry.facts.get("part")))
        return found

    def _commit(self, shard: Shard, lines: bytes) -> None:
        with self._folder.placing(self._folder.shard(shard.number)) as stream:
            stream.write(lines)

    def _setup(self) -> Setup:
        return Setup(
            self._app.settings.model_dump_json(),
            self._order.model_dump_json(),
            self._manifest.as_of,
            self._manifest.seed,
        )

    def _open_shards(self) -> Iterator[Shard]:
        """Yield the shards that are not committed yet, and count them all."""
        for shard in sharded(rows_of(self._order), self._order.shard_size):
            self._shards = shard.number + 1
            if self._folder.shard(shard.number).exists():
                self._done += len(shard.rows)
                continue
            yield shard


def _first(errors: BaseExceptionGroup[GenpersError]) -> GenpersError:
    """Return the first error of a group: it is the one that ended the run."""
    error = errors.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def sharded(rows: Iterator[Row], size: int) -> Iterator[Shard]:
    """Cut rows into numbered shards."""
    number, taken = 0, []
    for row in rows:
        taken.append(row)
        if len(taken) == size:
            yield Shard(number, tuple(taken))
            number, taken = number + 1, []
    if taken:
        yield Shard(number, tuple(taken))


def _lost(row: Row, error: WorkerDied) -> bytes:
    failure = Failure(line=row.line, error=f"{error.what} on this row, {error.do}")
    text: str = Outcome(line=row.line, failure=failure).model_dump_json()
    return (text + "\n").encode()


def _files(out: Path, parquet: bool) -> tuple[str, ...]:
    names = ["results.jsonl", "failures.jsonl", "summary.json", "manifest.json"]
    if parquet:
        names.insert(1, "results.parquet")
    return tuple(str(out / name) for name in names)


def _summary_of(folder: RunFolder) -> BatchSummary:
    try:
        return BatchSummary.model_validate_json((folder.out / "summary.json").read_bytes())
    except (OSError, ValueError) as error:
        raise GenpersError(
            "The run is complete but its summary is gone",
            str(folder.out / "summary.json"),
            "Run again into a new folder.",
        ) from error
