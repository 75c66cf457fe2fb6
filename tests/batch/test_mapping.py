"""A mapping fills a customer context from a row, the same way every time."""

from __future__ import annotations

import csv
from pathlib import Path
from textwrap import dedent

import pytest

from genpers.batch.mapping import RowMapping, load_mapping
from genpers.errors import InputError


def mapping(tmp_path: Path, customer: str, more: str = "") -> RowMapping:
    path = tmp_path / "mapping.yaml"
    path.write_text(
        "seed: 7\nreference: 2026-11-21\ncolumns: [age, job, day, month]\n"
        + dedent(more)
        + "customer:\n  id: {$text: 'C-{line}'}\n"
        + dedent(customer).replace("\n", "\n  ").join(("  ", "\n")),
        encoding="utf-8",
    )
    return load_mapping(path)


ROW = {"age": "34", "job": "admin.", "day": "25", "month": "11"}


def test_a_column_becomes_a_fact(tmp_path):
    found = mapping(tmp_path, "profile: {age: {value: {$column: age, as: int}}}")

    assert found.context(ROW, 2) == {"id": "C-2", "profile": {"age": {"value": 34}}}


def test_a_fact_without_a_value_is_left_out(tmp_path):
    found = mapping(
        tmp_path, "profile: {age: {value: {$column: age, missing: ['34']}, party: zero}}"
    )

    assert found.context(ROW, 2) == {"id": "C-2"}


def test_the_same_line_always_gives_the_same_customer(tmp_path):
    found = mapping(tmp_path, "profile: {city: {value: {$pick: [A, B, C, D, E, F, G, H]}}}")

    assert [found.context(ROW, n) for n in range(50)] == [found.context(ROW, n) for n in range(50)]


def test_different_lines_give_different_customers(tmp_path):
    found = mapping(tmp_path, "profile: {city: {value: {$pick: [A, B, C, D, E, F, G, H]}}}")

    assert len({str(found.context(ROW, n)["profile"]) for n in range(60)}) == 8


def test_weights_decide_how_often_a_value_is_picked(tmp_path):
    found = mapping(tmp_path, "profile: {city: {value: {$pick: {A: 9, none: 1}}}}")

    picked = sum("profile" in found.context(ROW, n) for n in range(1000))

    assert 860 < picked < 940


def test_several_values_are_picked_without_doubles(tmp_path):
    found = mapping(tmp_path, "profile: {x: {value: {$pick: [A, B, C], count: 3}}}")

    assert found.context(ROW, 5)["profile"]["x"]["value"] == ["A", "B", "C"]


def test_a_day_of_the_year_is_the_latest_before_the_reference(tmp_path):
    found = mapping(
        tmp_path, "x: {$day: {day: {$column: day, as: int}, month: {$column: month, as: int}}}"
    )

    assert found.context(ROW, 2)["x"] == "2025-11-25"
    assert found.context({**ROW, "day": "21"}, 2)["x"] == "2026-11-21"


def test_a_repeat_counts_back_from_a_day(tmp_path):
    found = mapping(
        tmp_path,
        """\
        history:
          - $repeat: {$column: day, as: int}
            most: 3
            each: {type: sent, at: {$moment: {before: {$draw: n}}}}""",
    )

    events = found.context(ROW, 2)["history"]

    assert [event["at"] for event in events] == [
        "2026-11-21T10:00:00Z",
        "2026-11-20T10:00:00Z",
        "2026-11-19T10:00:00Z",
    ]


def test_conditions_read_columns_and_draws(tmp_path):
    found = mapping(
        tmp_path,
        "x: {$if: {age: {above: 30, below: 40}, kind: a}, then: yes it is}",
        "draws: {kind: {$pick: [a]}}\n",
    )

    assert found.context(ROW, 2)["x"] == "yes it is"
    assert "x" not in found.context({**ROW, "age": "29"}, 2)


@pytest.mark.parametrize(
    ("customer", "what", "do"),
    [
        ("x: {$colum: age}", "'$colum' is unknown", "Did you mean '$column'?"),
        ("x: {$column: agee}", "'agee' is not declared", "Did you mean 'age'?"),
        ("x: {$column: age, az: int}", "'az' does not belong to $column", "Did you mean 'as'?"),
        ("x: {$draw: kind}", "'kind' is not declared", ""),
        ("x: {$pick: names.first}", "'names.first' does not exist", ""),
        ("x: {$if: {agee: 1}, then: 1}", "neither a column nor a draw", "Did you mean 'age'?"),
    ],
)
def test_a_wrong_mapping_is_refused_when_it_is_read(tmp_path, customer, what, do):
    with pytest.raises(InputError) as caught:
        mapping(tmp_path, customer)

    assert what in caught.value.what
    assert do in caught.value.do
    assert "mapping.yaml" in caught.value.where


def test_broken_yaml_names_the_line(tmp_path):
    path = tmp_path / "mapping.yaml"
    path.write_text("seed: 1\ncolumns: [a\n", encoding="utf-8")

    with pytest.raises(InputError, match=r"not valid YAML.*line \d+, column \d+"):
        load_mapping(path)


def test_an_unknown_key_names_the_nearest_known_one(tmp_path):
    path = tmp_path / "mapping.yaml"
    path.write_text("colums: [a]\nreference: 2026-01-01\ncustomer: {}\n", encoding="utf-8")

    with pytest.raises(InputError, match=r"'colums' is unknown.*Did you mean 'columns'"):
        load_mapping(path)


def test_a_value_that_is_no_number_fails_its_row_only(tmp_path):
    found = mapping(tmp_path, "x: {$column: age, as: int}")

    with pytest.raises(InputError, match="'age' holds what is no int"):
        found.context({**ROW, "age": "old"}, 2)


def test_a_table_with_an_undeclared_column_is_refused(tmp_path):
    found = mapping(tmp_path, "x: 1")

    with pytest.raises(InputError, match="'iban' is not in the mapping"):
        found.check_columns(["age", "job", "day", "month", "iban"], "bank.csv")


def test_the_rows_of_the_bank_become_valid_customers(bank, bank_head):
    found = load_mapping(bank / "mapping.yaml")
    rows = csv.DictReader(bank_head(400).splitlines())

    customers = [found.customer(row, line) for line, row in enumerate(rows, 2)]

    assert len({customer.id for customer in customers}) == 400
    assert {len(customer.consents) for customer in customers} >= {0, 1, 2, 3}
