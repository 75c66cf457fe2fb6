"""What must hold of the material before a text is composed from it."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import get_args

from genpers.builtin.phrasebook.material import Book, Entry
from genpers.errors import PromptError
from genpers.records.record import ContactStyle, Form, Objective, Stage

SLOT = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
MERGE = re.compile(r"\{\{ (\w+) \}\}")
BRACE = re.compile(r"[{}]")

PRODUCT_SLOTS = frozenset(
    {"product", "product_object", "product_dative", "product_about", "summary"}
)
SLOTS: dict[str, frozenset[str]] = {
    "subject": PRODUCT_SLOTS - {"summary"},
    "title": PRODUCT_SLOTS - {"summary"},
    "cta": PRODUCT_SLOTS - {"summary"},
    "headline": PRODUCT_SLOTS - {"summary"},
    "preheader": PRODUCT_SLOTS,
    "teaser": PRODUCT_SLOTS,
    "opening": PRODUCT_SLOTS - {"summary"},
    "offer": PRODUCT_SLOTS | {"lines"},
    "detail": frozenset({"facts"}),
    "reason": PRODUCT_SLOTS - {"summary"},
    "usage": frozenset(),
    "interest": frozenset({"interest"}),
    "step": PRODUCT_SLOTS - {"summary"},
    "relation": frozenset(),
    "place": frozenset(),
    "signoff": frozenset(),
    "push": PRODUCT_SLOTS,
    "short": frozenset(),
}
MERGE_FIELDS = frozenset({"salutation", "sender", "city", "first_name"})
CHANNELS: dict[str, tuple[str, ...]] = {
    "email": (
        "subject",
        "preheader",
        "headline",
        "opening",
        "offer",
        "step",
        "relation",
        "signoff",
        "cta",
    ),
    "push": ("title", "push", "cta"),
    "cms": ("headline", "teaser", "opening", "offer", "step", "cta"),
}
SHORT_SLOTS = ("subject", "title", "headline", "preheader", "teaser", "cta", "push")
LEAST = 3

_DU = re.compile(r"\b(du|dich|dir|dein|deine[mnrs]?)\b", re.IGNORECASE)
_SIE = re.compile(r"\b(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b")
_IHR = re.compile(r"\b(euch|euer|eure[mnrs]?|ihr)\b")
FOREIGN: dict[str, dict[str, tuple[re.Pattern[str], ...]]] = {
    "de": {"du": (_SIE, _IHR), "sie": (_DU, _IHR), "neutral": (_DU, _SIE, _IHR)},
}
SUBJECT_VERB = re.compile(
    r"\{product(?:_object)?\} "
    r"(ist|sind|hat|haben|bietet|passt|kann|macht|wird|hilft|gibt|zeigt|gehört)\b"
)
LONGEST = 25


def check_book(book: Book, home: Path) -> None:
    """Raise ``PromptError`` for the first thing that is wrong with a book."""
    _check_names(book, home)
    for slot, entries in book.slots.items():
        if slot not in SLOTS:
            raise PromptError(
                f"Unknown slot '{slot}'",
                str(home / f"{slot}.yaml"),
                "Slots are: " + ", ".join(sorted(SLOTS)) + ".",
            )
        for entry, place in zip(entries, book.places[slot], strict=True):
            _check_entry(book, slot, entry, place)
    for channel, slots in CHANNELS.items():
        for slot in slots:
            _check_cover(book, slot, channel, home / f"{slot}.yaml")
    _check_motives(book, home)


def _check_names(book: Book, home: Path) -> None:
    known = set(book.families)
    for name, family in book.families.items():
        parents = {family.parent} if family.parent else set()
        unknown = (parents - known) | (set(family.motives) - set(book.motives))
        if unknown:
            raise PromptError(
                f"Family '{name}' names unknown {sorted(unknown)}",
                str(home.parent / "families.yaml"),
                "Declare it, or correct the name.",
            )
    for layout in book.layouts:
        strange = {slot for line in layout.paragraphs for slot in line} - {*SLOTS, "claim"}
        if strange:
            raise PromptError(
                f"A layout names unknown slots {sorted(strange)}",
                str(home.parent / "layouts.yaml"),
                "Correct the name.",
            )


def _check_entry(book: Book, slot: str, entry: Entry, where: str) -> None:
    for kind, names, known in (
        ("motive", entry.motives, book.motives),
        ("family", entry.families, book.families),
    ):
        for name in names:
            if name not in known:
                raise PromptError(f"Unknown {kind} '{name}'", where, f"Declare the {kind}.")
    for form in get_args(Form):
        for phrase in entry.phrases(form):
            problem = phrase_problem(book.language, slot, form, phrase, entry)
            if problem:
                raise PromptError(f"{problem} in {form}: {phrase}", where, "Rewrite the phrase.")


def phrase_problem(language: str, slot: str, form: Form, phrase: str, entry: Entry) -> str | None:
    """Say what is wrong with a phrase, or None."""
    unknown = set(SLOT.findall(phrase)) - SLOTS[slot]
    if unknown:
        return f"Slot {sorted(unknown)} cannot be filled"
    if set(MERGE.findall(phrase)) - MERGE_FIELDS:
        return "Unknown merge field"
    if BRACE.search(SLOT.sub("", MERGE.sub("", phrase))):
        return "Stray brace"
    if not phrase.strip() or phrase != phrase.strip() or "  " in phrase:
        return "Stray space"
    if '"' in phrase:
        return "Straight quotation mark"
    if "!" in phrase and entry.sensitivity != ("low",):
        return "Exclamation mark outside 'sensitivity: [low]'"
    if any(pattern.search(phrase) for pattern in FOREIGN.get(language, {}).get(form, ())):
        return "Word of another form of address"
    if language == "de" and SUBJECT_VERB.search(phrase):
        return "Product name as grammatical subject (number and gender are unknown)"
    if any(len(sentence.split()) > LONGEST for sentence in re.split(r"(?<=[.?!:])\s", phrase)):
        return f"Sentence of more than {LONGEST} words"
    return None


def _check_cover(book: Book, slot: str, channel: str, path: Path) -> None:
    """Every objective, stage and kind of contact needs phrases that ask nothing else."""
    plain = [
        entry
        for entry in book.slots.get(slot, ())
        if not (entry.motives or entry.families or entry.sensitivity)
        and entry.owned is None
        and (not entry.channels or channel in entry.channels)
    ]
    for count, summary in product(("one", "many"), (True, False)):
        fitting = [e for e in plain if e.count in (None, count) and e.summary in (None, summary)]
        for objective, stage, contact in product(
            get_args(Objective), get_args(Stage), get_args(ContactStyle)
        ):
            found = [
                entry
                for entry in fitting
                if objective in (entry.objectives or (objective,))
                and stage in (entry.stages or (stage,))
                and entry.contact in (None, contact)
            ]
            _check_cell(found, slot, f"{objective} x {stage} x {contact} on {channel}", path)


def _check_cell(found: list[Entry], slot: str, cell: str, path: Path) -> None:
    for form in get_args(Form):
        phrases = [phrase for entry in found for phrase in entry.phrases(form)]
        if len(set(phrases)) < LEAST:
            raise PromptError(
                f"Slot '{slot}' has fewer than {LEAST} phrases for {cell}, {form}",
                str(path),
                "Add an entry for it, or one without that condition.",
            )
        if slot in SHORT_SLOTS and all(SLOT.search(phrase) for phrase in phrases):
            raise PromptError(
                f"Slot '{slot}' has no phrase without a slot for {cell}, {form}",
                str(path),
                "Add one, for product names that are too long.",
            )


def _check_motives(book: Book, home: Path) -> None:
    for slot, motive in product(("reason", "usage"), book.motives):
        entries = [
            entry
            for entry in book.slots.get(slot, ())
            if motive in entry.motives
            and not (entry.families or entry.sensitivity or entry.objectives or entry.stages)
        ]
        for form in get_args(Form):
            if len({p for entry in entries for p in entry.phrases(form)}) < LEAST:
                raise PromptError(
                    f"Motive '{motive}' has fewer than {LEAST} phrases in {form}",
                    str(home / f"{slot}.yaml"),
                    "Add an entry for the motive without other conditions.",
                )
