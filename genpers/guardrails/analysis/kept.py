"""What is worked out once for a record that comes again and again: products, customers, campaigns.

Nothing here remembers a text. A campaign asks about the same few products for every customer, so
what their facts and claims say is kept for as long as the record itself is in use.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from genpers.guardrails.document import Document
    from genpers.records.product import Product

R = TypeVar("R")
T = TypeVar("T")
_SIZE = 256


class Kept(Generic[R, T]):
    """Keeps ``work(record, *also)`` for the last few records, told apart by identity.

    Records are frozen, so the same object always says the same.
    """

    def __init__(self, work: Callable[..., T], size: int = _SIZE) -> None:
        self._work, self._size = work, size
        self._known: dict[tuple[Hashable, ...], tuple[R, T]] = {}

    def of(self, record: R, *also: Hashable) -> T:
        """Return what was worked out, or work it out."""
        key = (id(record), *also)
        known = self._known.get(key)
        # The record is held as long as its answer, else its identity could go to another one.
        if known is not None and known[0] is record:
            return known[1]
        answer = self._work(record, *also)
        if len(self._known) >= self._size:
            self._known.clear()
        self._known[key] = (record, answer)
        return answer


_BY_CONTENT: dict[str, Any] = {}


def _first(product: Product) -> Product:
    content = product.model_dump_json()
    if len(_BY_CONTENT) >= _SIZE:
        _BY_CONTENT.clear()
    first: Product = _BY_CONTENT.setdefault(content, product)
    return first


_FIRST: Kept[Product, Product] = Kept(_first, 4 * _SIZE)


def products_of(document: Document) -> tuple[Product, ...]:
    """Return the item's products, each as the first equal record that was seen."""
    return document.analysis(_products)


def _products(document: Document) -> tuple[Product, ...]:
    return tuple(map(_FIRST.of, document.item.products))
