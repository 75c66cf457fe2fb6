from __future__ import annotations

from datetime import date

from genpers.guardrails import inspect
from genpers.guardrails.comparison import changes
from genpers.guardrails.fixes import fixed
from genpers.records.finding import CheckItem

DAY = date(2026, 11, 21)
PACK = """
- id: claims.words.swap
  severity: warn
  fix: true
  any:
    - {kind: substitution, swap: {de: {Email: E-Mail, kostenfrei: kostenlos}}}
    - {kind: repetition}
  FRAME
- id: claims.words.vague
  severity: warn
  kind: substitution
  swap: {de: {günstig: preiswert}}
  FRAME
"""


def item(text):
    return CheckItem(id="t", locale="de-DE", channel="email", fields={"body": text})


def test_safe_suggestions_are_put_in_place_and_nothing_else(rules):
    book = rules(PACK)
    text = item("Ihre\u00a0Email ist ist Kostenfrei und günstig, Email!")
    better = fixed(book, text, inspect(book, text, DAY))

    assert better.fields["body"] == "Ihre\u00a0E-Mail ist Kostenlos und günstig, E-Mail!"
    assert [one.rule for one in inspect(book, better, DAY)] == ["claims.words.vague"]


def test_a_comparison_names_what_is_newly_found_and_what_no_longer(rules):
    old = rules(PACK)
    new = rules(PACK.replace("günstig: preiswert", "billig: preiswert"))
    found = list(changes(old, new, [item("günstig"), item("billig"), item("gut")], DAY))
    shown = [([a.excerpt for a in one.found], [b.excerpt for b in one.lost]) for one in found]

    assert shown == [([], ["günstig"]), (["billig"], [])]
