"""What the benchmarks promise of their texts and pages."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from peer_tables import BEGIN, END, written  # noqa: E402
from steps import STEPS  # noqa: E402
from texts import CAMPAIGN, LENGTH, SPREAD, ordinary, spliced  # noqa: E402


@pytest.fixture(scope="module", params=[ordinary, spliced], ids=lambda draw: draw.__name__)
def drawn(request):
    return list(request.param(2 * CAMPAIGN))


def test_every_step_that_is_timed_is_there():
    assert all(callable(getattr(module, function)) for module, function in STEPS.values())


def test_no_text_comes_twice(drawn):
    assert len({str(item["fields"]) for item in drawn}) == len(drawn)


def test_every_text_has_the_length_and_a_product_and_a_customer(drawn):
    lengths = [sum(map(len, item["fields"].values())) for item in drawn]

    assert all(abs(length - LENGTH) <= SPREAD for length in lengths)
    assert all(item["products"] and item["customer"] for item in drawn)


def test_no_customer_has_more_than_two_texts(drawn):
    ids = [item["customer"]["id"] for item in drawn]

    assert max(map(ids.count, ids)) == 2


def test_the_same_seed_draws_the_same_texts():
    assert list(spliced(20)) == list(spliced(20))


def test_a_written_page_keeps_what_stands_around_the_marks():
    page = f"before\n\n{BEGIN}\n\nold\n\n{END}\n\nafter\n"

    assert written(page, "new") == f"before\n\n{BEGIN}\n\nnew\n\n{END}\n\nafter\n"


def test_a_page_without_marks_is_refused():
    with pytest.raises(SystemExit, match="No marks"):
        written("nothing", "new")
