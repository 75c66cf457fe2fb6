"""How a contender answers: texts in, findings and CPU time out, in a process of its own.

Every contender is a script beside this one, run as ``python SCRIPT TEXTS ANSWERS SECONDS`` by the
Python of its own environment; so this module needs nothing but the standard library. A line of
TEXTS is ``{"set", "id", "language", "text", "item"}``: ``text`` are all fields in one, ``item`` is
the whole item for those who can use it. A set whose texts took SECONDS of CPU is cut short,
except for the labelled cases, which come first and warm everything up.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Text = Mapping[str, Any]
LABELLED = "labelled"


def answer(prepare: Callable[[Text], Any], check: Callable[[Any], list[str]]) -> None:
    """Check all texts and write what stops each, and the CPU milliseconds it took.

    ``prepare`` makes of a text what ``check`` takes; only ``check`` is timed.
    """
    texts, answers, seconds = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    spent: Counter[str] = Counter()
    with texts.open(encoding="utf-8") as given, answers.open("w", encoding="utf-8") as out:
        out.write(json.dumps({"ready": 1000 * time.process_time()}) + "\n")
        for line in given:
            text = json.loads(line)
            name = text["set"]
            if spent[name] > seconds * 1e9 and name != LABELLED:
                continue
            prepared = prepare(text)
            began = time.process_time_ns()
            stops = check(prepared)
            took = time.process_time_ns() - began
            spent[name] += took
            row = {"set": name, "id": text["id"], "ms": took / 1e6, "stops": stops}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
