import pytest

from genpers.records.variant import Completion
from genpers.store.answers import SqlAnswers
from genpers.store.opening import open_engine


@pytest.fixture
def clock():
    return [1_000_000.0]


@pytest.fixture
def answers(store_url, clock):
    opened = SqlAnswers(open_engine(store_url), max_rows=3, max_days=2, now=lambda: clock[0])
    yield opened
    opened.close()


def completion(text="t"):
    return Completion(texts=({"title": text},), backend="b", model="m")


def test_an_answer_is_kept_and_replaced(answers):
    answers.put("k", completion("old"))
    answers.put("k", completion("new"))

    assert answers.get("k") == completion("new")
    assert answers.get("other") is None


def test_an_answer_past_its_age_is_not_given(answers, clock):
    answers.put("k", completion())
    clock[0] += 2 * 86_400 + 1

    assert answers.get("k") is None
    assert answers.prune() == 1


def test_the_least_recently_used_go_first(answers, clock):
    for key in "abcd":
        answers.put(key, completion(key))
        clock[0] += 3_600
    answers.get("a")

    assert answers.prune() == 1
    assert answers.get("a") is not None
    assert answers.get("b") is None


def test_what_another_version_wrote_is_asked_anew(answers):
    import sqlalchemy as sa

    answers.put("k", completion())
    with answers._engine.begin() as connection:
        connection.execute(sa.text("UPDATE answer SET completion = '{\"old\": 1}'"))

    assert answers.get("k") is None
