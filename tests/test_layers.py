"""The layers of docs/architecture.md: a module imports only from rows above its own."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "genpers"

ROWS = [
    ("errors", "records"),
    ("interfaces", "hookspecs"),
    ("settings", "plugins", "library", "tokens", "store", "backends"),
    (
        "policy",
        "prompts",
        "generate",
        "merge",
        "guardrails",
        "repair",
        "fields",
        "review",
        "delivery",
        "learning",
    ),
    ("app",),
    ("run", "turns", "checking", "judging", "mending", "pipeline", "editing", "batch"),
    ("personalizer",),
    ("testing", "pytest_plugin", "cli", "api", "web"),
    ("builtin",),
]
STEPS = set(ROWS[3])
RANK = {name: rank for rank, row in enumerate(ROWS) for name in row}

ONLY_THERE = {
    "jinja2": {"prompts", "hookspecs"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "tiktoken": {"tokens"},
    "openai": {"builtin"},
    "langchain": {"builtin"},
    "langchain_core": {"builtin"},
    "click": {"cli", "hookspecs"},
    "rich": {"cli", "batch"},
    "ahocorasick": {"guardrails"},
    "pluggy": {"hookspecs", "plugins"},
}


def imports(path):
    """Yield every imported module with whether the import runs when the module loads."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def room(path):
    """The part of the package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE / "data")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_rows_above(path):
    own = room(path)
    if own == "__init__":
        return
    used = {name.split(".")[1] for name in imports(path) if name.startswith("genpers.")}

    wrong = {
        name
        for name in used - {own}
        if RANK[name] > RANK[own] or (RANK[name] == RANK[own] and own in STEPS)
    }

    assert not wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_library_is_imported_in_its_own_room_only(path):
    own = room(path)

    strangers = {
        name
        for name in {module.split(".")[0] for module in imports(path)} & set(ONLY_THERE)
        if own not in ONLY_THERE[name]
    }

    assert not strangers


def test_every_module_stands_in_a_row():
    rooms = {room(path) for path in FILES} - {"__init__", "__main__", "_library"}

    assert rooms <= set(RANK)
