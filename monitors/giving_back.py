"""Giving back what a monitor has taken, or has put there. What is not given back, the server removes by itself."""

from datetime import timedelta
from typing import Final

from monitors.colleague import Colleague
from monitors.second_channel import Opener, SecondChannel
from monitors.verdicts import Unexpected

SOON: Final = timedelta(days=1)
"""A time so close at hand may be booked and yet no longer be changed."""
_GIVEN_BACK: Final = {"cancelled", "expired"}
_ENDS: Final = {"done", "no-show", "left"}


async def give_back(api: SecondChannel, opener: Opener) -> None:
    """Cancel or release, and see that it is gone. Raises Unexpected when it is not.

    What begins so soon that nobody may cancel it any more stays: the server removes it.
    """
    stored = await api.booking(opener)
    if stored is not None and stored.status == "booked":
        answer = await api.send(f"/api/v1/bookings/{opener.id}/cancel", None, opener)
        if answer.problem == "not-possible-now" and stored.start < api.now() + SOON:
            return
        answer.expect(200, "at testaftalen kan aflyses")
    if stored is not None and stored.status == "held":
        await api.release(opener)
    stored = await api.booking(opener)
    if stored is not None and stored.status not in _GIVEN_BACK:
        raise Unexpected("testaftalen er aflyst", f"testaftalen står som “{stored.status}”")


async def give_number_back(api: SecondChannel, ticket_id: str) -> None:
    """A test colleague takes a number out of the line, or lets it go from the desk. Raises CouldNotLook, Unexpected."""
    colleague = Colleague(api)
    await colleague.sign_in("clerk")
    ticket = await colleague.ticket(ticket_id)
    if ticket.status not in _ENDS:
        await colleague.leave(ticket)
