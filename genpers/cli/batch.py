"""``genpers batch``: one campaign, a file of customers, results and failures as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from genpers.cli.opening import personalizer
from genpers.cli.reading import read_json, record
from genpers.errors import InputError

PASSED_ON = (
    "resume",
    "engine",
    "workers",
    "shard_size",
    "concurrency",
    "backend",
    "as_of",
    "seed",
    "provider_batch",
)


@click.command("batch")
@click.option("--campaign", required=True, metavar="FILE.json", help="The campaign.")
@click.option("--products", required=True, metavar="FILE.json", help="A product, or a list.")
@click.option(
    "--offer",
    multiple=True,
    metavar="ID",
    help="Offer only this product; the others are known, not offered. Repeatable.",
)
@click.option("--portfolio", metavar="FILE.json", help="Products that are known, not offered.")
@click.option(
    "--customers",
    required=True,
    metavar="FILE",
    help="Customers as .csv, .jsonl (both also .gz) or .parquet.",
)
@click.option("--mapping", metavar="FILE.yaml", help="How rows become customers.")
@click.option("--out", required=True, metavar="DIR", help="Folder for the results.")
@click.option("--resume", is_flag=True, help="Go on with the run that lies in the folder.")
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where the work is done.",
)
@click.option("--workers", type=click.IntRange(1), help="Processes (default: one per core).")
@click.option(
    "--shard-size",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="Rows that are committed together.",
)
@click.option(
    "--concurrency",
    type=click.IntRange(1),
    default=64,
    show_default=True,
    help="Requests open at a backend at once.",
)
@click.option("--backend", metavar="NAME", help="Backend to ask (default: the setting).")
@click.option(
    "--provider-batch",
    is_flag=True,
    help="Ask in the provider's batch mode: half the price, answers within a day.",
)
@click.option("--as-of", metavar="DATE", help="Day to judge on (default: today).")
@click.option("--seed", type=int, help="Seed of a deterministic backend.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_obj
def command(config: str | None, /, as_json: bool, **options: Any) -> None:
    """Run a campaign over a file of customers.

    Equal briefs share one answer. Exit code 0: all rows done; 1: some rows failed (see
    failures.jsonl); 2: bad input, nothing was written.
    """
    from genpers.batch.run import run_batch
    from genpers.cli.progress import Progress

    order = _order(options)
    door = personalizer(config)
    try:
        with Progress() as progress:
            summary = run_batch(door.app, order, progress)
    except KeyboardInterrupt:
        click.echo("Stopped. What is done is kept: go on with --resume.", err=True)
        raise
    if as_json:
        click.echo(summary.model_dump_json(indent=2))
    else:
        from genpers.cli import showing

        showing.summary(summary)
    sys.stdout.flush()
    raise click.exceptions.Exit(1 if summary.failed else 0)


def _order(options: dict[str, Any]) -> Any:
    from genpers.batch.order import BatchOrder
    from genpers.records.campaign import Campaign

    campaign = record(Campaign, read_json(options["campaign"]), options["campaign"])
    products = _products(options["products"])
    portfolio = _products(options["portfolio"]) if options["portfolio"] else ()
    if wanted := options["offer"]:
        known = {product.id for product in products}
        for name in wanted:
            if name not in known:
                raise InputError(
                    f"There is no product '{name}'",
                    options["products"],
                    f"Known are: {', '.join(sorted(known))}.",
                )
        portfolio = (*portfolio, *(one for one in products if one.id not in wanted))
        products = tuple(product for product in products if product.id in wanted)
    _check_together(products, options["products"])
    return BatchOrder(
        campaign=campaign,
        products=products,
        portfolio=portfolio,
        customers=Path(options["customers"]),
        out=Path(options["out"]),
        mapping=Path(options["mapping"]) if options["mapping"] else None,
        **{name: options[name] for name in PASSED_ON},
    )


def _products(name: str) -> tuple[Any, ...]:
    from genpers.records.product import Product

    data = read_json(name)
    rows = data if isinstance(data, list) else [data]
    if not rows:
        raise InputError("There is no product", name, "Give a product, or a list of products.")
    return tuple(
        record(Product, row, f"{name}, product {number}") for number, row in enumerate(rows, 1)
    )


def _check_together(products: tuple[Any, ...], where: str) -> None:
    """Refuse an offer that would be refused for every single customer."""
    for product in products:
        for other in products:
            if other.id in product.excludes:
                raise InputError(
                    f"'{product.id}' and '{other.id}' exclude each other",
                    where,
                    "Name what to offer with --offer ID.",
                )
