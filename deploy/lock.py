"""Pin the whole tree of packages with hashes: requirements/*.lock, from pyproject.toml and requirements/node.in."""

import shutil
import subprocess
import sys

from environment import ROOT, say

UV = ROOT / ".cache" / "uv"
COMPILE = ["pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header",
           "--no-emit-index-url"]  # fmt: skip
LOCKS = {
    "run": ["--extra", "demo", "--extra", "build", "pyproject.toml"],
    "dev": ["--all-extras", "pyproject.toml"],
    "node": ["requirements/node.in"],
}


def main() -> None:
    uv = shutil.which("uv") or installed_uv()
    for name, sources in LOCKS.items():
        say(f"Pinning requirements/{name}.lock …")
        subprocess.run([uv, *COMPILE, *sources, "--output-file", f"requirements/{name}.lock"], cwd=ROOT, check=True)


def installed_uv() -> str:
    if not (UV / "bin" / "uv").exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "-qq", "--target", UV, "uv"], check=True)
    return str(UV / "bin" / "uv")


if __name__ == "__main__":
    main()
