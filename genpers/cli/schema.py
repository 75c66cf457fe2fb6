"""``genpers schema``: the JSON Schema of every record of the contract."""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

import click

from genpers.errors import InputError

if TYPE_CHECKING:
    from genpers.records.record import Record

# Where each record lives; its name on the command line is its class name in lower case with dashes.
RECORDS = {
    "genpers.records.customer": ("Customer", "Fact", "Consent", "Preferences", "HistoryEvent"),
    "genpers.records.product": ("Product", "Claim", "Disclosure"),
    "genpers.records.campaign": ("Campaign", "Request"),
    "genpers.records.brief": ("Brief", "DataReceipt"),
    "genpers.records.variant": (
        "Prompt",
        "Completion",
        "Variant",
        "Result",
        "DryRun",
        "Outcome",
        "Failure",
    ),
    "genpers.records.finding": ("CheckItem", "Finding", "Report"),
    "genpers.records.review": ("Decision",),
    "genpers.records.delivery": ("Receipt", "Reaction", "Preview"),
    "genpers.records.events": ("Event",),
    "genpers.settings": ("Settings",),
    "genpers.batch.mapping": ("MappingFile",),
    "genpers.batch.order": ("BatchSummary",),
}


def names() -> dict[str, tuple[str, str]]:
    """Return module and class of every record by its name on the command line."""
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower(): (module, name)
        for module, classes in RECORDS.items()
        for name in classes
    }


@click.command("schema")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print the JSON Schema of a record; without NAME, the names there are."""
    known = names()
    if name is None:
        click.echo("\n".join(known))
        return
    # `CheckItem`, `check_item` and `check-item` are the same record.
    wanted = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower().replace("_", "-")
    if wanted not in known:
        near = get_close_matches(wanted, known, n=1, cutoff=0.4)
        raise InputError(
            f"There is no record '{name}'",
            "genpers schema",
            f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(known)}.",
        )
    module, kind = known[wanted]
    found: type[Record] = getattr(import_module(module), kind)
    click.echo(json.dumps(found.model_json_schema(), ensure_ascii=False, indent=2))
