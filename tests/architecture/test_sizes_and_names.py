"""Every code base without a ceiling has grown one monster file. Ours has ceilings, and names that say something."""

import ast
from pathlib import Path

from tests.architecture.sources import page_files, parsed, python_files, short

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
EMPTY_WORDS = {"util", "utils", "helper", "helpers", "manager", "service", "base", "common", "misc"}


def test_no_file_is_longer_than_its_ceiling() -> None:
    lengths = {short(path): len(path.read_text().splitlines()) for path in python_files() + page_files()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_its_ceiling() -> None:
    assert [found for path in python_files() for found in long_functions(path)] == []


def long_functions(path: Path) -> list[str]:
    functions = [node for node in ast.walk(parsed(path)) if isinstance(node, FUNCTION)]
    return [f"{short(path)}:{node.lineno} {node.name}" for node in functions if own_lines(node) > LONGEST_FUNCTION]


def own_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of signature and body without the docstring; a function inside counts for itself only."""
    inside = [node for node in ast.walk(function) if isinstance(node, FUNCTION) and node is not function]
    docstring = function.body[:1] if ast.get_docstring(function) is not None else []
    return len(lines_of(function) - {line for node in [*inside, *docstring] for line in lines_of(node)})


def lines_of(node: ast.stmt) -> set[int]:
    return set(range(node.lineno, (node.end_lineno or node.lineno) + 1))


def test_no_file_has_a_name_that_says_nothing() -> None:
    named = {path: path.name.partition(".")[0].strip("_").replace("-", "_") for path in python_files() + page_files()}
    assert [short(path) for path, name in named.items() if EMPTY_WORDS & set(name.split("_"))] == []
