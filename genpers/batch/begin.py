"""What a run must have before it begins: readable inputs, whole libraries, a manifest."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ulid import ULID

from genpers import __version__
from genpers.batch.mapping import load_mapping
from genpers.batch.order import BatchOrder
from genpers.batch.readers import Row, fingerprint, read_rows
from genpers.batch.run_folder import Manifest, written
from genpers.errors import InputError
from genpers.mending import control_of

if TYPE_CHECKING:
    from genpers.app import App


def rows_of(order: BatchOrder) -> Iterator[Row]:
    """Yield the rows of an order's customers; a table with other columns is refused."""
    mapping = load_mapping(order.mapping) if order.mapping else None
    return read_rows(
        order.customers,
        delimiter=mapping.file.delimiter if mapping else None,
        check_columns=mapping.check_columns if mapping else None,
    )


def check_readable(order: BatchOrder) -> None:
    """Read the first row, so that a wrong table is refused before anything is written."""
    if order.customers.name.lower().removesuffix(".gz").endswith((".csv", ".tsv")) and (
        order.mapping is None
    ):
        raise InputError(
            "A table needs a mapping from its columns to customers",
            str(order.customers),
            "Add --mapping FILE.yaml.",
        )
    if next(rows_of(order), None) is None:
        raise InputError("The file holds no customers", str(order.customers), "Check the file.")


def check_ready(app: App, order: BatchOrder) -> None:
    """Load all that the rows will need, so that what is wrong is one error and not one a row."""
    campaign = order.campaign
    _ = app.policy, app.rulebook
    template = app.prompts.load(campaign.channel, campaign.prompt)
    control_of(campaign, "", template.fields)
    app.voice(campaign.voice)
    wanted = order.backend or app.settings.backend
    if wanted not in app.backends:
        raise InputError(
            f"There is no backend '{wanted}'",
            "backend",
            f"Known are: {', '.join(sorted(app.backends))}.",
        )
    if order.as_of:
        from genpers.policy import moment_of

        moment_of(order.as_of, None)


def manifest_of(app: App, order: BatchOrder, found: Manifest | None) -> Manifest:
    """Return the manifest of an order; ``found`` is that of the run to resume, if any."""
    file = fingerprint(order.customers)
    head = getattr(app.journal, "head", None)
    default_day = found.as_of if found else datetime.now(UTC).date().isoformat()
    default_seed = app.settings.seed
    return Manifest(
        run=found.run if found else str(ULID()),
        campaign=_digest(order.campaign.model_dump_json()),
        products=_digest(
            written(
                [product.model_dump(mode="json") for product in (*order.products, *order.portfolio)]
            )
        ),
        customers=file.digest,
        rows=file.rows,
        mapping=_mapping_digest(order.mapping) if order.mapping else None,
        settings=_digest(app.settings.model_dump_json(exclude={"store"})),
        libraries=_libraries(app),
        versions={"genpers": __version__, "python": platform.python_version()},
        as_of=order.as_of or default_day,
        seed=default_seed if order.seed is None else order.seed,
        backend=order.backend,
        shard_size=order.shard_size,
        journal_head=head().sequence if head and not found else 0,
    )


def _mapping_digest(path: Path) -> str:
    mapping = load_mapping(path)
    files = [path]
    if isinstance(mapping.file.lists, str):
        files.append(path.parent / mapping.file.lists)
    return _digest("\0".join(file.read_text(encoding="utf-8") for file in files))


def _libraries(app: App) -> str:
    """Return one digest over all prompts and guardrails that decide the text."""
    digest = hashlib.sha256()
    for folder in (*app.prompt_folders, *app.guardrail_folders):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return "sha256:" + digest.hexdigest()


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
