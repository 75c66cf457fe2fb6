"""Required legal wording inside the copy: where it stands, other rules keep quiet."""

from __future__ import annotations

from genpers.guardrails.document import Document
from genpers.guardrails.text.normalise import normalise


def legal_spans(document: Document) -> list[tuple[str, int, int]]:
    """Return field and span of every disclosure that stands in a field word for word."""
    texts = {one.text for product in document.products for one in product.disclosures}
    texts |= set((document.item.disclosures or {}).values())
    spans: list[tuple[str, int, int]] = []
    for text in texts:
        wanted = normalise(text).text.strip()
        if not wanted:
            continue
        for field in document.texts():
            at = field.text.find(wanted)
            while at >= 0:
                spans.append((field.name, at, at + len(wanted)))
                at = field.text.find(wanted, at + 1)
    return spans
