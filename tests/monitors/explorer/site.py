"""A tiny site with one control for each way in which a control can be broken, beside others that are well."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import parse_qs

from tests.http.server import listening

SCRIPT: Final = """
const say = (text) => (document.querySelector('[role=status]').textContent = text)
const send = (path) => fetch(path, { method: 'POST', body: '{"note": "prøve"}' })
const on = (id, act) => document.getElementById(id)?.addEventListener('click', act)
on('well', () => say('Det virker'))
on('dead', () => {})
on('fails', () => send('/api/fails').then(() => say('Sendt')))
on('dropped', () => send('/api/dropped').then(() => say('Gemt')))
on('kept', () => send('/api/things').then(() => say('Gemt')))
on('waits', () => { say('Vent venligst'); fetch('/api/never') })
on('covered', () => say('Aldrig'))
on('flat', () => say('Aldrig'))
on('listens', () => say('Der blev lyttet'))
on('switch', ({ currentTarget: at }) => at.ariaChecked = String(at.ariaChecked !== 'true'))
const shadow = document.getElementById('shadow')?.attachShadow({ mode: 'closed' })
if (shadow) shadow.innerHTML = '<button>I skyggen</button>'
shadow?.firstChild.addEventListener('click', () => say('Set i skyggen'))
"""
PAGE: Final = """<!doctype html><html lang="da"><head><title>{title}</title><style>
#flat {{ all: unset; display: inline-block; width: 0; height: 0; overflow: hidden }}
.over {{ position: relative }} .over::after {{ content: ''; position: absolute; inset: -4px; z-index: 9 }}
</style></head><body><main><h1>{title}</h1><p role="status"></p>{content}</main>
<script src="/script.js"></script></body></html>"""
BROKEN: Final = {
    "Død knap": '<button id="dead">Død knap</button>',
    "Dødt link": '<a href="/findes-ikke">Dødt link</a>',
    "Fejler": '<button id="fails">Fejler</button>',
    "Glemmer": '<button id="dropped">Glemmer</button>',
    "Husker forkert": '<form method="post" action="/api/wrong"><label>Navn <input name="name"></label>'
    "<button>Husker forkert</button></form>",
    "Venter": '<button id="waits">Venter</button>',
    "Dækket": '<p class="over"><button id="covered">Dækket</button></p>',
    "Uden størrelse": '<button id="flat">Uden størrelse</button>',
    "Slået fra": "<button disabled>Slået fra</button>",
    "Fremmed": '<a href="/fremmed">Fremmed</a>',
}
WELL: Final = (
    '<button id="well">Virker</button> <button id="kept">Gemmer</button> <a href="/side">En side</a>'
    "<details><summary>Fold ud</summary><p>Mere at læse</p></details>"
    '<div id="listens">Lytter</div><span id="switch" role="switch" aria-checked="false" tabindex="0">Kontakt</span>'
    '<div id="shadow"></div><a href="https://udenfor.test/">Udenfor</a> <a href="tel:+4570203040">Ring</a>'
)
FOREIGN: Final = "<p>This page is not translated and you are here with all of it</p>"


class Site:
    """`well` shows what works and `broken` one control that does not; the second channel is /api/things."""

    def __init__(self) -> None:
        self.things: list[dict[str, str]] = []
        self.script = SCRIPT
        self.pages = {"/": ("Forside", WELL), "/side": ("En side", "<p>Her er der ikke mere.</p>")}

    def breaks(self, *names: str) -> None:
        controls = "".join(f"<div>{BROKEN[name]}</div>" for name in names)
        self.pages |= {"/": ("Forside", controls), "/fremmed": ("Fremmed", FOREIGN)}

    async def answer(self, scope: Any, receive: Any, send: Any) -> None:
        message, path, method = await receive(), scope["path"], scope["method"]
        status, kind, content = await self._answer(method, path, message.get("body", b""))
        elsewhere = path.encode() if path == "/ring" else b"/side"
        headers = [(b"content-type", kind.encode()), (b"location", elsewhere)]
        await send({"type": "http.response.start", "status": status, "headers": headers[: 2 if status == 303 else 1]})
        await send({"type": "http.response.body", "body": content.encode()})

    async def _answer(self, method: str, path: str, body: bytes) -> tuple[int, str, str]:
        match method, path:
            case "GET", "/script.js":
                return 200, "text/javascript", self.script
            case "GET", "/api/things":
                return 200, "application/json", json.dumps(self.things)
            case "POST", "/api/things":
                self.things.append(json.loads(body))
                return 200, "application/json", "{}"
            case "POST", "/api/wrong":
                self.things.append({"name": parse_qs(body.decode()).get("name", [""])[0] + "x"})
                return 303, "text/plain", ""
            case "POST", "/api/fails":
                return 500, "text/plain", "Internal Server Error"
            case "POST", "/api/dropped":
                return 200, "application/json", "{}"
            case "GET", "/ring":
                return 303, "text/plain", ""
            case "GET", "/api/never":
                await asyncio.sleep(60)
            case "GET", _ if path in self.pages:
                title, inside = self.pages[path]
                return 200, "text/html; charset=utf-8", PAGE.format(title=title, content=inside)
        return 404, "text/html; charset=utf-8", PAGE.format(title="Siden er her ikke", content="")


@asynccontextmanager
async def a_site() -> AsyncIterator[tuple[Site, str]]:
    site = Site()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await site.answer(scope, receive, send)

    async with listening(app) as url:
        yield site, url
