"""The name in a salutation against the stored one, whatever marks either is written with."""

import pytest

from genpers.personalizer import Personalizer


def stopped_by(installation, greeted, stored):
    item = {
        "id": "t",
        "locale": "de-DE",
        "channel": "email",
        "fields": {"body": f"Guten Tag, Frau {greeted},\n\nIhre Lampe ist da."},
        "customer": {
            "id": "c",
            "locale": "de-DE",
            "profile": {"last_name": stored, "gender": "female"},
        },
    }
    findings = Personalizer(app=installation).check(item, as_of="2026-11-21").findings
    return {one.rule for one in findings if one.severity in ("block", "review")}


@pytest.mark.parametrize(
    ("greeted", "stored"),
    [("Yıldız", "Yildiz"), ("Yildiz", "Yıldız"), ("Mueller", "Müller"), ("Dordevic", "Đorđević")],
)
def test_a_name_written_without_its_marks_is_the_same_name(installation, greeted, stored):
    assert "data.pii.other_person" not in stopped_by(installation, greeted, stored)


def test_another_persons_name_is_not(installation):
    assert "data.pii.other_person" in stopped_by(installation, "Meier", "Yıldız")
