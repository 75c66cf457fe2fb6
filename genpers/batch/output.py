"""Puts the shards of a finished run together: JSON Lines, Parquet, failures, summary."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from genpers.batch.order import BatchSummary
from genpers.batch.run_folder import RunFolder, place

ROWS_AT_ONCE = 2_000
_VARIANT = ("id", "origin", "verdict", "footer", "backend", "model")
_FIGURE = re.compile(r"(?<![\w-])\d+(?![\w-])")


class Tally:
    """Counts what the rows of a run hold."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.verdicts: Counter[str] = Counter()
        self.used: Counter[str] = Counter()
        self.withheld: Counter[str] = Counter()

    def add(self, row: dict[str, Any]) -> None:
        """Count one row."""
        self.counts["customers"] += 1
        result = row["result"]
        if result is None:
            self.counts["failed"] += 1
            return
        if result["variants"]:
            self.counts["written"] += 1
        else:
            self.refused[_reason(result)] += 1
        for variant in result["variants"]:
            self.verdicts[variant["verdict"]] += 1
        receipt = result["data_receipt"]
        self.used.update({used["fact"] for used in receipt["used"]})
        self.withheld.update({held["fact"] for held in receipt["withheld"]})

    def summary(self) -> BatchSummary:
        """Return the counts."""
        return BatchSummary(
            customers=self.counts["customers"],
            written=self.counts["written"],
            failed=self.counts["failed"],
            refused=_sorted(self.refused),
            variants=sum(self.verdicts.values()),
            verdicts=_sorted(self.verdicts),
            released=self.verdicts["pass"],
            used=_sorted(self.used),
            withheld=_sorted(self.withheld),
        )


def _reason(result: dict[str, Any]) -> str:
    """Return why nothing was written, with figures left out so that equal reasons add up."""
    for part in ("contact", "eligible"):
        if not result[part]["allowed"]:
            return _FIGURE.sub("n", result[part]["reason"] or f"{part} refused")
    return "no text was written"


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def assemble(folder: RunFolder, shards: int, *, parquet: bool) -> BatchSummary:
    """Write the output files from the shards, in order; each file appears whole."""
    tally = Tally()
    table = _Table(folder.out / "results.parquet") if parquet else None
    with (
        folder.placing(folder.out / "results.jsonl") as results,
        folder.placing(folder.out / "failures.jsonl") as failures,
    ):
        for line in _lines(folder.shard(number) for number in range(shards)):
            results.write(line)
            row = json.loads(line)
            tally.add(row)
            if row["failure"] is not None:
                failures.write((json.dumps(row["failure"], ensure_ascii=False) + "\n").encode())
            if table:
                table.add(row)
    if table:
        table.close()
    return tally.summary()


def _lines(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as stream:
            yield from stream


class _Table:
    """The results as Parquet, written in groups of rows so that memory stays bounded."""

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self._path = path
        self._beside = path.with_name(f".{path.name}.part")
        self._schema = _schema()
        self._writer = pq.ParquetWriter(self._beside, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, row: dict[str, Any]) -> None:
        self._rows.append(_flat(row))
        if len(self._rows) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []

    def close(self) -> None:
        self._flush()
        self._writer.close()
        place(self._beside, self._path)


def _schema() -> Any:
    import pyarrow as pa

    text, texts = pa.string(), pa.map_(pa.string(), pa.string())
    variant = pa.struct(
        [
            ("id", text),
            ("origin", text),
            ("verdict", text),
            ("fields", texts),
            ("merged", texts),
            ("disclosures", texts),
            ("footer", text),
            ("findings", pa.list_(text)),
            ("prompt", text),
            ("prompt_digest", text),
            ("backend", text),
            ("model", text),
        ]
    )
    return pa.schema(
        [
            ("line", pa.int64()),
            ("customer", text),
            ("id", text),
            ("contact_allowed", pa.bool_()),
            ("contact_reason", text),
            ("not_before", text),
            ("eligible", pa.bool_()),
            ("eligible_reason", text),
            ("stage", text),
            ("stage_derived", pa.bool_()),
            ("persona", text),
            ("address", text),
            ("address_reason", text),
            ("used", pa.list_(text)),
            ("withheld", texts),
            ("said", pa.list_(text)),
            ("variants", pa.list_(variant)),
            ("error", text),
        ]
    )


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {"line": row["line"], "customer": row["customer"]}
    if row["failure"] is not None:
        return {**flat, "error": row["failure"]["error"]}
    result = row["result"]
    receipt = result["data_receipt"]
    return {
        **flat,
        "id": result["id"],
        "contact_allowed": result["contact"]["allowed"],
        "contact_reason": result["contact"]["reason"],
        "not_before": result["contact"]["not_before"],
        "eligible": result["eligible"]["allowed"],
        "eligible_reason": result["eligible"]["reason"],
        "stage": result["lifecycle"]["stage"],
        "stage_derived": result["lifecycle"]["derived"],
        "persona": result["persona"]["name"] if result["persona"] else None,
        "address": result["address"]["form"],
        "address_reason": result["address"]["reason"],
        "used": [used["fact"] for used in receipt["used"]],
        "withheld": [(held["fact"], held["reason"]) for held in receipt["withheld"]],
        "said": receipt["said"],
        "variants": [_flat_variant(one) for one in result["variants"]],
    }


def _flat_variant(variant: dict[str, Any]) -> dict[str, Any]:
    maps = {name: list(variant[name].items()) for name in ("fields", "merged", "disclosures")}
    return {
        **{name: variant[name] for name in _VARIANT},
        **maps,
        "findings": [finding["rule"] for finding in variant["findings"]],
        "prompt": variant["prompt"]["name"],
        "prompt_digest": variant["prompt"]["digest"],
    }
