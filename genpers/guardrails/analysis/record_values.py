"""The values of the customer's record, which come from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genpers.guardrails.document import Document


def customer_values(document: Document) -> list[tuple[str, str]]:
    """Return every text of the customer's record that came from outside, with its name."""
    return document.analysis(_customer_values)


def _customer_values(document: Document) -> list[tuple[str, str]]:
    customer = document.item.customer
    if customer is None:
        return []
    found = [(name, entry) for name, fact in customer.profile.items() for entry in fact.entries]
    if customer.job_to_be_done is not None and customer.job_to_be_done.text:
        found.append(("job_to_be_done", customer.job_to_be_done.text))
    return found
