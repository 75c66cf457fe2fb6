"""Kind ``sender``: the assembled message does not say who sends it.

```yaml
kind: sender
opt_out: {de: [abmelden, widersprech*], en: [unsubscribe*]}   # footer sentences without sender
```

For a generated message the merge values tell: an imprint, a brand or a sign-off that also stands in
the message. For a checked one the footer is read: it names nobody if all its sentences are opt-out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from genpers.guardrails.document import Document, Match
from genpers.guardrails.lookup import phrase_regex
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Phrases, RuleSpec
from genpers.guardrails.text.later import later
from genpers.guardrails.text.sentences import sentences_of
from genpers.guardrails.text.words import lower_of, phrase_text
from genpers.records.record import Record

_SENDERS = ("sender_imprint", "sender", "brand")
_NO_NAME = later(r"https?://\S+|\{\{[^}]*\}\}|[^\W\d_]+@\S+")
_WORD = later(r"[^\W\d_]{2,}")


class Sender:
    """One match without a span where nobody is named as the sender."""

    name: ClassVar[str] = "sender"

    class Params(Record):
        """YAML keys of the kind."""

        opt_out: Phrases

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._opt_out = {
            language: phrase_regex(terms) for language, terms in params.opt_out.items()
        }

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match where the message carries no sender."""
        values = document.context.merge_values
        generated = document.context.merged or values
        if not (self._generated(document) if generated else self._given(document)):
            yield Match()

    def _generated(self, document: Document) -> bool:
        footer = document.item.footer or ""
        message = "\n".join((footer, *document.item.fields.values())).casefold()
        values = document.context.merge_values
        names = [values.get(name, "") for name in _SENDERS]
        names += [str(one.attributes.get("brand") or "") for one in document.products]
        return any(name.strip() and name.strip().casefold() in message for name in names)

    def _given(self, document: Document) -> bool:
        footer = document.item.footer
        opt_out = self._opt_out.get(document.language)
        if not footer or opt_out is None:
            return True  # the item does not show how the message is assembled
        return any(
            _WORD.search(_NO_NAME.sub("", footer[start:end]))
            and not opt_out.search(phrase_text(lower_of(footer[start:end])))
            for start, end in sentences_of(footer)
        )
