"""Finding a Node that is new enough, and its npm: the one that is there, or the one in .venv."""

import os
import re
import shutil
import subprocess
from pathlib import Path

FOR_PAGES = (20, 19)
"""The oldest that builds them: pwa/package.json says the same."""
FOR_LIGHTHOUSE = (22, 19)
"""The oldest that runs it: bench/lighthouse/package.json says the same."""
IN_VENV = Path(__file__).resolve().parent.parent / ".venv" / "bin"


def environment_with_node(oldest: tuple[int, int]) -> dict[str, str] | None:
    """An environment whose PATH leads to a Node of at least that version; None when there is none."""
    for folder in (None, IN_VENV):
        environment = dict(os.environ)
        if folder:
            environment["PATH"] = f"{folder}{os.pathsep}{environment['PATH']}"
        if _suffices(environment, oldest):
            return environment
    return None


def _suffices(environment: dict[str, str], oldest: tuple[int, int]) -> bool:
    node, npm = (shutil.which(name, path=environment["PATH"]) for name in ("node", "npm"))
    if not node or not npm:
        return False
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, env=environment)
    version = re.match(r"v(\d+)\.(\d+)", asked.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= oldest
