"""Words in quotation marks that a text mentions and does not say of its own account."""

from __future__ import annotations

from datetime import date

import pytest

from genpers.guardrails.inspection import report
from genpers.records.finding import CheckItem

DAY = date(2026, 11, 21)
FACTS = {"titel": "„Garantiert glücklich. Eine Streitschrift“", "preis": "22 €"}


def stopped(rulebook, text, locale):
    item = CheckItem.model_validate(
        {"id": "1", "locale": locale, "channel": "cms", "fields": {"body": text},
         "products": [{"id": "p", "name": "Lesekiste", "category": "book", "facts": FACTS}]}
    )  # fmt: skip
    found = report(rulebook, item, DAY).findings
    return [one.rule for one in found if one.rule.startswith(("claims.", "tone.pressure."))]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "„Garantiert glücklich. Eine Streitschrift“ kostet 22 €."),
        ("de-DE", "„Nur noch heute!“ werden Sie bei uns nicht lesen."),
        ("de-DE", "„Letzte Chance!“ So würden wir das lieber nicht schreiben."),
        ("de-DE", "Statt „Nur noch heute!“ schreiben wir: Die Lesekiste kostet 22 €."),
        ("de-DE", "Im Roman „Die schönste Stadt der Welt“ regnet es durchgehend."),
        ("en-GB", "“Last chance!” is not something we would ever write."),
        ("en-GB", "You will not hear us say “today only”."),
    ],
)
def test_what_a_text_only_mentions_is_no_claim(rulebook, locale, text):
    assert not stopped(rulebook, text, locale)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "„Letzte Chance!“ Danach ist die Lesekiste weg."),
        ("de-DE", "„Letzte Chance!“ sagen nicht nur wir."),
        ("de-DE", "Nur noch heute: „Garantiert glücklich. Eine Streitschrift“."),
        ("en-GB", "“Last chance!” After that the box is gone."),
    ],
)
def test_quotation_marks_alone_excuse_nothing(rulebook, locale, text):
    assert stopped(rulebook, text, locale)
