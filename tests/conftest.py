"""What many tests share: one loaded installation, requests, and a backend that remembers."""

import pytest

from genpers.app import App
from genpers.plugins import load_plugins
from genpers.settings import Settings

AS_OF = "2026-11-21"


@pytest.fixture(scope="session")
def installation():
    """One installation with the bundled libraries and no journal, loaded once."""
    settings = Settings.model_validate({"store": {"url": "off"}})
    return App(settings, load_plugins(("phrasebook", "files")))
