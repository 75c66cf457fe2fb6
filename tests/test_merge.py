"""Merge fields are filled locally, in one pass; legal parts are chosen by day, channel, place."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from genpers.merge import Assembly, disclosures_for, fill, footer_for, merge_fields_in
from genpers.records.product import Product

DAY = date(2026, 11, 21)
FORMS = ("du", "sie", "neutral")
ASSEMBLY = Assembly.model_validate(
    {
        "footers": {
            "email": {
                "de": {
                    "sender": "{{ sender_imprint }}",
                    "link": {
                        form: f"Abmelden ({form}): {{{{ unsubscribe_link }}}}" for form in FORMS
                    },
                    "reply": {form: f"Antworten ({form})" for form in FORMS},
                }
            }
        }
    }
)


def test_known_fields_are_filled_and_unknown_ones_stay():
    merged = fill({"body": "{{ salutation }}, {{nickname}}"}, {"salutation": "Guten Tag"})

    assert merged == {"body": "Guten Tag, {{nickname}}"}


def test_a_value_is_never_read_as_a_template():
    merged = fill({"body": "{{ a }}"}, {"a": "{{ b }}", "b": "secret"})

    assert merged["body"] == "{{ b }}"


@given(st.text(), st.text())
def test_text_around_a_merge_field_is_kept_to_the_letter(before, after):
    before, after = before.replace("{", "").replace("}", ""), after.replace("{", "")

    merged = fill({"body": f"{before}{{{{ city }}}}{after}"}, {"city": "Köln"})

    assert merged["body"] == f"{before}Köln{after}"


def test_merge_fields_are_found_in_every_spacing():
    assert merge_fields_in({"body": "{{city}} {{  link }}"}) == {"city", "link"}


def product(*disclosures):
    return Product(id="p", name="P", disclosures=disclosures)


def test_a_disclosure_stands_only_where_it_applies():
    offered = product(
        {"id": "here", "text": "A"},
        {"id": "push", "text": "B", "channels": ["push"]},
        {"id": "later", "text": "C", "valid_from": "2027-01-01"},
        {"id": "english", "text": "D", "locales": ["en"]},
    )

    assert disclosures_for([offered], "email", "de-DE", DAY) == {"here": "A"}


def test_two_products_with_one_disclosure_id_and_other_words_keep_both():
    first = product({"id": "note", "text": "A"})
    second = Product(id="q", name="Q", disclosures=[{"id": "note", "text": "B"}])

    assert disclosures_for([first, second], "email", "de-DE", DAY) == {"note": "A", "q.note": "B"}


def test_an_advertising_mail_carries_sender_and_opt_out():
    values = {"sender_imprint": "Musterbank AG", "unsubscribe_link": "https://example.test/u"}

    footer = footer_for(ASSEMBLY, "email", "de-AT", "du", "advertising", values)

    assert footer == "Musterbank AG\n\nAbmelden (du): https://example.test/u"


def test_without_an_unsubscribe_address_a_reply_is_the_opt_out():
    footer = footer_for(ASSEMBLY, "email", "de-DE", "sie", "advertising", {"sender_imprint": "M"})

    assert footer.endswith("Antworten (sie)")


def test_a_service_mail_names_the_sender_only():
    footer = footer_for(ASSEMBLY, "email", "de-DE", "sie", "service", {"sender_imprint": "M"})

    assert footer == "M"


def test_a_channel_without_an_inbox_has_no_footer():
    assert footer_for(ASSEMBLY, "push", "de-DE", "sie", "advertising", {}) == ""


def test_without_a_sender_the_footer_holds_no_open_placeholder():
    footer = footer_for(ASSEMBLY, "email", "de-DE", "sie", "advertising", {})

    assert footer == "Antworten (sie)"
