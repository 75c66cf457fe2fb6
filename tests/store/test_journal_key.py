import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from genpers.errors import StoreError
from genpers.store import journal_key


def test_a_key_is_written_once_and_read_ever_after(tmp_path):
    first = journal_key(tmp_path / "deep" / "journal.key")

    assert len(first) == 32
    assert journal_key(tmp_path / "deep" / "journal.key") == first


def test_the_key_file_is_readable_by_its_owner_only(tmp_path):
    journal_key(tmp_path / "journal.key")

    assert stat.S_IMODE((tmp_path / "journal.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["journal.key"]


def test_many_that_start_at_once_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: journal_key(tmp_path / "journal.key"), range(32)))

    assert len(keys) == 1


def test_a_spoilt_key_file_is_refused_without_quoting_it(tmp_path):
    (tmp_path / "journal.key").write_text("no hexadecimal")

    with pytest.raises(StoreError, match="not hexadecimal") as caught:
        journal_key(tmp_path / "journal.key")
    assert "no hexadecimal" not in str(caught.value)


def test_a_folder_in_the_place_of_the_key_is_an_error_with_a_remedy(tmp_path):
    (tmp_path / "journal.key").mkdir()

    with pytest.raises(StoreError, match="cannot be read"):
        journal_key(tmp_path / "journal.key")
