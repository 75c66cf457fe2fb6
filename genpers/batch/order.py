"""What a batch is asked to do, and what it says of itself in the end."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from genpers.records.campaign import Campaign
from genpers.records.product import Product
from genpers.records.record import Record


class BatchOrder(Record):
    """One campaign for a file of customers.

    ``as_of`` is a date or a timestamp; None is the day on which the run began. ``workers`` None
    is one per core. ``concurrency`` bounds the requests that are open at a backend at once.
    ``provider_batch`` hands the prompts over as the provider's batch, where the backend has one.
    """

    campaign: Campaign
    products: tuple[Product, ...] = Field(min_length=1)
    portfolio: tuple[Product, ...] = ()
    customers: Path
    mapping: Path | None = None
    out: Path
    resume: bool = False
    engine: Literal["local", "dask"] = "local"
    workers: int | None = Field(default=None, ge=1)
    shard_size: int = Field(default=200, ge=1)
    concurrency: int = Field(default=64, ge=1)
    as_of: str | None = None
    seed: int | None = None
    backend: str | None = None
    parquet: bool = True
    provider_batch: bool = False


class BatchSummary(Record):
    """What came of a run; all but ``seconds`` and ``model_calls`` is the same for equal inputs.

    ``refused`` counts customers by reason, ``verdicts`` counts variants, ``used`` and
    ``withheld`` count customers by fact, ``briefs`` counts the different prompts.
    """

    customers: int = 0
    written: int = 0
    refused: dict[str, int] = Field(default_factory=dict)
    failed: int = 0
    briefs: int = 0
    model_calls: int = 0
    variants: int = 0
    verdicts: dict[str, int] = Field(default_factory=dict)
    released: int = 0
    used: dict[str, int] = Field(default_factory=dict)
    withheld: dict[str, int] = Field(default_factory=dict)
    seconds: float = 0.0
    files: tuple[str, ...] = ()
