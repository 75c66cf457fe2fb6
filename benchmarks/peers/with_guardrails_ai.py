"""guardrails-ai with ten validators written for it here, since its hub is out of reach.

``idle`` as last argument: with one validator that finds nothing.

They are what one would write first for marketing copy: word lists per family, numbers that the
product does not know, links to other hosts, identifiers, leftovers of a prompt, the address form,
loudness, and facts of the customer that may not be said.
"""

from __future__ import annotations

import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from answering import Text, answer
from guardrails.settings import settings
from guardrails.validators import FailResult, PassResult, Validator, register_validator
from words import pattern, word_lists

from guardrails import Guard, OnFailAction

FAMILIES = ("claims", "tone", "data", "offer", "prompt")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
IDENTIFIER = re.compile(
    r"[\w.+-]+@[\w-]+\.\w{2,}"  # e-mail
    r"|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"  # IBAN
    r"|\b(?:\d{4}[ -]?){3}\d{4}\b"  # card
    r"|(?<!\w)(?:\+\d{2}|0)[1-9]\d{1,4}[ /-]?\d{4,}\b"  # telephone
)
LEFTOVER = re.compile(r"\[[A-Z][^\]]*\]|<\w[^>]*>|\{[^{}]*\}|%\w+%|\*\*|^#+ ", re.MULTILINE)
KNOWN = re.compile(r"\{\{ \w+ \}\}")
INFORMAL = re.compile(r"\b(?:du|dich|dir|dein(?:e[rmns]?)?|deine)\b", re.IGNORECASE)
FORMAL = re.compile(r"(?<=[^.!?\n] )(?:Sie|Ihnen|Ihr(?:e[rmns]?)?)\b")


class Local(Validator, ABC):  # type: ignore[misc]
    """A validator that fails with whatever ``found`` finds."""

    @abstractmethod
    def found(self, value: str, known: Mapping[str, Any]) -> Iterable[str]:
        """Return what is wrong."""

    def _validate(self, value: str, metadata: dict[str, Any]) -> Any:
        wrong = list(self.found(value, metadata))
        return FailResult(error_message=", ".join(wrong)) if wrong else PassResult()


def word_list(family: str) -> Local:
    """Return a validator for the word list of one family."""
    lists = {name: pattern(words) for name, words in word_lists()[family].items()}

    @register_validator(name=f"local/{family}-words", data_type="string")
    class Words(Local):
        def found(self, value: str, known: Mapping[str, Any]) -> Iterable[str]:
            return [match[0] for match in lists[known["language"]].finditer(value)]

    return Words(on_fail=OnFailAction.NOOP)


@register_validator(name="local/numbers", data_type="string")
class Numbers(Local):
    """Numbers that neither the products nor the campaign name."""

    def found(self, value: str, known: Mapping[str, Any]) -> Iterable[str]:
        """Return the unknown numbers."""
        return [one for one in NUMBER.findall(value) if one not in known["numbers"]]


@register_validator(name="local/links", data_type="string")
class Links(Local):
    """Links to hosts that neither the products nor the campaign name."""

    def found(self, value: str, known: Mapping[str, Any]) -> Iterable[str]:
        """Return the links elsewhere."""
        return [one for one in LINK.findall(value) if urlsplit(one).hostname not in known["hosts"]]


@register_validator(name="local/leftovers", data_type="string")
class Leftovers(Local):
    """Placeholders, markup and identifiers."""

    def found(self, value: str, known: Mapping[str, Any]) -> Iterable[str]:
        """Return them, without the merge fields."""
        rest = KNOWN.sub("", value)
        return [*LEFTOVER.findall(rest), *IDENTIFIER.findall(rest)]


@register_validator(name="local/address", data_type="string")
class Address(Local):
    """The other form of address than the one asked for, or both; loud punctuation."""

    def found(self, value: str, known: Mapping[str, Any]) -> Iterable[str]:
        """Return what is out of form."""
        if "!!" in value or value.count("!") > 3:
            yield "!!"
        if known["language"] != "de":
            return
        informal, formal = INFORMAL.search(value), FORMAL.search(value)
        if informal and (formal or known["address"] in ("sie", "neutral")):
            yield informal[0]
        if formal and known["address"] in ("du", "neutral"):
            yield formal[0]


@register_validator(name="local/withheld", data_type="string")
class Withheld(Local):
    """Values of the customer that must not be said."""

    def found(self, value: str, known: Mapping[str, Any]) -> Iterable[str]:
        """Return the values that stand in the text."""
        lower = value.lower()
        return [one for one in known["withheld"] if one in lower]


@register_validator(name="local/idle", data_type="string")
class Idle(Local):
    """Finds nothing: what the framework costs by itself."""

    def found(self, value: str, known: Mapping[str, Any]) -> Iterable[str]:
        """Return nothing."""
        return ()


def known_of(text: Text) -> dict[str, Any]:
    """Return what the validators may know of a text's products, campaign and customer."""
    item = text["item"]
    campaign = item.get("campaign") or {}
    about = repr([item.get("products"), campaign])
    profile = (item.get("customer") or {}).get("profile", {})
    values = [
        one for one in profile.values() if isinstance(one, dict) and one.get("use") != "mention"
    ]
    flat = [str(part) for one in values for part in _parts(one.get("value"))]
    return {
        "language": text["language"] if text["language"] in ("de", "en") else "en",
        "address": item.get("address"),
        "numbers": set(NUMBER.findall(about)),
        "hosts": {urlsplit(one).hostname for one in LINK.findall(about)},
        "withheld": [part.lower() for part in flat if len(part) > 3],
    }


def _parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def main() -> None:
    """Build the guard and answer."""
    settings.rc.enable_metrics = False  # it would report each call to its makers
    if "idle" in sys.argv:
        guard = Guard().use(Idle(on_fail=OnFailAction.NOOP))
    else:
        own = (Numbers, Links, Leftovers, Address, Withheld)
        guard = Guard().use(
            *(word_list(family) for family in FAMILIES),
            *(kind(on_fail=OnFailAction.NOOP) for kind in own),
        )

    def check(prepared: tuple[str, dict[str, Any]]) -> list[str]:
        outcome = guard.validate(prepared[0], metadata=prepared[1])
        return [one.validator_name for one in outcome.validation_summaries or ()]

    answer(lambda text: (text["text"], known_of(text)), check)


if __name__ == "__main__":
    main()
