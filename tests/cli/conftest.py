"""Commands run in this process, in an empty folder, as ``genpers`` would run them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from genpers.cli import cli
from genpers.cli.failing import guarded
from genpers.testing import sample_customer


class Ran(NamedTuple):
    """What a command did: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, with a quiet and English terminal and no store."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("GENPERS_STORE__URL", "off")
    monkeypatch.setenv("GENPERS_PLUGINS__ENABLED", '["phrasebook", "files"]')
    return tmp_path


@pytest.fixture
def genpers(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Run one command; ``text`` is its standard input."""

    def run(*arguments: str, text: str | bytes | None = None) -> Ran:
        if text is not None:
            data = text if isinstance(text, bytes) else text.encode()
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = guarded(cli, list(arguments))
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def request_data() -> dict[str, Any]:
    """A request whose contact is allowed."""
    return {
        "campaign": {
            "id": "winter",
            "objective": "cross_sell",
            "channel": "email",
            "variants": 2,
            "link": "https://shop.example.test/l/1",
        },
        "customer": sample_customer(
            profile={
                "first_name": "Lena",
                "last_name": "Brandt",
                "gender": "female",
                "city": {"value": "Köln", "observed_at": "2026-04-01"},
                "income_band": {"value": "CANARY-B3", "party": "third"},
            }
        ),
        "products": [
            {
                "id": "mantel",
                "name": "Wollmantel Alva",
                "category": "coats",
                "summary": "Gerade geschnittener Mantel aus Wolle",
                "grammar": {"de": {"gender": "m"}},
                "attributes": {"industry": "fashion", "brand": "Haus Linden"},
            }
        ],
    }


@pytest.fixture
def request_file(folder: Path, request_data: dict[str, Any]) -> Path:
    """The request as a file."""
    path = folder / "request.json"
    path.write_text(json.dumps(request_data), encoding="utf-8")
    return path
