"""CPU of the guardrails: per text on the development cases and on distinct generated texts.

``python benchmarks/guardrails.py [FOLDER] [--rules] [--unproved]`` prints median, 99th percentile
and texts a second on one core, and the CPU with which fresh processes load the rulebook, without
and with what an earlier one has kept; ``--rules`` adds the dearest rules, ``--unproved`` leaves the
examples out. Texts are never repeated; the products of the cases come again and again, as they do
in a campaign.
"""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from genpers.guardrails import Rulebook, inspect, load_rulebook
from genpers.guardrails.document import Context, Document
from genpers.guardrails.inspection import _called
from genpers.library import library_folder
from genpers.records.finding import CheckItem

DAY = date(2026, 11, 21)
CASES = Path(__file__).parent.parent / "tests" / "cases"
LENGTH = 300
TEXTS = 2000


def cases() -> list[CheckItem]:
    """Return the development cases."""
    rows = [
        json.loads(line)
        for path in sorted(CASES.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [CheckItem.model_validate(row["case"]) for row in rows if "case" in row]


def generated(items: list[CheckItem], seed: int = 1) -> Iterator[CheckItem]:
    """Yield distinct texts of about ``LENGTH`` characters with products and customer."""
    chance = random.Random(seed)
    sentences: dict[str, list[str]] = {}
    for item in items:
        for text in item.fields.values():
            sentences.setdefault(item.locale[:2], []).extend(re.split(r"(?<=[.!?])\s+", text))
    contexts = [item for item in items if item.products]
    customers = [item.customer for item in items if item.customer]
    for number in range(TEXTS):
        item = chance.choice(contexts)
        body = ""
        while len(body) < LENGTH:
            body += chance.choice(sentences[item.locale[:2]]) + " "
        yield item.model_copy(
            update={
                "id": f"g{number}",
                "fields": {"subject": body[:40], "body": body[40 : LENGTH + 10]},
                "customer": item.customer or chance.choice(customers),
            }
        )


def timed(rulebook: Rulebook, items: list[CheckItem]) -> list[float]:
    """Return CPU milliseconds per item."""
    spent: list[float] = []
    for item in items:
        began = time.process_time_ns()
        inspect(rulebook, item, DAY)
        spent.append((time.process_time_ns() - began) / 1e6)
    return spent


def show(name: str, spent: list[float]) -> None:
    """Print one line of figures."""
    ordered = sorted(spent)
    print(
        f"{name:24} {len(spent):5} texts  median {statistics.median(spent):.3f} ms  "
        f"p99 {ordered[int(len(ordered) * 0.99)]:.3f} ms  "
        f"{1000 * len(spent) / sum(spent):,.0f} texts/s"
    )


def dearest(rulebook: Rulebook, items: list[CheckItem]) -> None:
    """Print the rules that take most time, and how often each ran."""
    spent: Counter[str] = Counter()
    runs: Counter[str] = Counter()
    for item in items:
        document = Document(item, Context(as_of=DAY), rulebook.phrases)
        for detector in _called(rulebook, document, None):
            began = time.perf_counter_ns()
            for match in detector.kind.find(document):
                detector.filter.keeps(document, match)
            spent[detector.rule.id] += time.perf_counter_ns() - began
            runs[detector.rule.id] += 1
    for rule, total in spent.most_common(25):
        print(f"  {rule:45} {total / 1e3 / len(items):8.1f} us/text, runs on {runs[rule]}")


_FRESH = """
import sys, time
began = time.process_time()
from pathlib import Path
from genpers.guardrails import load_rulebook
imported = time.process_time()
rulebook = load_rulebook([Path(sys.argv[1])], verify=None if sys.argv[2] == "prove" else False)
loaded = time.process_time()
print(f"{1000 * (imported - began):6.0f} ms imports + {1000 * (loaded - imported):6.0f} ms rules, "
      f"{len(rulebook.rules)} rules, {len(rulebook.detectors)} detectors")
"""


def loading(folder: Path) -> Rulebook:
    """Print the CPU that a fresh process needs to load the rulebook, cold and warm."""
    proof = "trust" if "--unproved" in sys.argv else "prove"
    with tempfile.TemporaryDirectory() as cache:
        for name in ("cold", "warm"):
            fresh = subprocess.run(
                [sys.executable, "-c", _FRESH, str(folder), proof],
                env=os.environ | {"XDG_CACHE_HOME": cache},
                check=True,
                capture_output=True,
                text=True,
            )
            print(f"load {name:4} {fresh.stdout.strip()}")
    return load_rulebook([folder], verify=False)


def main() -> None:
    """Run all measurements."""
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    rulebook = loading(Path(given[0]) if given else library_folder("guardrails"))
    items = cases()
    texts = list(generated(items))
    timed(rulebook, items)  # expressions are compiled at their first use
    show("development cases", timed(rulebook, items))
    show(f"{LENGTH} characters", timed(rulebook, texts))
    if "--rules" in sys.argv:
        dearest(rulebook, texts[:300])


if __name__ == "__main__":
    main()
