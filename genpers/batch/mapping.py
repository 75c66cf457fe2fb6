"""Reads a mapping: how the rows of a table become customer contexts."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from genpers.batch.template import Compiler, Fill, Names, RowContext
from genpers.errors import InputError
from genpers.records.customer import Customer
from genpers.records.record import Record

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class MappingFile(Record):
    """A mapping as it is written.

    ``columns`` are read, ``ignore`` names the others: a column that is neither is refused, so
    that nothing is lost unnoticed. ``draws`` are seeded choices, made in order for every row,
    ``lists`` what they choose from (a folder-relative YAML file or the lists themselves).
    """

    about: str = ""
    seed: int = 0
    reference: date
    delimiter: str | None = None
    columns: tuple[str, ...]
    ignore: tuple[str, ...] = ()
    lists: str | dict[str, Any] = Field(default_factory=dict)
    draws: dict[str, Any] = Field(default_factory=dict)
    customer: dict[str, Any]


class RowMapping:
    """A mapping that is ready to read rows; the same row and line always give the same customer."""

    def __init__(self, file: MappingFile, lists: Mapping[str, Any], where: str) -> None:
        self.file = file
        names = Names(frozenset(file.columns), frozenset(file.draws), lists, where)
        compiler = Compiler(names)
        self._draws: list[tuple[str, Fill]] = [
            (name, compiler.compile(node)) for name, node in file.draws.items()
        ]
        self._customer = compiler.compile(file.customer)

    def check_columns(self, header: list[str], where: str) -> None:
        """Refuse a table that lacks a declared column or has one that nobody declared."""
        known = {*self.file.columns, *self.file.ignore}
        missing = [name for name in self.file.columns if name not in header]
        if missing:
            raise InputError(
                f"The column '{missing[0]}' is missing",
                where,
                "Correct the table, or the columns of the mapping.",
            )
        extra = [name for name in header if name not in known]
        if extra:
            raise InputError(
                f"The column '{extra[0]}' is not in the mapping",
                where,
                "Add it to 'columns' or 'ignore' of the mapping.",
            )

    def context(self, row: Mapping[str, Any], line: int) -> dict[str, Any]:
        """Return the customer context of a row as plain data."""
        rng = random.Random(f"{self.file.seed}:{line}")  # noqa: S311  # repeatable, not secret
        context = RowContext(line, row, rng, self.file.reference)
        for name, draw in self._draws:
            context.draws[name] = draw(context)
        filled = self._customer(context)
        return filled if isinstance(filled, dict) else {}

    def customer(self, row: Mapping[str, Any], line: int) -> Customer:
        """Return the customer context of a row; raises InputError or ValidationError."""
        return Customer.model_validate(self.context(row, line))


def load_mapping(path: Path) -> RowMapping:
    """Read a mapping and check all that can be checked without a row."""
    data = _yaml(path)
    try:
        file = MappingFile.model_validate(data)
    except ValidationError as error:
        from genpers.batch.explain import explained

        what, do = explained(error, MappingFile)
        raise InputError(f"The mapping is wrong: {what}", str(path), do) from error
    lists = _yaml(path.parent / file.lists) if isinstance(file.lists, str) else file.lists
    return RowMapping(file, lists, str(path))


def _yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  # safe
    except OSError as error:
        raise InputError("The mapping cannot be read", str(path), "Check the path.") from error
    except UnicodeDecodeError as error:
        raise InputError("The mapping is not UTF-8", str(path), "Save it as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}, line {mark.line + 1}, column {mark.column + 1}" if mark else str(path)
        raise InputError("The mapping is not valid YAML", place, "Correct it there.") from error
    if not isinstance(data, dict):
        raise InputError("The mapping is not a table of keys", str(path), "See docs for its shape.")
    return data
