"""The marks that Lighthouse gives: to each screen, and to the speed of the first one."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any, NamedTuple

from playwright.async_api import Page

from bench.pwa.walk import A_TIME, from_scan_to_receipt
from deploy.node import FOR_LIGHTHOUSE, environment_with_node

FOLDER = Path(__file__).parent.parent / "lighthouse"


class Marks(NamedTuple):
    worst: dict[str, float]
    """By category, of 100."""
    findings: list[str]
    """What cost a mark, with the screen."""


async def walk_to_every_screen(page: Page) -> list[str]:
    """Books a time and takes another one into the form, so that no screen is empty. Answers their addresses."""
    await from_scan_to_receipt(page)
    receipt = page.url
    await page.goto("/tid?topic=passport-adult:1&office=borgerservice")
    times = page.url
    await page.get_by_role("button", name=A_TIME).first.click()
    await page.get_by_role("heading", level=1, name="Dine oplysninger").wait_for()
    site = receipt.partition("/kvittering")[0]
    others = ["/", "/tid?topic=passport-adult:1", "/bestil", "/mine", "/find", "/fejl", "/privatliv"]
    return [times, receipt, *(site + path for path in others)]


async def marks(port: int, urls: list[str], memory: str) -> Marks:
    """`memory` is KEEP for all that is seen of a screen, FRESH for the speed of a first visit."""
    environment = environment_with_node(FOR_LIGHTHOUSE) or dict(os.environ)
    command = ["node", "audit.mjs", str(port), memory, *urls]
    auditing = await asyncio.create_subprocess_exec(*command, cwd=FOLDER, env=environment, stdout=PIPE, stderr=PIPE)
    try:
        told, complaints = await auditing.communicate()
    except asyncio.CancelledError:
        auditing.kill()
        raise
    if auditing.returncode:
        raise SystemExit(f"Lighthouse did not run:\n{complaints.decode()}")
    audits: list[dict[str, Any]] = [json.loads(line) for line in told.splitlines()]
    if faults := [f"{audit['url']}: {audit['error']}" for audit in audits if audit.get("error")]:
        raise SystemExit(f"Lighthouse saw no page: {faults}")
    worst = {name: min(audit["scores"][name] for audit in audits) for name in audits[0]["scores"]}
    return Marks(worst, [f"{audit['url']}: {found}" for audit in audits for found in audit["findings"]])
