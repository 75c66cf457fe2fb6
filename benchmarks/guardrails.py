"""CPU of the guardrails: per text on the development cases and on distinct texts (``texts.py``).

``python benchmarks/guardrails.py [FOLDER] [--rules] [--unproved]`` prints median, 99th percentile
and texts a second on one core, and the CPU with which fresh processes load the rulebook, without
and with what an earlier one has kept; ``--rules`` adds the dearest rules, ``--unproved`` leaves the
examples out. ``benchmarks/peers.py`` compares with other libraries.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from texts import LENGTH, ordinary, read_cases, spliced

from genpers.guardrails import Rulebook, inspect, load_rulebook
from genpers.guardrails.document import Context, Document
from genpers.guardrails.inspection import _called
from genpers.library import library_folder
from genpers.records.finding import CheckItem
from genpers.records.product import Product

DAY = date(2026, 11, 21)
TEXTS = 2000


def drawn_items(texts: Iterable[Mapping[str, Any]]) -> list[CheckItem]:
    """Return the items of texts; texts about the same products share the records, as in a batch."""
    known: dict[str, tuple[Product, ...]] = {}
    items = []
    for text in texts:
        key = json.dumps(text["products"], sort_keys=True)
        item = CheckItem.model_validate(text)
        items.append(item.model_copy(update={"products": known.setdefault(key, item.products)}))
    return items


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
import json, sys, time
began = time.process_time()
from pathlib import Path
from genpers.guardrails import load_rulebook
imported = time.process_time()
rulebook = load_rulebook([Path(sys.argv[1])], verify=None if sys.argv[2] == "prove" else False)
loaded = time.process_time()
print(json.dumps({"imports": 1000 * (imported - began), "load": 1000 * (loaded - imported),
                  "rules": len(rulebook.rules), "detectors": len(rulebook.detectors)}))
"""


def loading(folder: Path, *, proved: bool = True) -> dict[str, dict[str, float]]:
    """Return the CPU milliseconds that a fresh process needs for the rulebook, cold and warm."""
    measured = {}
    with tempfile.TemporaryDirectory() as cache:
        for name in ("cold", "warm"):
            fresh = subprocess.run(
                [sys.executable, "-c", _FRESH, str(folder), "prove" if proved else "trust"],
                env=os.environ | {"XDG_CACHE_HOME": cache},
                check=False,
                capture_output=True,
                text=True,
            )
            if fresh.returncode:
                raise SystemExit(fresh.stderr.strip().rpartition("\n")[2])
            measured[name] = json.loads(fresh.stdout)
    return measured


def main() -> None:
    """Run all measurements."""
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    folder = Path(given[0]) if given else library_folder("guardrails")
    for name, took in loading(folder, proved="--unproved" not in sys.argv).items():
        print(
            f"load {name:4} {took['imports']:6.0f} ms imports + {took['load']:6.0f} ms rules, "
            f"{took['rules']} rules, {took['detectors']} detectors"
        )
    rulebook = load_rulebook([folder], verify=False)
    items = [CheckItem.model_validate(item) for item in read_cases()]
    timed(rulebook, items)  # expressions are compiled at their first use
    show("development cases", timed(rulebook, items))
    for name, texts in (("ordinary", ordinary), ("spliced", spliced)):
        drawn = drawn_items(texts(TEXTS))
        show(f"{name}, {LENGTH} characters", timed(rulebook, drawn))
        if "--rules" in sys.argv:
            dearest(rulebook, drawn[:: TEXTS // 300])


if __name__ == "__main__":
    main()
