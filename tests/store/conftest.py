import os
import secrets
from collections.abc import Callable, Iterator

import pytest

from genpers.records.events import Event
from genpers.store import Journal, open_journal

KEY = bytes(range(32))


def _event(number: int = 0, *, customer: str | None = "C-1", text: str | None = "Hallo") -> Event:
    return Event(
        step="completed",
        result=f"r-{number}",
        campaign="spring",
        customer=customer,
        facts={"prompt": "sha256:ab", "tokens": number, "rules": ["tone.address.mixed"]},
        content={} if text is None else {"body": text},
    )


@pytest.fixture(scope="session")
def make_event() -> Callable[..., Event]:
    return _event


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


@pytest.fixture
def journal(store_url) -> Iterator[Journal]:
    opened = open_journal(store_url, KEY)
    yield opened
    opened.close()
