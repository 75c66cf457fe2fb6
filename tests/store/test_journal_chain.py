import dataclasses
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genpers.errors import StoreError
from genpers.records.events import Event
from genpers.store import MemoryJournal, NoJournal
from genpers.store.chain import Row, Secrets, Walk, canonical, extend

KEY = bytes(range(32))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
events = st.builds(
    Event,
    step=st.sampled_from(["permitted", "completed", "failed"]),
    result=st.text(min_size=1, max_size=20),
    campaign=st.text(min_size=1, max_size=20),
    customer=st.none() | st.text(min_size=1, max_size=20),
    facts=st.dictionaries(st.text(), values, max_size=3),
    content=st.dictionaries(st.text(), values, max_size=2),
)


def walked(rows, contents=()):
    walk = Walk(Secrets(KEY))
    beside = {content.sequence: content for content in contents}
    for row in rows:
        walk.step(row, beside.get(row.sequence))
    return walk.finish()


@settings(deadline=None)
@given(st.lists(events, max_size=6))
def test_any_events_make_a_chain_that_verifies(happened):
    journal = MemoryJournal(KEY)
    journal.append(happened)

    assert journal.verify() == len(happened)
    assert [entry.facts for entry in journal.events()] == [
        json.loads(canonical(event.facts)) for event in happened
    ]


@settings(deadline=None)
@given(st.lists(events, min_size=1, max_size=6), st.data())
def test_a_change_of_any_column_of_any_row_is_found_at_that_row(happened, data):
    links = extend(Secrets(KEY), MemoryJournal(KEY).head(), happened)
    index = data.draw(st.integers(0, len(happened) - 1))
    column = data.draw(st.sampled_from([field.name for field in dataclasses.fields(Row)]))
    old = getattr(links.rows[index], column)
    new = data.draw(
        (st.integers(0, 99) if column == "sequence" else st.text(max_size=70)).filter(
            lambda value: value != old
        )
    )
    links.rows[index] = dataclasses.replace(links.rows[index], **{column: new})

    with pytest.raises(StoreError, match=f"Row {index + 1} of the journal"):
        walked(links.rows, links.contents)


@settings(deadline=None)
@given(st.lists(events, min_size=2, max_size=6), st.data())
def test_a_missing_row_and_rows_in_another_order_are_found(happened, data):
    links = extend(Secrets(KEY), MemoryJournal(KEY).head(), happened)
    index = data.draw(st.integers(0, len(happened) - 2))
    missing = links.rows[:index] + links.rows[index + 1 :]
    swapped = list(links.rows)
    swapped[index], swapped[index + 1] = swapped[index + 1], swapped[index]

    for rows in (missing, swapped):
        with pytest.raises(StoreError, match=f"Row {index + 1} of the journal is missing"):
            walked(rows, links.contents)


@settings(deadline=None)
@given(st.lists(events, min_size=1, max_size=5), st.binary(min_size=16, max_size=40))
def test_a_chain_written_with_another_key_does_not_verify(happened, key):
    links = extend(Secrets(key + b"!"), MemoryJournal(KEY).head(), happened)

    with pytest.raises(StoreError, match="Row 1 of the journal does not fit its hash"):
        walked(links.rows, links.contents)


def test_equal_contents_of_two_rows_have_different_digests(make_event):
    journal = MemoryJournal(KEY)
    journal.append([make_event(0), make_event(0)])
    first, second = journal._rows

    assert first.content_digest != second.content_digest


def test_a_pseudonym_depends_on_the_key():
    assert MemoryJournal(KEY).pseudonym("C-1") == MemoryJournal(KEY).pseudonym("C-1")
    assert MemoryJournal(KEY).pseudonym("C-1") != MemoryJournal(KEY + b"x").pseudonym("C-1")


def test_memory_journal_erases_and_forgets_like_the_others(make_event):
    journal = MemoryJournal(KEY)
    journal.append([make_event(n, customer=f"C-{n % 2}") for n in range(4)])

    assert journal.erase("C-1") == 2
    assert [entry.content for entry in journal.events(customer="C-1", step="completed")] == [
        None,
        None,
    ]
    assert journal.verify() == 5


def test_no_journal_keeps_nothing(make_event):
    journal = NoJournal()
    journal.append([make_event()])

    assert journal.verify() == 0
    assert list(journal.events()) == []


def test_a_short_key_is_refused():
    with pytest.raises(StoreError, match="at least 16"):
        MemoryJournal(b"short")


def test_keys_are_not_shown():
    assert KEY.hex()[:8] not in repr(Secrets(KEY))


@pytest.mark.parametrize("value", [float("nan"), object(), {1, "a"}, b"bytes"])
def test_a_value_that_is_no_json_is_refused_without_being_quoted(value):
    with pytest.raises(StoreError) as caught:
        canonical({"x": value})

    assert "bytes" not in caught.value.what


def test_the_store_is_imported_without_sqlalchemy():
    code = "import sys, genpers.store; print('sqlalchemy' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"
