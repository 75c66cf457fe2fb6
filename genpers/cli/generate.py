"""``genpers generate``: one request in, messages out."""

from __future__ import annotations

import sys
from typing import Any

import click

from genpers.cli.opening import personalizer
from genpers.cli.reading import read_json, record, shown


@click.command("generate")
@click.argument("request_file", metavar="REQUEST.json|-")
@click.option("--backend", metavar="NAME", help="Backend to ask (default: the setting).")
@click.option("--variants", type=click.IntRange(1, 20), help="How many variants to write.")
@click.option("--as-of", metavar="DATE", help="Day or time to judge on (default: now).")
@click.option("--seed", type=int, help="Seed of a deterministic backend.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--dry-run", is_flag=True, help="Show what a model would be sent; call none.")
@click.pass_obj
def command(
    config: str | None,
    request_file: str,
    backend: str | None,
    variants: int | None,
    as_of: str | None,
    seed: int | None,
    as_json: bool,
    dry_run: bool,
) -> None:
    """Write messages for one request: {"campaign": ..., "customer": ..., "products": [...]}.

    Exit code 0: all variants pass, or the contact is refused; 1: a variant is held; 2: bad input.
    """
    request = _request(request_file, variants)
    door = personalizer(config)
    parts = (request.campaign, request.customer, request.products)
    options: dict[str, Any] = {"portfolio": request.portfolio, "as_of": as_of, "backend": backend}
    if dry_run:
        found: Any = door.dry_run(*parts, **options)
    else:
        found = door.generate(*parts, seed=seed, **options)
    if as_json:
        click.echo(found.model_dump_json(indent=2))
    else:
        from genpers.cli import showing

        showing.dry_run(found) if dry_run else showing.result(found, request)
    held = not dry_run and any(variant.verdict != "pass" for variant in found.variants)
    sys.stdout.flush()
    raise click.exceptions.Exit(1 if held else 0)


def _request(name: str, variants: int | None) -> Any:
    from genpers.records.campaign import Request

    request = record(Request, read_json(name), shown(name))
    if variants is None:
        return request
    campaign = request.campaign.model_copy(update={"variants": variants})
    return request.model_copy(update={"campaign": campaign})
