"""What a prompt costs per variant, beside the habit of sending the full profile for each text.

Both sides have the same system text, the same customers of the demo and the same number of
variants. Ours asks for all variants of a brief in one call and sends the brief; the other sends
customer, products and campaign whole, once per variant.
"""

from __future__ import annotations

import json
from collections import defaultdict

from genpers import Personalizer
from genpers.cli.demo import cases
from genpers.library import library_folder
from genpers.pipeline import permitted
from genpers.records.campaign import Request
from genpers.records.variant import Message, Prompt
from genpers.settings import Settings
from genpers.store import NoJournal
from genpers.tokens import count_messages

MODEL = "gpt-4.1-mini"
GOAL = 0.4


def hygiene() -> list[str]:
    """Return one line per number of variants that the campaigns of the examples ask for."""
    door = Personalizer(Settings.model_validate({"store": {"url": "off"}}))
    ours, theirs = defaultdict[int, float](float), defaultdict[int, float](float)
    counted = True
    for case in cases(library_folder("examples")):
        run = door.run(case.request.customer, as_of=case.as_of, recorder=NoJournal())
        _, prompt = permitted(door.app, case.request, run)
        if prompt is None:
            continue
        small, large = tokens(prompt.messages), tokens(full_profile(case.request, prompt))
        counted = counted and small[1] and large[1]
        ours[prompt.variants] += small[0]
        theirs[prompt.variants] += large[0] * prompt.variants
        ours[0] += small[0]
        theirs[0] += large[0] * prompt.variants
    how = "counted with o200k_base" if counted else "estimated"
    return [
        f"prompt tokens, {f'{number} variants a campaign' if number else 'all examples'}: "
        f"{ours[number] / theirs[number]:.0%} of full profile and one call per variant "
        f"({how}; goal: {GOAL:.0%})"
        for number in sorted(ours)
    ]


def full_profile(request: Request, prompt: Prompt) -> tuple[Message, ...]:
    """Return the same system text with everything that is known of the customer."""
    known = {
        "customer": request.customer.model_dump(mode="json", exclude_none=True),
        "products": [each.model_dump(mode="json", exclude_none=True) for each in request.products],
        "campaign": request.campaign.model_dump(mode="json", exclude={"control"}),
    }
    system = tuple(message for message in prompt.messages if message.role == "system")
    return (*system, Message(role="user", content=json.dumps(known, ensure_ascii=False)))


def tokens(messages: tuple[Message, ...]) -> tuple[int, bool]:
    """Return the tokens of messages, and whether they were counted."""
    found = count_messages(messages, MODEL)
    return found.tokens, found.counted


if __name__ == "__main__":
    print("\n".join(hygiene()))
