"""What all records share: frozen, closed, and read from JSON without surprises."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints


class Record(BaseModel):
    """A frozen, closed value: unknown keys are errors, nothing changes after it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)


Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]

Party = Literal["zero", "first", "second", "third"]
Use = Literal["never", "shape", "mention"]
Form = Literal["du", "sie", "neutral"]
AddressPreference = Literal["auto", "du", "sie", "neutral"]
Sensitivity = Literal["low", "medium", "high"]
Purpose = str
Channel = str
Stage = Literal[
    "prospect", "onboarding", "active", "loyal", "at_risk", "dormant", "churned", "regained"
]
Objective = Literal[
    "welcome",
    "onboard",
    "inform",
    "cross_sell",
    "up_sell",
    "renew",
    "reactivate",
    "win_back",
    "service",
    "thank",
]
Severity = Literal["block", "review", "warn", "info"]
Verdict = Literal["pass", "review", "block"]
Family = Literal["claims", "tone", "data", "prompt", "offer"]
ContactStyle = Literal["self_service", "personal"]


def language_of(locale: str) -> str:
    """Return the language part of a locale, ``de`` for ``de-AT``."""
    return locale.split("-", 1)[0]
