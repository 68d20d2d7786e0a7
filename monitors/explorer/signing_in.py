"""Signing in as the target's file says: once for a run, or anew for every visit."""

import os
from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

import msgspec
from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, StorageState

from monitors.explorer.target_file import ExplorerTarget, SignIn
from monitors.explorer.visit import PageGone, Visit
from monitors.verdicts import CouldNotLook

MARK: Final = "mark"
"""What stands for a fresh mark of a test citizen in the file."""


async def sign_in(
    visit: Visit, target: ExplorerTarget, mark: str = "", environ: Mapping[str, str] = os.environ
) -> StorageState:
    """What the browser keeps of somebody signed in. Raises CouldNotLook."""
    kept = {MARK: mark}
    try:
        for step in target.sign_in:
            await _take(visit, step, target, kept, environ)
            if not step.send:
                await visit.rest()
        await _check(visit, target)
        return await visit.context.storage_state()
    except (BrowserError, PageGone) as error:
        raise CouldNotLook(f"Overvågningen kan ikke logge ind ({str(error).partition(chr(10))[0][:120]}).") from error


async def _check(visit: Visit, target: ExplorerTarget) -> None:
    """Whoever is still asked for the password is not in: what is seen then is not what was to be explored."""
    for step in target.sign_in:
        if step.write and await visit.page.get_by_label(step.write).is_visible():
            raise CouldNotLook(f"Overvågningen kom ikke ind: siden spørger stadig om {step.write}.")


async def _take(
    visit: Visit, step: SignIn, target: ExplorerTarget, kept: dict[str, str], environ: Mapping[str, str]
) -> None:
    page: Page = visit.page
    if step.open:
        await visit.open(target.address(step.open))
    elif step.send:
        kept |= await _send(visit, step, target, kept)
    elif step.write:
        if step.variable not in environ:
            raise CouldNotLook(f"Overvågningen mangler {step.variable} for at logge ind.")
        await page.get_by_label(step.write).fill(environ[step.variable])
    else:
        await page.get_by_role("button", name=step.press).click()


async def _send(visit: Visit, step: SignIn, target: ExplorerTarget, kept: Mapping[str, str]) -> dict[str, str]:
    """Send what a page could send, without the time that a page takes. Gives what is kept of the answer.

    The browser's cookies go with it, and those of the answer become the browser's.
    """
    url, body = target.address(step.send.format_map(kept)), msgspec.json.encode(_filled(step.body, kept))
    if step.body is None:
        answer = await visit.context.request.get(url)
    else:
        headers = {"content-type": "application/json", "idempotency-key": str(uuid4()), "origin": target.url}
        answer = await visit.context.request.post(url, headers=headers, data=body)
    if not answer.ok:
        raise CouldNotLook(f"Overvågningen kan ikke logge ind: {step.send} svarede {answer.status}.")
    text = await answer.text()
    return {name: _at(text, place, step) for name, place in step.keep.items()}


def _filled(value: Any, kept: Mapping[str, str]) -> Any:
    """`value` with what is kept in the place of its names in braces."""
    match value:
        case str():
            return value.format_map(kept)
        case dict():
            return {name: _filled(one, kept) for name, one in value.items()}
        case list():
            return [_filled(one, kept) for one in value]
    return value


def _at(text: str, place: str, step: SignIn) -> str:
    """What stands in a JSON answer at "offices.0.id"."""
    try:
        found = msgspec.json.decode(text)
        for part in place.split("."):
            found = found[int(part)] if isinstance(found, list) else found[part]
    except (msgspec.DecodeError, KeyError, IndexError, ValueError, TypeError) as error:
        raise CouldNotLook(f"Overvågningen kan ikke logge ind: {step.send} svarede uden {place}.") from error
    return str(found)
