"""Tables and lines are read row by row; what cannot be read is a row too."""

from __future__ import annotations

import gzip
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from genpers.batch.readers import MAX_LINE, fingerprint, read_rows
from genpers.errors import InputError


def rows_of(path, **options):
    return [(row.line, row.data, row.error) for row in read_rows(path, **options)]


def test_csv_rows_carry_their_line(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("a;b\n1;2\n3;4\n", encoding="utf-8")

    assert rows_of(path) == [(2, {"a": "1", "b": "2"}, None), (3, {"a": "3", "b": "4"}, None)]


def test_gzip_and_a_byte_order_mark_make_no_difference(tmp_path):
    path = tmp_path / "c.csv.gz"
    path.write_bytes(gzip.compress("\ufeffa,b\n1,2\n".encode()))

    assert rows_of(path) == [(2, {"a": "1", "b": "2"}, None)]


def test_a_row_with_too_few_cells_is_a_failure_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("a,b\n1\n3,4\n", encoding="utf-8")

    found = rows_of(path)

    assert found[0] == (2, None, "The row has 1 cells instead of 2, correct it")
    assert found[1] == (3, {"a": "3", "b": "4"}, None)


def test_a_row_in_another_encoding_is_a_failure_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "c.csv"
    path.write_bytes("a,b\nMüller,1\n".encode("latin-1") + "Köhler,2\n".encode())

    found = rows_of(path)

    assert found[0][1] is None
    assert "not UTF-8" in found[0][2]
    assert found[1][1] == {"a": "Köhler", "b": "2"}


def test_a_broken_json_line_names_its_column(tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": "A"}\n{"id": }\n\n[1]\n{"id": "B"}\n', encoding="utf-8")

    found = rows_of(path)

    assert [line for line, _, _ in found] == [1, 2, 4, 5]
    assert "not valid JSON" in found[1][2]
    assert "column 8" in found[1][2]
    assert "no JSON object" in found[2][2]
    assert found[3][1] == {"id": "B"}


def test_a_line_that_is_far_too_long_is_a_failure_of_its_own(tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": "' + "x" * (MAX_LINE * 2) + '"}\n{"id": "B"}\n', encoding="utf-8")

    found = rows_of(path)

    assert "longer than" in found[0][2]
    assert found[1] == (2, {"id": "B"}, None)


def test_parquet_structs_lose_the_nulls_that_other_rows_brought(tmp_path):
    path = tmp_path / "c.parquet"
    pq.write_table(
        pa.Table.from_pylist(
            [
                {"id": "A", "preferences": {"address": "du", "contact": None}},
                {"id": "B", "preferences": {"address": None, "contact": "personal"}},
            ]
        ),
        path,
    )

    assert rows_of(path) == [
        (1, {"id": "A", "preferences": {"address": "du"}}, None),
        (2, {"id": "B", "preferences": {"contact": "personal"}}, None),
    ]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("c.xlsx", b"x", "of no known kind"),
        ("c.csv", b"", "is empty"),
        ("c.csv", b"a,a\n1,2\n", "stands twice"),
        ("c.csv", "a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        ("c.csv.gz", b"no gzip at all", "cannot be read"),
        ("c.parquet", b"no parquet at all", "no Parquet file"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_refused(tmp_path, name, content, what):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(InputError, match=what):
        rows_of(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"does not exist.*gone\.csv"):
        rows_of(tmp_path / "gone.csv")


def test_the_fingerprint_counts_rows_with_and_without_a_last_line_break(tmp_path):
    ended, open_ = tmp_path / "a.csv", tmp_path / "b.csv"
    ended.write_text("a\n1\n2\n", encoding="utf-8")
    open_.write_text("a\n1\n2", encoding="utf-8")

    assert fingerprint(ended).rows == fingerprint(open_).rows == 2
    assert fingerprint(ended).digest != fingerprint(open_).digest


def test_a_quoted_line_break_stays_inside_its_row(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text('a,b\n"x\ny",2\n3,4\n', encoding="utf-8")

    found = rows_of(path)

    assert found[0][1] == {"a": "x\ny", "b": "2"}
    assert found[1][1] == {"a": "3", "b": "4"}


def test_lines_are_the_same_whatever_the_kind_of_file(tmp_path):
    data = [{"id": f"C-{n}"} for n in range(5)]
    lines = tmp_path / "c.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in data), encoding="utf-8")
    table = tmp_path / "c.parquet"
    pq.write_table(pa.Table.from_pylist(data), table)

    assert rows_of(lines) == rows_of(table)
