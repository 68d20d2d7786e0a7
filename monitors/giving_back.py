"""Giving back what a monitor has taken. What is not given back, the server removes by itself."""

from typing import Final

from monitors.colleague import Colleague
from monitors.second_channel import Opener, SecondChannel
from monitors.verdicts import Unexpected

_GIVEN_BACK: Final = {"cancelled", "expired"}
_ENDS: Final = {"done", "no-show", "left"}


async def give_back(api: SecondChannel, opener: Opener) -> None:
    """Cancel or release, and see that it is gone. Raises Unexpected when it is not."""
    stored = await api.booking(opener)
    if stored is not None and stored.status == "booked":
        await api.cancel(opener)
    if stored is not None and stored.status == "held":
        await api.release(opener)
    stored = await api.booking(opener)
    if stored is not None and stored.status not in _GIVEN_BACK:
        raise Unexpected("testaftalen er aflyst", f"testaftalen står som “{stored.status}”")


async def give_number_back(api: SecondChannel, opener: Opener) -> None:
    """Leave the line; whom a desk has called, a test colleague lets go. Raises CouldNotLook, Unexpected."""
    ticket = await api.own_ticket(opener)
    if ticket.status in _ENDS:
        return
    colleague = Colleague(api)
    await colleague.sign_in("clerk")
    await colleague.leave(ticket)
