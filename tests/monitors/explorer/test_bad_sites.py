"""A site that misbehaves ends in a verdict, in bounded time, and leaves no browser behind."""

import asyncio
import os
import socket
import time
from pathlib import Path

from monitors.explorer.snapshot import MOST_CONTROLS
from tests.monitors.explorer.site import a_site
from tests.monitors.explorer.test_exploring import a_target, explored, named, names

LONGEST = 300
"""Seconds: an exercise lasts 14 times the patience at most, and six with a second look each need far less."""
SCRIPT = """
setInterval(() => { document.title = Math.random() }, 30)
on('spins', () => { for (;;); })
on('opens', () => { for (let count = 0; count < 1000; count++) window.open('/side') })
on('asks', () => { addEventListener('beforeunload', (event) => event.preventDefault()); say('Spørger') })
on('jumps', ({ currentTarget: at }) => say('Ramt'))
"""
CONTROLS = (
    '<button id="spins">Løber løbsk</button><button id="opens">Åbner tusind</button><button id="asks">Spørger</button>'
    '<a href="/ring">I ring</a><p id="jumps" role="button" tabindex="0">Flytter sig</p>'
    "<style>#jumps { animation: jump 3s linear infinite } @keyframes jump { to { translate: 90px 0 } }</style>"
)


def chromiums() -> set[str]:
    """The ids of all processes that descend from this one and are browsers."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue  # It has ended meanwhile.
        parents[stat.parent.name] = (rest.split()[1], name)

    def descends(process: str) -> bool:
        while process in parents:
            process = parents[process][0]
            if process == str(os.getpid()):
                return True
        return False

    return {process for process, (_, name) in parents.items() if "chrom" in name and descends(process)}


async def test_a_site_that_misbehaves_is_told_of_and_leaves_nothing_behind(tmp_path: Path) -> None:
    before, began = chromiums(), time.monotonic()
    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", CONTROLS)
        site.script += SCRIPT
        exploration = await explored(a_target(url), tmp_path)
    # A thousand windows may be there in time or not: that is the machine's doing.
    found = {name: verdict for name, verdict in named(exploration.findings).items() if name != "Åbner tusind"}
    assert found == {
        "Løber løbsk": "broken-page",
        "I ring": "failed-request",
        "Flytter sig": "unclickable",
    }
    assert names(exploration, "exercised") >= {"Åbner tusind", "Spørger"}
    assert time.monotonic() - began < LONGEST
    assert chromiums() <= before


async def test_a_site_that_is_down_is_a_finding_of_its_page(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    exploration = await explored(a_target(url), tmp_path)
    assert [(finding.control.role, finding.verdict) for finding in exploration.findings] == [("page", "failed-request")]


async def test_ten_thousand_links_are_counted_and_not_all_tried(tmp_path: Path) -> None:
    async with a_site() as (site, url):
        links = "".join(f'<li><a href="/side?{number}">Link {number}</a></li>' for number in range(10_000))
        site.pages["/"] = ("Forside", f"<ul>{links}</ul>")
        exploration = await asyncio.wait_for(explored(a_target(url), tmp_path), LONGEST)
    assert exploration.outcome == "ok"
    assert exploration.counted < MOST_CONTROLS
