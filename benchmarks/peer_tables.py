"""The page that ``benchmarks/peers.py`` prints and writes."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from accuracy import only_counted

if TYPE_CHECKING:
    from accuracy import Case
    from peers import Answers

BEGIN, END = "<!-- bench-guardrails: written, not edited -->", "<!-- bench-guardrails: end -->"
SETS = ("ordinary", "spliced")
TOGETHER = ("presidio", "guardrails-ai")
MEDIAN, P99, TIMES, WARM, COLD, COMMAND = 0.7, 5.0, 10.0, 150.0, 10_000.0, 1000.0
CANNOT = {
    "genpers": "German and English only. Names of people only where the customer context holds "
    "them. No model judges anything unless a plugin adds one.",
    "presidio": "Finds identifiers and nothing else: no claim, tone, address form, offer or "
    "leftover. It sees a text without product, customer or campaign. Without a language model it "
    "knows no names and places, and words around a number cannot raise its score. Its German "
    "recognisers are off and the general ones declare no German until switched on as here; dates "
    "and links do not count as stops, nor does what it scores below 0.4 (plates, postcodes).",
    "guardrails-ai": "A frame without rules of its own: validators come from a hub that asks for "
    "an account and the network. The ten here are ours, word lists and plain expressions, and what "
    "it finds is what they find. *Idle* is the frame with one validator that finds nothing.",
    "llm-guard": "Everything but banned words, patterns, secrets and hidden characters needs a "
    "model and torch (toxicity, topics, competitors, language, injection, names, code) or a "
    "download at first use (sentiment, token limit), and was not run; `NoRefusalLight` needs "
    "neither, but its module loads torch. It says that a text is stopped, not where. Its patterns "
    "are made for English and Chinese. The secrets scanner writes every text to a file, which is "
    "most of its time.",
    "bare scan": "No contender: one automaton over all phrases of the packs and one loop of `re` "
    "over the words, nothing judged. Whatever is checked in Python costs at least this.",
}


def page(
    development: Mapping[str, Case],
    third: Mapping[str, Case],
    answers: Mapping[str, Answers],
    loads: Mapping[str, Mapping[str, float]],
    command: float | None,
    as_of: str,
) -> str:
    """Return everything that was measured as Markdown."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    head = (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {load} at the "
        f"end; texts judged as of {as_of}. CPU time, one process, one after the other; parsing the "
        "input is not counted.\n"
    )
    missing = {name: one.missing for name, one in answers.items() if one.missing}
    return "\n".join(
        [
            head,
            _speed(answers),
            _goals(answers, loads, command),
            _stops(_groups(development, third), answers),
            "What each cannot do, or was not asked to:\n",
            *(f"- **{name}**: {CANNOT[name]}" for name in answers if name in CANNOT),
            *(f"- **{name}** was not measured: {reason}." for name, reason in missing.items()),
            "- LanguageTool and Vale were not run.",
            "",
        ]
    )


def written(document: str, section: str) -> str:
    """Return the document with the section between its marks."""
    before, mark, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise SystemExit(f"No marks in docs/performance.md: put {BEGIN} and {END} where it belongs")
    return f"{before}{BEGIN}\n\n{section.strip()}\n\n{END}{after}"


def _speed(answers: Mapping[str, Answers]) -> str:
    """Return CPU per text by contender and set."""
    head = (
        "| who | set | texts | median | 99th percentile | texts a second | stopped |\n"
        "|---|---|---:|---:|---:|---:|---:|\n"
    )
    rows = []
    for name in SETS:
        for who, one in answers.items():
            if spent := list(one.ms.get(name, {}).values()):
                stopped = sum(map(bool, one.stops[name].values()))
                share = "-" if who.endswith(("scan", "idle")) else _percent(stopped, len(spent))
                rows.append(_row(who, name, spent, share))
        if both := _together(answers, name):
            rows.append(_row(" + ".join(TOGETHER), name, both, ""))
    return head + "".join(rows)


def _row(who: str, name: str, spent: Sequence[float], stopped: str) -> str:
    rate = 1000 * len(spent) / sum(spent)
    return (
        f"| {who} | {name} | {len(spent)} | {statistics.median(spent):.3f} ms | "
        f"{_p99(spent):.3f} ms | {rate:,.0f} | {stopped} |\n"
    )


def _goals(
    answers: Mapping[str, Answers],
    loads: Mapping[str, Mapping[str, float]],
    command: float | None,
) -> str:
    """Return what was wanted of genpers, and what came of it."""
    rows = []
    own = answers["genpers"].ms if "genpers" in answers else {}
    for name in SETS:
        if not (spent := own.get(name)):
            continue
        median = statistics.median(spent.values())
        rows.append(_goal(f"{name}, median", median, MEDIAN, "ms"))
        rows.append(_goal(f"{name}, 99th percentile", _p99(spent.values()), P99, "ms"))
        if both := _together(answers, name):
            times = statistics.median(both) / median
            what = f"{name}, faster than {' + '.join(TOGETHER)} (medians)"
            rows.append(_goal(what, times, TIMES, "times", more=True))
        if again := own.get(f"{name} again"):
            share = sum(again.values()) / sum(spent.values())
            what = f"{name}, a second pass over the same texts (less would be memory of texts)"
            rows.append(f"| {what} | {100 * share:.0f} % of the first | about 100 % | |\n")
    for name, limit in (("cold", COLD), ("warm", WARM)):
        if name in loads:
            took = loads[name]["load"]
            rows.append(_goal(f"rules loaded in a fresh process, {name}", took, limit, "ms"))
    if command:
        what = "`genpers check --json`, the whole command with start and parsing"
        rows.append(_goal(what, command, COMMAND, "texts/s", more=True))
    head = "| genpers | measured | goal | |\n|---|---:|---:|---|\n"
    return head + "".join(rows) if rows else ""


def _goal(what: str, value: float, goal: float, unit: str, *, more: bool = False) -> str:
    met = value >= goal if more else value <= goal
    shown = f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
    bound = "at least" if more else "at most"
    return f"| {what} | {shown} {unit} | {bound} {goal:g} {unit} | {'met' if met else 'missed'} |\n"


def _stops(groups: Mapping[str, Sequence[Case]], answers: Mapping[str, Answers]) -> str:
    """Return violations stopped, clean twins stopped and pairs told apart, by group."""
    judges = [
        who
        for who, one in answers.items()
        if "labelled" in one.stops and not who.endswith(("scan", "idle"))
    ]
    lines = [
        "Violations stopped / clean twins stopped / pairs told apart. The rules of genpers were "
        "written with 70 % of the development pairs at hand, the word lists of the others with "
        "hardly any; the third set was written after the rules, and two fifths of its pairs were "
        "only counted.\n",
        f"| cases | pairs | {' | '.join(judges)} |",
        f"|---|---:|{'---:|' * len(judges)}",
    ]
    for name, violations in groups.items():
        cells = [_counts(violations, answers[who].stops["labelled"]) for who in judges]
        lines.append(f"| {name} | {len(violations)} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _groups(development: Mapping[str, Case], third: Mapping[str, Case]) -> dict[str, list[Case]]:
    """Return the violations that have a twin, by family, by language and by who has read them."""
    pairs = [case for case in development.values() if case.flag and case.twin != case.id]
    later = [case for case in third.values() if case.flag and case.twin != case.id]
    families = ("claims", "tone", "data", "offer", "prompt")
    return {
        **{
            family: [one for one in pairs if one.topics[0].startswith(f"{family}.")]
            for family in families
        },
        "German": [one for one in pairs if one.language == "de"],
        "English": [one for one in pairs if one.language == "en"],
        "all development cases": pairs,
        "of these, left unread by rule authors": [one for one in pairs if one.unread],
        "third set, pairs only counted": [one for one in later if only_counted("third", one)],
    }


def _counts(violations: Iterable[Case], stops: Mapping[str, Sequence[str]]) -> str:
    pairs = [(bool(stops[case.id]), bool(stops[case.twin])) for case in violations]
    found, wrong = sum(one for one, _ in pairs), sum(other for _, other in pairs)
    return f"{found} / {wrong} / {sum(one and not other for one, other in pairs)}"


def _together(answers: Mapping[str, Answers], name: str) -> list[float]:
    """Return the CPU of presidio and guardrails-ai on the texts that both have answered."""
    if any(who not in answers for who in TOGETHER):
        return []
    one, other = (answers[who].ms.get(name, {}) for who in TOGETHER)
    return [one[key] + other[key] for key in one.keys() & other.keys()]


def _p99(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[int(len(ordered) * 0.99)]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"
