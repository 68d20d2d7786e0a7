"""Build pwa/dist when its sources have changed, with the Node that is there or one from PyPI."""

import hashlib
import subprocess
import sys
import time
from pathlib import Path

from environment import ROOT, only_one, pip, say
from environment import main as prepare_environment
from node import FOR_PAGES, environment_with_node

PWA = ROOT / "pwa"
NOT_SOURCES = {"node_modules", "dist", "dev-dist", "coverage"}


def main(command: str) -> None:
    """`build` builds dist when needed; `check` checks types and runs the unit tests of the pages."""
    with only_one("pages"):
        environment = with_node()
        install(environment)
        if command == "build":
            build(environment)
        else:
            npm(environment, "run", command)


def with_node(oldest: tuple[int, int] = FOR_PAGES) -> dict[str, str]:
    """An environment whose PATH leads to a Node that is new enough, and its npm; it is installed when there is none."""
    found = environment_with_node(oldest)
    if found is None:
        prepare_environment("run")
        say(f"No Node {oldest[0]}.{oldest[1]} or later here: installing one into .venv from PyPI …")
        with only_one("environment"):
            pip("--require-hashes", "--requirement", ROOT / "requirements" / "node.lock")
        found = environment_with_node(oldest)
    if found is None:
        raise SystemExit(f"The Node from PyPI does not run here: install Node {oldest[0]}.{oldest[1]} yourself.")
    return found


def install(environment: dict[str, str], folder: Path = PWA) -> None:
    stamp = folder / "node_modules" / ".installed"
    wanted = fingerprint([folder / "package.json", folder / "package-lock.json"])
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    began = time.monotonic()
    say(f"Installing the packages of {folder.relative_to(ROOT)} (npm ci) …")
    npm(environment, "ci", "--no-audit", "--no-fund", "--loglevel=error", folder=folder)
    stamp.write_text(wanted)
    say(f"npm packages installed ({time.monotonic() - began:.0f} s).")


def build(environment: dict[str, str]) -> None:
    stamp = ROOT / ".cache" / "pwa.built"
    wanted = fingerprint(sources())
    if stamp.is_file() and stamp.read_text() == wanted and (PWA / "dist" / "index.html").is_file():
        return
    began = time.monotonic()
    say("Building the pages …")
    npm(environment, "run", "build")
    # Taken again: the build itself writes the types of the API among the sources.
    stamp.write_text(fingerprint(sources()))
    say(f"Pages built ({time.monotonic() - began:.0f} s).")


def sources() -> list[Path]:
    files: list[Path] = []
    for top in PWA.iterdir():
        if top.name not in NOT_SOURCES:
            files += [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]
    return sorted(files)


def fingerprint(files: list[Path]) -> str:
    hashed = hashlib.sha256()
    for path in files:
        hashed.update(f"{path.relative_to(ROOT)}\n".encode())
        hashed.update(hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()


def npm(environment: dict[str, str], *arguments: str, folder: Path = PWA) -> None:
    """Quiet when all goes well, npm's own words when it does not."""
    done = subprocess.run(
        ["npm", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"npm {' '.join(arguments)} failed; its own words are above.")


if __name__ == "__main__":
    main(sys.argv[1])
