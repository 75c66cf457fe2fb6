"""genpers with all rules; texts about the same products share the records, as in a batch."""

from __future__ import annotations

import json
from datetime import date

from answering import Text, answer

from genpers.guardrails import load_rulebook
from genpers.guardrails.inspection import report
from genpers.library import library_folder
from genpers.records.finding import CheckItem
from genpers.records.product import Product

AS_OF = date(2026, 11, 21)


def main() -> None:
    """Load the bundled rules and answer."""
    rulebook = load_rulebook([library_folder("guardrails")])
    known: dict[str, tuple[Product, ...]] = {}

    def prepare(text: Text) -> CheckItem:
        item = CheckItem.model_validate(text["item"])
        key = json.dumps(text["item"].get("products"), sort_keys=True)
        return item.model_copy(update={"products": known.setdefault(key, item.products)})

    def check(item: CheckItem) -> list[str]:
        findings = report(rulebook, item, AS_OF).findings
        return [one.rule for one in findings if one.severity in ("block", "review")]

    answer(prepare, check)


if __name__ == "__main__":
    main()
