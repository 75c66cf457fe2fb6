"""Cyrillic and Greek letters that look like Latin ones (Unicode UTS #39, single letters)."""

from __future__ import annotations

_CYRILLIC = dict(
    zip(
        "АВЕЅІЈКМНОРСТХҮаеѕіјорсухһԁԛԝѵьгпк",
        "ABESIJKMHOPCTXYaesijopcyxhdqwvbrnk",
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορτυικεηχ",
        "ABEZHIKMNOPTYXavoptuikenx",
        strict=True,
    )
)

LOOKALIKES: dict[str, str] = {**_CYRILLIC, **_GREEK}
"""Look-alike letter to the Latin letter it poses as."""
