"""Salutation: from structured name fields only, never from a guessed gender."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import Field

from genpers.records.record import Form, Record, language_of

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|['’]t|[^\w\s]+|\s+|\w+")
_SPACES = re.compile(r"\s+")


class SalutationTexts(Record):
    """The texts of one locale; what a regional locale leaves out comes from its language."""

    female: str | None = None
    male: str | None = None
    titled: str | None = None
    informal: str | None = None
    informal_unknown: str | None = None
    neutral: str | None = None
    neutral_first: str | None = None
    unknown: str | None = None
    single_title: bool | None = None
    titles: dict[str, str] = Field(default_factory=dict)


class SalutationRules(Record):
    """``guardrails/policy/salutation.yaml``: texts, titles, particles of names."""

    locales: dict[str, SalutationTexts]
    particles: tuple[str, ...]
    numerals: tuple[str, ...]
    honorifics: tuple[str, ...]

    def texts(self, locale: str) -> SalutationTexts:
        """Return the texts of a locale laid over those of its language (English for others)."""
        base = self.locales.get(language_of(locale)) or self.locales["en"]
        regional = self.locales.get(locale)
        if regional is None or "-" not in locale:
            return base
        own = regional.model_dump(exclude_none=True, exclude={"titles"})
        return base.model_copy(update={**own, "titles": {**base.titles, **regional.titles}})


class PersonName(Record):
    """A name as it may stand in a salutation; empty where unknown or withheld."""

    title: str = ""
    first: str = ""
    last: str = ""
    gender: str = ""


def person_name(
    rules: SalutationRules, texts: SalutationTexts, values: Mapping[str, str]
) -> PersonName:
    """Return the name in good writing from permitted values of the name facts.

    Writing in capitals or small letters only is repaired; mixed writing stays as it is. A title
    that is repeated in a name field stands once.
    """
    title = known_title(rules, texts, values.get("title", ""))
    return PersonName(
        title=title,
        first=well_written(
            rules, _without_title(texts, values.get("first_name", "")), family=False
        ),
        last=well_written(rules, _without_title(texts, values.get("last_name", "")), family=True),
        gender=values.get("gender", "").strip().casefold(),
    )


def salutation(
    texts: SalutationTexts, name: PersonName, form: Form, *, neutral_only: bool = False
) -> str:
    """Return the salutation without its comma.

    Stored female or male with ``sie`` gives Frau or Herr and last name; ``du`` the first name,
    which is neutral already; everything else the full name without either. ``neutral_only`` makes
    the formal one neutral too (CJEU C-394/23).
    """
    if form == "du":
        return (
            (texts.informal or "").format(first=name.first)
            if name.first
            else (texts.informal_unknown or "")
        )
    title = f"{name.title} " if name.title else ""
    if form == "sie" and name.last and not neutral_only:
        if title and texts.titled:
            return texts.titled.format(title=title, last=name.last)
        pattern = {"female": texts.female, "male": texts.male}.get(name.gender)
        if pattern:
            return pattern.format(title=title, last=name.last)
    if name.first and name.last:
        return (texts.neutral or "").format(title=title, first=name.first, last=name.last)
    if name.first:
        return (texts.neutral_first or "").format(first=name.first)
    if name.last and title:
        return (
            (texts.titled or texts.neutral or "")
            .format(title=title, first="", last=name.last)
            .replace("  ", " ")
        )
    return texts.unknown or ""


def known_title(rules: SalutationRules, texts: SalutationTexts, title: str) -> str:
    """Return the titles that belong in a salutation, each once, in the locale's writing.

    Where the locale says one title only (``single_title``), the first one stands for all.
    Fields of study („med.") and degrees that are not spoken („B. A.") fall away.
    """
    known = [
        texts.titles[key]
        for word in re.split(r"[\s.,()]+", title)
        if (key := word.casefold().strip("-")) in texts.titles and key not in rules.honorifics
    ]
    return " ".join(dict.fromkeys(known[:1] if texts.single_title else known))


def well_written(rules: SalutationRules, name: str, *, family: bool) -> str:
    """Return a name with its writing repaired where it is all capitals or all small letters."""
    text = _SPACES.sub(" ", name).strip()
    letters = [character for character in text if character.isalpha()]
    particles = set(rules.particles) if family else set()
    if not letters or _mixed(letters) or text in particles:
        return text
    result, first = [], True
    for word in _WORD.findall(text):
        lowered = _lower(word)
        if word.upper() in rules.numerals and not first and word.isupper():
            result.append(word.upper())
        elif lowered in particles and not (first and len(letters) == len(word)):
            result.append(lowered)
        elif word[0].isalpha():
            result.append(_capital(word))
        else:
            result.append(word)
        first = first and not word[0].isalpha()
    return "".join(result)


def _mixed(letters: list[str]) -> bool:
    """Tell whether capitals and small letters both occur; one single letter is never wrong."""
    capitals = sum(letter.isupper() for letter in letters)
    return len(letters) > 1 and 0 < capitals < len(letters)


def _capital(word: str) -> str:
    parts = re.split(r"(['’ʼ])", word)
    done = [_title_case(part) for part in parts]
    # „D'Angelo" has two capitals, "Vos's" and "Hendrik's" have one.
    if len(parts) == 3 and (len(parts[2]) == 1 or len(parts[0]) > 2):
        done[2] = _lower(parts[2])
    return "".join(done)


def _title_case(part: str) -> str:
    if not part:
        return part
    lowered = _lower(part)
    if lowered.startswith("mc") and len(lowered) > 3:
        return "Mc" + lowered[2].upper() + lowered[3:]
    # The first letter keeps its own capital, so that the Turkish İ stays one.
    first = part[0] if part[0].isupper() else part[0].upper()
    return (first if len(first) == 1 else first[0] + first[1:].lower()) + _lower(part[1:])


def _lower(text: str) -> str:
    """Lower case without the stray dot that İ leaves behind."""
    return text.replace("İ", "i").lower()


def _without_title(texts: SalutationTexts, name: str) -> str:
    words = name.split()
    while len(words) > 1 and words[0].casefold().rstrip(".") in texts.titles:
        words.pop(0)
    return " ".join(words)
