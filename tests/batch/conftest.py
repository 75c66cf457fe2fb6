"""A small bank for batch tests: the bundled example, cut to as many rows as a test needs."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from genpers.app import App
from genpers.batch.order import BatchOrder
from genpers.batch.run import run_batch
from genpers.library import library_folder
from genpers.records.campaign import Campaign
from genpers.records.product import Product
from genpers.settings import load_settings

BANK = library_folder("examples") / "bank"


def head_of_bank(rows: int) -> str:
    """Return the header and the first rows of the bank's table."""
    with gzip.open(BANK / "bank-full.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        return "".join(islice(stream, rows + 1))


def app_in(folder: Path) -> App:
    """Return an installation whose journal lies in a folder."""
    settings = load_settings(
        environ={},
        overrides={
            "plugins.enabled": ["phrasebook", "files"],
            "store.url": f"sqlite:///{folder / 'journal.db'}",
            "store.key_file": str(folder / "journal.key"),
        },
    )
    return App(settings)


def order_in(folder: Path, rows: int = 40, **changes: Any) -> BatchOrder:
    """Return an order: the building-savings campaign for the first rows of the bank."""
    table = folder / f"bank-{rows}.csv"
    if not table.exists():
        table.write_text(head_of_bank(rows), encoding="utf-8", newline="")
    products = json.loads((BANK / "products.json").read_text(encoding="utf-8"))
    catalogue = [Product.model_validate(row) for row in products]
    campaign = json.loads((BANK / "campaigns/bauspar-email.json").read_text(encoding="utf-8"))
    given: dict[str, Any] = {
        "campaign": Campaign.model_validate(campaign),
        "products": tuple(one for one in catalogue if one.id == "bauspar-flex"),
        "portfolio": tuple(one for one in catalogue if one.id != "bauspar-flex"),
        "customers": table,
        "mapping": BANK / "mapping.yaml",
        "out": folder / "out",
        "as_of": "2026-11-21",
        "shard_size": 10,
        "workers": 2,
    }
    return BatchOrder(**{**given, **changes})


@pytest.fixture
def app(tmp_path: Path) -> App:
    return app_in(tmp_path)


@pytest.fixture
def order(tmp_path: Path) -> Callable[..., BatchOrder]:
    """Return a maker of orders in this test's folder."""
    return partial(order_in, tmp_path)


@pytest.fixture(scope="session")
def fifty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The rows of the first fifty customers, from a run that nobody interrupted."""
    folder = tmp_path_factory.mktemp("fifty")
    wanted = order_in(folder, 50)
    run_batch(app_in(folder), wanted)
    return (wanted.out / "results.jsonl").read_bytes()


@pytest.fixture
def bank() -> Path:
    """The folder of the bank example."""
    return BANK


@pytest.fixture
def bank_head() -> Callable[[int], str]:
    """Return the first rows of the bank's table."""
    return head_of_bank
