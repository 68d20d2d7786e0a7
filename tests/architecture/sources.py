"""The files of the project, as its rules about itself read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("api", "monitors", "deploy", "bench")
PAGES = ROOT / "pwa" / "src"
WRITTEN_BY_HAND = {".ts", ".tsx", ".scss"}
GENERATED = {PAGES / "api" / "schema.d.ts"}


def python_files() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def page_files() -> list[Path]:
    return sorted(path for path in PAGES.rglob("*") if path.suffix in WRITTEN_BY_HAND and path not in GENERATED)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))
