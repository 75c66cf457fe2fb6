"""The rulebook: all rules compiled, with what runs for which language and channel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from genpers.errors import PackError
from genpers.guardrails.analysis.screen import SCREEN, sources
from genpers.guardrails.conditions import Filter
from genpers.guardrails.document import Document
from genpers.guardrails.packs import one_line
from genpers.guardrails.phrases import PhraseBook, PhraseError
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import Conditions, RuleSpec
from genpers.records.record import Severity

Analysis = Callable[[Document], Collection[str]]


@dataclass(frozen=True, slots=True)
class Override:
    """A project's own severity for a rule (None switches it off), and why."""

    severity: Severity | None
    reason: str


@dataclass(frozen=True, eq=False)
class Detector:
    """One kind at work for one rule; ``triggers`` are the languages in which it waits for hits.

    ``calls``: a shared analysis and the answers of which one must be in it; else nothing runs.
    """

    rule: RuleSpec
    kind: Any
    filter: Filter
    term_set: int | None
    triggers: frozenset[str]
    calls: tuple[Analysis, frozenset[str]] | None = None

    @cached_property
    def conditional(self) -> bool:
        """Tell whether the rule asks for products, purposes or objectives."""
        rule = self.rule
        return not (rule.products is None and rule.purposes is None and rule.objectives is None)

    def waits(self, language: str) -> bool:
        """Tell whether the detector runs only where one of its phrases occurs."""
        return self.term_set is not None and bool(self.triggers)

    def speaks(self, language: str) -> bool:
        """Tell whether a waiting detector has phrases for the language."""
        return language in self.triggers or "*" in self.triggers


@dataclass(frozen=True, slots=True)
class Plan:
    """What runs for one language, channel, day and set of stages.

    ``by_answer``: detectors that wait for an answer of a shared analysis, by analysis and answer.
    """

    always: tuple[Detector, ...]
    by_set: Mapping[int, Detector]
    by_answer: Mapping[Analysis, Mapping[str, tuple[Detector, ...]]]


class Rulebook:
    """All rules, ready to inspect texts. Built by ``load_rulebook``; frozen afterwards.

    ``rules`` in the order of the packs; ``digest`` (``sha256:...``) over packs and resources names
    in the journal which rules judged a text.
    """

    def __init__(
        self,
        rules: Sequence[RuleSpec],
        kinds: Mapping[str, type],
        resources: Resources,
        overrides: Mapping[str, Override] | None = None,
        digest: str = "",
        *,
        proven: bool = False,
    ) -> None:
        self.rules: tuple[RuleSpec, ...] = tuple(rules)
        self.resources = resources
        self.digest = digest
        self._proven = proven
        self.overrides = dict(overrides or {})
        self.phrases = PhraseBook()
        self.phrases.add_expressions(SCREEN, sources())
        self.detectors: tuple[Detector, ...] = tuple(
            detector for rule in self.rules for detector in self._compiled(rule, kinds)
        )
        for detector in self.detectors:
            if hasattr(detector.kind, "wordings"):
                self.phrases.add(self, "wordings", detector.kind.wordings())
        self._plans: dict[tuple[object, ...], Plan] = {}
        self._rules = {rule.id: rule for rule in self.rules}

    def rule(self, rule_id: str) -> RuleSpec:
        """Return a rule by id; raise ``KeyError`` where there is none."""
        return self._rules[rule_id]

    def wordings(self, document: Document) -> Iterable[tuple[str, int, int]]:
        """Yield where declared legal wordings stand, which no rule may hold against a text."""
        for hit in document.hits(self, "wordings"):
            yield hit.field, hit.start, hit.end

    def plan(
        self,
        language: str,
        channel: str,
        as_of: date,
        stages: frozenset[str],
        only: str | None = None,
    ) -> Plan:
        """Return what runs under these conditions; worked out once per combination."""
        key = (language, channel, as_of, stages, only)
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) > 500:
                self._plans.clear()
            plan = self._plans[key] = self._planned(language, channel, as_of, stages, only)
        return plan

    def _planned(
        self, language: str, channel: str, as_of: date, stages: frozenset[str], only: str | None
    ) -> Plan:
        always: list[Detector] = []
        by_set: dict[int, Detector] = {}
        by_answer: dict[Analysis, dict[str, list[Detector]]] = {}
        for detector in self.detectors:
            rule = detector.rule
            if only is not None and rule.id != only:
                continue
            if not _in_force(rule, language, channel, as_of, stages) or self._off(rule.id):
                continue
            if detector.calls is not None:
                analysis, answers = detector.calls
                waiting = by_answer.setdefault(analysis, {})
                for answer in answers:
                    waiting.setdefault(answer, []).append(detector)
            elif not detector.waits(language):
                always.append(detector)
            elif detector.speaks(language) and detector.term_set is not None:
                by_set[detector.term_set] = detector
        return Plan(
            tuple(always),
            by_set,
            {
                analysis: {answer: tuple(several) for answer, several in waiting.items()}
                for analysis, waiting in by_answer.items()
            },
        )

    def _off(self, rule_id: str) -> bool:
        override = self.overrides.get(rule_id)
        return override is not None and override.severity is None

    def _compiled(self, rule: RuleSpec, kinds: Mapping[str, type]) -> Iterable[Detector]:
        for spec in rule.detectors:
            kind_class: Any = kinds[spec["kind"]]
            own = {
                key: value for key, value in spec.items() if key in kind_class.Params.model_fields
            }
            rest = {key: value for key, value in spec.items() if key not in own and key != "kind"}
            try:
                params = kind_class.Params.model_validate(own)
                kind = kind_class(params, rule, self.resources)
                filters = Filter(_merged(rule.conditions, Conditions.model_validate(rest)))
                number, triggers = self._enter(kind)
            except ValidationError as error:
                raise PackError(*one_line(error, rule.path)) from error
            except (ValueError, KeyError, PhraseError) as error:
                problem = f"Missing resource {error}" if isinstance(error, KeyError) else str(error)
                raise PackError(problem, f"{rule.path} kind {spec['kind']}") from error
            except PackError as error:
                where = ", ".join(part for part in (rule.path, error.where) if part)
                raise PackError(error.what, where, error.do) from error
            calls = kind.calls() if hasattr(kind, "calls") else None
            yield Detector(rule, kind, filters, number, triggers, calls)

    def _enter(self, kind: Any) -> tuple[int | None, frozenset[str]]:
        triggers: Mapping[str, Iterable[str]] = kind.phrases() if hasattr(kind, "phrases") else {}
        for name, phrases in (kind.more_phrases() if hasattr(kind, "more_phrases") else {}).items():
            self.phrases.add(kind, name, phrases)
        expressions = kind.expressions() if hasattr(kind, "expressions") else {}
        number = self.phrases.add_expressions(kind, expressions) if expressions else None
        if not triggers:
            return number, frozenset(expressions)
        if not self._proven:
            for terms in triggers.values():
                for term in terms:
                    _checked(term)
        return self.phrases.add(kind, "", triggers), frozenset(triggers)


def _checked(term: object) -> None:
    from genpers.guardrails.phrases import keys_of

    if not isinstance(term, str) or not term.strip():
        raise PhraseError(f"A phrase must be a text, not {term!r}; put it in quotation marks")
    keys_of(term)


def _merged(rule: Conditions, detector: Conditions) -> Conditions:
    """Return the detector's conditions with the rule's where it has none of its own.

    That a rule lets pass what a text denies holds for all its detectors.
    """
    if detector == Conditions():
        return rule
    if detector.unless is not None and rule.unless is not None and rule.unless.denied:
        excuses = detector.unless.model_copy(update={"denied": True})
        detector = detector.model_copy(update={"unless": excuses})
    given = {
        name: getattr(detector, name)
        for name in Conditions.model_fields
        if getattr(detector, name) is not None
    }
    return rule.model_copy(update=given)


def _in_force(
    rule: RuleSpec, language: str, channel: str, as_of: date, stages: frozenset[str]
) -> bool:
    return (
        (rule.languages is None or language in rule.languages)
        and (rule.channels is None or channel in rule.channels)
        and (rule.valid_from is None or rule.valid_from <= as_of)
        and (rule.valid_to is None or as_of <= rule.valid_to)
        and (rule.stage in stages or rule.stage == "both")
    )
