"""What many tests share: one loaded installation, stores of both kinds, a model's server."""

import json
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

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


Write = Callable[[dict[str, Any]], Sequence[Mapping[str, str]] | None]


class ChatServer(ThreadingHTTPServer):
    """A model's server in threads of its own; it keeps the bodies that it was sent.

    ``write`` returns the texts for a body, None to hang up.
    """

    daemon_threads = True

    def __init__(self, write: Write) -> None:
        super().__init__(("127.0.0.1", 0), _Chat)
        self.write, self.bodies, self._gone = write, list[dict[str, Any]](), threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"
        waits = {"poll_interval": 0.01}
        threading.Thread(target=self.serve_forever, kwargs=waits, daemon=True).start()

    def unplug(self) -> None:
        """Go away; safe to repeat."""
        if not self._gone.is_set():
            self._gone.set()
            self.shutdown()
            self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of callers that left."""


class _Chat(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ChatServer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.bodies.append(asked)
        texts = self.server.write(asked)
        if texts is None:
            self.close_connection = True
            return
        message = {"role": "assistant", "content": json.dumps({"variants": texts})}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        told = {"id": "x", "object": "chat.completion", "created": 1, "model": "m"}
        body = json.dumps({**told, "choices": [choice]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture
def direct(monkeypatch) -> None:
    """Leave out proxies that the environment names, and have some key."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-CANARY-KEY")


@pytest.fixture
def chat_server(direct) -> Iterator[Callable[[Write], ChatServer]]:
    """Start model servers that write what a test tells them to."""
    started: list[ChatServer] = []

    def start(write: Write) -> ChatServer:
        started.append(ChatServer(write))
        return started[-1]

    yield start
    for server in started:
        server.unplug()
