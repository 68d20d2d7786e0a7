"""Serves the built PWA. The first screen arrives filled: the topics as HTML, and the catalogue as data beside them."""

import re
from datetime import date
from html import escape
from pathlib import Path

import msgspec
from litestar import Response, get
from litestar.datastructures import CacheControlHeader
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler

from api.catalogue.routes import Catalogue, catalogue_on
from api.catalogue.rules import Municipality
from api.settings import Settings
from api.web.given import ItsMunicipality, Now

SCREENS = ["/", "/tid", "/bestil", "/mine", "/find", "/fejl", "/privatliv", "/kvittering/{booking_id:str}"]
"""The routes of the app that a browser may open; anything else is not found."""
FOREVER = CacheControlHeader(max_age=31_536_000, public=True, immutable=True)
"""For files whose names hold their content's hash."""


def pages(settings: Settings) -> list[ControllerRouterHandler]:
    """The routes of the app's files, from `settings.pwa_dir`."""
    folder = settings.pwa_dir
    if not (folder / "index.html").is_file():
        return []

    first_screen = FirstScreen(folder)

    @get(SCREENS, media_type="text/html", include_in_schema=False)
    async def show_screen(municipality: ItsMunicipality, now: Now) -> Response[str]:
        page = first_screen.of(municipality, now.astimezone(municipality.zone).date())
        return Response(page, media_type="text/html", headers={"Cache-Control": "no-cache"})

    @get("/{name:str}", include_in_schema=False, sync_to_thread=False)
    def send_file(name: FromPath[str]) -> Response[bytes]:
        # Only what lies in the folder itself: one path segment, looked up by name.
        found = {file.name: file for file in folder.iterdir() if file.is_file()}.get(name)
        if found is None or name == "index.html":
            raise NotFoundException
        return Response(
            found.read_bytes(),
            media_type=MEDIA_TYPES.get(found.suffix, "text/plain"),
            headers={"Cache-Control": "no-cache"},
        )

    assets = create_static_files_router(
        "/assets", [folder / "assets"], cache_control=FOREVER, include_in_schema=False, name="assets"
    )
    return [show_screen, send_file, assets]


def missing_page(settings: Settings) -> str | None:
    """What a browser gets for an address that does not exist: the app, which fetches the catalogue by itself."""
    page = settings.pwa_dir / "index.html"
    return page.read_text() if page.is_file() else None


MEDIA_TYPES = {
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain",
}


class FirstScreen:
    """index.html with a municipality's catalogue in it; pwa/index.html says where what goes."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "index.html"
        self._built_at = 0
        self._read()

    def of(self, municipality: Municipality, today: date) -> str:
        """Filled anew for each version and day, since fees and opening hours depend on the day.

        Read anew when the pages were built again under the running server: the assets it names are then others.
        """
        if self.file.stat().st_mtime_ns != self._built_at:
            self._read()
        state = (municipality.version, today)
        kept = self._filled.get(municipality.municipality_id)
        if kept is None or kept[0] != state:
            kept = (state, self._fill(catalogue_on(municipality, today)))
            self._filled[municipality.municipality_id] = kept
        return kept[1]

    def _read(self) -> None:
        self._built_at = self.file.stat().st_mtime_ns
        self.page = self.file.read_text()
        row = re.search(r'<template id="topic-row">(.*?)</template>', self.page, re.DOTALL)
        if row is None:
            raise ValueError(f"{self.file} has no topic row: build the pages again")
        self.row = row[1]
        self._filled: dict[str, tuple[tuple[int, date], str]] = {}

    def _fill(self, catalogue: Catalogue) -> str:
        rows = [
            self.row.replace("{{id}}", escape(topic.id)).replace("{{name}}", escape(topic.name.da))
            for topic in catalogue.topics
            if topic.offices
        ]
        # "<" is all that could end the script element early.
        data = msgspec.json.encode(catalogue).decode().replace("<", "\\u003c")
        return (
            self.page.replace("<!--topics-->", "".join(rows))
            .replace("<!--municipality-->", escape(catalogue.municipality.name))
            .replace("<!--catalogue-->", data)
        )
