"""One checked item as rules see it: lazy, shared views of its fields."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from genpers.guardrails.phrases import Hit
from genpers.guardrails.text.normalise import Normalised, normalise
from genpers.guardrails.text.quotations import quotations_of
from genpers.guardrails.text.sentences import Span, clauses_of, sentences_of, span_around
from genpers.guardrails.text.words import Token, edged_of, fold, lower_of, phrase_text, tokens_of
from genpers.records.record import Severity, language_of

if TYPE_CHECKING:
    from genpers.guardrails.phrases import PhraseBook
    from genpers.records.finding import CheckItem
    from genpers.records.product import Product

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the item itself.

    ``merged``: the fields are the text of one customer, merge fields filled.
    ``mentionable``: names of facts the text may say, None where no permission was worked out (then
    a rule asks the attribute catalogue and the customer's consents itself); ``withheld``: names of
    facts that must stay in the house, None likewise. ``merge_values``: what was filled in locally,
    by merge field, which no rule should hold against the text. ``stages``: what is inspected now.
    ``sending``: when the message is to go out, in the customer's time zone, None where nobody has
    said so. ``prompt``: the word sequences of the prompt that a text must not repeat
    (``analysis/shingles.py``). ``reader``: the language in which messages are wanted, None for
    that of the text. ``answers``: by rule, the quotes with which a model said yes to its question.
    """

    as_of: date
    merged: bool = False
    mentionable: frozenset[str] | None = None
    withheld: frozenset[str] | None = None
    merge_values: Mapping[str, str] = field(default_factory=dict)
    stages: frozenset[str] = frozenset({"text"})
    sending: datetime | None = None
    prompt: frozenset[int] = frozenset()
    reader: str | None = None
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """What a kind found; spans in the field's normalised text (``raw=True``: in the raw text).

    No field: something is missing. ``severity``, ``message`` and ``suggestion`` replace the
    rule's; ``{name}`` in a rule's message is filled from ``values``.
    """

    field: str | None = None
    start: int | None = None
    end: int | None = None
    severity: Severity | None = None
    message: Mapping[str, str] | str | None = None
    suggestion: str | None = None
    evidence: str | None = None
    values: Mapping[str, str] | None = None
    raw: bool = False


class Field:
    """One named text: ``raw`` as given, ``text`` normalised, and views made when asked for."""

    def __init__(self, name: str, raw: str) -> None:
        self.name, self.raw = name, raw
        self.normalised: Normalised = normalise(raw)
        self.text: str = self.normalised.text
        self._memo: dict[Hashable, Any] = {}

    def once(self, work: Callable[[Field], T]) -> T:
        """Return ``work(field)``, computed once however many rules and documents ask.

        The function itself is the key: pass a module-level function or a method.
        """
        if work not in self._memo:
            self._memo[work] = work(self)
        result: T = self._memo[work]
        return result

    def of_text(self, work: Callable[[str], T]) -> T:
        """Return ``work(field.text)``, computed once, as ``once`` does."""
        if work not in self._memo:
            self._memo[work] = work(self.text)
        result: T = self._memo[work]
        return result

    @cached_property
    def lower(self) -> str:
        """The normalised text in lower case, at the same length."""
        return lower_of(self.text)

    @cached_property
    def folded(self) -> str:
        """The text in lower case without umlaut marks."""
        return fold(self.text)

    @cached_property
    def edged(self) -> str:
        """The text in which word classes are looked up, one position further right."""
        return edged_of(self.lower)

    @cached_property
    def phrase_text(self) -> str:
        """The text in which phrases are looked up, one position further right."""
        return phrase_text(self.lower)

    @cached_property
    def tokens(self) -> list[Token]:
        """All words and numbers."""
        return tokens_of(self.text)

    @cached_property
    def sentences(self) -> list[Span]:
        """The spans of all sentences."""
        return sentences_of(self.text)

    @cached_property
    def quotations(self) -> list[Span]:
        """The spans inside quotation marks."""
        return quotations_of(self.text)

    @cached_property
    def _stretches(self) -> dict[tuple[Span, int], Span]:
        return {}

    @cached_property
    def _clauses(self) -> dict[Span, list[Span]]:
        return {}

    def clauses(self, sentence: Span) -> list[Span]:
        """Return the clauses of one sentence."""
        known = self._clauses.get(sentence)
        if known is None:
            known = self._clauses[sentence] = clauses_of(self.text, sentence)
        return known

    def sentence_at(self, start: int, end: int) -> Span:
        """Return the span of the sentence (or sentences) around a match."""
        return span_around(self.sentences, start, end)

    def stretch(self, start: int, end: int, reach: int) -> Span:
        """Return the sentence around a hit and so many characters more, to the ends of words."""
        sentence = self.sentence_at(start, end)
        known = self._stretches.get((sentence, reach))
        if known is None:
            first, last = max(0, sentence[0] - reach), min(len(self.text), sentence[1] + reach)
            # A stretch that ended inside a word would make its beginning look like a word.
            while first > 0 and self.text[first - 1].isalnum():
                first -= 1
            while last < len(self.text) and self.text[last].isalnum():
                last += 1
            known = self._stretches[(sentence, reach)] = (first, last)
        return known

    def clause_at(self, start: int, end: int) -> Span:
        """Return the span of the clause (or clauses) around a match."""
        clauses: list[Span] = []
        for sentence in self.sentences:
            if sentence[1] > start and sentence[0] < end:
                clauses.extend(self.clauses(sentence))
        return span_around(clauses, start, end)

    def quoted(self, start: int, end: int) -> bool:
        """Tell whether a span lies inside quotation marks."""
        return any(first <= start and end <= last for first, last in self.quotations)


class Document:
    """One item under inspection. Kinds read it and never change it.

    ``as_of``: the day on which facts, claims and rules are judged; ``products``: what the text is
    about.
    """

    def __init__(
        self,
        item: CheckItem,
        context: Context,
        book: PhraseBook,
        read: dict[str, Field] | None = None,
    ) -> None:
        """Read an item; ``read`` holds fields already read, and takes those of this one."""
        self.item, self.context = item, context
        self.language: str = language_of(item.locale)
        self.as_of: date = context.as_of
        self.products: tuple[Product, ...] = item.products
        self._book = book
        self._memo: dict[Any, Any] = {}
        self.fields: dict[str, Field] = {}
        for name, text in item.fields.items():
            known = read.get(name) if read is not None else None
            if known is None or known.raw != text:
                known = Field(name, text)
                if read is not None:
                    read[name] = known
            self.fields[name] = known

    @cached_property
    def attachments(self) -> dict[str, Field]:
        """The parts beside the copy: ``footer`` and ``disclosures.ID``, where given."""
        parts = {
            f"disclosures.{name}": Field(f"disclosures.{name}", text)
            for name, text in (self.item.disclosures or {}).items()
        }
        if self.item.footer is not None:
            parts["footer"] = Field("footer", self.item.footer)
        return parts

    def field(self, name: str) -> Field:
        """Return a field or attachment by name; raise ``KeyError`` where there is none."""
        found = self.fields.get(name)
        return found if found is not None else self.attachments[name]

    @cached_property
    def found(self) -> dict[int, list[Hit]]:
        """All phrase hits in the fields, by number of the phrase set."""
        hits_in = self._book.automaton(self.language).hits_in
        found: dict[int, list[Hit]] = {}
        for one in self.fields.values():
            for number, hits in one.once(hits_in).items():
                if number in found:
                    found[number] = found[number] + hits
                else:
                    found[number] = hits
        return found

    @cached_property
    def called(self) -> dict[int, dict[str, list[int]]]:
        """The expressions that can match: by number of the set, then by field."""
        possible_in = self._book.screen(self.language).possible_in
        called: dict[int, dict[str, list[int]]] = {}
        for one in self.fields.values():
            for number, expressions in one.once(possible_in).items():
                called.setdefault(number, {})[one.name] = expressions
        return called

    def possible(self, owner: object) -> Mapping[str, Sequence[int]]:
        """Return the numbers of a kind's expressions that can match, by field."""
        number = self._book.expressions_of(owner)
        return {} if number is None else self.called.get(number, {})

    def screened(self, owner: object) -> bool:
        """Tell whether the sieve looks for expressions of this owner at all."""
        return self._book.expressions_of(owner) is not None

    def hits(self, owner: object, name: str = "") -> Sequence[Hit]:
        """Return the hits of a kind's phrases; ``name`` names one of its ``more_phrases``."""
        number = self._book.number(owner, name)
        return () if number is None else self.found.get(number, ())

    def analysis(self, analyse: Callable[[Document], T]) -> T:
        """Return ``analyse(document)``, computed once however many rules ask.

        The function itself is the key: pass a module-level function, not a lambda.
        """
        if analyse not in self._memo:
            self._memo[analyse] = analyse(self)
        result: T = self._memo[analyse]
        return result

    def texts(self) -> Iterable[Field]:
        """Yield the fields in the order given."""
        return self.fields.values()
