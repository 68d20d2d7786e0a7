"""Make .venv what `make` needs: `environment.py run`, `environment.py dev` (with what tests and checks need).

Needs nothing but Python and pip: the environment is made without a pip of its own, which Debian puts in a package
apart, and filled by the pip that is there. Everything is pinned with hashes in requirements/.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
OLDEST_PIP = (22, 3)
"""The first pip that can fill another environment (`--python`)."""


def main(kind: str) -> None:
    with only_one("environment"):
        if is_current(kind) or is_current("dev"):
            return
        check_pip()
        began = time.monotonic()
        say(f"Installing Python packages into .venv ({kind}) – a minute or so the first time …")
        make_venv()
        pip("--require-hashes", "--requirement", ROOT / "requirements" / f"{kind}.lock")
        # Built with the setuptools that the line above installed: no unpinned download.
        pip("--no-deps", "--no-build-isolation", "--editable", ROOT)
        STAMPS.mkdir(exist_ok=True)
        (STAMPS / kind).write_text(fingerprint(kind))
        say(f"Python packages installed ({time.monotonic() - began:.0f} s).")


@contextmanager
def only_one(work: str) -> Iterator[None]:
    """Whoever does the same work in this folder at the same time waits for the first."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    with (ROOT / ".cache" / f"{work}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_current(kind: str) -> bool:
    stamp = STAMPS / kind
    return stamp.is_file() and stamp.read_text() == fingerprint(kind)


def fingerprint(kind: str) -> str:
    """Changes when the environment must be made anew. The folder is part of it: an environment cannot be moved."""
    hashed = hashlib.sha256(f"{sys.version}\n{ROOT}\n".encode())
    for path in (ROOT / "requirements" / f"{kind}.lock", ROOT / "pyproject.toml"):
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def check_pip() -> None:
    asked = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
    if asked.returncode:
        raise SystemExit(f"{sys.executable} has no pip. On Debian and Ubuntu: sudo apt install python3-pip")
    version = asked.stdout.split()[1]
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_PIP:
        raise SystemExit(f"pip {version} is too old: {sys.executable} -m pip install --upgrade pip")


def make_venv() -> None:
    config = VENV / "pyvenv.cfg"
    if not (config.is_file() and PYTHON.exists() and same_python()):
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", VENV], check=True)


def same_python() -> bool:
    """Was the environment made by this Python, in this folder?"""
    place = subprocess.run(
        [PYTHON, "-c", "import sys; print(sys.prefix, sys.version)"], capture_output=True, text=True, check=False
    )
    return place.stdout == f"{VENV} {sys.version}\n"


def pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check", "--no-input", "-qq"]
    # What is imported gets compiled then; compiling everything here doubles the wait.
    if subprocess.run([*command, "install", "--no-compile", *map(str, arguments)], check=False).returncode:
        raise SystemExit("The Python packages could not be installed; pip's own words are above.")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
