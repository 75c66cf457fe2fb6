"""Voices: what the policy reads of a voice pack: the brand, its sign-off, its form of address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field, field_validator

from genpers.errors import InputError
from genpers.policy.read import layered, parse
from genpers.records.record import AddressPreference, Form, Record, language_of


class Brand(Record):
    """Who signs: the name, and the sign-off per language and form."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = ""
    sign_off: dict[str, dict[Form, str]] = Field(default_factory=dict)

    @field_validator("sign_off", mode="before")
    @classmethod
    def _forms(cls, sign_off: object) -> object:
        """Take one text for all forms, and a list as lines."""
        if not isinstance(sign_off, Mapping):
            return sign_off
        return {language: _by_form(texts) for language, texts in sign_off.items()}

    def signed(self, locale: str, form: Form) -> str:
        """Return the sign-off in a locale and form, empty where the voice declares none."""
        texts = self.sign_off.get(locale) or self.sign_off.get(language_of(locale)) or {}
        return texts.get(form) or texts.get("neutral") or texts.get("sie") or ""


class Voice(Record):
    """The part of a voice pack that the policy needs; other keys belong to prompts and checks."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    brand: Brand = Brand()
    address: AddressPreference = "auto"

    @field_validator("brand", mode="before")
    @classmethod
    def _named(cls, brand: object) -> object:
        return {"name": brand} if isinstance(brand, str) else brand or {}

    @field_validator("address", mode="before")
    @classmethod
    def _policy(cls, address: object) -> object:
        """A voice may declare its address as a mapping with a ``form`` or ``policy``."""
        if isinstance(address, Mapping):
            return address.get("form", address.get("policy", "auto"))
        return address


def _by_form(texts: Any) -> Any:
    if isinstance(texts, Mapping):
        return {form: _lines(text) for form, text in texts.items()}
    return dict.fromkeys(("sie", "du", "neutral"), _lines(texts))


def _lines(text: Any) -> Any:
    return (
        "\n".join(map(str, text))
        if isinstance(text, Sequence) and not isinstance(text, str)
        else text
    )


def load_voices(folders: Sequence[Path]) -> dict[str, Voice]:
    """Read ``voices/*.yaml`` of all folders; later folders are laid over earlier ones."""
    names = {path.stem for folder in folders for path in folder.glob("voices/*.yaml")}
    voices = {}
    for name in sorted(names):
        content, where = layered(folders, f"voices/{name}.yaml")
        voices[name] = parse(Voice, content, where)
    return voices


def voice_named(voices: Mapping[str, Voice], name: str) -> Voice:
    """Return a voice; raise ``InputError`` with the known names where there is none."""
    if name not in voices:
        raise InputError(
            f"The voice '{name}' is unknown",
            "campaign.voice",
            f"Use one of: {', '.join(sorted(voices)) or 'none is installed'}.",
        )
    return voices[name]
