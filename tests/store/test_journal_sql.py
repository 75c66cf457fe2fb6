import asyncio
import datetime
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from genpers.errors import SettingsError, StoreError
from genpers.store import JournalWriter, open_journal

KEY = bytes(range(32))

APPENDER = """
import sys
from genpers.records.events import Event
from genpers.store import open_journal
journal = open_journal(sys.argv[1], bytes(range(32)))
number = 0
while True:
    batch = [
        Event(step="completed", result=f"{sys.argv[2]}-{number}-{i}", campaign="c", customer="C",
              facts={"n": number}, content={"body": "x" * 300})
        for i in range(number % 7 + 1)
    ]
    journal.append(batch)
    print(batch[-1].result, flush=True)
    number += 1
"""


def named(journal, *results):
    """The pseudonyms under which results lie in the chain."""
    return [journal.pseudonym(result) for result in results]


def test_a_result_id_does_not_lead_to_the_rows_of_a_customer(journal, make_event):
    journal.append([make_event(1)])

    entry = next(iter(journal.events(result="r-1")))

    assert entry.result != "r-1"
    assert entry.result == journal.pseudonym("r-1")


def test_events_come_back_in_order_with_facts_and_content(journal, make_event):
    journal.append([make_event(0), make_event(1, customer=None, text=None)])
    journal.append([make_event(2, text="Grüße \u0000 \ud83d\ude42")])

    entries = list(journal.events())

    assert [entry.sequence for entry in entries] == [1, 2, 3]
    assert [entry.result for entry in entries] == named(journal, "r-0", "r-1", "r-2")
    assert entries[0].facts == make_event(0).facts
    assert entries[1].content is None
    assert entries[2].content == {"body": "Grüße \u0000 🙂"}
    assert journal.verify() == 3


def test_events_can_be_read_by_customer_result_campaign_and_step(journal, make_event):
    journal.append([make_event(n, customer=f"C-{n % 2}") for n in range(6)])

    assert [entry.result for entry in journal.events(customer="C-1")] == named(
        journal, "r-1", "r-3", "r-5"
    )
    assert [entry.sequence for entry in journal.events(result="r-4")] == [5]
    assert [entry.sequence for entry in journal.events(campaign="spring", after=4)] == [5, 6]
    assert list(journal.events(step="failed")) == []


def test_more_rows_than_a_page_are_all_read(journal, make_event):
    journal.append([make_event(n) for n in range(2_345)])

    assert sum(1 for _ in journal.events()) == 2_345
    assert journal.verify() == 2_345


def test_the_chain_holds_no_customer_id_and_no_text(sqlite_url, make_event):
    journal = open_journal(sqlite_url, KEY)
    journal.append([make_event(0, customer="CANARY-ID", text="CANARY-TEXT")])
    journal.close()
    with sqlite3.connect(Path(sqlite_url.removeprefix("sqlite:///"))) as db:
        chain = str(db.execute("SELECT * FROM journal").fetchall())
        content = str(db.execute("SELECT * FROM journal_content").fetchall())
    db.close()

    assert "CANARY" not in chain
    assert "CANARY-TEXT" in content
    assert "CANARY-ID" not in content


def test_erasing_a_customer_takes_the_texts_and_leaves_the_chain_whole(journal, make_event):
    journal.append([make_event(n, customer=f"C-{n % 3}", text=f"text {n}") for n in range(9)])

    assert journal.erase("C-1") == 3
    assert journal.erase("C-1") == 0
    assert all(entry.content is None for entry in journal.events(customer="C-1"))
    assert sum(entry.content is not None for entry in journal.events()) == 6
    assert [entry.facts["rows"] for entry in journal.events(step="erased")] == [3, 0]
    assert journal.verify() == 11


def test_erased_bytes_are_in_no_file_of_the_database(sqlite_url, make_event):
    journal = open_journal(sqlite_url, KEY)
    journal.append(
        [make_event(n, customer=f"C-{n % 2}", text=f"CANARY-{n % 2} " * 90) for n in range(200)]
    )
    journal.erase("C-1")
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    found = b"".join(file.read_bytes() for file in folder.iterdir())
    journal.close()

    assert b"CANARY-0" in found
    assert b"CANARY-1" not in found


def test_content_that_vanishes_without_an_erasure_is_named(sqlite_url, make_event):
    journal = open_journal(sqlite_url, KEY)
    journal.append([make_event(n) for n in range(4)])
    _execute(sqlite_url, "DELETE FROM journal_content WHERE sequence = 3")

    with pytest.raises(StoreError, match="Row 3 of the journal lost its content"):
        journal.verify()
    journal.close()


def test_retention_drops_old_content_and_says_so_in_the_chain(journal, make_event):
    journal.append([make_event(0), make_event(1)])
    tomorrow = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)

    assert journal.forget(tomorrow - datetime.timedelta(days=9)) == 0
    assert journal.forget(tomorrow) == 2
    assert [entry.facts["reason"] for entry in journal.events(step="erased")] == ["retention"]
    assert journal.verify() == 3


@pytest.mark.parametrize("verb", ["UPDATE journal SET step = 'x'", "DELETE FROM journal"])
def test_the_database_itself_refuses_to_change_the_chain(journal, make_event, verb):
    import sqlalchemy as sa

    journal.append([make_event(0)])
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        journal._engine.begin() as connection,
    ):
        connection.execute(sa.text(verb))

    assert journal.verify() == 1


def test_erasing_a_customer_drops_answers_that_may_be_about_one(journal, store_url):
    from genpers.records.variant import Completion
    from genpers.store import open_answers

    answers = open_answers(store_url, max_rows=9, max_days=9)
    text = Completion(texts=({"title": "t"},), backend="b", model="m")
    answers.put("personal", text, personal=True)
    answers.put("other", text)
    journal.erase("C-1")
    kept = [answers.get(key) is not None for key in ("personal", "other")]
    answers.close()

    assert kept == [False, True]


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE journal SET facts = '{}' WHERE sequence = 2", 2),
        ("UPDATE journal SET step = 'failed' WHERE sequence = 5", 5),
        ("UPDATE journal SET customer = NULL WHERE sequence = 1", 1),
        ("DELETE FROM journal WHERE sequence = 4", 4),
        ("DELETE FROM journal WHERE sequence = 1", 1),
        ("UPDATE journal_content SET content = '{}' WHERE sequence = 3", 3),
        ("UPDATE journal_content SET customer = 'x' WHERE sequence = 3", 3),
        ("UPDATE journal SET sequence = 9 WHERE sequence = 6", 6),
    ],
)
def test_the_first_row_that_was_tampered_with_is_named(sqlite_url, statement, row, make_event):
    journal = open_journal(sqlite_url, KEY)
    journal.append([make_event(n) for n in range(6)])
    _execute(sqlite_url, statement)

    with pytest.raises(StoreError, match=f"Row {row} of the journal"):
        journal.verify()
    journal.close()


def test_a_head_kept_elsewhere_finds_rows_cut_off_the_end(sqlite_url, make_event):
    journal = open_journal(sqlite_url, KEY)
    journal.append([make_event(n) for n in range(6)])
    head = journal.head()
    _execute(sqlite_url, "DELETE FROM journal WHERE sequence > 4")
    _execute(sqlite_url, "DELETE FROM journal_content WHERE sequence > 4")

    assert journal.verify() == 4
    with pytest.raises(StoreError, match="Row 5 of the journal is missing"):
        journal.verify(head)
    journal.close()


def test_a_head_kept_elsewhere_finds_a_chain_that_was_cut_and_grown_again(sqlite_url, make_event):
    journal = open_journal(sqlite_url, KEY)
    journal.append([make_event(n) for n in range(6)])
    head = journal.head()
    _execute(sqlite_url, "DELETE FROM journal WHERE sequence > 4")
    _execute(sqlite_url, "DELETE FROM journal_content WHERE sequence > 4")
    journal.append([make_event(n) for n in range(6)])

    assert journal.verify() == 10
    with pytest.raises(StoreError, match="Row 6 of the journal"):
        journal.verify(head)
    journal.close()


def test_another_key_is_refused(journal, store_url):
    with pytest.raises(StoreError, match="another key"):
        open_journal(store_url, b"another key of enough bytes")


def test_a_batch_with_one_bad_event_writes_none_of_it(journal, make_event):
    bad = make_event(1).model_copy(update={"facts": {"n": float("nan")}})

    with pytest.raises(StoreError, match="cannot be written"):
        journal.append([make_event(0), bad])
    assert journal.verify() == 0


def test_threads_and_connections_append_one_chain(journal, store_url, make_event):
    other = open_journal(store_url, KEY)
    barrier = threading.Barrier(4)

    def work(number):
        barrier.wait()
        for n in range(25):
            (journal if number % 2 else other).append([make_event(n), make_event(n)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    other.close()

    assert journal.verify() == 200


def test_processes_append_one_chain_and_a_kill_loses_no_durable_row(store_url, make_event):
    said = _killed_appenders(store_url, processes=2, rows=60)
    journal = open_journal(store_url, KEY)
    total = journal.verify()
    kept = {entry.result for entry in journal.events()}
    names = named(journal, *said)
    journal.append([make_event(0)])

    assert len(said) >= 60
    assert set(names) <= kept
    assert journal.verify() == total + 1
    journal.close()


def test_processes_that_open_a_new_store_at_once_all_succeed(store_url):
    code = (
        "import sys; from genpers.store import open_journal;"
        "open_journal(sys.argv[1], bytes(range(32))).close()"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, store_url]) for _ in range(3)]

    assert [process.wait(60) for process in running] == [0, 0, 0]


async def test_the_writer_keeps_order_and_gathers_what_waits(journal, make_event):
    writer = JournalWriter(journal)
    await asyncio.gather(*(writer.append([make_event(n), make_event(n)]) for n in range(40)))

    assert [e.result for e in journal.events()] == named(
        journal, *(f"r-{n}" for n in range(40) for _ in "ab")
    )
    assert journal.verify() == 80


async def test_a_caller_that_gives_up_disturbs_no_other(journal, make_event):
    writer = JournalWriter(journal)
    tasks = [asyncio.create_task(writer.append([make_event(n)])) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    assert outcomes[1::2] == [None] * 10
    assert set(named(journal, *(f"r-{n}" for n in range(1, 20, 2)))) <= {
        entry.result for entry in journal.events()
    }


async def test_one_bad_event_fails_its_own_append_only(journal, make_event):
    writer = JournalWriter(journal)
    bad = make_event(7).model_copy(update={"facts": {"n": float("nan")}})
    outcomes = await asyncio.gather(
        writer.append([make_event(0)]),
        writer.append([bad]),
        writer.append([make_event(1)]),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes] == [type(None), StoreError, type(None)]
    assert journal.verify() == 2


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://u:hush@h/x", "sqlite://", "sqlite:///:memory:"]
)
def test_a_url_that_cannot_be_a_store_is_refused_without_its_password(url):
    with pytest.raises(SettingsError) as caught:
        open_journal(url, KEY)

    assert "hush" not in str(caught.value)


def test_a_server_that_is_down_is_named_without_its_password():
    with pytest.raises(StoreError, match="cannot be used") as caught:
        open_journal("postgresql://u:hush@127.0.0.1:1/x", KEY)

    assert "hush" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "journal.db").write_text("this is no database, it is a text" * 99)

    with pytest.raises(StoreError, match="cannot be used"):
        open_journal(f"sqlite:///{tmp_path}/journal.db", KEY)


def test_a_store_from_the_future_is_refused(sqlite_url):
    open_journal(sqlite_url, KEY).close()
    _execute(sqlite_url, "UPDATE genpers_version SET version_num = '9999'")

    with pytest.raises(StoreError, match="9999"):
        open_journal(sqlite_url, KEY)


def test_the_database_is_readable_by_its_owner_only(sqlite_url):
    open_journal(sqlite_url, KEY).close()
    mode = stat.S_IMODE(Path(sqlite_url.removeprefix("sqlite:///")).stat().st_mode)

    assert mode == 0o600


def _execute(url: str, statement: str) -> None:
    db = sqlite3.connect(url.removeprefix("sqlite:///"))
    with db:
        db.execute("DROP TRIGGER IF EXISTS journal_no_update")
        db.execute("DROP TRIGGER IF EXISTS journal_no_delete")
        db.execute(statement)
    db.close()


def _killed_appenders(url: str, *, processes: int, rows: int) -> list[str]:
    """Start appenders, kill -9 them after some rows, return what they said was durable."""
    open_journal(url, KEY).close()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", APPENDER, url, str(n)], stdout=subprocess.PIPE, text=True
        )
        for n in range(processes)
    ]
    said: list[str] = []
    for process in running:
        assert process.stdout is not None
        while len(said) < rows * (running.index(process) + 1) // processes:
            said.append(process.stdout.readline().strip())
    for process in running:
        process.send_signal(signal.SIGKILL)
    for process in running:
        rest, _ = process.communicate()
        said += [line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    return said
