"""Inspect one item: run what its words call for, and answer findings with exact spans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from genpers.guardrails.analysis.mentioned import FAMILIES, only_mentioned
from genpers.guardrails.conditions import product_matches
from genpers.guardrails.document import Context, Document, Field, Match
from genpers.guardrails.legal import legal_spans
from genpers.guardrails.rulebook import Analysis, Detector, Rulebook
from genpers.guardrails.rules import Need, RuleSpec
from genpers.records.finding import CheckItem, Finding, Report, verdict_of
from genpers.records.record import Severity

_SPOKEN = ("de", "en")
_CRASHED = {
    "de": "Die Regel {rule} ist bei diesem Text gescheitert; bitte lesen Sie ihn selbst.",
    "en": "The rule {rule} failed on this text; please read it yourself.",
}
_UNKNOWN = {
    "de": "Für diese Sprache gibt es keine Regeln; bitte lesen Sie den Text selbst.",
    "en": "There are no rules for this language; please read the text yourself.",
}
_UNJUDGED = {
    "de": "Ohne {needs} lässt sich das nicht prüfen.",
    "en": "This cannot be verified without {needs}.",
}
_AND = {"de": " und ", "en": " and "}
_NEEDS: dict[str, dict[Need, str]] = {
    "de": {
        "products": "das Produkt",
        "customer": "den Kundensatz",
        "campaign": "die Kampagne",
        "disclosures": "die Pflichtangaben",
        "footer": "die Fußzeile",
        "address": "die Anredeform",
    },
    "en": {
        "products": "the product",
        "customer": "the customer",
        "campaign": "the campaign",
        "disclosures": "the disclosures",
        "footer": "the footer",
        "address": "the form of address",
    },
}


def inspect(
    rulebook: Rulebook,
    item: CheckItem,
    as_of: date | datetime,
    *,
    stages: Iterable[str] = ("text",),
    merged: bool = False,
    mentionable: Iterable[str] | None = None,
    withheld: Iterable[str] | None = None,
    merge_values: Mapping[str, str] | None = None,
    prompt: frozenset[int] = frozenset(),
    only: str | None = None,
    read: dict[str, Field] | None = None,
) -> tuple[Finding, ...]:
    """Return all findings, by field, start and rule; never raises for any text.

    ``stages``: which rules run (``text``, ``assembled``; a rule for both runs once). ``merged``:
    the fields are one customer's text with merge fields filled, findings name ``merged.FIELD``.
    ``mentionable`` and ``withheld``: names of facts as the permission decided, None where nobody
    did. ``merge_values``: what was filled in. ``prompt``: word sequences of the prompt that wrote
    the text. ``only``: run one rule. ``read``: fields as earlier inspections of the same text read
    them; this one adds its own.
    """
    context = Context(
        as_of=as_of.date() if isinstance(as_of, datetime) else as_of,
        merged=merged,
        mentionable=None if mentionable is None else frozenset(mentionable),
        withheld=None if withheld is None else frozenset(withheld),
        merge_values=dict(merge_values or {}),
        stages=frozenset(stages),
        prompt=prompt,
    )
    return inspect_in(rulebook, item, context, only, read)


def inspect_in(
    rulebook: Rulebook,
    item: CheckItem,
    context: Context,
    only: str | None = None,
    read: dict[str, Field] | None = None,
) -> tuple[Finding, ...]:
    """Return all findings, as ``inspect`` does, where the context is at hand as a whole."""
    document = Document(item, context, rulebook.phrases, read)
    findings: list[Finding] = []
    if document.language not in _SPOKEN and only is None:
        findings.append(_spoken(None, "tone.language.unknown", "review", _UNKNOWN, document))
    for detector in _called(rulebook, document, only):
        if not detector.conditional or _concerns(detector.rule, item):
            findings.extend(_findings(rulebook, detector, document))
    return tuple(_sorted(findings, item))


def report(
    rulebook: Rulebook,
    item: CheckItem,
    as_of: date | datetime,
    *,
    sending: datetime | None = None,
    reader: str | None = None,
) -> Report:
    """Return the answer to one checked item, as ``genpers check`` prints it.

    Rules for the assembled message run only where disclosures or a footer are given. ``sending``:
    when the message is to go out, in the customer's time zone, where that is known. ``reader``:
    the language of the messages (default: that of the text).
    """
    assembled = item.disclosures is not None or item.footer is not None
    context = Context(
        as_of=as_of.date() if isinstance(as_of, datetime) else as_of,
        stages=frozenset(("text", "assembled") if assembled else ("text",)),
        sending=sending,
        reader=reader if reader in _SPOKEN else None,
    )
    findings = inspect_in(rulebook, item, context)
    return Report(id=item.id, verdict=verdict_of(findings), findings=findings)


def _called(rulebook: Rulebook, document: Document, only: str | None) -> Iterable[Detector]:
    """Yield the detectors that something calls, and those that look at every text."""
    context = document.context
    plan = rulebook.plan(
        document.language, document.item.channel, context.as_of, context.stages, only
    )
    yield from plan.always
    for numbers in (document.found, document.called):
        for number in numbers:
            detector = plan.by_set.get(number)
            if detector is not None:
                yield detector
    for analysis, waiting in plan.by_answer.items():
        yield from _waiting(document, analysis, waiting)


def _waiting(
    document: Document, analysis: Analysis, waiting: Mapping[str, tuple[Detector, ...]]
) -> Iterable[Detector]:
    """Yield the detectors that wait for one of the answers, each once."""
    try:
        answers = document.analysis(analysis)
    except Exception:  # each of them will fail on it, and say so
        answers = waiting.keys()
    seen: set[int] = set()
    for answer in answers:
        for detector in waiting.get(answer, ()):
            if id(detector) not in seen:
                seen.add(id(detector))
                yield detector


def _findings(rulebook: Rulebook, detector: Detector, document: Document) -> Iterable[Finding]:
    rule = detector.rule
    try:
        found: list[Finding] = []
        own = rule.id.startswith(FAMILIES)
        for match in detector.kind.find(document):
            if (
                detector.filter.keeps(document, match)
                and (rule.in_disclosures or not _approved(rulebook, match, document))
                and not (own and only_mentioned(document, match))
            ):
                found.append(_finding(rulebook, rule, match, document))
        return found
    except Exception:  # a rule that fails must stop the text, never the run
        crash = {language: text.format(rule=rule.id) for language, text in _CRASHED.items()}
        return [_spoken(rule, "prompt.rule.error", "review", crash, document)]


def _approved(rulebook: Rulebook, match: Match, document: Document) -> bool:
    """Tell whether a match lies inside required legal wording, which never trips a rule."""
    if match.field is None or match.start is None or match.end is None or match.raw:
        return False
    start, end = match.start, match.end
    spans = [*document.analysis(legal_spans), *rulebook.wordings(document)]
    return any(
        field == match.field and first <= start and end <= last for field, first, last in spans
    )


def _concerns(rule: RuleSpec, item: CheckItem) -> bool:
    wanted = rule.products
    if wanted is not None and not any(product_matches(wanted, one) for one in item.products):
        return False
    campaign = item.campaign
    if rule.purposes is not None and campaign is not None and campaign.purpose not in rule.purposes:
        return False
    return not (
        rule.objectives is not None
        and campaign is not None
        and campaign.objective not in rule.objectives
    )


def _finding(rulebook: Rulebook, rule: RuleSpec, match: Match, document: Document) -> Finding:
    language = _language(document)
    about = document.language
    message = _said(match.message if match.message is not None else rule.message, language, about)
    for name, value in (match.values or _said_by(match, document)).items():
        message = message.replace("{" + name + "}", value)
    suggestion = match.suggestion
    if suggestion is None and rule.suggestion is not None:
        suggestion = _said(rule.suggestion, language, about)
    severity = match.severity or severity_of(rule, document)
    missing = [need for need in rule.needs if not _has(need, document.item)]
    evidence = match.evidence
    if missing:
        severity = "review"
        named = _AND[language].join(_NEEDS[language][need] for need in missing)
        message += " " + _UNJUDGED[language].format(needs=named)
    override = rulebook.overrides.get(rule.id)
    if override is not None and override.severity is not None:
        severity = override.severity
        message += f" [{override.severity}: {override.reason}]"
    start, end, excerpt = _cut(match, document)
    return Finding(
        rule=rule.id,
        family=rule.family,
        severity=severity,
        field=_named(match.field, document),
        start=start,
        end=end,
        excerpt=excerpt,
        message=message,
        suggestion=suggestion,
        evidence=evidence,
    )


def _said_by(match: Match, document: Document) -> Mapping[str, str]:
    """Return the words that were found, for a kind that gives no values of its own."""
    if match.field is None or match.start is None or match.end is None or match.raw:
        return {}
    return {"said": document.field(match.field).text[match.start : match.end]}


def _named(field: str | None, document: Document) -> str | None:
    """Return a field's name as findings give it: of a text with its values filled in, as merged."""
    merged = document.context.merged and field in document.fields
    return f"merged.{field}" if merged else field


def _cut(match: Match, document: Document) -> tuple[int | None, int | None, str | None]:
    if match.field is None or match.start is None or match.end is None:
        return None, None, None
    field = document.field(match.field)
    start, end = match.start, match.end
    if not match.raw:
        start, end = field.normalised.raw_span(start, end)
    return start, end, field.raw[start:end]


def _said(texts: Mapping[str, str] | str, language: str, about: str) -> str:
    """Return the words in a language, for a text in the language ``about`` where they differ."""
    if isinstance(texts, str):
        return texts
    if (told := texts.get(f"{language}_{about}")) is not None:
        return told
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))


def severity_of(rule: RuleSpec, document: Document) -> Severity:
    """Return the rule's severity for this item: the first of ``severity_when`` that holds."""
    item = document.item
    for when in rule.severity_when:
        wanted = when.products
        if wanted is not None and not any(product_matches(wanted, one) for one in item.products):
            continue
        if when.channels is not None and item.channel not in when.channels:
            continue
        if when.languages is not None and document.language not in when.languages:
            continue
        if when.merged is not None and when.merged is not document.context.merged:
            continue
        if when.purposes is not None and (
            item.campaign is None or item.campaign.purpose not in when.purposes
        ):
            continue
        if when.objectives is not None and (
            item.campaign is None or item.campaign.objective not in when.objectives
        ):
            continue
        return when.severity
    return rule.severity


def _language(document: Document) -> str:
    """Return the language of messages: the reader's, else the text's, else English."""
    language = document.context.reader or document.language
    return language if language in _SPOKEN else "en"


def _has(need: Need, item: CheckItem) -> bool:
    if need == "products":
        return bool(item.products)
    return getattr(item, need) is not None


def _spoken(
    rule: RuleSpec | None,
    rule_id: str,
    severity: Severity,
    texts: Mapping[str, str],
    document: Document,
) -> Finding:
    language = _language(document)
    return Finding.model_validate(
        {
            "rule": rule_id,
            "family": rule_id.split(".", 1)[0],
            "severity": severity,
            "message": texts[language],
        }
    )


def _sorted(findings: Iterable[Finding], item: CheckItem) -> list[Finding]:
    order = {name: at for at, name in enumerate(item.fields)}
    unique = {
        (one.rule, one.field, one.start, one.end, one.evidence if one.start is None else None): one
        for one in sorted(findings, key=lambda one: _RANK[one.severity], reverse=True)
    }

    def place(one: Finding) -> tuple[int, str, int, str, int]:
        if one.field is None:
            return (len(order) + 1, "", 0, one.rule, 0)
        name = one.field.removeprefix("merged.")
        return (order.get(name, len(order)), one.field, one.start or 0, one.rule, one.end or 0)

    return sorted(unique.values(), key=place)


_RANK: dict[str, int] = {"block": 0, "review": 1, "warn": 2, "info": 3}
