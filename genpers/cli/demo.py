"""``genpers demo``: the whole path on the bundled examples, without a key and a network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from genpers.cli.opening import personalizer
from genpers.cli.reading import read_json, read_lines, record, write_whole
from genpers.errors import InputError

FOLDER = "demo"


@click.command("demo")
@click.option("--out", default=FOLDER, show_default=True, metavar="DIR", help="Where to write.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON lines.")
@click.pass_obj
def command(config: str | None, out: str, as_json: bool) -> None:
    """Write messages for a few customers of a bank and of a shop, by e-mail, push and cms.

    Needs no key and no network. Says what it wrote and where.
    """
    from genpers.cli.demo_run import play
    from genpers.library import library_folder

    folder = Path(out)
    examples = library_folder("examples")
    if folder.exists() and not folder.is_dir():
        raise InputError("This is no folder", out, "Name another with --out.")
    door = personalizer(
        config,
        **{
            "backend": "phrasebook",
            "store.url": f"sqlite:///{folder / 'journal.db'}",
            "store.key_file": str(folder / "journal.key"),
        },
    )
    scenes = list(play(door, list(cases(examples))))
    written = _write(folder, scenes, door.app.rulebook.digest)
    if as_json:
        for scene in scenes:
            click.echo(scene.result.model_dump_json())
    else:
        from genpers.cli.demo_table import show

        show(scenes, written, door.app)
    sys.stdout.flush()


def cases(examples: Path) -> Iterator[Any]:
    """Yield the cases that ``demo.yaml`` names, each as title, day and request."""
    from genpers.cli.demo_run import Case
    from genpers.library import read_yaml

    plan = read_yaml(examples / "demo.yaml")
    for entry in plan["cases"]:
        request = _request(examples / entry["example"], entry)
        yield Case(str(plan["as_of"]), entry["example"], entry.get("why", ""), request)


def _request(folder: Path, entry: dict[str, Any]) -> Any:
    from genpers.records.campaign import Campaign, Request

    products = _products(folder / entry.get("catalogue", "products.json"))
    offered = tuple(products[name] for name in entry["products"])
    campaign = record(
        Campaign,
        read_json(str(folder / "campaigns" / f"{entry['campaign']}.json")),
        entry["campaign"],
    )
    return Request.model_construct(
        campaign=campaign,
        customer=_customer(folder, entry),
        products=offered,
        portfolio=tuple(one for name, one in products.items() if name not in entry["products"]),
    )


def _products(path: Path) -> dict[str, Any]:
    from genpers.records.product import Product

    found = [record(Product, row, str(path)) for row in read_json(str(path))]
    return {product.id: product for product in found}


def _customer(folder: Path, entry: dict[str, Any]) -> Any:
    from genpers.cli.reading import parsed
    from genpers.records.customer import Customer

    if "line" in entry:
        return _mapped(folder, int(entry["line"]))
    path = str(folder / "customers.jsonl")
    for number, line in read_lines(path):
        data = parsed(line, path, number) if isinstance(line, str) else {}
        if data.get("id") == entry["customer"]:
            return record(Customer, data, f"{path}, line {number}")
    raise InputError(f"There is no customer '{entry['customer']}'", path, "Correct demo.yaml.")


def _mapped(folder: Path, line: int) -> Any:
    from genpers.batch.mapping import load_mapping
    from genpers.batch.readers import read_rows

    mapping = load_mapping(folder / "mapping.yaml")
    path = folder / "bank-full.csv.gz"
    for row in read_rows(
        path, delimiter=mapping.file.delimiter, check_columns=mapping.check_columns
    ):
        if row.line == line and row.data is not None:
            return mapping.customer(row.data, line)
    raise InputError(f"There is no line {line}", str(path), "Correct demo.yaml.")


def _write(folder: Path, scenes: list[Any], rules: str) -> list[str]:
    """Write messages, results and the page; return the names of the files."""
    from genpers.cli.demo_page import page

    for old in folder.glob("messages/*"):
        old.unlink()
    names = []
    for scene in scenes:
        for name, content in _messages(scene, rules):
            write_whole(folder / "messages" / name, content)
            scene.files.append(str(folder / "messages" / name))
            names.append(str(folder / "messages" / name))
    results = "".join(scene.result.model_dump_json() + "\n" for scene in scenes)
    write_whole(folder / "results.jsonl", results)
    write_whole(folder / "index.html", page(scenes))
    return [str(folder / "index.html"), str(folder / "results.jsonl"), *names]


def _messages(scene: Any, rules: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a scene: media for what is released, previews for what is held."""
    from genpers.cli.demo_media import media_of, provenance
    from genpers.cli.demo_run import preview

    campaign = scene.case.request.campaign
    for variant in scene.result.variants:
        name = f"{scene.case.request.customer.id}-{campaign.id}-{variant.id}"
        if variant.verdict == "pass":
            for ending, content in media_of(scene, variant):
                yield name + ending, content
        else:
            name = f"HELD-{name}"
            yield f"{name}.txt", preview(scene, variant)
        yield f"{name}.provenance.json", provenance(scene, variant, rules)
