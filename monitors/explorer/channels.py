"""What an exercise asks beside the page: the witness, and the mailbox."""

import asyncio
from contextlib import suppress
from typing import Final

import msgspec
from msgspec import Struct

from monitors.explorer.dictionary import typed_address
from monitors.explorer.shapes import Facts, Observation
from monitors.explorer.stored import disagreement
from monitors.explorer.visit import Visit
from monitors.explorer.witness import Mailbox, Witness
from monitors.verdicts import CouldNotLook, Unexpected

MAIL_WITHIN: Final = 4
"""A mail may take so many times the patience for one page."""
PAUSE: Final = 1.0
MORE_QUESTIONS: Final = 3
"""So often the witness is asked once more when it says that what was sent is not kept: some sites take a moment."""


class Channels(Struct, frozen=True, kw_only=True):
    """Those of one visit. A site may have none."""

    witness: Witness | None = None
    mailbox: Mailbox | None = None


async def ask(channels: Channels, visit: Visit, seen: Observation) -> Observation:
    """`seen` with what the channels say before the act."""
    mails = None
    if channels.mailbox and (address := _address_in(seen)):
        mails = await channels.mailbox.count(address)
    facts, unread = await _facts(channels, visit)
    return msgspec.structs.replace(seen, facts_before=facts, unread=unread, mails_before=mails)


async def compare(channels: Channels, visit: Visit, seen: Observation) -> Observation:
    """`seen` with what the channels say after the act."""
    witness, address, mailed = channels.witness, _address_in(seen), None
    covered = witness is not None and any(map(witness.covers, seen.accepted))
    if channels.mailbox and address and seen.mails_before is not None:
        come = _Come(channels.mailbox, address, seen.mails_before)
        mailed = await come.after(seen, MAIL_WITHIN * visit.patience)
    facts, unread = await _facts(channels, visit)
    seen = msgspec.structs.replace(
        seen, covered=covered, facts_after=facts, unread=seen.unread or unread, mailed=mailed
    )
    return await _ask_again(witness, channels, visit, seen) if witness else seen


async def _ask_again(witness: Witness, channels: Channels, visit: Visit, seen: Observation) -> Observation:
    """`seen` once what was sent has had time to be kept. What the witness says against it to the last it insists on."""
    for _ in range(MORE_QUESTIONS):
        if disagreement(seen) is None:
            return seen
        await asyncio.sleep(PAUSE)
        facts, _unread = await _facts(channels, visit)
        if facts is None:
            return seen
        seen = msgspec.structs.replace(seen, facts_after=facts)
    return msgspec.structs.replace(seen, insisted=witness.insists(seen))


async def _facts(channels: Channels, visit: Visit) -> tuple[Facts | None, str]:
    """What the witness tells; else why the site gave it no answer."""
    if channels.witness:
        await visit.wire.read_all(visit.patience)
        try:
            with suppress(CouldNotLook):
                return await channels.witness.facts(), ""
        except Unexpected as unread:
            return None, str(unread)
    return None, ""


def _address_in(seen: Observation) -> str | None:
    return typed_address([*seen.path, seen.step], seen.citizen)


class _Come(Struct, frozen=True):
    """The mails to one address, and how many there were before the act."""

    mailbox: Mailbox
    address: str
    before: int

    async def after(self, seen: Observation, limit: float) -> bool | None:
        """Whether the mail that the write brings comes within `limit` seconds; None when none is due."""
        if not any(map(self.mailbox.gets, seen.accepted)):
            return None
        clock = asyncio.get_running_loop().time
        until = clock() + limit
        while clock() < until:
            count = await self.mailbox.count(self.address)
            if count is None or count > self.before:
                return None if count is None else True
            await asyncio.sleep(PAUSE)
        return False
