"""A page for a finding's program, to be walked by whoever runs it: let in as the explorer was, and with its limits."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final

from playwright.async_api import Page, Response

from monitors.browser import provide
from monitors.explorer.run import Wanted, means_of
from monitors.explorer.target_file import read_explorer_target
from monitors.explorer.trying import visiting, witnessed
from monitors.targets import TargetRefused, read_target
from monitors.verdicts import CouldNotLook

KEY_FILE: Final = "MONITOR_KEY_FILE"
"""The environment variable that names the file with the key, where the key itself is in none."""
PATIENCE: Final = 10


@asynccontextmanager
async def a_page_as(given: str, role: str, environ: Mapping[str, str] = os.environ) -> AsyncIterator[Page]:
    """A page of the target in the file `given`, or of the Borgertid at that URL, for somebody who is signed in.

    Ends the program where the explorer could not look.
    """
    try:
        target, key_file = read_explorer_target(given, role), environ.get(KEY_FILE)
        wanted = Wanted(
            target=target, marking=read_target(target.url, Path(key_file) if key_file else None, environ), seed=0,
            minutes=0, results=Path(), patience=PATIENCE, axe=None, now=lambda: datetime.now(UTC), tell=print,
            headed="HEADED" in environ,
        )  # fmt: skip
        async with means_of(wanted, provide(), "replay") as means, visiting(means) as visit, witnessed(means, visit):
            visit.page.on("response", _tell_fault)
            visit.page.on("pageerror", lambda error: print("Fejl i siden:", error))
            yield visit.page
    except (CouldNotLook, TargetRefused) as reason:
        raise SystemExit(str(reason)) from reason


def _tell_fault(answer: Response) -> None:
    if answer.status >= HTTPStatus.BAD_REQUEST:
        print(answer.status, answer.request.method, answer.url)
