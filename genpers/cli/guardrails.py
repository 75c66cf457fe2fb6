"""``genpers guardrails``: the rules and what they say of themselves."""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from genpers.cli import packs
from genpers.cli.opening import personalizer
from genpers.errors import InputError

if TYPE_CHECKING:
    from genpers.guardrails import Rulebook, RuleSpec
    from genpers.guardrails.rules import SeverityWhen


@click.group("guardrails")
def command() -> None:
    """List, show, test and explain rules; compare packs, try voices."""


command.add_command(packs.diff)
command.add_command(packs.voice_test)


@command.command("list")
@click.option("--family", type=click.Choice(["claims", "tone", "data", "prompt", "offer"]))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_rules(config: str | None, family: str | None, as_json: bool) -> None:
    """List the rules."""
    book = personalizer(config).app.rulebook
    rules = [
        rule for rule in sorted(book.rules, key=lambda one: one.id) if family in (None, rule.family)
    ]
    if as_json:
        rows = [rule.model_dump(mode="json", exclude={"examples", "path"}) for rule in rules]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from genpers.cli import showing

    showing.table(
        ("rule", "severity", "languages", "says"),
        [
            (
                rule.id,
                _severity(book, rule),
                " ".join(rule.languages or ["all"]),
                _spoken(rule.message),
            )
            for rule in rules
        ],
    )
    click.echo(f"{len(rules)} rules")


@command.command("show")
@click.argument("rule_id", metavar="RULE")
@click.pass_obj
def show(config: str | None, rule_id: str) -> None:
    """Print a rule as JSON, as it was read."""
    rule = _rule(personalizer(config).app.rulebook, rule_id)
    click.echo(rule.model_dump_json(indent=2, exclude_defaults=True))


@command.command("explain")
@click.argument("rule_id", metavar="RULE")
@click.pass_obj
def explain(config: str | None, rule_id: str) -> None:
    """Explain a rule: what it says, why, since when, what it needs, what it flags and passes."""
    book = personalizer(config).app.rulebook
    rule = _rule(book, rule_id)
    lines = [
        rule.id,
        f"  severity   {_severity(book, rule)}",
        *(f"             {_when(when)}" for when in rule.severity_when),
        f"  says       {_spoken(rule.message)}",
    ]
    if rule.suggestion:
        lines.append(f"  suggests   {_spoken(rule.suggestion)}")
    if rule.fix:
        lines.append("  fix        what the rule proposes is safe: check --fix applies it")
    if rule.why:
        lines.append(f"  why        {rule.why}")
    if rule.note:
        lines.append(f"  note       {rule.note}")
    lines.append(f"  source     {rule.source.text} (verified {rule.source.verified_on})")
    if rule.source.url:
        lines.append(f"             {rule.source.url}")
    lines.append(f"  looks at   {_reach(rule)}")
    lines.append(f"  needs      {', '.join(rule.needs) or 'the text only'}")
    if rule.valid_from or rule.valid_to:
        lines.append(f"  in force   {rule.valid_from or '…'} to {rule.valid_to or '…'}")
    lines.append(f"  finds by   {', '.join(str(one['kind']) for one in rule.detectors)}")
    for kind, examples in (("flags", rule.examples.flags), ("passes", rule.examples.passes)):
        for language, texts in examples.items():
            for text in texts:
                lines.append(f"  {kind:7}{language}  {_example(text)}")
    lines.append(f"  file       {rule.path}")
    click.echo("\n".join(lines))


@command.command("test")
@click.argument("rule_ids", metavar="[RULE]...", nargs=-1)
@click.option("--failing", is_flag=True, help="Show only rules that are wrong.")
@click.pass_obj
def test(config: str | None, rule_ids: tuple[str, ...], failing: bool) -> None:
    """Run every example of every rule, or of those named; exit code 1 where one is wrong."""
    from genpers.cli import showing
    from genpers.guardrails import load_rulebook
    from genpers.guardrails.selftest import examples_of, failures

    app = personalizer(config).app
    # Without the proof at load, which would stop at the first rule that is wrong.
    book = load_rulebook(
        app.guardrail_folders, app.plugins.registered("register_rule_kinds"), verify=False
    )
    rules = [_rule(book, name) for name in rule_ids] or sorted(book.rules, key=lambda one: one.id)
    rows, problems, total = [], [], 0
    for rule in rules:
        wrong = failures(book, rule)
        examples = examples_of(rule)
        total += len(examples)
        problems += [(rule.id, example.text, said) for example, said in wrong]
        if wrong or not failing:
            flags = sum(example.flags for example in examples)
            rows.append(
                (rule.id, flags, len(examples) - flags, showing.badge("block" if wrong else "pass"))
            )
    showing.table(("rule", "must flag", "must pass", ""), rows)
    for name, text, said in problems:
        click.echo(f"{name}: '{text}' {said}")
    click.echo(f"{len(rules)} rules, {total} examples, {len(problems)} wrong")
    raise click.exceptions.Exit(1 if problems else 0)


def _rule(book: Rulebook, rule_id: str) -> RuleSpec:
    try:
        return book.rule(rule_id)
    except KeyError:
        near = get_close_matches(rule_id, [rule.id for rule in book.rules], n=1, cutoff=0.4)
        do = f"Did you mean '{near[0]}'?" if near else "See genpers guardrails list."
        raise InputError(f"There is no rule '{rule_id}'", "guardrails", do) from None


def _severity(book: Rulebook, rule: RuleSpec) -> str:
    override = book.overrides.get(rule.id)
    if override is None:
        return rule.severity
    return f"{override.severity or 'off'} (was {rule.severity}: {override.reason})"


def _when(when: SeverityWhen) -> str:
    given = when.model_dump(mode="json", exclude_none=True, exclude={"severity"})
    parts = []
    for name, value in given.items():
        if isinstance(value, dict):
            value = [f"{key} {one}" for key, many in value.items() for one in many]
        parts.append(f"{name} {', '.join(map(str, value)) if isinstance(value, list) else value}")
    return f"{when.severity} for {'; '.join(parts)}"


def _spoken(texts: dict[str, str]) -> str:
    from genpers.cli.showing import reader_language

    language = reader_language() or "en"
    return texts.get(language) or next(iter(texts.values()))


def _reach(rule: RuleSpec) -> str:
    parts = [f"{rule.stage} stage", f"languages {', '.join(rule.languages or ['all'])}"]
    if rule.channels:
        parts.append(f"channels {', '.join(rule.channels)}")
    if rule.products:
        wanted = rule.products.model_dump(mode="json", exclude_none=True)
        parts.append("products " + ", ".join(f"{key} {value}" for key, value in wanted.items()))
    if rule.purposes:
        parts.append(f"purposes {', '.join(rule.purposes)}")
    return "; ".join(parts)


def _example(entry: Any) -> str:
    if isinstance(entry, str):
        return entry
    fields = entry.get("fields", {})
    text = " / ".join(str(value) for value in fields.values()) or str(entry.get("text", ""))
    context = sorted(set(entry) - {"fields", "text", "span", "field"})
    return f"{text}  [with {', '.join(context)}]" if context else text
