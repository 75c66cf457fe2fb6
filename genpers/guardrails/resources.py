"""What rules share: attribute catalogue, voices, channels, lexicons, policies; parsed once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, TypeVar

from genpers.errors import PackError
from genpers.guardrails.yamlfile import read_yaml

FAMILIES = ("claims", "tone", "data", "prompt", "offer")
T = TypeVar("T")


class Resources(Mapping[str, Any]):
    """YAML files of the guardrails folders that are no packs, by path relative to their folder.

    ``resources["attributes.yaml"]``; parsed when first asked for. Where two folders have the same
    path, the later folder's file counts. ``proven``: this very content has been tested before.
    """

    def __init__(
        self,
        files: Mapping[str, Path],
        parsed: Mapping[str, Any] | None = None,
        *,
        proven: bool = False,
    ) -> None:
        self.proven = proven
        self._files = dict(files)
        self._parsed: dict[str, Any] = dict(parsed or {})
        self._made: dict[Hashable, Any] = {}

    @classmethod
    def under(
        cls,
        folders: Sequence[Path],
        parsed: Mapping[str, Any] | None = None,
        *,
        proven: bool = False,
    ) -> Resources:
        """Find all resource files under the folders."""
        files: dict[str, Path] = {}
        for folder in folders:
            for path in sorted(folder.rglob("*.yaml")):
                relative = path.relative_to(folder).as_posix()
                if relative.split("/", 1)[0] not in FAMILIES:
                    files[relative] = path
        return cls(files, parsed, proven=proven)

    def __getitem__(self, relative: str) -> Any:
        """Return the parsed content of a file; raise ``KeyError`` where there is none."""
        if relative not in self._parsed:
            self._parsed[relative] = read_yaml(self._files[relative])
        return self._parsed[relative]

    def __iter__(self) -> Iterator[str]:
        """Yield all relative paths."""
        return iter(self._files)

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._files)

    def once(self, make: Callable[..., T], *given: Hashable) -> T:
        """Return ``make(resources, *given)``, made once however many rules ask."""
        key = (make, *given)
        if key not in self._made:
            self._made[key] = make(self, *given)
        made: T = self._made[key]
        return made

    def path(self, relative: str) -> Path:
        """Return where a resource lies."""
        return self._files[relative]

    def matching(self, pattern: str) -> dict[str, Any]:
        """Return all resources whose relative path fits, as in ``voices/*.yaml``."""
        return {name: self[name] for name in self._files if fnmatch(name, pattern)}

    def parsed(self) -> dict[str, Any]:
        """Return what has been read so far, for the cache."""
        return dict(self._parsed)

    def phrases(self, reference: str) -> dict[str, list[str]]:
        """Return phrases by language from ``lexicon/NAME.yaml`` or ``lexicon/NAME.yaml#key``.

        The file (or the key in it, dots for deeper ones) holds ``{de: [...], en: [...]}``; other
        keys beside the languages (source, verified_on) are left out.
        """
        name, _, key = reference.partition("#")
        if name not in self._files:
            raise PackError(f"There is no resource '{name}'", "", "See the guardrails folder.")
        content = self[name]
        for part in key.split(".") if key else ():
            if not isinstance(content, dict) or part not in content:
                raise PackError(f"There is no key '{key}'", name)
            content = content[part]
        if not isinstance(content, dict):
            raise PackError("A lexicon maps languages to lists of phrases", reference)
        return {
            language: [str(term) for term in terms]
            for language, terms in content.items()
            if len(str(language)) <= 2 and isinstance(terms, list)
        }
