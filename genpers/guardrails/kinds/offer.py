"""Kind ``offer``: products, customer and channel must fit together.

```yaml
kind: offer
check: exclusion      # exclusion, owned, eligibility, underage, consent, preference
```

The match lies on the product's name where the text has it, else it has no span. ``policy/`` holds
the tables: objectives for owners, ages, categories for adults, consent methods. ``preference``
looks at channels, frequency and, where a moment of sending is known, at quiet hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Literal

from genpers.guardrails.analysis.offers import (
    Obstacle,
    exclusions,
    ineligible,
    missing_consent,
    owned_offers,
    served_owners,
    underage,
    unwanted_contact,
)
from genpers.guardrails.document import Document, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record, Severity

_SELLS = later(
    r"\b(?:hol|sicher|bestell|kauf|eröffn|schließ|buch|probier|beantrag|abonnier|"
    r"entdeck|gönn|nimm|wechsel|teste?)\w*\b"
    r"|\b(?:get|buy|order|open|sign up|subscribe|apply|try|book|grab|switch to|"
    r"discover|treat yourself|start with)\b(?! (?:a|the|your) (?:gate|door|lid|box|window|page))",
    re.IGNORECASE,
)
_WORDS = (
    r"(?:(?:a|an|the|your|our|for|now|today|up|to|one|another|den|die|das|der|einen|eine|ein|"
    r"ihren?|ihre|deinen?|deine|sie|sich|jetzt|gleich|heute|noch|auch|dir|online|zum|zur)\s)"
)
# The act of buying, with the product's name right behind or right before it.
_BUYS = later(
    r"\b(?:bestell|kauf|eröffn|buch|beantrag|abonnier|sicher|hol)(?:en|n|e|st)?\s"
    + _WORDS
    + "{0,4}$"
    r"|(?<!to )(?<!not )\b(?:order|buy|purchase|get|sign up|subscribe|apply|open an?|book|grab)\s"
    + _WORDS
    + r"{0,3}$|\btime to (?:order|buy|get|book|take out|switch to)\s"
    + _WORDS
    + "{0,3}$",
    re.IGNORECASE,
)
_BOUGHT = later(
    r"^\s(?:\w+\s){0,2}?(?:bestellen|kaufen|eröffnen|buchen|beantragen|abonnieren|abschließen|dazubuchen|"
    r"sichern)\b|^[^.!?\n]{0,60}\b(?:dazu|hinzu)\b[.!]",
    re.IGNORECASE,
)
_NOT = later(
    r"\b(?:nicht|kein\w*|ohne|no need|don't|not|never|without|wenn|falls|if|when|bereits)\b", re.I
)
# One of the two is to be chosen.
_EITHER = later(
    r"\b(?:entweder|eine[nrms]? (?:der|von) (?:den )?beiden|eins von beiden|"
    r"nicht (?:zusammen|zugleich|gleichzeitig|beide[sn]?)|welche[rs]? (?:\w+ )?der beiden|"
    r"schließen (?:sich|einander) (?:gegenseitig )?aus|wählen Sie zwischen|"
    r"either|one of the two|not both|not (?:together|at the same time)|exclude each other|"
    r"choose between|which of the two|rule each other out)\b",
    re.IGNORECASE,
)
_WISHES = {
    "channel": {
        "de": "Auf diesem Kanal will die angeschriebene Person nichts hören.",
        "en": "The reader does not want to hear from us on this channel.",
    },
    "frequency": {
        "de": "Diese Woche gingen schon so viele Nachrichten hinaus, wie die Person erlaubt.",
        "en": "As many messages as the reader allows have gone out this week.",
    },
    "quiet_hours": {
        "de": "Der Versand ist für die Ruhezeit der angeschriebenen Person geplant.",
        "en": "Sending is planned for the reader’s quiet hours.",
    },
}


class Offer:
    """What stands against the offer as it is made."""

    name: ClassVar[str] = "offer"

    class Params(Record):
        """YAML keys of the kind."""

        check: Literal["exclusion", "owned", "eligibility", "underage", "consent", "preference"]

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._check = params.check
        self._contact: dict[str, Any] = resources["policy/contact.yaml"]
        eligibility: dict[str, Any] = resources["policy/eligibility.yaml"]
        self._adults: dict[str, Any] = eligibility["adults_only"]
        self._owners = frozenset(eligibility["not_for_owners"])

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per obstacle."""
        if document.item.customer is None and self._check != "exclusion":
            return
        seen: set[str] = set()
        for obstacle in self._obstacles(document):
            if obstacle.reason not in seen:
                seen.add(obstacle.reason)
                yield from self._placed(document, obstacle)

    def _obstacles(self, document: Document) -> Iterator[Obstacle]:
        item, day = document.item, document.as_of
        if self._check == "exclusion":
            excluded = list(exclusions(item, together=True))
            if excluded and any(_EITHER.search(field.text) for field in document.texts()):
                excluded = list(exclusions(item, together=False))
            yield from excluded
        elif self._check == "owned":
            sold = list(owned_offers(item, self._owners))
            yield from sold or served_owners(item)
        elif self._check == "eligibility":
            yield from ineligible(item, day, self._adults)
        elif self._check == "underage":
            yield from underage(item, day, self._adults, int(self._contact["minimum_age"]))
        elif self._check == "consent":
            found = missing_consent(item, day, self._contact)
            yield from [found] if found else []
        else:
            yield from unwanted_contact(item, day, document.context.sending, self._contact)

    def _placed(self, document: Document, obstacle: Obstacle) -> Iterator[Match]:
        place = self._mention(document, obstacle)
        severity: Severity | None = None if obstacle.sure else "review"
        # Without a campaign only words of selling show that the text advertises.
        untold = self._check == "owned" and not obstacle.sure
        if untold:
            place = self._sold(document, obstacle)
            if place is None:
                return
        if place is None:
            message = _WISHES[obstacle.wish] if obstacle.wish else None
            yield Match(severity=severity, message=message, evidence=obstacle.reason)
        else:
            yield Match(*place, severity=severity, evidence=obstacle.reason)

    def _sold(self, document: Document, obstacle: Obstacle) -> tuple[str, int, int] | None:
        """Return where the text sells the product: the act of buying stands at its name.

        Without a campaign any word of selling in the sentence counts.
        """
        name = obstacle.product.name.lower() if obstacle.product else ""
        told = document.item.campaign is not None
        for field in document.texts():
            for start, end in field.sentences if name in field.lower else ():
                at = field.lower.find(name, start, end)
                if at < 0:
                    continue
                before, after = field.text[start:at], field.text[at + len(name) : end]
                if not told and _SELLS.search(field.text, start, end):
                    return field.name, at, at + len(name)
                if told and not _NOT.search(before):
                    buys = _BUYS.search(before)
                    if buys or (_BOUGHT.search(after) and _SELLS.search(field.text, start, end)):
                        return field.name, at, at + len(name)
        return None

    def _mention(self, document: Document, obstacle: Obstacle) -> tuple[str, int, int] | None:
        if obstacle.product is None:
            return None
        name = obstacle.product.name.lower()
        fields = sorted(document.fields.values(), key=lambda one: "body" not in one.name)
        for field in fields:
            at = field.lower.find(name)
            if at >= 0:
                return field.name, at, at + len(name)
        return None
