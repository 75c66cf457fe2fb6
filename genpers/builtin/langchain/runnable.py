"""genpers as a step of somebody else's chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableLambda

from genpers.errors import InputError

if TYPE_CHECKING:
    from genpers.personalizer import Personalizer

NEEDED = ("campaign", "customer", "products")


def runnable_of(personalizer: Personalizer) -> Runnable[Mapping[str, Any], dict[str, Any]]:
    """Return a Runnable over ``generate`` and ``agenerate``."""

    def generate(order: Mapping[str, Any]) -> dict[str, Any]:
        result = personalizer.generate(*_given(order), **_options(order))
        return result.model_dump(mode="json")

    async def agenerate(order: Mapping[str, Any]) -> dict[str, Any]:
        result = await personalizer.agenerate(*_given(order), **_options(order))
        return result.model_dump(mode="json")

    return RunnableLambda(generate, agenerate, name="genpers")


def _given(order: Mapping[str, Any]) -> tuple[Any, ...]:
    missing = [name for name in NEEDED if name not in order]
    if missing:
        raise InputError(
            f"The order has no '{missing[0]}'",
            "runnable input",
            "Give campaign, customer and products.",
        )
    return tuple(order[name] for name in NEEDED)


def _options(order: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in order.items() if name not in NEEDED}
