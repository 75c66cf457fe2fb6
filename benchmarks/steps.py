"""Where the CPU of a generation goes, step by step, with a model that answers at once."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from callers import CAMPAIGN, CUSTOMER, PRODUCT, personalizer
from latency import texts

import genpers.checking
import genpers.pipeline
import genpers.run
from genpers.personalizer import read
from genpers.records.campaign import Campaign
from genpers.records.product import Product
from genpers.records.variant import Completion

WARM, COUNT = 60, 400
STEPS = {
    "permit": (genpers.pipeline, "permit"),
    "prompt": (genpers.pipeline, "prompt_for"),
    "rules": (genpers.checking, "inspect"),
    "journal records": (genpers.run, "note"),
}


class Instant:
    """A model that answers at once, each time with other words."""

    name, model = "openai", "bench"

    def __init__(self) -> None:
        self._said = texts()

    async def complete(self, prompt: Any) -> Completion:
        """Return the next two texts."""
        return Completion(texts=tuple(next(self._said)), backend=self.name, model=self.model)

    async def close(self) -> None:
        """Hold nothing."""


class Alone:
    """An installation's backends where there is only one."""

    def __init__(self, backend: Instant) -> None:
        self.backends, self.models = {backend.name: backend}, frozenset({backend.name})

    async def close(self) -> None:
        """Hold nothing."""


def steps() -> list[str]:
    """Return a line that says what each step of the path takes per generation."""
    door = personalizer("http://127.0.0.1:9/v1", "lean")
    door.app.rulebook  # noqa: B018  # loading is not what is measured
    door.app.__dict__["assembled"] = Alone(Instant())
    campaign, products = read(Campaign, CAMPAIGN, ""), [read(Product, PRODUCT, "")]
    spent: defaultdict[str, float] = defaultdict(float)

    async def run(first: int, count: int) -> None:
        for number in range(first, first + count):
            customer = {**CUSTOMER, "id": f"C-{number}"}
            await door.agenerate(campaign, customer, products, as_of="2026-11-21", seed=number)

    kept = {name: getattr(module, function) for name, (module, function) in STEPS.items()}
    asyncio.run(run(0, WARM))
    try:
        for name, (module, function) in STEPS.items():
            setattr(module, function, timed(kept[name], name, spent))
        began = time.process_time()
        asyncio.run(run(WARM, COUNT))
        whole = time.process_time() - began
    finally:
        for name, (module, function) in STEPS.items():
            setattr(module, function, kept[name])
    told = ", ".join(f"{name} {seconds / COUNT * 1e3:.2f}" for name, seconds in spent.items())
    rest = (whole - sum(spent.values())) / COUNT * 1e3
    around = (whole - spent["rules"]) / COUNT * 1e3
    return [
        f"CPU of the path without the call, in ms per generation: {whole / COUNT * 1e3:.2f}, of "
        f"these {told}, the rest (reading the request, merging, judging the set) {rest:.2f}; "
        f"all but the rules: {around:.2f}"
    ]


def timed(
    function: Callable[..., Any], name: str, spent: defaultdict[str, float]
) -> Callable[..., Any]:
    """Return a function that adds what it takes to a sum."""

    def measured(*given: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return function(*given, **named)
        finally:
            spent[name] += time.process_time() - began

    return measured


if __name__ == "__main__":
    print("\n".join(steps()))
