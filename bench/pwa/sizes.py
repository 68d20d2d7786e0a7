"""What goes over the line, as the server sends it to a browser."""

from bench.pwa.site import transferred
from bench.pwa.table import Row
from deploy.page_sizes import DIST, FIRST_SCREEN, PRECACHED, first_screen, precached, weight


def sizes(url: str) -> tuple[list[Row], dict[str, str]]:
    """The rows, and how large the same is unpacked."""
    rows, unpacked = [], {}
    weighed = {
        "JS and CSS of the first screen, fonts apart": (first_screen(DIST), FIRST_SCREEN),
        "whole app as a device keeps it, fonts included": (precached(DIST), PRECACHED),
    }
    for measure, (pieces, budget) in weighed.items():
        total = sum(_sent(url, name, content) for name, content in pieces.items())
        rows.append(Row(measure, total / 1024, "KiB", budget / 1024))
        unpacked[f"{measure}, unpacked"] = f"{sum(map(len, pieces.values())) / 1024:.1f} KiB"
    return rows, unpacked


def _sent(url: str, name: str, content: bytes) -> int:
    if name == "index.html":
        return len(transferred(f"{url}/"))
    return len(transferred(f"{url}/{name}")) if (DIST / name).is_file() else weight(name, content)
