"""What the operator's own texts must be before they may enter a brief or a message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from genpers.errors import InputError
from genpers.records.campaign import Request

# Line breaks in a name become header lines, escapes act on a reviewer's terminal, lone surrogates
# cannot be written as UTF-8, and a merge field in a product would say what a text must not.
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ud800-\udfff]|\{\{|\{%")
_ONE_LINE = re.compile(r"[\t\n]")
_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f\ud800-\udfff]+\Z", re.IGNORECASE)


def refuse_unfit(request: Request) -> None:
    """Raise ``InputError`` for control characters, placeholders or links that are no web address.

    Customer values are screened one by one elsewhere; this is about campaign and products, where
    a slip would reach every customer.
    """
    for where, text, lines in _texts(request):
        if _UNFIT.search(text) or (not lines and _ONE_LINE.search(text)):
            raise InputError(
                "The text holds a control character or a placeholder",
                where,
                "Remove it: line breaks, escapes, {{ and {% have no place there.",
            )
    for where, link in _links(request):
        if link is not None and not _WEB.match(link):
            raise InputError("The link is no web address", where, "Begin it with https://.")


def _texts(request: Request) -> Iterator[tuple[str, str, bool]]:
    """Yield where each text stands, the text, and whether it may have several lines."""
    campaign = request.campaign
    yield "campaign.id", campaign.id, False
    yield "customer.id", request.customer.id, False
    yield "campaign.instructions", campaign.instructions or "", True
    for product in request.products:
        where = f"product {product.id[:40]!r}"
        yield f"{where}, id", product.id, False
        yield f"{where}, name", product.name, False
        yield f"{where}, category", product.category, False
        yield f"{where}, summary", product.summary, True
        for name, fact in product.facts.items():
            yield f"{where}, facts.{name[:40]}", fact.text, True
        for claim in product.claims:
            yield f"{where}, claims.{claim.id[:40]}", claim.text, True


def _links(request: Request) -> Iterator[tuple[str, str | None]]:
    yield "campaign.link", request.campaign.link
    for product in request.products:
        yield f"product {product.id[:40]!r}, url", product.url
