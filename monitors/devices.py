"""What a citizen holds in the hand: a screen of some size, and an engine that shows the pages."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from msgspec import Struct

Engine = Literal["chromium", "firefox", "webkit"]
Engines = Mapping[Engine, Path]
"""The browsers that this machine has."""

_SMALL: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
_LARGE: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 900}}


class Device(Struct, frozen=True):
    name: str
    words: str
    """Where the citizen is with it, in Danish."""
    engine: Engine
    screen: dict[str, Any]
    """What Playwright makes a browser context with."""

    @property
    def is_large(self) -> bool:
        return bool(self.screen["viewport"]["width"] >= 1024)


PHONE: Final = Device("phone", "på telefon", "chromium", {**_SMALL, "is_mobile": True})
DESKTOP: Final = Device("desktop", "på computer", "chromium", _LARGE)
# Firefox shows no page as a phone would.
FIREFOX: Final = Device("firefox", "i Firefox", "firefox", _LARGE)
WEBKIT: Final = Device("webkit", "i WebKit, som Safari", "webkit", {**_SMALL, "is_mobile": True})
DEVICES: Final = (PHONE, DESKTOP, FIREFOX, WEBKIT)


def devices_with(engines: Engines) -> list[Device]:
    """Those that can be had here."""
    return [device for device in DEVICES if device.engine in engines]


def words_about(engines: Engines) -> str:
    """One Danish sentence: in which engines the pages are walked, and in which they cannot be."""
    missing = {"firefox": "Firefox", "webkit": "WebKit (Safari)"}.keys() - engines.keys()
    if not missing:
        return "Turene gås i Chromium, Firefox og WebKit."
    if len(missing) == 1:
        return f"Turene gås ikke i {'Firefox' if 'firefox' in missing else 'WebKit (Safari)'}: den er her ikke."
    return "Kun Chromium: hverken Firefox eller WebKit (Safari) er her. “playwright install firefox webkit” henter dem."
