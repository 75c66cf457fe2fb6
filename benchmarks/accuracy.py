"""How accurate the guardrails are: recall, clean texts stopped, pairs told apart.

    python benchmarks/accuracy.py                    # print and write docs/accuracy.md
    python benchmarks/accuracy.py --topic claims.price --show     # misses and false alarms

The cases lie in ``tests/cases``: pairs of a violating text and a clean twin that differs as little
as possible. A pair belongs to the part left unread while rules were written if
``sha256(lower id) % 10`` is 7, 8 or 9; only figures are ever shown of that part.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from reference import DISCLOSURE, section

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
REFERENCE = ROOT.parent / "shared" / "data"
LATER = {
    "second": "Second set, written after the rules and read since",
    "third": "Third set, written after the rules by three others",
    "fourth": "Fourth set, written later still by three others",
    "fifth": "Fifth set, on tone and residue of prompts, written blind by a rule author",
    "sixth": "Sixth set, written later still by three who had not seen the rules",
    "seventh": "Seventh set, likewise, in more varied language",
    "eighth": "Eighth set: one or two sentences each, traps and violations, without twins",
}
FILES = ("de_claims_tone", "de_data_offer", "en_all")
AS_OF = date(2026, 11, 21)
HEAD = (
    "| topic | violations | recall | right topic | right family | clean stopped | twins |\n"
    "|---|---:|---:|---:|---:|---:|---:|\n"
)
GOALS = {"recall": 0.95, "stopped": 0.02, "twins": 0.93, "family": 0.90}


@dataclass(frozen=True)
class Case:
    """One development case: the item, what is expected, and the id of its twin."""

    id: str
    twin: str
    item: Mapping[str, Any]
    flag: bool
    topics: tuple[str, ...]

    @property
    def language(self) -> str:
        """The language of the text."""
        return str(self.item["locale"])[:2]

    @property
    def unread(self) -> bool:
        """Whether the pair belongs to the part that rule authors do not read."""
        low = min(self.id, self.twin)
        return int(hashlib.sha256(low.encode()).hexdigest(), 16) % 10 >= 7


@dataclass
class Tally:
    """Counts over cases; every share is None where there is nothing to count."""

    flagged: int = 0
    stopped: int = 0
    topical: int = 0
    familiar: int = 0
    clean: int = 0
    clean_stopped: int = 0
    pairs: int = 0
    told_apart: int = 0
    misses: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    @property
    def row(self) -> tuple[str, ...]:
        """Recall, right topic, right family, clean stopped and twin accuracy as percentages."""
        return (
            f"{self.flagged}",
            _share(self.stopped, self.flagged),
            _share(self.topical, self.flagged),
            _share(self.familiar, self.flagged),
            _share(self.clean_stopped, self.clean),
            _share(self.told_apart, self.pairs),
        )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def load_cases(paths: Iterable[Path] = ()) -> dict[str, Case]:
    """Return the cases of files by id, with the topics of a pair on both of its cases.

    Without paths: the development cases. Cases without a twin count by themselves.
    """
    rows: dict[str, Mapping[str, Any]] = {}
    for path in paths or [CASES / f"{name}.jsonl" for name in FILES]:
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                if "case" not in row:
                    row = {"id": row["id"], "case": row, "expect": {"verdict": "pass"}}
                rows[row["id"]] = row
    return {
        key: Case(
            key,
            row.get("twin") or key,
            row["case"],
            row["expect"]["verdict"] == "flag",
            tuple(
                row["expect"].get("topics")
                or rows[row.get("twin") or key]["expect"].get("topics")
                or ["plain copy"]
            ),
        )
        for key, row in rows.items()
    }


def findings_of(cases: Iterable[Case], rulebook: Any = None) -> dict[str, list[Any]]:
    """Return the findings that stop a text (block or review), by case id."""
    from genpers.guardrails.inspection import report
    from genpers.records.finding import CheckItem

    book = rulebook or bundled_rulebook()
    return {
        case.id: [
            finding
            for finding in report(book, CheckItem.model_validate(case.item), AS_OF).findings
            if finding.severity in ("block", "review")
        ]
        for case in cases
    }


def bundled_rulebook(families: Sequence[str] = (), *, lenient: bool = False) -> Any:
    """Return the bundled rules; ``lenient`` leaves out packs that cannot be read, and says so."""
    from genpers.errors import PackError
    from genpers.guardrails.kinds import builtin_kinds
    from genpers.guardrails.packs import pack_files, read_pack, rules_of
    from genpers.guardrails.resources import Resources
    from genpers.guardrails.rulebook import Rulebook
    from genpers.library import library_folder

    folder = library_folder("guardrails")
    kinds = builtin_kinds()
    resources = Resources.under([folder])
    rules = []
    for path in pack_files([folder]):
        if families and path.parent.name not in families:
            continue
        try:
            found = rules_of(path, read_pack(path), kinds)
            Rulebook(found, kinds, resources)
        except PackError as error:
            if not lenient:
                raise
            print(f"left out: {error}")
            continue
        rules += found
    return Rulebook(rules, kinds, resources)


def tally(
    cases: Mapping[str, Case], findings: Mapping[str, Sequence[Any]], chosen: Iterable[str]
) -> Tally:
    """Count over the chosen case ids."""
    result = Tally()
    for key in chosen:
        case = cases[key]
        rules = [finding.rule for finding in findings[key]]
        if not case.flag:
            result.clean += 1
            if rules:
                result.clean_stopped += 1
                result.alarms.append(key)
            continue
        result.flagged += 1
        result.stopped += bool(rules)
        topical = any(rule.startswith(case.topics) for rule in rules)
        families = tuple(topic.split(".")[0] + "." for topic in case.topics)
        result.topical += topical
        result.familiar += any(rule.startswith(families) for rule in rules)
        if not topical:
            result.misses.append(key)
        if case.twin != key:
            result.pairs += 1
            result.told_apart += bool(rules) and not findings[case.twin]
    return result


def tables(
    cases: Mapping[str, Case], findings: Mapping[str, Sequence[Any]], prefix: str = ""
) -> dict[str, dict[str, Tally]]:
    """Return tallies by part (read, unread) and by row (all, language, topic)."""
    groups: dict[str, dict[str, list[str]]] = {
        "read": defaultdict(list), "unread": defaultdict(list),
    }  # fmt: skip
    for key, case in cases.items():
        if not any(topic.startswith(prefix) for topic in case.topics):
            continue
        part = groups["unread" if case.unread else "read"]
        for name in ("all", case.language, *(topic for topic in case.topics)):
            part[name].append(key)
    return {
        part: {name: tally(cases, findings, keys) for name, keys in sorted(rows.items())}
        for part, rows in groups.items()
    }


def as_markdown(parts: Mapping[str, Mapping[str, Tally]]) -> str:
    """Return the page ``docs/accuracy.md`` without its heading."""
    titles = {
        "read": "Pairs that rule authors read (70 %)",
        "unread": "Pairs left unread while rules were written (30 %)",
    }
    return "\n".join(
        f"## {titles[part]}\n\n{HEAD}"
        + "".join(f"| {name} | {' | '.join(row.row)} |\n" for name, row in rows.items())
        for part, rows in parts.items()
    )


def show(cases: Mapping[str, Case], findings: Mapping[str, Sequence[Any]], total: Tally) -> None:
    """Print misses and false alarms of the readable part."""
    for title, keys in (("MISSED", total.misses), ("FALSE ALARM", total.alarms)):
        for key in keys:
            case = cases[key]
            if case.unread:
                continue
            print(f"{title} {key} {','.join(case.topics)}")
            print("   ", json.dumps(case.item["fields"], ensure_ascii=False))
            for finding in findings[key]:
                print(f"    -> {finding.rule} [{finding.severity}] {finding.excerpt!r}")


def main() -> None:
    """Read the arguments, measure, print, and write the page where all topics were measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--topic", default="")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--rules", default="", help="families of rules to run, comma-separated")
    parser.add_argument("--lenient", action="store_true", help="leave out unreadable packs")
    parser.add_argument("--unread", action="store_true", help="show the unread part's figures")
    arguments = parser.parse_args()
    cases = load_cases()
    families = [name for name in arguments.rules.split(",") if name]
    book = bundled_rulebook(families, lenient=arguments.lenient)
    findings = findings_of(cases.values(), book)
    parts = tables(cases, findings, arguments.topic)
    if arguments.show:
        show(cases, findings, parts["read"]["all"])
    partial = bool(arguments.topic or families or arguments.lenient)
    if partial and not arguments.unread:
        parts.pop("unread")
    page = as_markdown(parts)
    print(page)
    if not partial:
        page += shortfalls(parts["unread"]) + later_sets(book)
        write_page(page + section(REFERENCE) + DISCLOSURE)


def later_sets(rulebook: Any) -> str:
    """Return a table for each set that others wrote after the rules, by part and family."""
    page = ""
    for name, title in LATER.items():
        paths = sorted((CASES / name).glob("*.jsonl"))
        if not paths:
            continue
        cases = load_cases(paths)
        findings = findings_of(cases.values(), rulebook)
        groups: dict[str, list[str]] = defaultdict(list)
        for key, case in cases.items():
            part = "only counted" if only_counted(name, case) else "read later"
            paired = case.twin != key
            for row in ("all", case.language, *{topic.split(".")[0] for topic in case.topics}):
                groups[f"{row} ({part})" if paired else f"{row} ({part}, no pair)"].append(key)
        rows = {row: tally(cases, findings, keys) for row, keys in sorted(groups.items())}
        lines = "".join(f"| {row} | {' | '.join(sums.row)} |\n" for row, sums in rows.items())
        page += f"\n## {title}\n\n{HEAD}{lines}"
    return page + _ordinary(rulebook)


def only_counted(name: str, case: Case) -> bool:
    """Tell whether rule authors never saw a case: two fifths of the later sets."""
    low = min(case.id, case.twin)
    counted = name in ("third", "fourth", "fifth", "sixth", "seventh", "eighth")
    return counted and int(hashlib.sha256(low.encode()).hexdigest(), 16) % 10 < 4


def _ordinary(rulebook: Any) -> str:
    """Return the share of ordinary copy that is stopped, and by which rules."""
    cases = load_cases([CASES / "ordinary.jsonl"])
    findings = findings_of(cases.values(), rulebook)
    rows = ""
    for language in ("de", "en"):
        keys = [key for key, case in cases.items() if case.language == language]
        rules = Counter(rule for key in keys for rule in {one.rule for one in findings[key]})
        stopped = sum(1 for key in keys if findings[key])
        named = ", ".join(f"{rule} {number}" for rule, number in rules.most_common()) or "-"
        rows += f"| {language} | {len(keys)} | {_share(stopped, len(keys))} | {named} |\n"
    return (
        "\n## Ordinary copy, all of it meant to pass\n\nWritten by somebody who had not seen the "
        "rules, then read by rule authors. `offer.eligibility.failed` is right where a product has "
        "a least age and the customer's is not known.\n\n"
        "| language | texts | stopped | by |\n|---|---:|---:|---|\n" + rows
    )


def shortfalls(rows: Mapping[str, Tally]) -> str:
    """Name the topics and languages of the unread part that miss a goal."""
    lines = []
    for name, row in rows.items():
        short = []
        if row.flagged and row.stopped / row.flagged < GOALS["recall"]:
            short.append(f"recall {_share(row.stopped, row.flagged)}")
        if row.clean and row.clean_stopped / row.clean > GOALS["stopped"]:
            short.append(f"clean stopped {_share(row.clean_stopped, row.clean)}")
        if row.pairs and row.told_apart / row.pairs < GOALS["twins"]:
            short.append(f"twins {_share(row.told_apart, row.pairs)}")
        if row.flagged and row.familiar / row.flagged < GOALS["family"]:
            short.append(f"right family {_share(row.familiar, row.flagged)}")
        if short:
            lines.append(f"- {name} ({row.flagged} violations): {', '.join(short)}")
    text = "\n".join(lines) or "- none"
    return (
        f"\n## Shortfalls on the unread part\n\n{text}\n\nMost topics have one to four unread "
        "pairs: one text moves such a row by 25 to 100 points. What is missed is mostly "
        "paraphrase that shares no word class with a declared cue; what is stopped wrongly is "
        "mostly a cue in a use that nobody thought of, or evidence said in words that the record "
        "has not. Both have a long tail: what was mended for one set moved the next by a few "
        "points.\n"
    )


def write_page(page: str) -> None:
    """Write ``docs/accuracy.md``."""
    target = ROOT / "docs" / "accuracy.md"
    target.write_text(
        "# Accuracy of the guardrails\n\n"
        "Written by `make accuracy`; do not edit. Goals on the unread part: recall at least 95 %, "
        "clean texts stopped at most 2 %, twins told apart at least 93 %, right family at least "
        "90 %. Texts are judged as of 2026-11-21.\n\n"
        "*Recall*: the text does not pass. *Right topic*: a finding that stops it belongs to the "
        "topic named in the case. *Twins*: the violation is stopped and its clean twin "
        "passes.\n\n" + page,
        "utf-8",
    )


if __name__ == "__main__":
    main()
