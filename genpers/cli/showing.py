"""Shows results, reports and summaries to people; rich is imported here and only here."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from genpers.batch.order import BatchSummary
    from genpers.records.brief import DataReceipt
    from genpers.records.campaign import Request
    from genpers.records.finding import Finding
    from genpers.records.variant import DryRun, Result, Variant

COLOURS = {"pass": "green", "review": "yellow", "block": "red", "warn": "cyan", "info": "dim"}
WORDS = {"pass": "PASS", "review": "REVIEW", "block": "BLOCK", "warn": "advice", "info": "note"}


def console() -> Console:
    """Return a console on standard output that never breaks a word to fit a pipe."""
    terminal = Console(highlight=False, soft_wrap=False)
    return terminal if terminal.is_terminal else Console(highlight=False, width=110)


def badge(verdict: str) -> Text:
    """Return a verdict as a coloured word."""
    return Text(WORDS[verdict], style=f"bold {COLOURS[verdict]}")


def result(found: Result, request: Request) -> None:
    """Show one result: the decision, the receipt, every variant with its findings."""
    out = console()
    out.print(
        Text.assemble(
            ("customer ", "dim"),
            request.customer.id,
            ("   campaign ", "dim"),
            request.campaign.id,
            ("   result ", "dim"),
            found.id,
        )
    )
    for part, name in ((found.contact, "contact"), (found.eligible, "eligible")):
        if not part.allowed:
            out.print(Text.assemble((f"{name} refused: ", "bold red"), part.reason or ""))
    if found.contact.not_before:
        out.print(Text.assemble(("not before ", "dim"), found.contact.not_before.isoformat()))
    out.print(
        Text.assemble(("form ", "dim"), found.address.form, (f"  ({found.address.reason})", "dim"))
    )
    stage = found.lifecycle
    out.print(
        Text.assemble(
            ("stage ", "dim"), stage.stage, (f"  ({stage.reason})" if stage.reason else "", "dim")
        )
    )
    _receipt(out, found.data_receipt)
    for variant in found.variants:
        out.print()
        _variant(out, variant)


def _receipt(out: Console, receipt: DataReceipt) -> None:
    if not receipt.used and not receipt.withheld:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for used in receipt.used:
        said = ", said in the text" if used.fact in receipt.said else ""
        table.add_row(
            Text(f"used as {used.use}", style="green"),
            used.fact,
            Text(used.reason + said, style="dim"),
        )
    for held in receipt.withheld:
        entries = f" ({held.entries} entries)" if held.entries else ""
        table.add_row(
            Text("withheld", style="yellow"), held.fact + entries, Text(held.reason, style="dim")
        )
    out.print(Padding(table, (1, 0, 0, 0)))


def _variant(out: Console, variant: Variant) -> None:
    out.print(
        Text.assemble(
            (variant.id, "bold"),
            "  ",
            badge(variant.verdict),
            (f"  {author(variant)}", "dim"),
        )
    )
    for name, text in (variant.merged or variant.fields).items():
        spans = [one for one in variant.findings if one.field == f"merged.{name}"]
        shown = marked(text, spans) if spans else Text(text)
        out.print(Padding(Group(Text(name, style="dim"), shown), (0, 0, 0, 2)))
    for name, text in variant.disclosures.items():
        out.print(Padding(Group(Text(f"disclosure {name}", style="dim"), Text(text)), (0, 0, 0, 2)))
    if variant.footer:
        out.print(Padding(Group(Text("footer", style="dim"), Text(variant.footer)), (0, 0, 0, 2)))
    for finding in variant.findings:
        field = finding.field or ""
        text = variant.fields.get(field) or variant.merged.get(field.removeprefix("merged."), "")
        _finding(out, finding, text)


def author(variant: Variant) -> str:
    """Return who wrote a text."""
    if variant.origin == "human":
        return "written by a person, control"
    return f"{variant.backend}, {variant.model}"


def marked(text: str, findings: Sequence[Finding]) -> Text:
    """Return a text with every span underlined in the colour of the worst said of it."""
    shown = Text(text)
    worst_last = sorted(
        findings, key=lambda one: ("info", "warn", "review", "block").index(one.severity)
    )
    for finding in worst_last:
        if finding.start is not None and finding.end is not None:
            shown.stylize(f"underline {COLOURS[finding.severity]}", finding.start, finding.end)
    return shown


def reader_language() -> str | None:
    """Return the language of whoever sits at the terminal, None where it is not said."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")[:2]
        if value in ("de", "en"):
            return value
    return None


def _finding(out: Console, finding: Finding, text: str) -> None:
    head = (WORDS[finding.severity], f"bold {COLOURS[finding.severity]}")
    lines = [Text.assemble(head, "  ", finding.message)]
    if finding.excerpt and finding.field:
        where = finding.field.removeprefix("merged.")
        lines.append(Text.assemble((f"{where}: ", "dim"), around(text, finding)))
    if finding.suggestion:
        lines.append(Text.assemble(("→ ", "green"), finding.suggestion))
    if finding.evidence:
        lines.append(Text.assemble(("evidence: ", "dim"), finding.evidence))
    lines.append(Text(finding.rule, style="dim"))
    out.print(Padding(Group(*lines), (1, 0, 0, 4)))


def around(text: str, finding: Finding, width: int = 36) -> Text:
    """Return a finding's excerpt, underlined, with a little of what stands around it."""
    if finding.start is None or finding.end is None:
        return Text(finding.excerpt or "")
    before = text[max(0, finding.start - width) : finding.start].replace("\n", " ")
    after = text[finding.end : finding.end + width].replace("\n", " ")
    excerpt = (finding.excerpt or "").replace("\n", " ")
    return Text.assemble(
        ("…" if finding.start > width else "", "dim"),
        (before, "dim"),
        (excerpt, f"underline {COLOURS[finding.severity]}"),
        (after, "dim"),
        ("…" if finding.end + width < len(text) else "", "dim"),
    )


def dry_run(found: DryRun) -> None:
    """Show what a model would be sent, and what would stay."""
    out = console()
    for part, name in ((found.contact, "contact"), (found.eligible, "eligible")):
        if not part.allowed:
            out.print(Text.assemble((f"{name} refused: ", "bold red"), part.reason or ""))
    out.print(
        Text.assemble(("form ", "dim"), found.address.form, (f"  ({found.address.reason})", "dim"))
    )
    _receipt(out, found.data_receipt)
    for message in found.messages:
        out.print()
        out.rule(message.role, style="dim", align="left")
        out.print(Text(message.content))
    if found.merge_fields:
        out.print()
        out.print(Text.assemble(("filled later: ", "dim"), ", ".join(found.merge_fields)))
    if found.estimate:
        guess = found.estimate
        how = "counted" if guess.counted else "estimated"
        cost = f", cost {guess.cost:.4f}" if guess.cost is not None else ""
        out.print(
            Text(
                f"{guess.prompt_tokens} tokens in, {guess.completion_tokens} out ({how}){cost}",
                style="dim",
            )
        )


def summary(found: BatchSummary) -> None:
    """Show what came of a batch."""
    out = console()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(justify="right")
    table.add_column()
    rows: list[tuple[str, int, str]] = [
        ("customers", found.customers, ""),
        ("written", found.written, ""),
        ("refused", sum(found.refused.values()), ""),
    ]
    rows += [("", count, escape(reason)) for reason, count in found.refused.items()]
    rows += [
        ("failed", found.failed, "see failures.jsonl" if found.failed else ""),
        ("briefs", found.briefs, "different prompts"),
        ("model calls", found.model_calls, "in this run"),
        ("variants", found.variants, _counted(found.verdicts)),
    ]
    for name, count, remark in rows:
        table.add_row(name, f"{count:,}", remark)
    out.print(table)
    if found.used:
        out.print(Text.assemble(("facts used      ", "dim"), _counted(found.used)))
    if found.withheld:
        out.print(Text.assemble(("facts withheld  ", "dim"), _counted(found.withheld)))
    out.print(Text.assemble(("seconds         ", "dim"), f"{found.seconds:,.1f}"))
    for path in found.files:
        out.print(Text.assemble(("written         ", "dim"), path))


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def table(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Show plain rows under headers."""
    shown = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for header in headers:
        shown.add_column(header, overflow="fold")
    for row in rows:
        shown.add_row(*[cell if isinstance(cell, Text) else Text(str(cell)) for cell in row])
    console().print(shown)
