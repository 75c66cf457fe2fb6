"""The demo as one self-contained page: variants side by side, receipt and findings beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

from genpers.cli.demo_run import Scene, withheld_by_reason
from genpers.records.finding import Finding
from genpers.records.variant import Variant

VERDICTS = {"pass": "released", "review": "held for review", "block": "blocked"}


def page(scenes: Sequence[Scene]) -> str:
    """Return the page; all that comes from data is escaped."""
    style = files("genpers.cli").joinpath("demo.css").read_text(encoding="utf-8")
    counts = _counts(scenes)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>genpers demo</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{_head(counts, scenes)}\n<main>\n{''.join(map(_scene, scenes))}</main>\n"
        "<footer><p>Names, companies and offers are invented. The bank’s customers build on the "
        "Bank Marketing data set (Moro, Cortez, Rita 2014; CC BY 4.0).</p></footer>\n"
        "</body>\n</html>\n"
    )


def _counts(scenes: Sequence[Scene]) -> dict[str, int]:
    variants = [variant for scene in scenes for variant in scene.result.variants]
    return {
        "customers": len(scenes),
        "variants": len(variants),
        "released": sum(one.verdict == "pass" for one in variants),
        "held": sum(one.verdict != "pass" for one in variants),
        "refused": sum(scene.refusal is not None for scene in scenes),
    }


def _head(counts: dict[str, int], scenes: Sequence[Scene]) -> str:
    tiles = "".join(f"<li><b>{number}</b> {escape(name)}</li>" for name, number in counts.items())
    links = "".join(
        f'<a class="{_state(scene)}" href="#s{_anchor(scene)}">{escape(scene.name)}</a>'
        for scene in scenes
    )
    day = escape(scenes[0].case.as_of) if scenes else ""
    return (
        "<header><h1>Who gets which words, and why</h1>"
        "<p>Permission first, then the text, then the rules. Written offline by the phrasebook, "
        f"judged as of {day}.</p>"
        f'<ul class="counts">{tiles}</ul><nav aria-label="Customers">{links}</nav></header>'
    )


def _state(scene: Scene) -> str:
    if scene.refusal is not None:
        return "refused"
    worst = {variant.verdict for variant in scene.result.variants}
    return "held" if worst - {"pass"} else "pass"


def _scene(scene: Scene) -> str:
    request, result = scene.case.request, scene.result
    products = ", ".join(product.name for product in request.products)
    number = escape(request.customer.id)
    why = f'<p class="why">{escape(scene.case.why)}</p>' if scene.case.why else ""
    body = (
        _refused(scene)
        if scene.refusal is not None
        else (
            '<div class="variants">'
            f"{''.join(_variant(scene, one) for one in result.variants)}</div>"
        )
    )
    return (
        f'<section id="s{_anchor(scene)}" class="{_state(scene)}">'
        f"<h2>{escape(scene.name)} <small>{number}</small></h2>"
        f'<p class="order">{escape(products)} · {escape(request.campaign.channel)} · '
        f"{escape(request.campaign.objective.replace('_', ' '))}</p>{why}"
        f'<div class="scene"><aside>{_receipt(scene)}</aside>{body}</div></section>\n'
    )


def _anchor(scene: Scene) -> str:
    return escape(f"-{scene.case.request.customer.id}-{scene.case.request.campaign.id}", quote=True)


def _refused(scene: Scene) -> str:
    return (
        '<div class="nothing"><p><strong>Nothing was written.</strong></p>'
        f"<p>{escape(scene.refusal or '')}</p></div>"
    )


def _receipt(scene: Scene) -> str:
    result = scene.result
    rows: list[tuple[str, str, str]] = [
        ("Form", result.address.form, result.address.reason),
        ("Stage", result.lifecycle.stage, result.lifecycle.reason or "as recorded"),
    ]
    if result.persona:
        rows.append(
            (
                "Persona",
                result.persona.name,
                f"{result.persona.match:.0%} match, by {', '.join(result.persona.because)}",
            )
        )
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}<span>{escape(reason)}</span></dd>"
        for name, value, reason in rows
    )
    return f"<dl>{facts}</dl>{_used(scene)}{_withheld(scene)}"


def _used(scene: Scene) -> str:
    receipt = scene.result.data_receipt
    if not receipt.used:
        return ""
    items = "".join(
        f'<li class="{"said" if one.fact in receipt.said else one.use}" '
        f'title="{_quoted(one.reason)}">{escape(one.fact)}</li>'
        for one in receipt.used
    )
    return (
        f'<h3>Facts used</h3><ul class="facts">{items}</ul>'
        '<p class="key"><i class="said"></i>said <i class="mention"></i>may be said '
        '<i class="shape"></i>steers only</p>'
    )


def _withheld(scene: Scene) -> str:
    groups = withheld_by_reason(scene.result)
    if not groups:
        return ""
    items = "".join(
        f"<li><b>{escape(', '.join(names))}</b> {escape(reason)}</li>" for reason, names in groups
    )
    return f'<h3>Facts withheld</h3><ul class="withheld">{items}</ul>'


def _variant(scene: Scene, variant: Variant) -> str:
    request = scene.case.request
    language = escape(request.customer.locale, quote=True)
    channel = request.campaign.channel
    layout = {"email": _email, "push": _push}.get(channel, _cms)
    said = "".join(_finding(one) for one in variant.findings if one.severity != "info")
    return (
        f'<article class="variant {escape(variant.verdict)}">'
        f"<h3>{escape(variant.id)} {_by(variant)}"
        f'<span class="verdict">{escape(VERDICTS[variant.verdict])}</span></h3>'
        f'<div class="{escape(channel, quote=True)} medium" lang="{language}">'
        f"{layout(scene, variant)}</div>"
        f"{f'<ul class=findings>{said}</ul>' if said else ''}</article>"
    )


def _by(variant: Variant) -> str:
    return "<small>by a person</small> " if variant.origin == "human" else ""


def _email(scene: Scene, variant: Variant) -> str:
    brand = str(scene.case.request.products[0].attributes.get("brand", ""))
    return (
        f'<p class="from">{escape(brand)}</p><p class="subject">{_text(variant, "subject")}</p>'
        f'<p class="preheader">{_text(variant, "preheader")}</p>'
        f"<h4>{_text(variant, 'headline')}</h4>{_paragraphs(variant, 'body')}"
        f'<p><span class="button">{_text(variant, "cta")}</span></p>{_legal(variant)}'
    )


def _push(scene: Scene, variant: Variant) -> str:
    brand = str(scene.case.request.products[0].attributes.get("brand", ""))
    return (
        f'<p class="from">{escape(brand)} <span>now</span></p>'
        f'<p class="subject">{_text(variant, "title")}</p>{_paragraphs(variant, "body")}'
        f'<p class="action">{_text(variant, "cta")}</p>{_legal(variant)}'
    )


def _cms(scene: Scene, variant: Variant) -> str:
    return (
        f'<h4>{_text(variant, "headline")}</h4><p class="preheader">{_text(variant, "teaser")}</p>'
        f'{_paragraphs(variant, "body")}<p><span class="button">{_text(variant, "cta")}</span></p>'
        f"{_legal(variant)}"
    )


def _legal(variant: Variant) -> str:
    texts = [*variant.disclosures.values(), variant.footer]
    parts = "".join(
        f"<p>{escape(part)}</p>" for text in texts for part in text.split("\n\n") if part
    )
    return f'<div class="legal">{parts}</div>' if parts else ""


def _paragraphs(variant: Variant, name: str) -> str:
    return "".join(f"<p>{part}</p>" for part in _text(variant, name).split("\n\n") if part)


def _text(variant: Variant, name: str) -> str:
    """Return a merged field with the findings marked where they stand."""
    text = variant.merged.get(name, "")
    spans = sorted(_spans(text, name, variant.findings))
    parts, at = [], 0
    for start, end, severity, message in spans:
        if start < at:
            continue
        parts.append(escape(text[at:start]))
        parts.append(
            f'<mark class="{severity}" title="{_quoted(message)}">{escape(text[start:end])}</mark>'
        )
        at = end
    return "".join([*parts, escape(text[at:])])


def _spans(
    text: str, name: str, findings: Iterable[Finding]
) -> Iterable[tuple[int, int, str, str]]:
    for finding in findings:
        if finding.start is None or finding.end is None or not finding.excerpt:
            continue
        if finding.field == f"merged.{name}":
            yield finding.start, finding.end, finding.severity, finding.message
        elif finding.field == name and (found := text.find(finding.excerpt)) >= 0:
            # The span counts in the unmerged text; the excerpt says where it is in this one.
            yield found, found + len(finding.excerpt), finding.severity, finding.message


def _finding(finding: Finding) -> str:
    excerpt = f"<q>{escape(finding.excerpt)}</q> " if finding.excerpt else ""
    advice = f"<span>{escape(finding.suggestion)}</span>" if finding.suggestion else ""
    return (
        f'<li class="{finding.severity}">{excerpt}{escape(finding.message)}{advice}'
        f"<code>{escape(finding.rule)}</code></li>"
    )


def _quoted(text: str) -> str:
    return escape(text, quote=True)
