"""Looking at a page: the scripts in discovery.js and standby.js, asked in the page and in its visible frames."""

from pathlib import Path
from typing import Final

import msgspec
from playwright.async_api import ElementHandle, Frame, Page
from playwright.async_api import Error as BrowserError

from monitors.explorer.shapes import Seen, Snapshot

DISCOVERY: Final = (Path(__file__).parent / "discovery.js").read_text()
STANDBY: Final = (Path(__file__).parent / "standby.js").read_text()
_LOOK: Final = f"""async most => {{
    const told = {{ ...({DISCOVERY})(most), ...await ({STANDBY})() }}
    // As text it is told several times as fast, whatever the page has taught its own lists to write.
    // Half a sign, where a text was cut, cannot be kept.
    return JSON.stringify(told, function (name) {{
        return typeof this[name] === 'string' ? this[name].toWellFormed() : this[name]
    }})
}}"""
MOST_CONTROLS: Final = 1_000
"""On one page: what comes after them is only counted."""
MOST_FRAMES: Final = 4


async def take(page: Page) -> Snapshot:
    """Raises BrowserError when the page cannot be read."""
    whole = await _read(page.main_frame)
    for number, frame in enumerate(_frames_of(page), start=1):
        try:
            inner = await _read(frame) if await (await frame.frame_element()).is_visible() else None
        except BrowserError:
            continue  # A frame may go while it is looked at; it then has nothing to use.
        if inner is not None:
            controls = [_inside(seen, number) for seen in inner.controls]
            whole = msgspec.structs.replace(
                whole,
                controls=[*whole.controls, *controls],
                lines=[*whole.lines, *inner.lines],
                storage={**whole.storage, f"frame {number}": inner.url},
                beyond=whole.beyond + inner.beyond,
            )
    return whole


async def element_of(page: Page, seen: Seen) -> ElementHandle:
    """The element behind `seen`, which must be of the last snapshot."""
    frame = _frames_of(page)[seen.frame - 1] if seen.frame else page.main_frame
    handle = await frame.evaluate_handle("index => window.__explored.elements[index]", seen.index)
    element = handle.as_element()
    if element is None:
        raise BrowserError("the control is gone")
    return element


async def _read(frame: Frame) -> Snapshot:
    return msgspec.json.decode(await frame.evaluate(_LOOK, MOST_CONTROLS), type=Snapshot)


def _frames_of(page: Page) -> list[Frame]:
    return page.frames[1 : MOST_FRAMES + 1]


def _inside(seen: Seen, number: int) -> Seen:
    return msgspec.structs.replace(seen, frame=number, landmark=f"frame {number} {seen.landmark}".strip())
