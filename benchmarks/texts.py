"""The texts on which guardrails are measured: two sets of 300 characters, and the labelled cases.

``ordinary``: copy that ought to pass. A campaign is a clean case or a message of the phrasebook
with its own product; its texts are sentences of that message and of others that state nothing.
``spliced``: sentences of all cases, violations included, beside the product of the case that the
first of them comes from. In both sets no text comes twice, a campaign keeps its products over
``CAMPAIGN`` texts, every customer gets two of them, and a third of the campaigns are English.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
EXAMPLES = ROOT / "examples"
LENGTH = 300
CAMPAIGN = 50
SPREAD = 30  # characters that a text may be longer or shorter
CUSTOMERS = 2  # customers that the phrasebook writes to in each campaign of the examples
AS_OF = "2026-11-21"
NAMES = ("Anna Berg", "Jonas Kern", "Mia Vogt", "Paul Ried", "Lea Horn", "Emil Thal", "Ida Brunn")
Item = dict[str, Any]
Write = Callable[[random.Random, Item], Item]

_END = re.compile(r"(?<=[^\W\d_]{2}[.!?])\s+(?=[A-ZÄÖÜ„“])")


def read_cases(names: Sequence[str] = ("*.jsonl",)) -> list[Item]:
    """Return the checked items of the case files whose names match."""
    rows = [
        json.loads(line)
        for name in names
        for path in sorted(CASES.glob(name))
        for line in path.read_text("utf-8").splitlines()
    ]
    return [row.get("case", row) for row in rows if "case" in row or "fields" in row]


def ordinary(count: int, seed: int = 1) -> Iterator[Item]:
    """Yield distinct texts of clean copy, each with its own products and a customer."""
    sources = [item for item in _clean() if _usable(item)]
    fillers = _fillers()

    def text(chance: random.Random, item: Item) -> Item:
        own = _sentences(item)
        first, others = own[0], own[1:]
        kept = set(chance.sample(range(len(others)), chance.randint(0, len(others))))
        lead = [first, *(others[number] for number in sorted(kept))]
        pool = fillers[_register(item)]
        frame = {name: text for name, text in item["fields"].items() if name in ("subject", "cta")}
        return frame | {"body": _filled(chance, lead, pool, LENGTH - sum(map(len, frame.values())))}

    yield from _campaigns("o", count, random.Random(seed), sources, text)


def spliced(count: int, seed: int = 1) -> Iterator[Item]:
    """Yield distinct texts of sentences of all cases, with the products of the first sentence."""
    items = read_cases()
    pools: dict[str, list[str]] = defaultdict(list)
    for item in items:
        pools[item["locale"][:2]].extend(_sentences(item))

    def text(chance: random.Random, item: Item) -> Item:
        lead = [chance.choice(_sentences(item))]
        body = _filled(chance, lead, pools[item["locale"][:2]], LENGTH)
        return {"subject": body[:40], "body": body[40:]}

    yield from _campaigns(
        "s", count, random.Random(seed), [item for item in items if item.get("products")], text
    )


def _campaigns(
    prefix: str, count: int, chance: random.Random, sources: Sequence[Item], text: Write
) -> Iterator[Item]:
    """Yield ``count`` items, ``CAMPAIGN`` in a row about one source."""
    customers = [item["customer"] for item in [*read_cases(), *sources] if item.get("customer")]
    seen: set[str] = set()
    tongues = [[one for one in sources if one["locale"][:2] == name] for name in ("de", "de", "en")]
    source: Item = {}
    customer: Item = {}
    misses = 0
    while len(seen) < count:
        number = len(seen)
        if number % CAMPAIGN == 0 or misses > CAMPAIGN:
            source, misses = chance.choice(tongues[number // CAMPAIGN % 3]), 0
            customer = {}
        fields = text(chance, source)
        key = json.dumps(fields, sort_keys=True)
        length = sum(map(len, fields.values()))
        if key in seen or abs(length - LENGTH) > SPREAD:
            misses += 1
            continue
        seen.add(key)
        if number % 2 == 0 or not customer:
            customer = _another(chance, source, customers, number)
        yield source | {"id": f"{prefix}{number}", "fields": fields, "customer": customer}


def _another(chance: random.Random, source: Item, customers: Sequence[Item], number: int) -> Item:
    """Return a customer that no other text has: the source's own or one like it, under a new id."""
    language = source["locale"][:2]
    fitting = [
        one
        for one in customers
        if str(one.get("locale", ""))[:2] == language
        and one.get("preferences", {}).get("address", "auto") in ("auto", source.get("address"))
    ]
    base = source.get("customer") or chance.choice(fitting)
    first, last = chance.choice(NAMES).split()
    named = {"first_name": first, "last_name": f"{last}-{chance.choice(NAMES).split()[1]}"}
    profile = {name: named.get(name, value) for name, value in base.get("profile", {}).items()}
    return {**base, "id": f"C-{number}", "profile": profile}


def _filled(chance: random.Random, lead: Sequence[str], pool: Sequence[str], length: int) -> str:
    """Return the leading sentences and random ones of the pool, as near to a length as they fit."""
    parts, size = list(lead), len(" ".join(lead))
    for _ in range(200):
        if size >= length - SPREAD:
            break
        more = chance.choice(pool)
        if size + 1 + len(more) <= length + SPREAD and more not in parts:
            parts.append(more)
            size += 1 + len(more)
    return " ".join(parts)


def _sentences(item: Mapping[str, Any]) -> list[str]:
    """Return the sentences of an item's longer fields."""
    fields: Mapping[str, str] = item["fields"]
    texts = [text for name, text in fields.items() if name == "body"] or list(fields.values())
    return [part for text in texts for part in _END.split(text) if part.strip()]


def _register(item: Item) -> tuple[str, str]:
    """Return the language of an item and, in German, how it addresses the reader."""
    language = item["locale"][:2]
    return language, (item.get("address") or "neutral") if language == "de" else ""


def _usable(item: Item) -> bool:
    """Tell whether an ordinary text can be made from it: room for 300 characters, and a product."""
    return (
        bool(item.get("products"))
        and item["channel"] in ("email", "cms")
        and item["locale"][:2] in ("de", "en")
        and "body" in item["fields"]
    )


def _clean() -> list[Item]:
    """Return the clean cases, the clean twins of the development cases and phrasebook messages."""
    twins = [
        row["case"]
        for path in sorted(CASES.glob("*.jsonl"))
        for row in map(json.loads, path.read_text("utf-8").splitlines())
        if row.get("twin") and row["expect"]["verdict"] == "pass"
    ]
    return [*read_cases(("clean.jsonl",)), *twins, *phrasebook()]


def _fillers() -> dict[tuple[str, str], list[str]]:
    """Return sentences of the phrasebook by language and address that state nothing."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in phrasebook():
        said = json.dumps([item["products"], item["customer"]["profile"]], ensure_ascii=False)
        own = set(re.findall(r"\w{5,}", said.lower()))
        for sentence in _sentences(item)[1:]:
            if re.search(r"[\d{:–]|\n", sentence) or own & set(
                re.findall(r"\w+", sentence.lower())
            ):
                continue
            place = found[_register(item)]
            if sentence not in place:
                place.append(sentence)
    return found


@cache
def phrasebook() -> list[Item]:
    """Return messages that the phrasebook writes for the campaigns of the examples."""
    from genpers import Personalizer
    from genpers.settings import load_settings

    door = Personalizer(load_settings(environ={}, overrides={"store.url": "off"}))
    everybody = _lines(EXAMPLES / "fashion" / "customers.jsonl")
    written: list[Item] = []
    catalogues = (("fashion", "products.json", "de"), ("fashion", "products.en.json", "en"),
                  ("bank", "products.json", "de"))  # fmt: skip
    for example, catalogue, language in catalogues:
        products = json.loads((EXAMPLES / example / catalogue).read_text("utf-8"))
        people = [one for one in everybody if one["locale"][:2] == language]
        for turn, path in enumerate(sorted((EXAMPLES / example / "campaigns").glob("*.json"))):
            campaign = json.loads(path.read_text("utf-8"))
            for place in range(CUSTOMERS):
                customer = people[(turn + place * 5) % len(people)]
                product = products[(turn + place) % len(products)]
                result = door.generate(campaign, customer, [product], as_of=AS_OF, seed=turn)
                written += [
                    {
                        "locale": customer["locale"],
                        "channel": campaign["channel"],
                        "fields": dict(variant.fields),
                        "address": result.address.form if result.address else None,
                        "customer": customer,
                        "products": [product],
                        "campaign": campaign,
                    }
                    for variant in result.variants
                ]
    return written


def _lines(path: Path) -> list[Item]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
