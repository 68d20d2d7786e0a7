"""What goes over the line, as the server sends it to a browser."""

from bench.pwa.site import transferred
from bench.pwa.table import Row
from deploy.page_sizes import DIST, FIRST_SCREEN, PRECACHED, first_screen, precached


def sizes(url: str) -> tuple[list[Row], dict[str, str]]:
    """The rows, and how large the same is unpacked."""
    rows, unpacked = [], {}
    weighed = {
        "JS and CSS of the first screen, fonts apart": (first_screen(DIST), FIRST_SCREEN),
        "whole app as a device keeps it, fonts included": (precached(DIST), PRECACHED),
    }
    for measure, (files, budget) in weighed.items():
        paths = ["/" if file.name == "index.html" else f"/{file.relative_to(DIST)}" for file in files]
        weight = sum(len(transferred(url + path)) for path in paths)
        rows.append(Row(measure, weight / 1024, "KiB", budget / 1024))
        size = sum(len(transferred(url + path, encoding="identity")) for path in paths)
        unpacked[f"{measure}, unpacked"] = f"{size / 1024:.1f} KiB"
    return rows, unpacked
