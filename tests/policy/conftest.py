"""What the policy tests share: the bundled policy, and a request that is permitted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from genpers.library import library_folder
from genpers.policy import Policy, load_policy, permit
from genpers.records.brief import Permission
from genpers.records.campaign import Request

NOON = datetime(2026, 11, 21, 11, tzinfo=UTC)
OPT_IN = {
    "purpose": "advertising",
    "channels": ["*"],
    "status": "granted",
    "method": "double_opt_in",
    "recorded_at": "2026-02-03T10:11:00Z",
}
PERSONAL = OPT_IN | {"purpose": "personalisation", "method": "preference_center"}


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy([library_folder("guardrails")])


@pytest.fixture(scope="session")
def request_for() -> Callable[..., Request]:
    """Build a request from parts: customer keys by name, ``campaign`` and ``products`` apart."""

    def build(
        *,
        campaign: dict[str, Any] | None = None,
        products: list[dict[str, Any]] | None = None,
        portfolio: list[dict[str, Any]] | None = None,
        **customer: Any,
    ) -> Request:
        return Request.model_validate(
            {
                "campaign": {"id": "c-1", "objective": "cross_sell", "channel": "email"}
                | (campaign or {}),
                "customer": {
                    "id": "C-77",
                    "lifecycle": {"stage": "active"},
                    "consents": [OPT_IN, PERSONAL],
                }
                | customer,
                "products": products or [{"id": "lamp", "name": "Lampe", "category": "lighting"}],
                "portfolio": portfolio or [],
            }
        )

    return build


@pytest.fixture(scope="session")
def decide(policy: Policy, request_for: Callable[..., Request]) -> Callable[..., Permission]:
    """Permit a request built from parts, at ``at`` (noon of 21 November 2026)."""

    def run(*, at: datetime = NOON, **parts: Any) -> Permission:
        return permit(policy, request_for(**parts), at)

    return run
