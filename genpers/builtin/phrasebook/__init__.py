"""The embedded copywriter: composes texts from declared phrases, without a key or a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genpers.hookspecs import hookimpl

if TYPE_CHECKING:
    from genpers.builtin.phrasebook.material import Book
    from genpers.records.variant import Completion, Prompt

MODEL = "phrasebook-1"


class Phrasebook:
    """Backend that answers from ``prompts/phrasebook``; material is read on first use."""

    name = "phrasebook"
    composes = True  # asked again, it would write nothing that the rules like better

    def __init__(self, folders: Iterable[str | Path] = ()) -> None:
        """Take folders with own phrases, laid out as ``prompts/phrasebook`` (``de/cta.yaml``)."""
        self._own = tuple(Path(folder) for folder in folders)
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
                self._books[language] = load_book(folder, language, self._own)
            except PromptError as error:
                raise BackendError(error.what, error.where, error.do, kind="material") from error
        return self._books[language]


@hookimpl
def register_backends(config: Mapping[str, Any]) -> Iterable[Phrasebook]:
    """Provide the embedded backend; ``folders`` in its settings table hold own phrases."""
    from genpers.errors import SettingsError

    unknown = sorted(set(config) - {"folders"})
    if unknown:
        raise SettingsError(
            f"Unknown setting '{unknown[0]}'", "plugins.phrasebook", "Known are: folders."
        )
    folders = config.get("folders", ())
    missing = [folder for folder in folders if not Path(folder).is_dir()]
    if isinstance(folders, str) or missing:
        raise SettingsError(
            "There is no such folder of phrases",
            f"plugins.phrasebook.folders = {folders!r}",
            'Name folders that exist, as a list: folders = ["my-phrases"].',
        )
    return [Phrasebook(folders)]
