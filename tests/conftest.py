"""What many tests share: one loaded installation, and stores of both kinds."""

import os
import secrets
from collections.abc import Callable, Iterator

import pytest

from genpers.app import App
from genpers.backends.assembly import Assembled
from genpers.backends.residency import declared
from genpers.plugins import load_plugins
from genpers.settings import Settings


@pytest.fixture(scope="session")
def installation():
    """One installation with the bundled libraries and no journal, loaded once."""
    settings = Settings.model_validate({"store": {"url": "off"}})
    return App(settings, load_plugins(("phrasebook", "files")))


@pytest.fixture
def app_with(installation) -> Callable[..., App]:
    """Put a backend of a test's own into the loaded installation, where the phrasebook stood."""

    def made(backend, **settings) -> App:
        app = App(
            Settings.model_validate({"store": {"url": "off"}, **settings}), installation.plugins
        )
        for part in ("policy", "prompts", "rulebook", "channel_fields", "assembly"):
            app.__dict__[part] = getattr(installation, part)
        told = declared(backend.name, backend, {})
        app.__dict__["assembled"] = Assembled({"phrasebook": backend}, None, (), (told,))
        return app

    return made


@pytest.fixture
def sqlite_url(tmp_path) -> str:
    return f"sqlite:///{tmp_path}/store/journal.db"


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """Make a database of its own on the server that GENPERS_TEST_POSTGRESQL or loopback names."""
    psycopg = pytest.importorskip("psycopg")
    server = os.environ.get("GENPERS_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
    name = f"genpers_test_{secrets.token_hex(6)}"
    try:
        connection = psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"PostgreSQL cannot be reached: {str(error).splitlines()[0]}")
    with connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def store_url(request) -> str:
    return request.getfixturevalue(f"{request.param}_url")
