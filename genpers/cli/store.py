"""``genpers store``: the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from genpers.cli.opening import personalizer
from genpers.errors import StoreError

if TYPE_CHECKING:
    from genpers.store import Journal


@click.group("store")
def command() -> None:
    """Verify the journal, erase a customer's texts."""


@command.command("verify")
@click.pass_obj
def verify(config: str | None) -> None:
    """Walk the hash chain from the first row to the last."""
    rows = _journal(config).verify()
    click.echo(f"{rows:,} rows, the chain holds")


@command.command("erase")
@click.argument("customer", metavar="CUSTOMER")
@click.pass_obj
def erase(config: str | None, customer: str) -> None:
    """Delete all texts and values of a customer; the chain still verifies afterwards."""
    journal = _journal(config)
    rows = journal.erase(customer)
    journal.verify()
    click.echo(f"{rows:,} rows emptied, the chain holds")


@command.command("head")
@click.pass_obj
def head(config: str | None) -> None:
    """Print the end of the chain, to be kept elsewhere as proof against cutting."""
    found = _journal(config).head()
    click.echo(f"{found.sequence} {found.hash}")


def _journal(config: str | None) -> Journal:
    app = personalizer(config).app
    if app.settings.store.url == "off":
        raise StoreError("The store is off", "store.url", "Name a store in genpers.toml.")
    return cast("Journal", app.journal)
