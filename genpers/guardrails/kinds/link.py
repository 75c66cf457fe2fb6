"""Kind ``link``: every address in the copy leads where it should.

```yaml
kind: link
find: [foreign, scheme, userinfo, lookalike, shortener, address, personal]   # default: all
hosts: [example.test]                 # further allowed hosts, subdomains included
lists: policy/links.yaml              # optional resource: {hosts: [...], shorteners: [...]}
```

Allowed are the hosts of the products' and portfolio's ``url``, of ``campaign.link``, of links in
product facts, claims, disclosures, footer and merge values.

- ``foreign``: another host; ``review`` where neither product nor campaign names any;
- ``scheme``: javascript:, data:, file:, ftp:, plain http where the same host is known by https;
- ``userinfo``: ``https://bank.example@evil.example``;
- ``lookalike``: letters of other scripts or punycode in the host, or its dots spelt out;
- ``shortener``; ``address``: a bare IP address;
- ``personal``: an e-mail address, a name or an id in the query.

The message may use ``{host}``; the reason is the finding's evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

Reason = Literal["foreign", "scheme", "userinfo", "lookalike", "shortener", "address", "personal"]
_ALL: tuple[Reason, ...] = (
    "foreign",
    "scheme",
    "userinfo",
    "lookalike",
    "shortener",
    "address",
    "personal",
)
_TOP = (
    "com|net|org|info|biz|io|co|de|at|ch|eu|uk|ie|us|fr|nl|be|lu|pl|cz|it|es|dk|se|no|fi|shop|store|online|"
    "site|app|dev|bank|money|finance|link|click|xyz|top|club|live|me|ly|gl|to|gd|cc|tv|test|example|ru|cn|tk|"
    "win|vip|pro|cloud|digital|team|news|blog|today|world|page|web|ai"
)
_URL = later(
    r"(?P<scheme>\b[a-z][a-z0-9+.-]{1,14}:)//(?P<rest>[^\s<>\"”“„»«]+)"
    r"|(?P<bad>\b(?:javascript|data|vbscript|file|blob|mailto|tel):)(?P<tail>[^\s<>\"”“„»«]+)"
    r"|(?<![\w@.-])(?P<number>(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?/[^\s<>\"”“„»«]*)"
    rf"|(?<![\w@.-])(?P<bare>(?:[\w-]+\.)+(?:{_TOP})(?::\d+)?(?:/[^\s<>\"”“„»«]*)?)(?![\w@-])",
    re.IGNORECASE,
)
# A dot that is spelt out hides an address from filters, never from readers.
_SPELT = later(
    r"(?<![\w@.-])[\w-]+(?:\s?[\[({]\s?(?:\.|dot|punkt)\s?[\])}]\s?[\w-]+)+(?:/[^\s<>\"”“„»«]*)?"
    rf"|\b[\w-]+(?:\s(?:dot|punkt)\s[\w-]+)*\s(?:dot|punkt)\s(?:{_TOP})\b",
    re.IGNORECASE,
)
_SCHEMES = ("javascript:", "data:", "vbscript:", "file:", "blob:")
_SPELT_SIGNS = later(r"[\[({]\.|[ \[(]dot|[ \[(]punkt")
_CLOSING = ".,;:!?)]}'*_"
_IP = later(r"^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]|0x[0-9a-f]+|\d{8,10})$", re.IGNORECASE)
_PERSONAL = later(
    r"[?&#;/](?:e?mail|name|vorname|nachname|first_?name|last_?name|kunden(?:nr|nummer|id)|customer_?id|"
    r"user_?id|iban|phone|tel|geburts\w*|birth\w*|dob)=[^&\s]|[\w.+-]+(?:@|%40)[\w-]+\.\w",
    re.IGNORECASE,
)
_SHORTENERS = """
bit.ly t.co tinyurl.com goo.gl ow.ly is.gd buff.ly rebrand.ly cutt.ly t.ly rb.gy lnkd.in tiny.cc
shorturl.at bl.ink fb.me wa.me amzn.to s.id v.gd qr.ae short.io soo.gd kurzelinks.de
"""
_WORDY = frozenset({"z.b", "u.a", "d.h", "node.js", "asp.net"})


class Link:
    """Every link that should not be there is a match, with the reason as evidence."""

    name: ClassVar[str] = "link"

    class Params(Record):
        """YAML keys of the kind."""

        find: tuple[Reason, ...] = _ALL
        hosts: tuple[str, ...] = ()
        lists: str | None = None

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        self._find = frozenset(params.find)
        listed: dict[str, Any] = resources[params.lists] if params.lists else {}
        self._hosts = frozenset(host.lower() for host in (*params.hosts, *listed.get("hosts", ())))
        self._short = frozenset(_SHORTENERS.split()) | frozenset(listed.get("shorteners", ()))

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per link that should not be there."""
        for field in document.fields.values():
            if "lookalike" in self._find and _SPELT_SIGNS.search(field.lower):
                for spelt in _SPELT.finditer(field.text):
                    values = {"host": spelt.group()}
                    yield Match(field.name, *spelt.span(), evidence="lookalike", values=values)
            if not _suspect(field):
                continue
            for found in _URL.finditer(field.text):
                end = found.end()
                while end > found.start() and field.text[end - 1] in _CLOSING:
                    end -= 1
                text = field.text[found.start() : end]
                match = self._judged(document, field, found, text, end)
                if match is not None:
                    yield match

    def _judged(
        self, document: Document, field: Field, found: re.Match[str], text: str, end: int
    ) -> Match | None:
        scheme = (found["scheme"] or found["bad"] or "").lower()
        if scheme in ("mailto:", "tel:") or text.lower() in _WORDY:
            return None
        raw = field.raw[slice(*field.normalised.raw_span(found.start(), end))]
        host, user = _host(text)
        reason = self._reason(document, text, raw, scheme, host, user)
        if reason is None or reason not in self._find:
            return None
        nothing_known = reason == "foreign" and not (
            document.item.products or (document.item.campaign and document.item.campaign.link)
        )
        return Match(
            field.name,
            found.start(),
            end,
            severity="review" if nothing_known else None,
            evidence=reason,
            values={"host": host or text},
        )

    def _reason(
        self, document: Document, text: str, raw: str, scheme: str, host: str, user: bool
    ) -> Reason | None:
        if scheme and scheme not in ("http:", "https:"):
            return "scheme"
        if user:
            return "userinfo"
        if "xn--" in host or (not _host(raw)[0].isascii() and _foreign_script(raw)):
            return "lookalike"
        if _IP.match(host):
            return "address"
        if host.removeprefix("www.") in self._short:
            return "shortener"
        known = document.analysis(known_hosts)
        allowed = any(
            host == one or host.endswith("." + one) or "www." + host == one
            for one in (*known, *self._hosts)
        )
        if not allowed:
            return "foreign"
        if scheme == "http:" and known.get(host) == "https:":
            return "scheme"
        if _PERSONAL.search(text):
            return "personal"
        return None


def _suspect(field: Field) -> bool:
    """Tell cheaply whether a text can hold an address at all."""
    text = field.text
    if ":" in text and ("://" in text or any(one in field.lower for one in _SCHEMES)):
        return True
    at = text.find(".")
    while 0 <= at < len(text) - 2:
        if text[at + 1].isalpha() and text[at - 1].isalnum():
            return True
        at = text.find(".", at + 1)
    return "/" in text and text.count(".") >= 3


def _host(url: str) -> tuple[str, bool]:
    """Return the host in lower case and whether user information stands before it."""
    rest = url.split("://", 1)[-1]
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    _user, at, host = authority.rpartition("@")
    if not host.startswith("["):
        host = host.split(":", 1)[0]
    return host.lower().rstrip("."), bool(at)


def _foreign_script(raw: str) -> bool:
    return any("\u0370" <= char <= "\u058f" or "\uff00" <= char <= "\uffef" for char in raw)


def known_hosts(document: Document) -> dict[str, str]:
    """Return the hosts that the item's own records name, with their scheme."""
    item = document.item
    texts = [product.url or "" for product in (*item.products, *item.portfolio)]
    texts += [fact.text for product in item.products for fact in product.facts.values()]
    texts += [one.text for product in item.products for one in product.disclosures]
    texts += [one.text for product in item.products for one in product.claims]
    texts += [*(item.disclosures or {}).values(), item.footer or ""]
    texts += list(document.context.merge_values.values())
    if item.campaign is not None and item.campaign.link:
        texts.append(item.campaign.link)
    hosts: dict[str, str] = {}
    for text in texts:
        if "." not in text:
            continue
        for found in _URL.finditer(text):
            host, _ = _host(found.group().rstrip(_CLOSING))
            scheme = (found["scheme"] or "").lower()
            bare = host.removeprefix("www.")
            hosts[bare] = hosts[host] = scheme or hosts.get(host, "")
    return hosts
