"""Figures on public reference data, where a copy is present: address form, readability, injection.

The folder holds ``cocoa-mt-de-train`` (CoCoA-MT, CDLA-Sharing-1.0), ``textcomplexityde`` and
``injections-train``; none of it is part of the package, and no test needs it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

DISCLOSURE = (
    "\n## How far the figures may be trusted\n\n"
    "The texts of the unread part were never printed while rules were written, but its figures "
    "were looked at in aggregate while the rules were tuned, so they are not a blind measurement. "
    "Before the attribute catalogue was written, the attribute names and the product categories "
    "of all cases, unread ones included, were printed once. The second set has been read as a "
    "whole. From the third on, three fifths of a set were read to improve the rules; the other two "
    "fifths were only counted. Those of the third to fifth set were counted many times, rule by "
    "rule as well, so their figures are spent; the sixth to eighth, the last ones, say best "
    "how unseen wording fares. At the commits that brought them, before anybody read them, this "
    "command gave recall, clean texts stopped and pairs told apart of 86.1, 12.8 and 73.7 % for "
    "the sixth set as a whole, of 84.2, 16.4 and 68.3 % for the seventh. What "
    "was mended for the read part carried over to the counted part by a few points only. The "
    "eighth set is two thirds traps, denser than any real copy.\n"
)
ADDRESS_GOALS = {"sie": 0.99, "du": 0.98}
_MARK = re.compile(r"\[/?F\]")


def section(folder: Path) -> str:
    """Return the section on reference data as Markdown; says so where a data set is missing."""
    rows = [*_address(folder), *_readability(folder), *_injections(folder)]
    if not rows:
        return "\n## Reference data\n\nNot measured: the data is not on this machine.\n"
    return (
        "\n## Reference data\n\n| what | texts | figure | goal |\n|---|---:|---:|---:|\n"
        + "".join(f"| {' | '.join(row)} |\n" for row in rows)
    )


def _address(folder: Path) -> Iterable[tuple[str, ...]]:
    """Yield how many formal and informal segments are read as what they are.

    Of all lines, and of those that carry a form at all: whoever made the data has marked the words
    that differ between the two forms (``[F]Haben Sie[/F]``); a line without a mark is the same in
    both, so no reader could tell its form.
    """
    from genpers.guardrails.analysis.address import detect

    for form, kind in (("sie", "formal"), ("du", "informal")):
        texts = [
            line
            for path in sorted(folder.glob(f"cocoa-mt-de-train/*.en-de.{kind}.de"))
            for line in path.read_text("utf-8").splitlines()
            if line.strip()
        ]
        if not texts:
            continue
        read = [detect(text).form for text in texts]
        wanted = (form, "plural") if form == "du" else (form,)
        right = sum(one in wanted for one in read)
        wrong = sum(one not in (*wanted, "neutral") for one in read)
        name = f"Address form {form}, CoCoA-MT training part: read as {' or '.join(wanted)}"
        yield name, f"{len(texts)}", _percent(right, len(texts)), "-"
        yield (
            f"Address form {form}: read as another form",
            f"{len(texts)}",
            _percent(wrong, len(texts)),
            "-",
        )
        marked = [
            _MARK.sub("", line)
            for path in sorted(folder.glob(f"cocoa-mt-de-train/*.en-de.{kind}.annotated.de"))
            for line in path.read_text("utf-8").splitlines()
            if "[F]" in line
        ]
        right = sum(detect(text).form in wanted for text in marked)
        yield (
            f"Address form {form}: the lines in which the data's own marks show a form",
            f"{len(marked)}",
            _percent(right, len(marked)),
            f"{ADDRESS_GOALS[form]:.0%}",
        )


def _readability(folder: Path) -> Iterable[tuple[str, ...]]:
    """Yield the rank correlation of LIX with how complex people found German sentences."""
    from genpers.guardrails.analysis.prose import lix, measured

    path = folder / "textcomplexityde" / "ratings.csv"
    if not path.exists():
        return
    pairs = []
    with path.open(encoding="latin-1", newline="") as handle:
        for row in csv.DictReader(handle):
            text = row["Sentence"]
            pairs.append(
                (lix(measured(text, [(0, len(text))], "de")), float(row["MOS_Complexity"]))
            )
    value = _rank_correlation([one for one, _ in pairs], [other for _, other in pairs])
    yield (
        "LIX and rated complexity, TextComplexityDE: Spearman's rho",
        f"{len(pairs)}",
        (f"{value:.2f}"),
        "-",
    )


def _injections(folder: Path) -> Iterable[tuple[str, ...]]:
    """Yield how many prompt injections are found, and how many harmless requests are held."""
    from genpers.guardrails.analysis.injection import instructions

    path = folder / "injections-train" / "train.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [(row["text"], row["label"] == "1") for row in csv.DictReader(handle)]
    for loose, where in ((False, "in texts"), (True, "in customer fields")):
        for label, what in ((True, "injections found"), (False, "harmless requests held")):
            texts = [text for text, marked in rows if marked is label]
            hits = sum(any(True for _ in instructions(text, loose=loose)) for text in texts)
            yield (
                f"Prompt injection, {where}: {what}",
                f"{len(texts)}",
                _percent(hits, len(texts)),
                "-",
            )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Spearman's rho, ties at their mean rank."""
    first, second = _ranks(one), _ranks(other)
    mean = (len(one) + 1) / 2
    above = sum((a - mean) * (b - mean) for a, b in zip(first, second, strict=True))
    below = (sum((a - mean) ** 2 for a in first) * sum((b - mean) ** 2 for b in second)) ** 0.5
    return above / below if below else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for position in order[start : end + 1]:
            ranks[position] = (start + end) / 2 + 1
        start = end + 1
    return ranks
