"""Shows what the rules say of texts: reports, comparisons of packs, voices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from unicodedata import category

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from genpers.cli.showing import COLOURS, WORDS, around, badge, console, marked, reader_language
from genpers.guardrails.fixes import safe

if TYPE_CHECKING:
    from genpers.guardrails import Override, Rulebook
    from genpers.guardrails.comparison import Change
    from genpers.guardrails.voices import Said
    from genpers.records.finding import CheckItem, Finding, Report

_LABELS = {
    "de": {
        "leave_out": "Lassen Sie es weg.",
        "write": "Schreiben Sie „{}“.",
        "evidence": "Einzelheit",
        "fixed": "verbessert",
        "nothing": "nichts",
        "changed": "Von diesem Projekt geändert",
        "off": "abgeschaltet",
    },
    "en": {
        "leave_out": "Leave it out.",
        "write": "Write “{}”.",
        "evidence": "detail",
        "fixed": "fixed",
        "nothing": "nothing",
        "changed": "Changed by this project",
        "off": "switched off",
    },
}


def report(
    item: CheckItem, found: Report, rulebook: Rulebook, fixed: Sequence[Finding] = ()
) -> None:
    """Show what the rules say of a text, with spans, reasons, sources and suggestions.

    ``fixed``: findings whose safe suggestions stand in the text already.
    """
    out = console()
    label = _labels(item.locale[:2])
    _print(out, Text.assemble(badge(found.verdict), "  ", (found.id, "bold")))
    for one in fixed:
        better = _seen(one.suggestion or "") or label["nothing"]
        excerpt = _seen(one.excerpt or "")
        parts = ((f"{label['fixed']} {one.field}: ", "green"), excerpt, (" → ", "green"))
        _print(out, Text.assemble(*parts, better), 2)
    parts_of = {**item.fields, **_beside(item)}
    for name, text in parts_of.items():
        own = [finding for finding in found.findings if finding.field == name]
        if own:
            _print(out, Group(Text(name, style="dim"), marked(text, own)), 2)
    for finding in found.findings:
        out.print()
        lines = _lines(finding, parts_of.get(finding.field or "", ""), rulebook, label)
        _print(out, Group(*lines), 4)
    if found.findings:
        out.print()


def verdicts(counts: Mapping[str, int]) -> None:
    """Show how many texts had which verdict."""
    parts = [
        f"{counts[name]} {WORDS[name]}" for name in ("pass", "review", "block") if counts[name]
    ]
    said = f"{sum(counts.values())} checked: {', '.join(parts)}"
    console().print(Text(said, style="bold"))


def overrides(changed: Mapping[str, Override], rulebook: Rulebook) -> None:
    """Show which severities a project has changed, and why."""
    if not changed:
        return
    label = _labels("en")
    out = console()
    _print(out, Text(f"{label['changed']}:", style="dim"))
    for rule_id, one in changed.items():
        now = one.severity or label["off"]
        was = rulebook.rule(rule_id).severity
        _print(out, Text(f"{rule_id}: {was} → {now} ({one.reason})", style="dim"), 2)


def comparison(found: Sequence[Change], rules: Sequence[str]) -> None:
    """Show per rule what a changed pack newly finds, no longer finds and judges otherwise."""
    out = console()
    for rule in rules:
        new = [(one, each) for one in found for each in one.found if each.rule == rule]
        lost = [(one, each) for one in found for each in one.lost if each.rule == rule]
        other = [
            (one, each, was) for one in found for each, was in one.changed if each.rule == rule
        ]
        said = (
            f"  {len(new)} newly found, {len(lost)} no longer found, {len(other)} judged otherwise"
        )
        _print(out, Text.assemble((rule, "bold"), (said, "dim")))
        for one, each in new:
            _print(out, _difference(("+ ", "green"), WORDS[each.severity], one, each), 2)
        for one, each in lost:
            _print(out, _difference(("- ", "red"), WORDS[each.severity], one, each), 2)
        for one, each, was in other:
            severity = f"{WORDS[was]} → {WORDS[each.severity]}"
            _print(out, _difference(("~ ", "yellow"), severity, one, each), 2)


def voice(said: Iterable[Said]) -> None:
    """Show sentences with the places where they depart from a voice."""
    out = console()
    for one in said:
        text = Text(one.text)
        for each in one.departures:
            text.stylize("underline yellow", each.start, each.end)
        badge_of = Text("departs", style="yellow") if one.departures else Text("keeps", "green")
        _print(out, Text.assemble(badge_of, "  ", text))
        for each in one.departures:
            instead = f" → {each.instead}" if each.instead else ""
            place = one.text[each.start : each.end].replace("\n", " ")
            _print(out, Text.assemble((f"{each.aspect}: ", "dim"), place, (instead, "green")), 4)


def _labels(language: str) -> Mapping[str, str]:
    return _LABELS.get(reader_language() or language, _LABELS["en"])


def _lines(finding: Finding, text: str, rulebook: Rulebook, label: Mapping[str, str]) -> list[Text]:
    head = (WORDS[finding.severity], f"bold {COLOURS[finding.severity]}")
    lines = [Text.assemble(head, "  ", finding.message)]
    if finding.excerpt and finding.field:
        lines.append(Text.assemble((f"{finding.field}: ", "dim"), around(text, finding)))
    if finding.suggestion is not None:
        advice = finding.suggestion or label["leave_out"]
        if finding.suggestion and safe(rulebook, finding):
            advice = label["write"].format(finding.suggestion)
        lines.append(Text.assemble(("→ ", "green"), advice))
    if finding.evidence:
        lines.append(Text.assemble((f"{label['evidence']}: ", "dim"), finding.evidence))
    try:
        source = f" · {rulebook.rule(finding.rule).source.text}"
    except KeyError:  # a rule that crashed, or a language without rules
        source = ""
    lines.append(Text(f"{finding.rule}{source}", style="dim"))
    return lines


def _difference(sign: tuple[str, str], severity: str, change: Change, one: Finding) -> Text:
    text = {**change.item.fields, **_beside(change.item)}.get(one.field or "", "")
    turned = f"  ({change.before} → {change.after})" if change.before != change.after else ""
    return Text.assemble(
        sign,
        (f"{severity}  ", sign[1]),
        (f"{change.item.id}{f' {one.field}' if one.field else ''}: ", "dim"),
        around(text, one) if one.field else one.message,
        (turned, "bold"),
    )


def _beside(item: CheckItem) -> dict[str, str]:
    """Return the parts of an item beside its fields, under the names findings give them."""
    parts = {f"disclosures.{name}": text for name, text in (item.disclosures or {}).items()}
    return parts if item.footer is None else {**parts, "footer": item.footer}


def _seen(text: str) -> str:
    """Return a text in which signs that nobody sees are named."""
    return "".join(
        f"⟨U+{ord(sign):04X}⟩" if category(sign) in ("Cf", "Co", "Cn", "Cs") else sign
        for sign in text
    )


def _print(out: Console, what: Text | Group, indent: int = 0) -> None:
    out.print(Padding(what, (0, 0, 0, indent), expand=False))
