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
def journal(store_url) -> Iterator[Journal]:
    opened = open_journal(store_url, KEY)
    yield opened
    opened.close()
