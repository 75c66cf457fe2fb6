"""Word sequences of a prompt, to find them again in a text without keeping the prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genpers.guardrails.document import Document

LENGTH = 8  # words in a row that nobody writes twice by chance
_DATA = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"\{\{.*?\}\}|\n|[^\W_]+(?:['’\-][^\W_]+)*")


def prompt_shingles(messages: Iterable[str]) -> frozenset[int]:
    """Return the sequences of a rendered prompt, its fenced data left out.

    What is fenced is material: the products, what may be said of the reader, the campaign's order
    (for which ``order_echo`` looks). The rest is the same for most briefs of a run.
    """
    return _of_instructions(tuple(_without_data(text) for text in messages))


@lru_cache(maxsize=256)
def _without_data(text: str) -> str:
    return _DATA.sub("\n", text)


@lru_cache(maxsize=64)
def _of_instructions(texts: tuple[str, ...]) -> frozenset[int]:
    return shingles_of(*texts)


def shingles_of(*texts: str) -> frozenset[int]:
    """Return hashes of all sequences of eight words, whatever stands between the words.

    A merge field and the end of a line part what stands before them from what stands after.
    """
    return frozenset(one for text in texts for _, _, one in _sequences(text))


def prompt_echo(document: Document, allowed: frozenset[int]) -> Iterator[tuple[str, int, int]]:
    """Yield field and span of what repeats the prompt that wrote the text.

    Left out is what the text may say anyway: what the products say of themselves, and the
    sequences in ``allowed``.
    """
    prompt = document.context.prompt
    if not prompt:
        return
    for field in document.fields.values():
        if repeated(field.text, prompt):
            own = document.analysis(_product_shingles) | allowed
            for start, end in repeated(field.text, prompt - own):
                yield field.name, start, end


def _product_shingles(document: Document) -> frozenset[int]:
    return shingles_of(
        *(
            text
            for product in document.products
            for text in (
                product.name,
                product.summary,
                *(fact.text for fact in product.facts.values()),
                *(claim.text for claim in product.claims),
                *(disclosure.text for disclosure in product.disclosures),
            )
        )
    )


def repeated(text: str, shingles: frozenset[int]) -> list[tuple[int, int]]:
    """Return the stretches of a text that repeat sequences, joined where they overlap."""
    found: list[tuple[int, int]] = []
    for start, end, one in _sequences(text) if shingles else ():
        if one not in shingles:
            continue
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _sequences(text: str) -> Iterator[tuple[int, int, int]]:
    for run in _runs(text):
        words = [word[0].casefold().replace("’", "'") for word in run]
        for at in range(len(run) - LENGTH + 1):
            last = at + LENGTH
            # Good for one process, which is as far as a context goes.
            yield run[at].start(), run[last - 1].end(), hash(" ".join(words[at:last]))


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if word[0] == "\n" or word[0].startswith("{{"):
            yield run
            run = []
        else:
            run.append(word)
    yield run
