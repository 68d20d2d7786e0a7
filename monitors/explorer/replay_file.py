"""A finding as a program of its own: whoever is on call runs it and sees the fault. Pure."""

import json
from typing import Final

from monitors.explorer.planning import TICKED
from monitors.explorer.shapes import Step
from monitors.explorer.target_file import VIEWPORTS, ExplorerTarget
from monitors.explorer.words import sentence_of
from monitors.findings import Finding
from monitors.targets import MARK_HEADER

_BOXES: Final = {"checkbox", "radio"}
_BY_TEXT: Final = {"generic", "summary"}


def replay_file(finding: Finding, path: list[Step], target: ExplorerTarget) -> str:
    """The source of a program that needs Python, Playwright and a Chromium; to be let in, the monitors too."""
    steps = [line for step in path for line in _lines_of(step)]
    if target.sign_in:
        # The explorer's own visit lets the program in, and keeps it to what the explorer may do.
        steps = [line.replace("    page.", "    await page.", 1) for line in steps]
        return _words(finding) + _SIGNED_IN.format(
            steps="\n".join(steps), target=target.source or target.url, role=target.role
        )
    return _words(finding) + _OPEN.format(
        steps="\n".join(steps), mark=_MARK if target.marked else "HEADERS: dict[str, str] = {}",
        size=VIEWPORTS[target.size], locale=target.locale,
    )  # fmt: skip


def _words(finding: Finding) -> str:
    return f'''"""{_safe(finding.experience)}

Forventet: {_safe(finding.expected)}
Set:       {_safe(finding.seen)}

Kør: python replay.py        (CHROMIUM=/sti/til/chromium vælger browseren; HEADED=1 viser den)
"""
'''


_OPEN: Final = """
import os

from playwright.sync_api import Page, sync_playwright

{mark}


def walk(page: Page) -> None:
{steps}


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM"), headless="HEADED" not in os.environ, chromium_sandbox=False
    )
    page = browser.new_page(viewport={size!r}, locale={locale!r}, extra_http_headers=HEADERS)
    page.set_default_timeout(10_000)
    page.on("response", lambda answer: answer.status >= 400 and print(answer.status, answer.request.method, answer.url))
    page.on("pageerror", lambda error: print("Fejl i siden:", error))
    page.on("dialog", lambda dialog: dialog.accept())
    try:
        walk(page)
        page.wait_for_timeout(2_000)
    finally:
        page.screenshot(path="replay.png")
        print("Siden nu:", page.url, "- se replay.png")
        browser.close()
"""
_SIGNED_IN: Final = """
import asyncio

from playwright.async_api import Page

from monitors.explorer.by_hand import a_page_as


async def walk(page: Page) -> None:
{steps}


async def main() -> None:
    # What lets in stands in the environment, as for the explorer: BORGERTID_MONITOR_KEY, or MONITOR_KEY_FILE.
    async with a_page_as({target!r}, {role!r}) as page:
        try:
            await walk(page)
            await page.wait_for_timeout(2_000)
        finally:
            await page.screenshot(path="replay.png")
            print("Siden nu:", page.url, "- se replay.png")


asyncio.run(main())
"""
_MARK: Final = f'''from datetime import UTC, datetime
from pathlib import Path

from monitors.targets import read_target

# A test citizen's mark: BORGERTID_MONITOR_KEY, or the key in the file that MONITOR_KEY_FILE names.
KEY_FILE = os.environ.get("MONITOR_KEY_FILE")
TARGET = read_target("http://unused", Path(KEY_FILE) if KEY_FILE else None)
HEADERS = {{"{MARK_HEADER}": TARGET.mark("replay", datetime.now(UTC))}}'''


def _lines_of(step: Step) -> list[str]:
    says = [f"    # {_safe(sentence_of(step))}"]
    if step.url or step.control is None:
        return [*says, f"    page.goto({step.url!r})"]
    if step.act == "disconnect":
        ready = "navigator.serviceWorker.ready.then(() => true)"
        return [*says, f"    page.evaluate({ready!r})", "    page.context.set_offline(True)"]
    fills = [f"    page.get_by_label({name!r}).first.{_filling(text)}" for name, text in step.fills.items()]
    return [*says, *fills, f"    {_locator(step)}.{_doing(step)}"]


def _filling(text: str) -> str:
    return "check()" if text == TICKED else f"fill({text!r})"


def _locator(step: Step) -> str:
    role = step.control.role if step.control else "generic"
    nth = f".nth({step.ordinal})" if not step.name else ".first"
    if role == "file":
        return "page.locator('input[type=file]')" + nth
    if role in _BY_TEXT:
        return f"page.get_by_text({step.name!r}, exact=True){nth}"
    found = f"page.get_by_role({role!r}, name={step.name!r}, exact=True)"
    if role in _BOXES and step.name and not step.keyboard:
        # A box that is hidden itself is drawn by its label.
        drawn = f"label:text-is({json.dumps(step.name, ensure_ascii=False)})"
        return f"{found}.or_(page.locator({drawn!r})){nth}"
    return found + nth


def _doing(step: Step) -> str:
    match step.act:
        case "write":
            return f"fill({step.text!r})"
        case "choose":
            return f"select_option(label={step.text!r})"
        case "upload":
            return 'set_input_files({"name": "prøve.png", "mimeType": "image/png", "buffer": b"x"})'
    press = "dblclick()" if step.twice else "click()"
    return 'press("Enter")' if step.keyboard else press


def _safe(text: str) -> str:
    """`text` as it may stand in a comment and in a docstring."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
