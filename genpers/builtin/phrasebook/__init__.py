"""The embedded copywriter: composes texts from declared phrases, without a key or a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from genpers.hookspecs import hookimpl

if TYPE_CHECKING:
    from genpers.builtin.phrasebook.material import Book
    from genpers.records.variant import Completion, Prompt

MODEL = "phrasebook-1"


class Phrasebook:
    """Backend that answers from ``prompts/phrasebook``; material is read on first use."""

    name = "phrasebook"

    def __init__(self) -> None:
        self._books: dict[str, Book] = {}

    async def complete(self, prompt: Prompt) -> Completion:
        """Return ``prompt.variants`` distinct texts; the same brief and seed give the same texts.

        Raises ``BackendError`` where there is no material for the language or for a field.
        """
        from genpers.builtin.phrasebook.compose import compose
        from genpers.records.variant import Completion

        brief = prompt.brief
        texts = compose(
            self._book(brief.language), brief, prompt.fields, prompt.variants, prompt.seed
        )
        return Completion(texts=texts, backend=self.name, model=MODEL)

    async def close(self) -> None:
        """Forget the material; there are no connections."""
        self._books.clear()

    def _book(self, language: str) -> Book:
        from genpers.builtin.phrasebook.material import load_book
        from genpers.errors import BackendError, PromptError
        from genpers.library import library_folder

        if language not in self._books:
            try:
                folder = library_folder("prompts") / "phrasebook"
                self._books[language] = load_book(folder, language)
            except PromptError as error:
                raise BackendError(error.what, error.where, error.do, kind="material") from error
        return self._books[language]


@hookimpl
def register_backends(config: Mapping[str, Any]) -> Iterable[Phrasebook]:
    """Provide the embedded backend."""
    return [Phrasebook()]
