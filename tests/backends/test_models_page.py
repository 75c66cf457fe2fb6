import re
import tomllib
from pathlib import Path

import pytest

from genpers.backends.assembly import GenerationSettings
from genpers.builtin.langchain.settings import read_settings as read_langchain
from genpers.builtin.openai.settings import read_settings as read_openai

PAGE = (Path(__file__).parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SOURCES = sorted((Path(__file__).parents[2] / "genpers").rglob("*.py"))


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_every_settings_block_of_the_page_is_read(block):
    table = tomllib.loads(block)
    plugins = table.get("plugins", {})
    read = [
        *(read_openai(plugins["openai"]) if "openai" in plugins else ()),
        *(read_langchain(plugins["langchain"]) if "langchain" in plugins else ()),
    ]
    if "generation" in table:
        read.append(GenerationSettings.model_validate(table["generation"]))

    assert read


def test_the_page_lists_every_kind_of_failure_that_the_code_knows():
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in SOURCES
        if path.is_relative_to(SOURCES[0].parent)
        and {"backends", "openai", "langchain"} & set(path.parts)
    )
    kinds = set(re.findall(r'kind="(\w+)"', code)) | set(re.findall(r'_faulty\("(\w+)"', code))
    kinds |= set(re.findall(r'\("(\w+)", (?:True|False), "', code))
    listed = set(re.findall(r"`(\w+)`", PAGE))
    internal = {"error", "crash", "sdk", "missing", "not_deleted", "ticket"}

    assert kinds - internal - listed == set()
    assert len(kinds) > 20
