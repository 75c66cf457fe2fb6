"""The operators of a mapping: a customer context with holes, compiled once, filled per row.

A hole is a mapping with one operator:

- ``{$column: NAME, as: int|float|date|bool, values: {raw: value}, missing: [raw]}`` a cell
- ``{$draw: NAME}`` a named choice of this row; ``{$text: "C-{line}"}`` text with columns and draws
- ``{$pick: LIST | {value: weight} | name.of.a.list, count: 2 | [0, 3]}`` a seeded choice, ``none``
  for nothing
- ``{$case: NAME, of: {value: HOLE}, else: HOLE}``, ``{$chance: 0.3, then: HOLE, else: HOLE}``,
  ``{$if: {NAME: value | [values] | {above: 1, below: 9, not: [values]}}, then: HOLE, else: HOLE}``
- ``{$day: {before: 30} | {day: 5, month: 11, back: 1}}`` a day counted from the reference, and
  ``{$moment: {..., at: "10:00"}}`` a time on it, in UTC
- ``{$repeat: NUMBER, most: 9, each: HOLE}`` in a list, as many entries; ``n`` counts from 0

What stays empty is left out, a fact without a value as a whole.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import accumulate
from string import Formatter
from typing import Any

from genpers.batch.values import CASTS, cast_value, condition, latest_day
from genpers.errors import InputError

# A width such as 05; more than two digits would write megabytes into every row.
_WIDTH = re.compile(r"0?\d{0,2}d?")


@dataclass(slots=True)
class RowContext:
    """What the holes of one row are filled from; ``draws`` are this row's named choices."""

    line: int
    row: Mapping[str, Any]
    rng: random.Random
    reference: date
    draws: dict[str, Any] = field(default_factory=dict)

    def named(self, name: str) -> Any:
        """Return a draw, a column, or one of ``line`` and ``n``."""
        if name == "line":
            return self.line
        return self.draws[name] if name in self.draws else self.row.get(name)


Fill = Callable[[RowContext], Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What a mapping may refer to; everything else is refused when the mapping is read."""

    columns: frozenset[str]
    draws: frozenset[str]
    lists: Mapping[str, Any]
    where: str


class Compiler:
    """Turns a node of a mapping into a function of the row."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._operators: dict[str, Callable[[dict[str, Any]], Fill]] = {
            "$column": self._column,
            "$draw": self._draw,
            "$text": self._text,
            "$pick": self._pick,
            "$case": self._case,
            "$if": self._if,
            "$chance": self._chance,
            "$day": self._day,
            "$moment": self._moment,
            "$repeat": self._repeat,
        }

    def compile(self, node: Any) -> Fill:
        """Compile one node; raises InputError for what a mapping does not know."""
        if isinstance(node, dict):
            operator = next((key for key in node if str(key).startswith("$")), None)
            return self._operator(operator, node) if operator else self._mapping(node)
        if isinstance(node, list):
            return self._list(node)
        return lambda _: node

    def _operator(self, operator: str, node: dict[str, Any]) -> Fill:
        if operator not in self._operators:
            raise self._wrong(f"The operator '{operator}' is unknown", operator, self._operators)
        return self._operators[operator](node)

    def _wrong(self, what: str, name: str = "", known: Iterable[str] = ()) -> InputError:
        near = get_close_matches(name, list(known), n=1, cutoff=0.5)
        remedy = f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(sorted(known))}."
        return InputError(what, self.names.where, remedy if known else "Correct the mapping.")

    def _known(self, name: str) -> str:
        known = self.names.columns | self.names.draws | {"line", "n"}
        if name not in known:
            raise self._wrong(f"'{name}' is neither a column nor a draw", name, known)
        return name

    def _mapping(self, node: dict[str, Any]) -> Fill:
        parts = [(key, self.compile(value)) for key, value in node.items()]
        is_fact = "value" in node

        def fill(context: RowContext) -> Any:
            filled = {key: part(context) for key, part in parts}
            if is_fact and filled["value"] in (None, [], ""):
                return None
            return {key: value for key, value in filled.items() if value is not None} or None

        return fill

    def _list(self, node: list[Any]) -> Fill:
        parts = [
            (self.compile(entry), isinstance(entry, dict) and "$repeat" in entry) for entry in node
        ]

        def fill(context: RowContext) -> list[Any]:
            values: list[Any] = []
            for part, several in parts:
                value = part(context)
                if several:
                    values.extend(value)
                elif value is not None:
                    values.append(value)
            return values

        return fill

    def _column(self, node: dict[str, Any]) -> Fill:
        self._only(node, "as", "values", "missing")
        name = node["$column"]
        if name not in self.names.columns:
            raise self._wrong(f"The column '{name}' is not declared", name, self.names.columns)
        missing = {str(value) for value in node.get("missing", ())} | {""}
        values = node.get("values")
        cast = CASTS.get(node.get("as", "str"))
        if cast is None:
            raise self._wrong(f"'as: {node['as']}' is unknown", str(node["as"]), CASTS)

        def fill(context: RowContext) -> Any:
            raw = context.row.get(name)
            if raw is None or str(raw) in missing:
                return None
            if values is None:
                return cast_value(cast, raw, name, node)
            if raw not in values:
                raise InputError(
                    f"Column '{name}' holds a value that the mapping does not name",
                    "",
                    (f"Add it to the values of '{name}' in the mapping."),
                )
            return values[raw]

        return fill

    def _draw(self, node: dict[str, Any]) -> Fill:
        self._only(node)
        name = node["$draw"]
        if name not in self.names.draws | {"n"}:
            raise self._wrong(f"The draw '{name}' is not declared", name, self.names.draws)
        return lambda context: context.draws.get(name)

    def _text(self, node: dict[str, Any]) -> Fill:
        self._only(node)
        template = str(node["$text"])
        self._plain_places(template)
        return lambda context: template.format_map(_Holes(context))

    def _plain_places(self, template: str) -> None:
        """Refuse places that are more than a name and a short width: no attributes, no indexes."""
        try:
            places = [(name, spec, sign) for _, name, spec, sign in Formatter().parse(template)]
        except ValueError as error:
            raise self._wrong(f"The text '{template[:60]}' has an open brace", "{", ()) from error
        for name, spec, sign in places:
            if name is None:
                continue
            if sign or not name.isidentifier() or not _WIDTH.fullmatch(spec or ""):
                raise self._wrong(f"'{name[:60]}' is no plain name", name, ())

    def _pick(self, node: dict[str, Any]) -> Fill:
        self._only(node, "count")
        values, weights = self._choices(node["$pick"])
        count = node.get("count")
        total = list(accumulate(weights))
        if count is None:
            return lambda context: context.rng.choices(values, cum_weights=total)[0]
        low, high = count if isinstance(count, list) else (count, count)

        def fill(context: RowContext) -> list[Any]:
            wanted = context.rng.randint(low, high)
            # Weighted order without replacement: the largest of u^(1/w) first (Efraimidis, 2006).
            ranked = sorted(
                range(len(values)), key=lambda i: -(context.rng.random() ** (1 / weights[i]))
            )
            return [values[index] for index in sorted(ranked[:wanted])]

        return fill

    def _choices(self, source: Any) -> tuple[list[Any], list[float]]:
        if isinstance(source, str):
            found: Any = self.names.lists
            for part in source.split("."):
                if not isinstance(found, Mapping) or part not in found:
                    raise self._wrong(f"The list '{source}' does not exist", source, ())
                found = found[part]
            source = found
        if isinstance(source, Mapping):
            pairs = [(None if key == "none" else key, float(w)) for key, w in source.items()]
            return [key for key, _ in pairs], [weight for _, weight in pairs]
        if not isinstance(source, list) or not source:
            raise self._wrong("'$pick' needs a list, weights, or the name of a list")
        return source, [1.0] * len(source)

    def _case(self, node: dict[str, Any]) -> Fill:
        self._only(node, "of", "else")
        name = self._known(node["$case"])
        cases = {key: self.compile(value) for key, value in node["of"].items()}
        otherwise = self.compile(node.get("else"))
        return lambda context: cases.get(context.named(name), otherwise)(context)

    def _if(self, node: dict[str, Any]) -> Fill:
        self._only(node, "then", "else")
        tests = [(self._known(name), condition(test)) for name, test in node["$if"].items()]
        then, otherwise = self.compile(node.get("then")), self.compile(node.get("else"))

        def fill(context: RowContext) -> Any:
            holds = all(test(context.named(name)) for name, test in tests)
            return (then if holds else otherwise)(context)

        return fill

    def _chance(self, node: dict[str, Any]) -> Fill:
        self._only(node, "then", "else")
        chance = float(node["$chance"])
        then, otherwise = self.compile(node.get("then")), self.compile(node.get("else"))
        return lambda context: (then if context.rng.random() < chance else otherwise)(context)

    def _day(self, node: dict[str, Any]) -> Fill:
        self._only(node)
        found = self._date(node["$day"])

        def fill(context: RowContext) -> str | None:
            day = found(context)
            return day.isoformat() if day else None

        return fill

    def _moment(self, node: dict[str, Any]) -> Fill:
        self._only(node)
        options = dict(node["$moment"])
        clock = self.compile(options.pop("at", "10:00"))
        found = self._date(options)

        def fill(context: RowContext) -> str | None:
            day = found(context)
            return f"{day.isoformat()}T{clock(context)}:00Z" if day else None

        return fill

    def _date(self, options: dict[str, Any]) -> Callable[[RowContext], date | None]:
        """A day is so many days before the reference, or the latest such day of the year."""
        if set(options) == {"before"}:
            before = self.compile(options["before"])

            def back(context: RowContext) -> date | None:
                days = before(context)
                return None if days is None else context.reference - timedelta(days=int(days))

            return back
        if set(options) - {"back"} != {"day", "month"}:
            raise self._wrong("A day needs 'before', or 'day' and 'month'")
        day, month = self.compile(options["day"]), self.compile(options["month"])
        less = self.compile(options.get("back", 0))

        def latest(context: RowContext) -> date | None:
            found = latest_day(context.reference, int(month(context)), int(day(context)))
            return found - timedelta(days=int(less(context)))

        return latest

    def _repeat(self, node: dict[str, Any]) -> Fill:
        self._only(node, "each", "most")
        count, each = self.compile(node["$repeat"]), self.compile(node["each"])
        most = int(node.get("most", 100))

        def fill(context: RowContext) -> list[Any]:
            values = []
            for number in range(min(int(count(context) or 0), most)):
                context.draws["n"] = number
                values.append(each(context))
            return [value for value in values if value is not None]

        return fill

    def _only(self, node: dict[str, Any], *allowed: str) -> None:
        operator = next(key for key in node if key.startswith("$"))
        for key in node:
            if key != operator and key not in allowed:
                raise self._wrong(f"'{key}' does not belong to {operator}", key, allowed)


class _Holes(dict[str, Any]):
    """Looks the holes of a ``$text`` up in draws and columns."""

    def __init__(self, context: RowContext) -> None:
        super().__init__()
        self._context = context

    def __missing__(self, name: str) -> Any:
        value = self._context.named(name)
        if value is None:
            raise InputError(f"'{name}' is empty, but a text needs it", "", "Correct the row.")
        return value
