"""Serves the built PWA. The first screen arrives filled: the topics as HTML, and the catalogue as data beside them."""

import base64
import hashlib
import re
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from api.catalogue.routes import Catalogue, catalogue_on
from api.catalogue.rules import Municipality
from api.settings import Settings
from api.web.edge import CONTENT_SECURITY_POLICY
from api.web.given import ItsMunicipality, Now
from api.web.packed import ENCODINGS, OPTION, Packed, packed_file, packed_text, unpacked_by_browser

SCREENS = ["/", "/tid", "/bestil", "/mine", "/nummer", "/find", "/fejl", "/privatliv", "/kvittering/{booking_id:str}"]
"""The routes of the app that a browser may open; anything else is not found."""
OTHER_APPS = {"personale.html": "/personale", "stander.html": "/stander", "tavle.html": "/tavle"}
"""The apps that citizens do not open, by the page that is built: it answers its address and all below."""
MOST_USED = 10
"""So many topics stand in the first list, as the app draws it (pwa/src/screens/topics/model.ts)."""
ASK_AGAIN = {"Cache-Control": "no-cache"}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
"""For files whose names hold their content's hash."""


def pages(settings: Settings) -> list[ControllerRouterHandler]:
    """The routes of the app's files, from `settings.pwa_dir`."""
    folder = settings.pwa_dir
    if not (folder / "index.html").is_file():
        return []

    first_screen = FirstScreen(folder)

    @get(SCREENS, media_type="text/html", include_in_schema=False, opt={OPTION: True})
    async def show_screen(request: Request[Any, Any, Any], municipality: ItsMunicipality, now: Now) -> Response[bytes]:
        filled = first_screen.of(municipality, now.astimezone(municipality.zone).date())
        page = filled.first if request.url.path == "/" else filled.elsewhere
        return unpacked_by_browser(request, page, "text/html", ASK_AGAIN | first_screen.policy)

    @get("/{name:str}", include_in_schema=False, sync_to_thread=False, opt={OPTION: True})
    def send_file(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
        if name == "index.html" or name in OTHER_APPS:
            raise NotFoundException
        return _send(request, folder, name, ASK_AGAIN)

    @get("/assets/{name:str}", include_in_schema=False, sync_to_thread=False, opt={OPTION: True})
    def send_asset(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
        return _send(request, folder / "assets", name, FOREVER)

    @get("/assets/staff/{name:str}", include_in_schema=False, sync_to_thread=False, opt={OPTION: True})
    def send_staff_asset(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
        return _send(request, folder / "assets" / "staff", name, FOREVER)

    @get("/was", include_in_schema=False, sync_to_thread=False, status_code=302)
    def show_statement(municipality: ItsMunicipality) -> Redirect:
        # The short address that the law asks for; found only where there is a statement.
        statement = municipality.settings.accessibility_statement
        if statement is None:
            raise NotFoundException
        return Redirect(statement, status_code=302)

    others = [_other_app(folder / name, address) for name, address in OTHER_APPS.items() if (folder / name).is_file()]
    return [show_screen, show_statement, send_file, send_asset, send_staff_asset, *others]


def _other_app(page: Path, address: str) -> ControllerRouterHandler:
    @get([address, f"{address}/{{rest:path}}"], include_in_schema=False, sync_to_thread=False, opt={OPTION: True})
    def show_app(request: Request[Any, Any, Any]) -> Response[bytes]:
        return unpacked_by_browser(request, packed_file(page), "text/html", ASK_AGAIN)

    return show_app


def _send(request: Request[Any, Any, Any], folder: Path, name: str, headers: dict[str, str]) -> Response[bytes]:
    # Only what lies in the folder itself: one path segment, looked up by name.
    files = folder.iterdir() if folder.is_dir() else ()
    found = {file.name: file for file in files if file.is_file()}.get(name)
    if found is None or found.suffix in ENCODINGS.values():
        raise NotFoundException
    media_type = MEDIA_TYPES.get(found.suffix, "text/plain")
    return unpacked_by_browser(request, packed_file(found), media_type, headers)


def missing_page(settings: Settings) -> tuple[str, dict[str, str]] | None:
    """What a browser gets for an address that does not exist: the app, which fetches the catalogue by itself.

    With its headers; None when the pages are not built.
    """
    file = settings.pwa_dir / "index.html"
    if not file.is_file():
        return None
    page = _elsewhere(file.read_text())
    return page, ASK_AGAIN | _policy(page)


MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain",
}


class Filled(NamedTuple):
    first: Packed
    """Answers `/`."""
    elsewhere: Packed
    """Answers every other address: the first screen is hidden until the app has drawn another."""


class FirstScreen:
    """index.html with a municipality's catalogue in it; pwa/index.html says where what goes."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "index.html"
        self._built_at = 0
        self._read()

    def of(self, municipality: Municipality, today: date) -> Filled:
        """Filled anew for each version and day, since fees and opening hours depend on the day.

        Read anew when the pages were built again under the running server: the assets it names are then others.
        """
        if self.file.stat().st_mtime_ns != self._built_at:
            self._read()
        state = (municipality.version, today)
        kept = self._filled.get(municipality.municipality_id)
        if kept is None or kept[0] != state:
            page = self._fill(catalogue_on(municipality, today))
            kept = (state, Filled(packed_text(page), packed_text(_elsewhere(page))))
            self._filled[municipality.municipality_id] = kept
        return kept[1]

    def _read(self) -> None:
        self._built_at = self.file.stat().st_mtime_ns
        self.page = self.file.read_text()
        self.policy = _policy(self.page)
        row = re.search(r'<template id="topic-row">(.*?)</template>', self.page, re.DOTALL)
        if row is None:
            raise ValueError(f"{self.file} has no topic row: build the pages again")
        self.row = row[1]
        self._filled: dict[str, tuple[tuple[int, date], Filled]] = {}

    def _fill(self, catalogue: Catalogue) -> str:
        rows = [
            self.row.replace("{{id}}", escape(topic.id)).replace("{{name}}", escape(topic.name.da))
            for topic in catalogue.topics
            if topic.offices
        ]
        # "<" is all that could end the script element early.
        data = msgspec.json.encode(catalogue).decode().replace("<", "\\u003c")
        return (
            re.sub(r"<!--more-->(.*?)<!--/more-->", r"\1" if rows[MOST_USED:] else "", self.page, flags=re.DOTALL)
            .replace("<!--topics-->", "".join(rows[:MOST_USED]))
            .replace("<!--more-topics-->", "".join(rows[MOST_USED:]))
            .replace("<!--municipality-->", escape(catalogue.municipality.name))
            .replace("<!--catalogue-->", data)
        )


def _elsewhere(page: str) -> str:
    """The page for an address that is not `/`: it also says which files the screen there needs."""
    found = re.search(r'<template id="elsewhere">(.*?)</template>', page, re.DOTALL)
    needed = found[1] if found else ""
    return page.replace("<html ", '<html class="elsewhere" ', 1).replace("</head>", f"{needed}</head>", 1)


def _policy(page: str) -> dict[str, str]:
    """The security policy of a page with its own styles in it, which are allowed by their hash and no others."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()}'"
        for styles in re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    ]
    policy = CONTENT_SECURITY_POLICY.replace("style-src 'self'", " ".join(["style-src 'self'", *hashes]))
    return {"Content-Security-Policy": policy}
