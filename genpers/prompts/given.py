"""What a template is given of a brief: customer and product text only as delimited data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from genpers.records.brief import Brief
from genpers.records.variant import FieldLimit


def inputs_of(
    brief: Brief, voice: Mapping[str, Any], fields: Sequence[FieldLimit]
) -> dict[str, Any]:
    """Return every input a template may declare; customer and product text only as ``data``.

    ``data`` is JSON in which the characters of markup are escaped, so that nothing a customer or
    a product sheet holds can close the block or forge a role.
    """
    return {
        "channel": brief.channel,
        "objective": brief.objective,
        "purpose": brief.purpose,
        "locale": brief.locale,
        "language": brief.language,
        "voice": dict(voice),
        "tone": brief.tone.model_dump(),
        "sensitivity": brief.sensitivity,
        "fields": [field.model_dump() for field in fields],
        "variants": brief.variants,
        "merge_fields": list(brief.merge_fields),
        "address": brief.address,
        "stage": brief.stage,
        "contact": brief.contact,
        "data": delimited(brief),
    }


def delimited(brief: Brief) -> str:
    """Return the brief's content as JSON that cannot break out of its block."""
    content = {
        "products": [
            product.model_dump(exclude={"sensitivity", "gender", "plural"}, exclude_defaults=True)
            for product in brief.products
        ],
        "reader": [
            {
                "about": fact.name,
                "is": list(fact.entries),
                "may_be": (
                    "mentioned" if fact.use == "mention" else "used for choice and tone, never said"
                ),
            }
            for fact in brief.facts
        ],
        "persona": brief.persona,
        "job_to_be_done": brief.job.model_dump() if brief.job else None,
        "offer_valid_until": brief.valid_until,
        "campaign_instructions": brief.instructions,
    }
    return escaped({key: value for key, value in content.items() if value})


def escaped(content: Mapping[str, Any] | None) -> str:
    """Return JSON in which the signs of markup are escaped."""
    # One line an entry: json's own indentation costs ten times as much, and tokens besides.
    entries = (content or {}).items()
    lines = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in entries]
    text = "{\n" + ",\n".join(lines) + "\n}"
    for sign in "<>&`":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # Line separators that JSON leaves alone would still start a new line for a model.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
