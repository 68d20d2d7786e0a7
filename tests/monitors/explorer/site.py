"""A tiny site with one control for each way in which a control can be broken, beside others that are well."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import parse_qs, unquote

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
on('hollow', () => send('/api/hollow').then((answer) => answer.text()).then(() => say('Gemt')))
on('later', () => { say('Tak'); sessionStorage.later = 1 })
if (sessionStorage.later) fetch('/api/never-again')
on('waits', () => { say('Vent venligst'); fetch('/api/never') })
on('covered', () => say('Aldrig'))
on('flat', () => say('Aldrig'))
on('listens', () => say('Der blev lyttet'))
document.getElementById('pulled')?.addEventListener('pointerdown', () => undefined)
on('throws', () => { say('Vent'); throw new Error('uventet') })
on('renames', () => fetch('/api/note', { method: 'PUT' }).then(() => say('Gemt')))
on('twofold', () => Promise.all(['a', 'b'].map((once) =>
  fetch('/api/loose', { method: 'POST', body: '{}', headers: { 'Idempotency-Key': once } }))).then(() => say('Sendt')))
on('old', () => fetch('/api/hour').then((answer) => answer.json()).then(({ at }) => say(`Kl. ${at.slice(11, 16)}`)))
on('strays', (event) => { event.preventDefault(); location.href = '/andet' })
on('falls', () => fetch('/api/loose', { method: 'POST' }))
const form = (id, act) =>
  document.getElementById(id)?.addEventListener('submit', (event) => { event.preventDefault(); act(event) })
form('silent', () => (document.body.style.color = 'navy'))
const invite = (path, { target }) =>
  fetch(path, { method: 'POST', body: new URLSearchParams(new FormData(target)) }).then(() => say('Inviteret'))
form('invites', (event) => invite('/api/invite', event))
form('forgets', (event) => invite('/api/forgotten', event))
form('double', () => send('/api/things').then(() => say('Gemt')))
form('once', ({ submitter: at }) => { at.disabled = true; send('/api/things').then(() => say('Gemt')) })
on('switch', ({ currentTarget: at }) => at.ariaChecked = String(at.ariaChecked !== 'true'))
const shadow = document.getElementById('shadow')?.attachShadow({ mode: 'closed' })
if (shadow) shadow.innerHTML = '<button>I skyggen</button>'
shadow?.firstChild.addEventListener('click', () => say('Set i skyggen'))
"""
PAGE: Final = """<!doctype html><html lang="da"><head><title>{title}</title><style>
a, button, summary, label, [role=switch] {{ display: inline-block; min-width: 24px; min-height: 24px; margin: 2px }}
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
    "Venter senere": '<button id="later">Venter senere</button>',
    "Dækket": '<p class="over"><button id="covered">Dækket</button></p>',
    "Dækket felt": '<p class="over"><label>Dækket felt <input></label></p>',
    "Uden størrelse": '<button id="flat">Uden størrelse</button>',
    "Slået fra": "<button disabled>Slået fra</button>",
    "Fremmed": '<a href="/fremmed">Fremmed</a>',
    "Kaster": '<button id="throws">Kaster</button>',
    "Undskylder": '<a href="/undskyld">Undskylder</a>',
    "Omdøber": '<button id="renames">Omdøber</button> <p>Navnet er @note</p>',
    "Forvildet": '<a id="strays" href="/side">Forvildet</a>',
    "Falder tilbage": '<label><input id="falls" type="checkbox"> Falder tilbage</label>',
    "Tier": '<form id="silent"><button>Tier</button></form>',
    "Dobbelt": '<form id="double"><button>Dobbelt</button></form>',
    "Sender to": '<button id="twofold">Sender to</button>',
    "Forkert time": '<button id="old">Forkert time</button>',
    "Tom side": '<a href="/tom">Tom side</a>',
    "Tomt script": '<a href="/uden-script">Tomt script</a>',
    "Tomt svar": '<button id="hollow">Tomt svar</button>',
    "Tom fil": '<a href="/tom.ics" download>Tom fil</a>',
}
WELL: Final = (
    '<button id="well">Virker</button> <button id="kept">Gemmer</button> <a href="/side">En side</a>'
    "<details><summary>Fold ud</summary><p>Mere at læse</p><pre>form.navn.mangler</pre></details>"
    '<div id="listens">Lytter</div><span id="switch" role="switch" aria-checked="false" tabindex="0">Kontakt</span>'
    '<form id="once"><button>Kun én gang</button></form><a href="/fuld.ics" download>En fil</a>'
    '<div id="shadow"></div><a href="https://udenfor.test/">Udenfor</a> <a href="tel:+4570203040">Ring</a>'
    '<div id="pulled" style="cursor: ns-resize">Træk</div>'
)
HTML: Final = "text/html; charset=utf-8"
NOTES: Final = ("Gammel", "Nyere")
HOURS: Final = ("2026-11-24T10:15:00+01:00", "2026-11-24T11:15:00+01:00")
FOREIGN: Final = "<p>This page is not translated and you are here with all of it</p>"


class Site:
    """`well` shows what works and `broken` one control that does not; the second channel is /api/things."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        """The body of each invitation that brought a mail."""
        self.things: list[dict[str, str]] = []
        self.drops = 0
        """How many of the next things are taken, and thrown away."""
        self.lags = 0
        """How often what was kept before is still told after a thing was taken."""
        self._old: list[str] = []
        """What is told first when the things are asked for."""
        self.note = self.stale = NOTES[0]
        self.script = SCRIPT
        self.worker = ""
        """The service worker; "" for a site without one."""
        self.pages = {
            "/": ("Forside", WELL),
            "/side": ("En side", "<p>Her er der ikke mere.</p>"),
            "/andet": ("Et andet sted", "<p>Her skulle linket ikke føre hen.</p>"),
            "/undskyld": ("Der skete en fejl", ""),
            "/hindret": ("Hindret", "<input>"),
            "/fremmed": ("Fremmed", FOREIGN),
            "/uden-script": ("Uden script", '<script src="/tomt.js"></script>'),
        }

    def breaks(self, *names: str) -> None:
        controls = "".join(f"<div>{BROKEN[name]}</div>" for name in names)
        self.pages["/"] = ("Forside", controls)

    async def answer(self, scope: Any, receive: Any, send: Any) -> None:
        message, path, method = await receive(), scope["path"], scope["method"]
        status, kind, content = await self._answer(method, path, message.get("body", b""))
        if path == "/api/hour":
            # A cache on the way, which only browsers meet, keeps another hour than the server.
            cached = any(name == b"sec-fetch-mode" for name, _ in scope["headers"])
            status, kind, content = 200, "application/json", json.dumps({"at": HOURS[cached]})
        elsewhere = path.encode() if path == "/ring" else b"/side"
        headers = [(b"content-type", kind.encode()), (b"location", elsewhere)]
        await send({"type": "http.response.start", "status": status, "headers": headers[: 2 if status == 303 else 1]})
        await send({"type": "http.response.body", "body": content.encode(), "more_body": path == "/halvt"})
        if path == "/halvt":
            await asyncio.sleep(60)  # The page begins, and its end does not come.

    async def _answer(self, method: str, path: str, body: bytes) -> tuple[int, str, str]:
        if method not in {"GET", "HEAD"}:
            return self._take(method, path, body)
        if path in {"/api/never", "/api/never-again"}:
            await asyncio.sleep(60)
        if path == "/ring":
            return 303, "text/plain", ""
        if path in self.pages:
            title, inside = self.pages[path]
            return 200, HTML, PAGE.format(title=title, content=inside.replace("@note", self.stale))
        if path == "/api/things" and self._old:
            return 200, "application/json", self._old.pop()
        if path in (files := self._files()):
            return 200, *files[path]
        return 404, HTML, PAGE.format(title="Siden er her ikke", content="")

    def _files(self) -> dict[str, tuple[str, str]]:
        """Path -> (type, content)."""
        return {
            "/script.js": ("text/javascript", self.script),
            "/sw.js": ("text/javascript", self.worker),
            "/api/things": ("application/json", json.dumps(self.things)),
            "/api/note": ("application/json", json.dumps({"note": self.note})),
            "/mails": ("text/plain", unquote("\n".join(self.mails))),
            "/tom": (HTML, ""),
            "/tomt.js": ("text/javascript", ""),
            "/tom.ics": ("text/calendar", ""),
            "/fuld.ics": ("text/calendar", "BEGIN:VCALENDAR"),
        }

    def _take(self, method: str, path: str, body: bytes) -> tuple[int, str, str]:
        match method, path:
            case "POST", "/api/things":
                self._old = [json.dumps(self.things)] * self.lags
                if not self.drops:
                    self.things.append(json.loads(body))
                self.drops = max(self.drops - 1, 0)
            case "PUT", "/api/note":
                # Its page is always one change behind.
                self.stale, self.note = self.note, NOTES[self.note == NOTES[0]]
            case "POST", "/api/invite":
                self.mails.append(body.decode())
            case "POST", "/api/wrong":
                self.things.append({"name": parse_qs(body.decode()).get("name", [""])[0] + "x"})
                return 303, "text/plain", ""
            case "POST", "/api/hollow":
                return 200, "application/json", ""
            case "POST", "/api/fails":
                return 500, "text/plain", "Internal Server Error"
        return 200, "application/json", "{}"


@asynccontextmanager
async def a_site() -> AsyncIterator[tuple[Site, str]]:
    site = Site()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await site.answer(scope, receive, send)

    async with listening(app) as url:
        yield site, url
