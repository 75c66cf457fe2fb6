"""The demo shows the whole path, offline, from any empty folder."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest

from genpers.records.variant import Result


@pytest.fixture
def demo(genpers, monkeypatch):
    monkeypatch.delenv("GENPERS_STORE__URL")
    return genpers("demo")


@pytest.fixture
def results(demo, folder):
    lines = (folder / "demo/results.jsonl").read_text(encoding="utf-8").splitlines()
    return [Result.model_validate_json(line) for line in lines]


class Tags(HTMLParser):
    """Counts what is open, and remembers what a page would fetch or run."""

    def __init__(self):
        super().__init__()
        self.open, self.fetched, self.classes = [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.classes += (given.get("class") or "").split()
        if tag not in ("meta", "br", "img", "link"):
            self.open.append(tag)
        if tag in ("script", "img", "link", "iframe") or "src" in given:
            self.fetched.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_demo_covers_three_channels_two_languages_and_every_form(demo, results):
    forms = {result.address.form for result in results}

    assert demo.code == 0
    assert forms == {"du", "sie", "neutral"}
    channels = {frozenset(variant.fields) for result in results for variant in result.variants}
    assert len(channels) == 3


def test_a_variant_is_held_and_a_contact_refused_each_with_its_reason(demo, results):
    held = [
        variant for result in results for variant in result.variants if variant.verdict != "pass"
    ]
    refused = [result for result in results if not result.contact.allowed]

    assert held
    assert refused
    assert all(variant.findings for variant in held)
    assert all(result.contact.reason in demo.out for result in refused)
    assert held[0].findings[0].rule in demo.out


def test_most_variants_are_released(results):
    verdicts = [variant.verdict for result in results for variant in result.variants]

    assert verdicts.count("pass") >= 0.8 * len(verdicts)


def test_it_says_what_it_wrote_and_that_is_there(demo, folder):
    for name in ("demo/index.html", "demo/results.jsonl", "demo/messages", "demo/journal.db"):
        assert name in demo.out
        assert (folder / name).exists()


def messages(folder, ending):
    return sorted((folder / "demo/messages").glob(f"*{ending}"))


def test_released_mails_are_valid_messages_with_a_plain_and_an_html_part(demo, folder):
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in messages(folder, ".eml")
    ]

    assert len(mails) >= 5
    for mail in mails:
        assert mail.defects == []
        assert [part.get_content_type() for part in mail.iter_parts()] == [
            "text/plain",
            "text/html",
        ]
        assert mail["Subject"]
        assert mail["Message-ID"]
        assert "{{" not in mail.get_body(("plain",)).get_content()


def test_push_payloads_fit_their_services_and_cms_fragments_are_whole(demo, folder):
    for ending, key in (("fcm.json", "message"), ("apns.json", "aps"), ("webpush.json", "title")):
        found = messages(folder, ending)
        assert found
        for file in found:
            assert key in json.loads(file.read_text(encoding="utf-8"))
            assert file.stat().st_size < 3993
    fragments = messages(folder, ".html")
    assert fragments
    for file in fragments:
        tags = Tags()
        tags.feed(file.read_text(encoding="utf-8"))
        assert tags.open == []


def test_every_variant_has_its_provenance_and_only_released_ones_are_deliverable(
    demo, folder, results
):
    sidecars = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in messages(folder, ".provenance.json")
    ]

    variants = [variant for result in results for variant in result.variants]
    assert len(sidecars) == len(variants)
    assert sum(one["released"] for one in sidecars) == sum(
        variant.verdict == "pass" for variant in variants
    )
    assert {one["ai_generated"] for one in sidecars} == {False}
    assert all(one["prompt"]["digest"].startswith("sha256:") for one in sidecars)
    held = (folder / "demo/messages").glob("HELD-*")
    assert {path.suffix for path in held} <= {".txt", ".json"}


def test_held_variants_are_marked_in_name_and_text(demo, folder, results):
    held = sum(variant.verdict != "pass" for result in results for variant in result.variants)

    marked = list((folder / "demo/messages").glob("HELD-*.txt"))

    assert len(marked) == held
    assert all(path.read_text(encoding="utf-8").startswith("*** HELD") for path in marked)


def test_the_page_is_whole_fetches_nothing_and_marks_findings(demo, folder):
    tags = Tags()
    tags.feed((folder / "demo/index.html").read_text(encoding="utf-8"))

    assert tags.open == []
    assert tags.fetched == []
    assert "refused" in tags.classes
    assert "findings" in tags.classes


def test_no_withheld_value_stands_in_any_message(demo, folder):
    texts = " ".join(
        path.read_text(encoding="utf-8") for path in (folder / "demo/messages").iterdir()
    )

    for secret in ("Stufe 4", "Rheumagymnastik", "0.81"):
        assert secret not in texts


def test_what_customers_hold_cannot_become_markup(folder):
    from genpers.cli.demo_page import page
    from genpers.cli.demo_run import Case, Scene
    from genpers.records.brief import (
        AddressChoice,
        Contact,
        DataReceipt,
        Eligible,
        StageChoice,
        WithheldFact,
    )
    from genpers.records.campaign import Request

    evil = '"><script>alert(1)</script>'
    request = Request.model_validate(
        {
            "campaign": {"id": evil, "objective": "inform"},
            "customer": {"id": evil, "profile": {"first_name": evil}},
            "products": [{"id": "p", "name": evil}],
        }
    )
    result = Result(
        id="r",
        contact=Contact(allowed=False, reason=evil),
        eligible=Eligible(allowed=True),
        lifecycle=StageChoice(stage="active", reason=evil),
        address=AddressChoice(form="sie", reason=evil),
        data_receipt=DataReceipt(withheld=(WithheldFact(fact=evil, reason=evil),)),
    )

    shown = page([Scene(Case("2026-11-21", "x", evil, request), result)])

    assert "<script" not in shown
    tags = Tags()
    tags.feed(shown)
    assert tags.open == []


def test_a_file_in_the_way_is_refused(genpers, folder):
    (folder / "demo").write_text("in the way", encoding="utf-8")

    ran = genpers("demo")

    assert ran.code == 2
    assert "This is no folder" in ran.err
    assert (folder / "demo").read_text(encoding="utf-8") == "in the way"
