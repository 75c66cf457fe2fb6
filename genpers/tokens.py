"""Counts tokens and puts a price on them, without ever asking the network.

The ranks of ``o200k_base`` travel with the package. Where they cannot be used (a model of another
family, a damaged file) the number is an estimate and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field, ValidationError

from genpers.errors import SettingsError
from genpers.records.record import Record
from genpers.records.variant import Estimate, Message

if TYPE_CHECKING:
    import tiktoken

DATA = Path(__file__).parent / "data"
RANKS = "o200k_base.tiktoken.xz"
RANKS_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
_O200K = re.compile(r"^(ft:)?(gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|chatgpt-4o|o[1-9])")
_PIECES = re.compile(r"[^\W\d_]+|\d+|[^\w\s]+|_|\n+")
_LETTER = r"\p{Lu}\p{Lt}", r"\p{Lm}\p{Lo}\p{M}", r"\p{Ll}", r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
PER_MESSAGE, PER_ANSWER = 4, 3  # role and delimiters of the chat format


class TokenCount(NamedTuple):
    """A number of tokens; ``counted`` is False where it is an estimate (within 15 %)."""

    tokens: int
    counted: bool


class Price(Record):
    """What a model costs in dollars per million tokens; cached input as input where not given."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached_input: float | None = Field(default=None, ge=0)


class PriceTable(Record):
    """Prices by model name, with the day on which they were checked."""

    currency: str
    verified_on: str
    source: str
    batch_factor: float = 1.0
    models: dict[str, Price]

    def of(self, model: str) -> Price | None:
        """Return the price of a model, dated snapshots included, or None."""
        return self.models.get(model) or self.models.get(re.sub(r"-\d{4}-\d{2}-\d{2}$", "", model))


def count(text: str, model: str) -> TokenCount:
    """Count the tokens of a text for a model; an estimate where the model's ranks are unknown."""
    encoding = _encoding(DATA / RANKS)
    if encoding is None:
        return TokenCount(_guess(text), False)
    return TokenCount(len(encoding.encode_ordinary(text)), bool(_O200K.match(model)))


def count_messages(messages: Iterable[Message], model: str) -> TokenCount:
    """Count the tokens of a prompt, the delimiters of the chat format included."""
    counts = [count(message.content, model) for message in messages]
    tokens = sum(each.tokens + PER_MESSAGE for each in counts) + PER_ANSWER
    return TokenCount(tokens, all(each.counted for each in counts))


def estimate(
    messages: Iterable[Message],
    completion_guess: int,
    model: str,
    prices: Mapping[str, Price] | None = None,
) -> Estimate:
    """Say what a call would cost before it is made; ``completion_guess`` is in tokens."""
    prompt = count_messages(messages, model)
    return Estimate(
        prompt_tokens=prompt.tokens,
        completion_tokens=completion_guess,
        cost=cost(model, prompt.tokens, completion_guess, prices=prices),
        counted=prompt.counted,
    )


def cost(
    model: str,
    prompt_tokens: int,
    completion_tokens: int,
    *,
    cached_tokens: int = 0,
    prices: Mapping[str, Price] | None = None,
    batch: bool = False,
) -> float | None:
    """Return what tokens cost in dollars, or None where the model has no price.

    ``prices`` (the operator's own) win over the table; ``cached_tokens`` are part of
    ``prompt_tokens``.
    """
    table = price_table()
    price = (prices or {}).get(model) or table.of(model)
    if price is None:
        return None
    cached = price.input if price.cached_input is None else price.cached_input
    dollars = (
        (prompt_tokens - cached_tokens) * price.input
        + cached_tokens * cached
        + completion_tokens * price.output
    ) / 1_000_000
    return round(dollars * (table.batch_factor if batch else 1.0), 8)


@lru_cache(maxsize=1)
def price_table() -> PriceTable:
    """Return the price table that travels with the package."""
    import yaml

    with (DATA / "prices.yaml").open(encoding="utf-8") as file:
        data = yaml.safe_load(file)
    return PriceTable.model_validate({**data, "verified_on": str(data["verified_on"])})


def read_prices(table: Mapping[str, object], where: str) -> dict[str, Price]:
    """Read the operator's own prices from settings; raise ``SettingsError``."""
    try:
        return {model: Price.model_validate(price) for model, price in table.items()}
    except ValidationError as error:
        raise SettingsError(
            "A price is wrong",
            where,
            "Write MODEL = {input = 2.0, output = 8.0}, in dollars per million tokens.",
        ) from error


@lru_cache(maxsize=2)
def _encoding(path: Path) -> tiktoken.Encoding | None:
    """Load the ranks (0.4 s, once), or None where they are missing or not the published ones."""
    import hashlib
    import lzma
    from binascii import a2b_base64

    try:
        ranks = lzma.decompress(path.read_bytes())
    except (OSError, lzma.LZMAError):
        return None
    if hashlib.sha256(ranks).hexdigest() != RANKS_SHA256:
        return None
    import tiktoken

    pairs = (line.split() for line in ranks.splitlines())
    return tiktoken.Encoding(
        "o200k_base",
        pat_str=_pattern(),
        mergeable_ranks={a2b_base64(token): int(rank) for token, rank in pairs},
        special_tokens={"<|endoftext|>": 199_999, "<|endofprompt|>": 200_018},
    )


def _pattern() -> str:
    """Return the published split pattern of o200k_base, from its parts."""
    upper, other, lower, ending = _LETTER
    return "|".join(
        (
            rf"[^\r\n\p{{L}}\p{{N}}]?[{upper}{other}]*[{lower}{other}]+{ending}",
            rf"[^\r\n\p{{L}}\p{{N}}]?[{upper}{other}]+[{lower}{other}]*{ending}",
            r"\p{N}{1,3}",
            r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
            r"\s*[\r\n]+",
            r"\s+(?!\S)",
            r"\s+",
        )
    )


def _guess(text: str) -> int:
    """Estimate tokens from the shape of words; fitted on German and English copy."""
    tokens = 0.0
    for piece in _PIECES.findall(text):
        if piece[0].isalpha():
            # long words are cut, and what is not ASCII takes more room in the ranks
            tokens += 1 + max(0, len(piece) - 5) / 4 + 0.7 * sum(not c.isascii() for c in piece)
        elif piece[0].isdigit():
            tokens += -(-len(piece) // 3)
        elif piece[0] == "\n":
            tokens += 0.5
        else:
            tokens += 0.95 + (len(piece) - 1) / 5
    return max(1, round(tokens)) if text else 0
