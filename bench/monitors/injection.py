"""Mutants inside the page: a script before the app's own, or one more beginning of its service worker."""

import json
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from bench.monitors.mutants import Mutant
from bench.monitors.proxy import Answer, Forward, Sent
from bench.monitors.sites import Request, Text, Used, name_pattern, path_pattern
from bench.monitors.texts import instead

SCRIPT: Final = "/__broken.js"
MET: Final = "/__broken"
"""Asked for once by each page that the mutant has changed."""
PAGE: Final = (Path(__file__).parent / "page.js").read_text()
WORKER: Final = (Path(__file__).parent / "worker.js").read_text()
DEAD: Final = "/findes-ikke-mere"
ELSEWHERE: Final = ("/privatliv", "/")
"""Where a wrong route leads; the second where the first is right."""

_QUEUED: Final = {"/api/v1/bookings": ("outbox", "book"), "/api/v1/fault-reports": ("faults", "request")}
"""Where a device keeps what it puts off, and a word that stands in it; elsewhere the outbox, and the address's last."""


async def inject(mutant: Mutant, sent: Sent, forward: Forward) -> Answer:
    if mutant.kind.place == "worker":
        return await _in_worker(mutant, sent, forward)
    if sent.path == SCRIPT:
        script = f"({PAGE})({json.dumps(fault_in_page(mutant))})"
        return Answer(200, {"content-type": "text/javascript", "cache-control": "no-store"}, script.encode())
    return with_script(await forward(sent))


def with_script(answer: Answer) -> Answer:
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return answer
    page = answer.content.replace(b"<head>", f'<head><script src="{SCRIPT}"></script>'.encode(), 1)
    return replace(answer, content=page)


async def _in_worker(mutant: Mutant, sent: Sent, forward: Forward) -> Answer:
    answer = await forward(sent)
    # "Not modified" keeps the worker that was broken when it came.
    if sent.path != "/sw.js" or answer.status != 200 or not isinstance(mutant.site, Request):
        return answer
    fault = {"path": path_pattern(mutant.site.route), "met": MET}
    return replace(answer, content=f"({WORKER})({json.dumps(fault)});\n".encode() + answer.content)


def fault_in_page(mutant: Mutant) -> dict[str, Any]:
    """What page.js is told of a mutant."""
    told: dict[str, Any] = {"operator": mutant.operator, "met": MET, "route": "", "role": ""}
    match mutant.site:
        case Used(control=control):
            inner = control.href[:1] == "/" and control.href[:2] != "//"
            return told | {
                "route": path_pattern(control.route) if control.route else "",
                "role": control.role,
                "landmark": name_pattern(control.landmark),
                "name": name_pattern(control.name),
                "href": path_pattern(control.href) if inner and mutant.operator != "dead href" else "",
                "elsewhere": DEAD if mutant.operator == "dead href" else _elsewhere(control.href),
            }
        case Request(method=method, route=route):
            queue, errand = _QUEUED.get(route, ("outbox", route.rpartition("/")[2]))
            return told | {"method": method, "path": path_pattern(route), "queue": queue, "errand": errand}
        case Text(route=route, text=text):
            where = path_pattern(route) if route else ""
            return told | {"route": where, "text": text, "instead": instead(mutant.operator, text)}
    raise ValueError(mutant.words)


def _elsewhere(href: str) -> str:
    return ELSEWHERE[1] if href == ELSEWHERE[0] else ELSEWHERE[0]
