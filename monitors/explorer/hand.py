"""Using one control as a citizen would: by finger or mouse, by keyboard, by writing."""

import re
from collections.abc import Awaitable
from typing import Final, assert_never

from playwright.async_api import ElementHandle, FilePayload
from playwright.async_api import Error as BrowserError
from playwright.async_api import TimeoutError as Waited

from monitors.explorer.dictionary import as_citizen
from monitors.explorer.planning import TICKED
from monitors.explorer.shapes import Seen, Snapshot, Step
from monitors.explorer.visit import Visit

_PICTURE: Final = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\5\xfe\2\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82"
)
_HINDRANCES: Final = (
    ("intercepts pointer events", "noget andet ligger oven på det"),
    ("outside of the viewport", "det ligger uden for skærmen"),
    ("not stable", "det flytter sig hele tiden"),
    ("not visible", "det kan ikke ses"),
    ("not enabled", "det er slået fra"),
    ("not editable", "der kan ikke skrives i det"),
    ("not attached", "det forsvinder, når man vil bruge det"),
)


_LABEL: Final = """element =>
  [...element.labels ?? []].find((label) => label.checkVisibility()) ?? element.labels?.[0] ?? element"""


class Hindered(Exception):
    """The control cannot be used: one Danish clause."""


async def fill(visit: Visit, snapshot: Snapshot, fills: dict[str, str]) -> None:
    """Write what is to be written. A field that is gone meanwhile is passed over. Raises Hindered, PageGone."""
    for name, text in fills.items():
        field = next((seen for seen in snapshot.controls if seen.name == name and seen.usable and _takes(seen)), None)
        if field is None:
            continue
        element = await visit.element(field)
        if text == TICKED:
            await _guarded(visit, _press(element, field))
        elif field.tag == "select":
            await _choose(visit, element, field, text)
        else:
            await _guarded(visit, element.fill(as_citizen(text, visit.citizen)))


def _takes(seen: Seen) -> bool:
    return seen.is_field or seen.role == "checkbox"


async def use(visit: Visit, seen: Seen, step: Step) -> None:
    """Do `step` with `seen`. Raises Hindered, PageGone."""
    if step.act == "disconnect":
        await visit.disconnect()
        return
    element = await visit.element(seen)
    # A field is written into, and a key pressed, although something lies over the control; no finger reaches it then.
    match step.act:
        case "write":
            await _guarded(visit, element.click(trial=True))
            await _guarded(visit, element.fill(as_citizen(step.text, visit.citizen)))
        case "choose":
            await _guarded(visit, element.click(trial=True))
            await _choose(visit, element, seen, step.text)
        case "upload":
            if seen.by_label:
                await _guarded(visit, _press(element, seen, trial=True))
            picture = FilePayload(name="prøve.png", mimeType="image/png", buffer=_PICTURE)
            await _guarded(visit, element.set_input_files(picture))
        case "press" if step.twice:
            await _guarded(visit, element.dblclick())
        case "press" | "toggle" if step.keyboard:
            if not seen.keyboard_only:
                await _guarded(visit, _press(element, seen, trial=True))
            await _guarded(visit, _by_keyboard(visit, element, seen))
        case "press" | "toggle":
            await _guarded(visit, _press(element, seen))
        case _:
            assert_never(step.act)


async def _choose(visit: Visit, element: ElementHandle, seen: Seen, option: str) -> None:
    if option not in seen.options:
        # The browser would wait for it.
        raise Hindered(f"“{option}” er ikke at vælge")
    await _guarded(visit, element.select_option(label=option))


async def _press(element: ElementHandle, seen: Seen, *, trial: bool = False) -> None:
    await (await where_hit(element, seen)).click(trial=trial)


async def where_hit(element: ElementHandle, seen: Seen) -> ElementHandle:
    """What a finger hits: the box itself is often drawn by its label."""
    if seen.by_label or (seen.tag == "input" and seen.role in {"checkbox", "radio", "switch"}):
        return (await element.evaluate_handle(_LABEL)).as_element() or element
    return element


async def _by_keyboard(visit: Visit, element: ElementHandle, seen: Seen) -> None:
    if not await _reach(element):
        # The page may have moved the focus itself just then, as it does when it has come: people go on from there.
        await visit.rest()
        if not await _reach(element):
            raise Hindered("det kan ikke nås med tastaturet")
    await element.press("Space" if seen.role in {"checkbox", "radio", "switch"} else "Enter")


async def _reach(element: ElementHandle) -> bool:
    """Move the focus to it. Whether it is there."""
    await element.focus()
    return bool(await element.evaluate("element => element.getRootNode().activeElement === element"))


async def _guarded(visit: Visit, work: Awaitable[object]) -> None:
    """Wait for what the browser does, and tell in Danish why it could not."""
    try:
        await work
    except Waited as waited:
        raise Hindered(_said(waited.message)) from waited
    except BrowserError as error:
        if visit.page.is_closed():
            return  # What follows tells that the page is gone.
        raise Hindered(_said(error.message)) from error


def _said(message: str) -> str:
    for pattern, words in _HINDRANCES:
        if pattern in message:
            covering = re.search(r"<(\w[\w-]*)[^>]*>[^\n]*intercepts", message)
            return f"{words} (<{covering[1]}>)" if covering else words
    return f"det lader sig ikke bruge ({message.partition(chr(10))[0][:120]})"
