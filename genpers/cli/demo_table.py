"""Shows the scenes of the demo as a table that can be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from genpers.cli.demo_run import Scene, withheld_by_reason
from genpers.cli.showing import badge, console, marked

if TYPE_CHECKING:
    from genpers.records.brief import DataReceipt

COLUMNS = (
    ("who", 20),
    ("form, and why", 18),
    ("facts used", 22),
    ("facts withheld, and why", 34),
    ("verdicts", 16),
)


def show(scenes: Sequence[Scene], written: Sequence[str], app: Any) -> None:
    """Print the table, what was held and refused and why, one message, and the files."""
    out = console()
    table = Table(
        box=box.HORIZONTALS,
        show_lines=True,
        header_style="dim",
        padding=(0, 1),
        expand=True,
        border_style="dim",
    )
    for name, share in COLUMNS:
        table.add_column(name, ratio=share, overflow="fold")
    for scene in scenes:
        table.add_row(*_row(scene))
    out.print(table)
    _held(out, scenes)
    _refused(out, scenes)
    _sample(out, scenes)
    sidecars = [path for path in written if path.endswith(".provenance.json")]
    held = sum("HELD-" in path for path in sidecars)
    out.print()
    out.print(Text("Written", style="bold"))
    for path in written[:2]:
        out.print(f"  {path}")
    folder = sidecars[0].rsplit("/", 1)[0] if sidecars else ""
    out.print(
        f"  {folder}/  {len(sidecars) - held} messages (.eml, push payloads, CMS fragments), "
        f"{held} marked HELD, each with its provenance"
    )
    journal = app.settings.store.url.removeprefix("sqlite:///")
    out.print(f"  {journal}  every decision, hash-chained")
    out.print()
    out.print(
        Text.assemble("Open ", (written[0], "bold"), " in a browser to see them side by side.")
    )


def _row(scene: Scene) -> tuple[Any, ...]:
    result, request = scene.result, scene.case.request
    about = f"\n{request.customer.id} · {result.lifecycle.stage}\n"
    who = Text.assemble(
        (scene.name, "bold"),
        about,
        (f"{request.products[0].name}, {request.campaign.channel}", "dim"),
    )
    form = Text.assemble((result.address.form, "bold"), "\n", (result.address.reason, "dim"))
    receipt = result.data_receipt
    used = _used(receipt)
    withheld = Text("\n").join(
        Text.assemble(
            ", ".join(names) if len(names) < 5 else f"all {len(names)} facts",
            (f": {reason}", "dim"),
        )
        for reason, names in withheld_by_reason(result)
    ) or Text("–", style="dim")
    return who, form, used, withheld, _verdicts(scene)


def _used(receipt: DataReceipt) -> Text:
    said = [one.fact for one in receipt.used if one.fact in receipt.said]
    steering = [one.fact for one in receipt.used if one.use == "shape"]
    unsaid = [one.fact for one in receipt.used if one.fact not in (*said, *steering)]
    parts = [
        Text.assemble((f"{label}: ", "dim"), ", ".join(names))
        for label, names in (("said", said), ("not said", unsaid), ("steering", steering))
        if names
    ]
    return Text("\n").join(parts) if parts else Text("–", style="dim")


def _verdicts(scene: Scene) -> Text:
    if scene.refusal is not None:
        return Text.assemble(("REFUSED", "bold magenta"), "\n", (scene.refusal, "dim"))
    parts = [
        Text.assemble(f"{variant.id} ", badge(variant.verdict)) for variant in scene.result.variants
    ]
    return Text("\n").join(parts)


def _held(out: Any, scenes: Sequence[Scene]) -> None:
    held = [
        (scene, variant)
        for scene in scenes
        for variant in scene.result.variants
        if variant.verdict != "pass"
    ]
    out.print(Text("Held for a person to decide", style="bold"))
    if not held:
        out.print("  nothing")
    seen: set[tuple[str, str | None]] = set()
    for scene, variant in held:
        for finding in variant.findings:
            if finding.severity not in ("block", "review") or (finding.rule, scene.name) in seen:
                continue
            seen.add((finding.rule, scene.name))
            field = (finding.field or "").removeprefix("merged.")
            text = variant.fields.get(field, "")
            product = scene.case.request.products[0].name
            lines = [Text.assemble((scene.name, "bold"), f", {product} ", badge(finding.severity))]
            if finding.excerpt and finding.start is not None:
                lines.append(_sentence(text, finding))
            lines.append(Text.assemble(finding.message, (f"  {finding.rule}", "dim")))
            out.print(Padding(Group(*lines), (0, 0, 1, 2)))


def _sentence(text: str, finding: Any) -> Text:
    begin = max(text.rfind("\n", 0, finding.start) + 1, finding.start - 60, 0)
    end = text.find("\n", finding.end)
    end = min(end if end > 0 else len(text), finding.end + 60)
    moved = finding.model_copy(update={"start": finding.start - begin, "end": finding.end - begin})
    return Text("… ", style="dim") + marked(text[begin:end], [moved])


def _refused(out: Any, scenes: Sequence[Scene]) -> None:
    refused = [scene for scene in scenes if scene.refusal is not None]
    out.print(Text("Refused, no backend was asked", style="bold"))
    for scene in refused:
        out.print(Padding(Text.assemble((scene.name, "bold"), f": {scene.refusal}"), (0, 0, 0, 2)))
    out.print()


def _sample(out: Any, scenes: Sequence[Scene]) -> None:
    scene = next(
        (
            one
            for one in scenes
            if one.result.variants
            and one.result.variants[0].verdict == "pass"
            and "body" in one.result.variants[0].merged
        ),
        None,
    )
    if scene is None:
        return
    variant = scene.result.variants[0]
    out.print(Text(f"One of them, to {scene.name}", style="bold"))
    for name, text in variant.merged.items():
        out.print(
            Padding(Text(text, style="" if name in ("body", "subject") else "dim"), (0, 0, 0, 2))
        )
