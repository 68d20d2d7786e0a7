"""What the built pages weigh on the line, and what they may. `make check` fails when they weigh more."""

import gzip
import re
from collections.abc import Mapping
from pathlib import Path

DIST = Path(__file__).resolve().parent.parent / "pwa" / "dist"
FIRST_SCREEN = 30 * 1024
PRECACHED = 140 * 1024
PACKED = {".woff2", ".png"}
"""Compressed by their own format."""

Pieces = Mapping[str, bytes]
"""By name; one that is a file has its path below dist as its name."""


def main() -> None:
    weighed = {
        "JS and CSS of the first screen": (first_screen(DIST), FIRST_SCREEN),
        "all that a device keeps, fonts included": (precached(DIST), PRECACHED),
    }
    for what, (pieces, budget) in weighed.items():
        weights = {name: weight(name, content) for name, content in pieces.items()}
        total = sum(weights.values())
        print(f"{what}: {total / 1024:.1f} of {budget // 1024} KiB")
        if total > budget:
            heaviest_first = sorted(weights, key=weights.__getitem__, reverse=True)
            lines = [f"  {weights[name] / 1024:6.1f} KiB  {name}" for name in heaviest_first]
            raise SystemExit("\n".join(["Too much. By weight:", *lines]))


def first_screen(dist: Path) -> Pieces:
    """The scripts and styles that index.html asks for or holds."""
    page = re.sub(r"<template\b.*?</template>", "", (dist / "index.html").read_text(), flags=re.DOTALL)
    asked = re.findall(r'(?:src|href)="/([^"]+\.(?:js|css))"', page)
    held = "".join(re.findall(r"<style>.*?</style>", page, re.DOTALL))
    return {name: (dist / name).read_bytes() for name in asked} | {"styles in the page": held.encode()}


def precached(dist: Path) -> Pieces:
    """What the service worker keeps at its first start, the page and the worker itself included."""
    worker = dist / "sw.js"
    listed = re.findall(r'"url":"([^"]+)"', worker.read_text())
    if not listed:
        raise SystemExit(f"{worker} lists no files: build the pages again.")
    return {name: (dist / name).read_bytes() for name in ("index.html", "sw.js", *listed)}


def weight(name: str, content: bytes) -> int:
    """Bytes to a browser that knows no more than gzip."""
    return len(content if Path(name).suffix in PACKED else gzip.compress(content))


if __name__ == "__main__":
    main()
