"""The browsers that walk: Chromium, found or fetched, and the others where somebody has fetched them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from monitors.devices import Engine, Engines

SYSTEM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoBrowser(Exception):
    """There is no Chromium and none could be fetched; the text says what to do."""


def find(environ: Mapping[str, str] = os.environ) -> Path | None:
    """CHROMIUM, else the system's, else the one Playwright has fetched; None when there is none. Fetches nothing."""
    if given := environ.get("CHROMIUM"):
        if not os.access(given, os.X_OK):
            raise NoBrowser(f"CHROMIUM={given} is no program.")
        return Path(given)
    for name in SYSTEM:
        if found := shutil.which(name, path=environ.get("PATH")):
            return Path(found)
    return _playwrights()


def provide_all() -> Engines:
    """Chromium, and the Firefox and the WebKit that Playwright has fetched: those of the system cannot be led by it."""
    from playwright.sync_api import sync_playwright

    found: dict[Engine, Path] = {"chromium": provide()}
    with sync_playwright() as playwright:
        others: dict[Engine, str] = {
            "firefox": playwright.firefox.executable_path,
            "webkit": playwright.webkit.executable_path,
        }
    return found | {engine: Path(path) for engine, path in others.items() if Path(path).exists()}


def provide() -> Path:
    """The same, fetching one when there is none. Raises `NoBrowser`."""
    found = find()
    if found is None:
        print("No Chromium here: fetching one (about 150 MB) …", flush=True)
        found = _fetch_from_playwright() or _fetch_from_system()
    if found is None:
        raise NoBrowser(
            "No Chromium here, and none could be fetched. Install one (Debian, Ubuntu: sudo apt install chromium), "
            "or name one: CHROMIUM=/path/to/chromium"
        )
    return found


def _playwrights() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _fetch_from_playwright() -> Path | None:
    # As root it brings the libraries that Chromium needs as well.
    libraries = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    command = [sys.executable, "-m", "playwright", "install", *libraries, "--no-shell", "chromium"]
    return _playwrights() if _succeeds(command) else None


def _fetch_from_system() -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = ["apt-get", "--quiet", "--quiet", "--yes"]
    if _succeeds([*quiet, "update"]) and _succeeds([*quiet, "install", "--no-install-recommends", "chromium"]):
        return find()
    return None


def _succeeds(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, env=environment
    )
    if done.returncode:
        print(f"{' '.join(command[:4])} … did not work: {(done.stderr or done.stdout).strip()[-300:]}", file=sys.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    try:
        provide()
    except NoBrowser as error:
        raise SystemExit(str(error)) from None
