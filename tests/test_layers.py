"""The order of import of docs/design.md: a room imports itself and the rooms below it, nothing sideways or upward."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "tmkit"

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "core", "garbage", "_native"}),
    frozenset({"model", "langs", "files"}),
    frozenset({"text"}),
    frozenset({"formats"}),
    frozenset({"bitext"}),
    frozenset({"terms"}),
    frozenset({"memory"}),
    frozenset({"qa"}),
    frozenset({"scoring"}),
    frozenset({"build", "repairing"}),
    frozenset({"pretranslate", "leverage", "omegat", "reports", "review"}),
    frozenset({"__init__"}),
    frozenset({"serve"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)

HOMES = {
    "opencc": "text/script.py",
    "jieba": "text/tokens.py",
    "pypinyin": "text/names.py",
    "lxml": "formats/xmlio.py",
    "translate": "formats/localisation.py",
    "openpyxl": "formats/table.py",
    "docx": "formats/docx.py",
    "sacrebleu": "scoring/metrics.py",
    "psycopg": "memory/postgres.py",
    "babel": "langs.py",
    "rapidfuzz": ("memory/", "scoring/edits.py"),
    "numpy": ("bitext/", "memory/", "scoring/"),
    "yaml": "qa/rule_file.py",
    "jinja2": "serve/",
    "starlette": "serve/",
    "uvicorn": "serve/",
    "mcp": "serve/",
    "mcp_types": "serve/",
    "pydantic": "serve/",
    "typer": "cli/",
    "rich": "cli/",
    "ahocorasick": "terms/scanner.py",
}

FILES = sorted(ROOT.rglob("*.py"))


def rank(room: str) -> int:
    """Give the layer of a room; a room that is in no layer is an error of the test table."""
    for number, rooms in enumerate(LAYERS):
        if room in rooms:
            return number
    raise AssertionError(f"room {room!r} has no layer: add it to LAYERS and to docs/design.md")


def room_of(path: Path) -> str:
    relative = path.relative_to(ROOT)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imported(path: Path) -> Iterator[str]:
    """Give every dotted module that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names) if module == "tmkit" else (module,)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    own = room_of(path)
    for module in imported(path):
        parts = module.split(".")
        if parts[0] != "tmkit" or len(parts) == 1:
            continue
        room = parts[1]
        if room == "__version__" or room == own:
            continue
        assert rank(room) < rank(own), f"{path.name} ({own}) imports tmkit.{room}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_outside_package_has_one_home(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    for module in imported(path):
        homes = HOMES.get(module.split(".")[0])
        if homes is None:
            continue
        allowed = (homes,) if isinstance(homes, str) else homes
        assert any(relative == home or (home.endswith("/") and relative.startswith(home)) for home in allowed), (
            f"{relative} imports {module}; its home is {homes}"
        )


def test_every_package_is_installed() -> None:
    """A package that pyproject.toml does not list works in the checkout and is missing from the wheel."""
    settings = tomllib.loads((ROOT.parent / "pyproject.toml").read_text("utf-8"))
    found = {".".join(path.parent.relative_to(ROOT.parent).parts) for path in ROOT.rglob("__init__.py")}
    assert found == set(settings["tool"]["setuptools"]["packages"])
