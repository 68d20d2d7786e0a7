"""What we lean on is pinned, explained, and the same wherever it is fetched from."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

DEPENDENCIES = (ROOT / "docs" / "dependencies.md").read_text()
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NPM_FOLDERS = [ROOT / "pwa", ROOT / "bench" / "lighthouse", ROOT / "tests" / "oidc"]
LOCK_FILES = sorted((ROOT / "requirements").glob("*.lock"))


def python_requirements() -> Iterator[str]:
    yield from PYPROJECT["build-system"]["requires"]
    yield from PYPROJECT["project"]["dependencies"]
    for extra in PYPROJECT["project"]["optional-dependencies"].values():
        yield from extra
    yield from (ROOT / "requirements" / "node.in").read_text().splitlines()


def npm_requirements() -> dict[str, str]:
    stated = [json.loads((folder / "package.json").read_text()) for folder in NPM_FOLDERS]
    kinds = ("dependencies", "devDependencies", "overrides")
    return {name: version for one in stated for kind in kinds for name, version in one.get(kind, {}).items()}


def test_every_dependency_is_pinned_to_one_version() -> None:
    loose = [one for one in python_requirements() if not re.fullmatch(r"[\w.-]+==[\w.]+(; .+)?", one)]
    loose += [name for name, version in npm_requirements().items() if not re.fullmatch(r"(npm:.+@)?\d[\w.]*", version)]
    assert loose == []


def test_every_dependency_says_why_it_is_here() -> None:
    needed = {re.split("[=;]", one)[0] for one in python_requirements()} | npm_requirements().keys()
    explained = set(re.findall(r"^\| `([^`]+)` \| .{20,} \|$", DEPENDENCIES, re.MULTILINE))
    assert explained == needed


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_a_lock_file_names_no_place_to_fetch_from(path: Path) -> None:
    """Whoever installs has a registry of their own; a host in a lock file ties everybody to one."""
    assert re.findall(r".*(?:://|--(?:extra-)?index-url|--find-links).*", path.read_text()) == []


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_every_locked_package_has_a_hash(path: Path) -> None:
    entries = re.split(r"\n(?=\S)", path.read_text())
    assert [entry.partition("\n")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("folder", NPM_FOLDERS, ids=lambda folder: folder.name)
def test_a_lock_file_of_npm_names_hashes_and_no_places(folder: Path) -> None:
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert [name for name, package in fetched.items() if "resolved" in package] == []
    assert [name for name, package in fetched.items() if "integrity" not in package] == []
