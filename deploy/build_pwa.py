"""Build pwa/dist when its sources have changed, with the Node that is there or one from PyPI."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from environment import ROOT, VENV, only_one, pip, say
from environment import main as prepare_environment

PWA = ROOT / "pwa"
NODE = (20, 19)
"""The oldest that builds: pwa/package.json says the same."""
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


def with_node() -> dict[str, str]:
    """An environment whose PATH leads to a Node that is new enough, and its npm."""
    for folder in (None, VENV / "bin"):
        environment = dict(os.environ)
        if folder:
            environment["PATH"] = f"{folder}{os.pathsep}{environment['PATH']}"
        if suffices(environment):
            return environment
    prepare_environment("run")
    say("No Node 20.19 or later here: installing one into .venv from PyPI …")
    with only_one("environment"):
        pip("--require-hashes", "--requirement", ROOT / "requirements" / "node.lock")
    if not suffices(environment):
        raise SystemExit("The Node from PyPI does not run here: install Node 20.19 or later yourself.")
    return environment


def suffices(environment: dict[str, str]) -> bool:
    node, npm = (shutil.which(name, path=environment["PATH"]) for name in ("node", "npm"))
    if not node or not npm:
        return False
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, env=environment)
    version = re.match(r"v(\d+)\.(\d+)", asked.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= NODE


def install(environment: dict[str, str]) -> None:
    stamp = PWA / "node_modules" / ".installed"
    wanted = fingerprint([PWA / "package.json", PWA / "package-lock.json"])
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    began = time.monotonic()
    say("Installing the packages of the pages (npm ci) …")
    npm(environment, "ci", "--no-audit", "--no-fund", "--loglevel=error")
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


def npm(environment: dict[str, str], *arguments: str) -> None:
    """Quiet when all goes well, npm's own words when it does not."""
    done = subprocess.run(
        ["npm", *arguments],
        cwd=PWA,
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
