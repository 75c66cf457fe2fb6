"""Opens a database by URL, brings its tables up to date, and translates its errors."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from genpers.errors import SettingsError, StoreError

SCHEMA = "0003"
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x67656E70657273  # "genpers": the PostgreSQL advisory lock of all who append
BUSY_MS = 60_000
_ONE_AT_A_TIME = threading.Lock()  # alembic keeps the migration that runs in a global


def open_engine(url: str) -> Engine:
    """Return an engine for a store URL with all migrations applied; raise ``StoreError``."""
    parsed = _parse(url)
    with store_errors(parsed):
        engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
        try:
            _migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError(
            "The store URL cannot be read", "store", "Write sqlite:///PATH or postgresql://..."
        ) from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise SettingsError(
            f"The store speaks SQLite and PostgreSQL, not {parsed.drivername}",
            "store",
            "Write sqlite:///PATH or postgresql://...",
        )
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise SettingsError(
            "A store in memory loses what it must keep", "store", "Name a file: sqlite:///PATH"
        )
    return parsed


@contextmanager
def store_errors(url: URL) -> Iterator[None]:
    """Turn every database error into a ``StoreError`` without the statement's parameters."""
    where = url.render_as_string(hide_password=True)
    try:
        yield
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"The driver of the store is not installed: {error}",
            where,
            'Try: pip install "genpers[postgresql]"',
        ) from error
    except SQLAlchemyError as error:
        # str(error) of SQLAlchemy quotes the parameters, which are content
        reason = getattr(error, "orig", None) or type(error).__name__
        raise StoreError(
            f"The store cannot be used: {_first_line(reason)}",
            where,
            "See that the database runs, that there is space, and that this user may write.",
        ) from error
    except (OSError, UnicodeError) as error:
        raise StoreError(
            f"The store cannot be used: {type(error).__name__}", where, "Check path and rights."
        ) from error


def _first_line(reason: object) -> str:
    return (str(reason).splitlines() or [type(reason).__name__])[0]


def _sqlite(url: URL) -> Engine:
    path = Path(url.database or "").absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # made here so that the texts of customers are readable by the owner only
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    engine = sa.create_engine(url.set(drivername="sqlite+pysqlite"))

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours, see below
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("genpers_write")
        # a reader that became a writer halfway would fail instead of waiting for its turn
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    return sa.create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Hold a transaction that no other writer shares, in any process."""
    with engine.connect() as plain:
        connection = plain.execution_options(genpers_write=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            yield connection


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        if _version(connection) == SCHEMA:
            return
    with writing(engine) as connection:
        found = _version(connection)
        if found == SCHEMA:
            return
        if found is not None and found > SCHEMA:
            raise StoreError(
                f"The store has schema {found}, this genpers knows {SCHEMA}",
                engine.url.render_as_string(hide_password=True),
                "Update genpers.",
            )
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        with _ONE_AT_A_TIME:
            command.upgrade(config, SCHEMA)


def _version(connection: Connection) -> str | None:
    """Return the schema version without alembic, whose import takes longer than all the rest."""
    if not sa.inspect(connection).has_table("genpers_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM genpers_version").scalar()
    return None if found is None else str(found)
