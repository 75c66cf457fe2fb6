"""Kind ``length``: fields against the channel table (``guardrails/channels/CHANNEL.yaml``).

```yaml
kind: length
advised: warn          # severity over the advised length; the rule's own is for the hard one
table: channels        # folder of the tables
```

The message may use ``{length}``, ``{limit}`` and ``{name}``. Lengths count code points of the field
as it was given. A channel or field without a table entry has no limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec, Texts
from genpers.records.record import Record, Severity

_ADVISED = {
    "de": "{name}: {length} Zeichen; sichtbar sind meist nur {limit}.",
    "en": "{name}: {length} characters; usually only {limit} of them are visible.",
}


class Length:
    """A field over its hard limit is one match, a field over its advised length a milder one."""

    name: ClassVar[str] = "length"

    class Params(Record):
        """YAML keys of the kind."""

        advised: Severity = "warn"
        advised_message: Texts | None = None
        table: str = "channels"

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._advised = params.advised
        self._message: Mapping[str, str] = params.advised_message or _ADVISED
        self._limits: dict[str, dict[str, tuple[int | None, int | None]]] = {}
        for path, table in resources.matching(f"{params.table}/*.yaml").items():
            channel = path.rsplit("/", 1)[-1].removesuffix(".yaml")
            self._limits[channel] = {
                str(row["name"]): (row.get("hard"), row.get("advised")) for row in table["fields"]
            }
        if not self._limits:
            raise ValueError(f"there is no channel table under {params.table}/")

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per field that is too long."""
        limits = self._limits.get(document.item.channel, {})
        for field in document.fields.values():
            name = field.name
            hard, advised = limits.get(name, (None, None))
            length = len(field.raw)
            if hard is not None and length > hard:
                yield self._match(field.name, name, length, hard)
            elif advised is not None and length > advised:
                yield self._match(field.name, name, length, advised, over="advised")

    def _match(self, field: str, name: str, length: int, limit: int, over: str = "hard") -> Match:
        mild = over == "advised"
        return Match(
            field,
            0,
            length,
            raw=True,
            severity=self._advised if mild else None,
            message=self._message if mild else None,
            evidence=f"{over} {limit}",
            values={"length": str(length), "limit": str(limit), "name": name},
        )
