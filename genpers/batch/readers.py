"""Reads customers from CSV, JSON Lines and Parquet: a row that cannot be read is a value too."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from genpers.errors import InputError

MAX_LINE = 1_000_000
_SNIFFED = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the input: its line (from 1, headers counted) and its data, or what is wrong."""

    line: int
    data: Mapping[str, Any] | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digest of a file, and about how many rows it holds."""

    digest: str
    rows: int


def kind_of(path: Path) -> str:
    """Return ``csv``, ``jsonl`` or ``parquet``; InputError for anything else."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    kind = {
        ".csv": "csv",
        ".tsv": "csv",
        ".jsonl": "jsonl",
        ".ndjson": "jsonl",
        ".parquet": "parquet",
    }.get(suffixes[-1] if suffixes else "")
    if kind is None:
        raise InputError(
            "The customers file is of no known kind",
            str(path),
            "Name it .csv, .jsonl or .parquet (csv and jsonl also with .gz).",
        )
    return kind


def fingerprint(path: Path) -> Fingerprint:
    """Read a file once for its digest and an estimate of its rows."""
    digest, lines, last = hashlib.sha256(), 0, b"\n"
    kind = kind_of(path)
    with _reading(path), _open(path) as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    lines += last != b"\n"
    if kind == "parquet":
        lines = _parquet(path).metadata.num_rows
    return Fingerprint("sha256:" + digest.hexdigest(), lines - 1 if kind == "csv" else lines)


def read_rows(
    path: Path,
    *,
    delimiter: str | None = None,
    check_columns: Callable[[list[str], str], None] | None = None,
) -> Iterator[Row]:
    """Yield every row in order.

    ``check_columns`` is given the header of a table, before the first row, and may refuse it.
    Raises InputError where the file as a whole cannot be read; rows that cannot carry an error.
    """
    kind = kind_of(path)
    if kind == "parquet":
        yield from _parquet_rows(path, check_columns)
    elif kind == "jsonl":
        yield from _json_rows(path)
    else:
        yield from _csv_rows(path, delimiter, check_columns)


class _reading:  # noqa: N801  # reads as a word in a with statement
    """Turns what the file system and gzip raise into an InputError."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Translate."""
        if isinstance(error, FileNotFoundError):
            raise InputError(
                "The file does not exist", str(self._path), "Check the path."
            ) from None
        if isinstance(error, (OSError, EOFError, gzip.BadGzipFile)):
            raise InputError(
                f"The file cannot be read ({error})",
                str(self._path),
                "Check that it is complete and may be read.",
            ) from error


def _open(path: Path) -> IO[bytes]:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rb")  # type: ignore[return-value]  # a readable stream of bytes
    return path.open("rb")


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines; one beyond the bound is cut, so that no line fills the memory."""
    with _reading(path), _open(path) as stream:
        number = 0
        while line := stream.readline(MAX_LINE):
            number += 1
            if number == 1 and line[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise InputError("The file is UTF-16", str(path), "Save it as UTF-8.")
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                    pass
            yield number, line


def _json_rows(path: Path) -> Iterator[Row]:
    for number, line in _lines(path):
        if not line.strip():
            continue
        if len(line) >= MAX_LINE:
            yield Row(number, None, f"The line is longer than {MAX_LINE:,} bytes, split or drop it")
            continue
        yield json_row(number, line)


def json_row(number: int, line: bytes) -> Row:
    """Read one line of JSON Lines."""
    try:
        data = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return Row(
            number, None, f"The line is not UTF-8 (byte {error.start + 1}), save the file as UTF-8"
        )
    except json.JSONDecodeError as error:
        return Row(
            number,
            None,
            f"The line is not valid JSON ({error.msg}, column {error.colno}), correct it",
        )
    except RecursionError:
        return Row(number, None, "The line is nested too deeply, flatten it")
    if not isinstance(data, dict):
        return Row(number, None, "The line is no JSON object, write one object a line")
    return Row(number, data)


def _csv_rows(
    path: Path, delimiter: str | None, check: Callable[[list[str], str], None] | None
) -> Iterator[Row]:
    numbered = _lines(path)
    # Bytes that are no UTF-8 survive as surrogates, so that they spoil their own row only.
    texts = (
        line.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape")
        for number, line in numbered
    )
    first = next(texts, None)
    if first is None or not first.strip():
        raise InputError("The table is empty", str(path), "Its first line must name the columns.")
    delimiter = delimiter or max(_SNIFFED, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter))
    _check_header(header, str(path))
    if check:
        check(header, str(path))
    reader = csv.reader(texts, delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(reader.line_num + 1, None, f"The row is not valid CSV ({error}), correct it")
            continue
        if cells:
            yield _csv_row(reader.line_num + 1, header, cells)


def _check_header(header: list[str], where: str) -> None:
    doubled = next((name for name in header if header.count(name) > 1), None)
    if doubled is not None:
        raise InputError(f"The column '{doubled}' stands twice in the header", where, "Rename one.")
    if any("\udc80" <= char <= "\udcff" for name in header for char in name):
        raise InputError("The header is not UTF-8", where, "Save the file as UTF-8.")


def _csv_row(line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        return Row(
            line, None, f"The row has {len(cells)} cells instead of {len(header)}, correct it"
        )
    if any("\udc80" <= char <= "\udcff" for cell in cells for char in cell):
        return Row(line, None, "The row is not UTF-8, save the file as UTF-8")
    return Row(line, dict(zip(header, cells, strict=True)))


def _parquet(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _reading(path):
        try:
            return pq.ParquetFile(path)
        except pa.ArrowException as error:
            raise InputError("The file is no Parquet file", str(path), "Check the file.") from error


def _parquet_rows(path: Path, check: Callable[[list[str], str], None] | None) -> Iterator[Row]:
    file = _parquet(path)
    if check:
        check(list(file.schema_arrow.names), str(path))
    line = 0
    for batch in file.iter_batches(batch_size=1000):
        for data in batch.to_pylist():
            line += 1
            yield Row(line, _without_nulls(data))


def _without_nulls(value: Any) -> Any:
    """Drop nulls of structs: Parquet fills up every field that one row has."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value
