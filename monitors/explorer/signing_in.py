"""Signing in as the target's file says, once for a run; every visit then begins signed in."""

import os
from collections.abc import Mapping

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, StorageState

from monitors.explorer.target_file import ExplorerTarget, SignIn
from monitors.explorer.visit import PageGone, Visit
from monitors.verdicts import CouldNotLook


async def sign_in(visit: Visit, target: ExplorerTarget, environ: Mapping[str, str] = os.environ) -> StorageState:
    """What the browser keeps of somebody signed in. Raises CouldNotLook."""
    try:
        for step in target.sign_in:
            await _take(visit, step, target, environ)
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


async def _take(visit: Visit, step: SignIn, target: ExplorerTarget, environ: Mapping[str, str]) -> None:
    page: Page = visit.page
    if step.open:
        await visit.open(target.address(step.open))
    elif step.write:
        if step.variable not in environ:
            raise CouldNotLook(f"Overvågningen mangler {step.variable} for at logge ind.")
        await page.get_by_label(step.write).fill(environ[step.variable])
    else:
        await page.get_by_role("button", name=step.press).click()
