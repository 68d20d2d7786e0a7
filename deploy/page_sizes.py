"""What the built pages weigh on the line, and what they may. `make check` fails when they weigh more."""

import gzip
import re
from collections.abc import Iterable
from pathlib import Path

DIST = Path(__file__).resolve().parent.parent / "pwa" / "dist"
FIRST_SCREEN = 30 * 1024
PRECACHED = 140 * 1024
PACKED = {".woff2", ".png"}
"""Compressed by their own format."""


def main() -> None:
    weighed = {
        "JS and CSS of the first screen": (first_screen(DIST), FIRST_SCREEN),
        "all that a device keeps, fonts included": (precached(DIST), PRECACHED),
    }
    for what, (files, budget) in weighed.items():
        weight = sum(on_the_line(file) for file in files)
        print(f"{what}: {weight / 1024:.1f} of {budget // 1024} KiB")
        if weight > budget:
            raise SystemExit("\n".join(["Too much. By weight:", *by_weight(files)]))


def first_screen(dist: Path) -> list[Path]:
    """The scripts and styles that index.html itself asks for."""
    page = (dist / "index.html").read_text()
    return [dist / path for path in re.findall(r'(?:src|href)="/([^"]+\.(?:js|css))"', page)]


def precached(dist: Path) -> list[Path]:
    """What the service worker keeps at its first start, the page and the worker itself included."""
    worker = dist / "sw.js"
    listed = re.findall(r'"?url"?:"([^"]+\.\w+)"', worker.read_text())
    if not listed:
        raise SystemExit(f"{worker} lists no files: build the pages again.")
    return [dist / "index.html", worker, *(dist / path for path in listed)]


def on_the_line(file: Path) -> int:
    """Bytes to a browser that knows no more than gzip."""
    content = file.read_bytes()
    return len(content if file.suffix in PACKED else gzip.compress(content))


def by_weight(files: Iterable[Path]) -> list[str]:
    heaviest_first = sorted(((on_the_line(file), file.name) for file in files), reverse=True)
    return [f"  {weight / 1024:6.1f} KiB  {name}" for weight, name in heaviest_first]


if __name__ == "__main__":
    main()
