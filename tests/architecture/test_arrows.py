"""Who may import whom. The arrows stand in pyproject.toml, [tool.importlinter], and `make check` walks them too."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.sources import ROOT, calls, parsed, python_files, short

NO_FLOOR = {
    # What a handler may ask for: it knows the catalogue's rules, and the catalogue's routes know it.
    "api.web.given",
    "api.web.health",
    # Only folders.
    "api",
    "api.web",
    "api.demo",
}


def test_every_arrow_between_the_rooms_is_kept() -> None:
    # A process of its own: the linter, called in this one, would switch off the loggers of all that was imported.
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_module_of_the_application_stands_on_a_floor() -> None:
    """The linter passes over modules that no layer names: a new room must not be free by being forgotten."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    floors = next(one for one in pyproject["tool"]["importlinter"]["contracts"] if one["id"] == "floors")
    named = {name for layer in floors["layers"] for name in re.split(r"\s*[|:]\s*", layer)}
    modules = {module_name(path) for path in python_files() if path.is_relative_to(ROOT / "api")}
    homeless = [name for name in modules - NO_FLOOR if not any(f"{name}.".startswith(f"{room}.") for room in named)]
    assert sorted(homeless) == []


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_what_calls_itself_pure_never_looks_at_a_clock() -> None:
    """`now` is an argument: only so can a test stand at a clock change, and a repeat give the same answer."""
    pure = [path for path in python_files() if is_pure(path)]
    assert len(pure) > 10
    assert [found for path in pure for found in looks_at_clock(path)] == []


def is_pure(path: Path) -> bool:
    promise = ast.get_docstring(parsed(path)) or ""
    return path.name in {"rules.py", "cells.py"} or "No I/O" in promise or "Pure:" in promise


def looks_at_clock(path: Path) -> list[str]:
    names = {"now", "utcnow", "today", "monotonic", "perf_counter", "time_ns"}
    found = [call for call in calls(parsed(path)) if isinstance(call.func, ast.Attribute) and call.func.attr in names]
    return [f"{short(path)}:{call.lineno}" for call in found]
