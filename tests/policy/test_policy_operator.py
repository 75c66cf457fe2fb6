"""The operator's own texts: a slip there would reach every customer, so it is refused by name."""

import pytest

from genpers.errors import InputError
from genpers.personalizer import request_of
from genpers.policy.operator import refuse_unfit

CAMPAIGN = {"id": "c", "objective": "inform", "channel": "cms", "link": "https://example.test/l"}
PRODUCT = {"id": "p", "name": "Becher", "summary": "Becher aus Steinzeug"}


def request(campaign=None, product=None, customer=None):
    return request_of(
        {**CAMPAIGN, **(campaign or {})},
        {"id": "C-1", **(customer or {})},
        [{**PRODUCT, **(product or {})}],
    )


@pytest.mark.parametrize(
    ("product", "where"),
    [
        ({"summary": "Mantel {{ last_name }}"}, "summary"),
        ({"name": "Mantel\r\nBcc: e@x.test"}, "name"),
        ({"name": "Mantel\nzwei"}, "name"),
        ({"summary": "\x1b[31mrot"}, "summary"),
        ({"summary": "\ud800"}, "summary"),
        ({"facts": {"farbe": "rot\x00"}}, "facts.farbe"),
        ({"claims": [{"id": "a", "text": "{% raw %}"}]}, "claims.a"),
    ],
)
def test_an_unfit_text_of_a_product_is_refused_by_name(product, where):
    with pytest.raises(InputError, match=where):
        refuse_unfit(request(product=product))


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "https://example.test/a b", "ftp://example.test", "//example.test"],
)
def test_a_link_that_is_no_web_address_is_refused(link):
    with pytest.raises(InputError, match=r"campaign\.link"):
        refuse_unfit(request({"link": link}))


def test_an_id_that_breaks_the_line_is_refused():
    with pytest.raises(InputError, match=r"customer\.id"):
        refuse_unfit(request(customer={"id": "C\n1"}))


def test_several_lines_of_instructions_and_summary_are_fine():
    refuse_unfit(request({"instructions": "Ruhig.\nKeine Frist."}, {"summary": "Eins.\nZwei."}))


def test_no_link_at_all_is_fine():
    refuse_unfit(request({"link": None}, {"url": None}))
