"""A change of case never turns a block into a pass, for rules declared case-insensitive."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genpers.guardrails import inspect_in
from genpers.guardrails.selftest import examples_of
from genpers.records.finding import verdict_of

# Case is what these rules look at in some of their examples: a name, a code, a gap written „XX".
AS_WRITTEN = {
    "claims.testimonial.unverified",
    "claims.social_proof.fabricated",
    "data.internal.identifier",
    "prompt.vendor.pii_outbound",
    "prompt.slot.unfilled",
}
# Of other rules these examples alone stand or fall with a name, a German noun, a sentence's start.
BY_CAPITALS = {
    "Die Fahrräder von Pedalia rosten nach zwei Wintern.",
    "Andere Musikschulen vertrösten Sie monatelang.",
    "At TravelSample you spend hours on hold.",
    "Pedalia bikes rust within two winters.",
    "Frau Lindner heizt seither nur noch damit.",
    "Ganze Orchester stellen um.",
    "Die Torte reicht für zwölf. Consegna gratuita il sabato.",
    "The cake serves twelve. Envío gratuito los sábados.",
    "Letzten Freitag Sushi, davor zweimal Pizza: Die neue Karte ist da.",
    "Emil wird im Juni sieben, und sein Fahrrad ist zu klein.",
    "Emil turns seven in June and his bike is too small.",
    "Bettel ruhig ein bisschen, dann liegt das Raumschiff bald unterm Baum.",
}
# In German the capital makes the reader out of „they"; merge fields and links are no prose.
KEPT = re.compile(
    r"\b(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?|I)\b|\{\{.*?\}\}|\{[^}]*\}|\[[^\]]*\]|<[^>]*>|\S+://\S+|\S+@\S+"
)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def titled(text):
    return WORD.sub(lambda word: word[0][0].upper() + word[0][1:], text)


def changed(text, change):
    parts, at = [], 0
    for kept in KEPT.finditer(text):
        parts += [change(text[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join(parts) + change(text[at:])


CHANGES = {"capitals": str.upper, "small letters": str.lower, "headline": titled}


@pytest.fixture(scope="module")
def blocked(installation):
    """All examples that a rule declared case-insensitive blocks, as items in their context."""
    book = installation.rulebook
    exempt = {rule.id for rule in book.rules if not rule.case_insensitive} | AS_WRITTEN
    found = []
    for rule in book.rules:
        if rule.id in exempt or rule.severity != "block":
            continue
        for example in examples_of(rule):
            context = replace(example.context, stages=frozenset({"text"}))
            if example.text in BY_CAPITALS:
                continue
            if example.flags and any(
                one.rule == rule.id and one.severity == "block"
                for one in inspect_in(book, example.item, context, rule.id)
            ):
                found.append((rule.id, example, context))
    return found


def verdict_after(book, example, context, change):
    fields = {name: changed(text, change) for name, text in example.item.fields.items()}
    return verdict_of(inspect_in(book, example.item.model_copy(update={"fields": fields}), context))


def test_enough_examples_stand_the_test(blocked):
    assert len(blocked) > 500


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_a_change_of_case_never_turns_a_block_into_a_pass(installation, blocked, data):
    rule, example, context = data.draw(st.sampled_from(blocked))
    # German has no headline case: a capital there makes a noun.
    names = [name for name in CHANGES if example.language == "en" or name != "headline"]
    change = CHANGES[data.draw(st.sampled_from(names))]

    after = verdict_after(installation.rulebook, example, context, change)

    assert (rule, example.text, after != "pass") == (rule, example.text, True)
