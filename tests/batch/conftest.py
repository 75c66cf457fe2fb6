"""A small bank for batch tests: the bundled example, cut to as many rows as a test needs."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from genpers.app import App
from genpers.batch.order import BatchOrder
from genpers.library import library_folder
from genpers.records.campaign import Campaign
from genpers.records.product import Product
from genpers.settings import load_settings

BANK = library_folder("examples") / "bank"


def head_of_bank(rows: int) -> str:
    """Return the header and the first rows of the bank's table."""
    with gzip.open(BANK / "bank-full.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        return "".join(islice(stream, rows + 1))


@pytest.fixture
def app(tmp_path: Path) -> App:
    settings = load_settings(
        environ={},
        overrides={
            "plugins.enabled": ["phrasebook", "files"],
            "store.url": f"sqlite:///{tmp_path / 'journal.db'}",
            "store.key_file": str(tmp_path / "journal.key"),
        },
    )
    return App(settings)


@pytest.fixture
def order(tmp_path: Path) -> Callable[..., BatchOrder]:
    """Return a maker of orders: the building-savings campaign for the first rows of the bank."""
    catalogue = [
        Product.model_validate(row)
        for row in json.loads((BANK / "products.json").read_text(encoding="utf-8"))
    ]
    campaign = json.loads((BANK / "campaigns/bauspar-email.json").read_text(encoding="utf-8"))

    def made(rows: int = 40, **changes: Any) -> BatchOrder:
        table = tmp_path / f"bank-{rows}.csv"
        if not table.exists():
            table.write_text(head_of_bank(rows), encoding="utf-8", newline="")
        given: dict[str, Any] = {
            "campaign": Campaign.model_validate(campaign),
            "products": tuple(one for one in catalogue if one.id == "bauspar-flex"),
            "portfolio": tuple(one for one in catalogue if one.id != "bauspar-flex"),
            "customers": table,
            "mapping": BANK / "mapping.yaml",
            "out": tmp_path / "out",
            "as_of": "2026-11-21",
            "shard_size": 10,
            "workers": 2,
        }
        return BatchOrder(**{**given, **changes})

    return made


@pytest.fixture
def bank() -> Path:
    """The folder of the bank example."""
    return BANK


@pytest.fixture
def bank_head() -> Callable[[int], str]:
    """Return the first rows of the bank's table."""
    return head_of_bank
