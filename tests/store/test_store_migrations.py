import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from genpers.store.opening import MIGRATIONS, SCHEMA, open_engine
from genpers.store.tables import metadata


def test_the_schema_that_is_looked_for_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")

    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA]


def test_migrations_make_the_tables_that_the_code_uses(store_url):
    engine = open_engine(store_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": "genpers_version", "compare_type": True}
        )
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_opening_an_up_to_date_store_does_not_import_alembic(sqlite_url):
    import subprocess
    import sys

    open_engine(sqlite_url).dispose()
    code = (
        "import sys; from genpers.store import open_journal;"
        "open_journal(sys.argv[1], bytes(32)).close(); print('alembic' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, sqlite_url], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "False"


def test_a_folder_with_a_percent_sign_in_its_name_can_hold_the_store(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/100%/journal.db")

    with engine.connect() as connection:
        found = engine.dialect.has_table(connection, "journal")
    engine.dispose()

    assert found


@pytest.mark.parametrize("broken", ["sqlite:////dev/null/x.db"])
def test_a_path_that_cannot_be_made_is_an_error(broken):
    from genpers.errors import StoreError

    with pytest.raises(StoreError, match="cannot be used"):
        open_engine(broken)


def test_a_store_of_the_first_version_is_brought_up_to_date_with_its_rows(sqlite_url, make_event):
    import sqlalchemy as sa
    from alembic import command

    from genpers.store import open_journal
    from genpers.store.opening import _parse, _sqlite, writing

    engine = _sqlite(_parse(sqlite_url))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with engine.connect() as connection:
        before = sa.inspect(connection).get_table_names()
    engine.dispose()
    journal = open_journal(sqlite_url, bytes(32))
    journal.append([make_event(0)])
    rows = journal.verify()
    journal.close()

    assert "answer" not in before
    assert rows == 1


def test_threads_may_open_stores_of_their_own_at_once(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    urls = [f"sqlite:///{tmp_path}/{number}.db" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        engines = list(pool.map(open_engine, urls))
    found = [engine.dialect.name for engine in engines]
    for engine in engines:
        engine.dispose()

    assert found == ["sqlite"] * 6
