"""What handlers of the day ask for: the command as it came in, by whom, and from which device."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request
from litestar.datastructures import State as AppState
from litestar.di import NamedDependency

from api.arrivals.announcing import Announcer, Place
from api.arrivals.changes import DayCall, DemandOffice, Witness
from api.arrivals.rules import Event
from api.bookings.asking import MONITOR
from api.bookings.taking import Call
from api.bookings.visits import CITIZEN, Asker
from api.database import Connection
from api.problems import Refused
from api.web.given import ItsMunicipality, Synthetic
from api.web.writes import IdempotencyKey, deliver_soon, read_once

LONGEST_CUT = timedelta(hours=24)
"""What a device without a connection, or paper, tells of must not be older."""
CLOCKS_DIFFER = timedelta(minutes=1)
"""So far ahead the clock may be beside which a time was read from paper."""


class DayCommand:
    """A command whose body has not said yet when it was done."""

    def __init__(self, call: Call, witness: Witness | None = None, demand_office: DemandOffice | None = None) -> None:
        self.call = call
        self.changed: set[str] = set()
        """The offices whose day it has changed, or tried to."""
        self._witness = witness
        self._demand_office = demand_office

    def at(self, moment: datetime | None, *, from_paper: bool = False) -> DayCall:
        """Refused: too-long-ago, not-been-yet. A clock that goes ahead counts as now; what somebody typed is a slip."""
        if from_paper and moment is not None and moment > self.call.now + CLOCKS_DIFFER:
            raise Refused("not-been-yet")
        if moment is not None and moment < self.call.now - LONGEST_CUT:
            raise Refused("too-long-ago")
        return DayCall(self.call, min(moment or self.call.now, self.call.now), self._note, self._demand_office)

    async def _note(self, connection: Connection, event: Event) -> None:
        self.changed.add(event.after.office_id)
        if self._witness:
            await self._witness(connection, event)


GivenCommand = NamedDependency[DayCommand]


async def provide_citizens_command(
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    synthetic: Synthetic,
    state: AppState,
    idempotency_key: IdempotencyKey,
) -> DayCommand:
    return await read_command(request, municipality, MONITOR if synthetic else CITIZEN, state, idempotency_key)


async def read_command(
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    asker: Asker,
    state: AppState,
    idempotency_key: IdempotencyKey,
    witness: Witness | None = None,
    demand_office: DemandOffice | None = None,
) -> DayCommand:
    """The command as it came in; `tell_screens` finds it on the request."""
    once = await read_once(request, idempotency_key)
    command = DayCommand(
        Call(
            municipality=municipality,
            now=state.now(),
            asker=asker,
            scope=request.scope["path"],
            key=once.key,
            request_hash=once.request_hash,
        ),
        witness,
        demand_office,
    )
    request.state.day_command = command
    return command


def tell_of_bookings(announcer: Announcer, call: Call) -> None:
    """The screens of an office hear of what was booked, moved or cancelled there: of any day, and of today.

    The times of test citizens are nobody else's.
    """
    municipality = call.municipality
    today = call.now.astimezone(municipality.zone).date()
    for office_id, start in call.touched:
        if not call.synthetic:
            announcer.changed(Place(municipality.municipality_id, office_id, "times"))
        if start.astimezone(municipality.zone).date() == today:
            announcer.changed(Place(municipality.municipality_id, office_id))


async def tell_screens(request: Request[Any, Any, Any]) -> None:
    """The change is committed and answered: the screens of its office hear of it, and messages go out."""
    announcer: Announcer = request.app.state.announcer
    command: DayCommand | None = getattr(request.state, "day_command", None)
    if command:
        for office_id in command.changed:
            announcer.changed(Place(command.call.municipality.municipality_id, office_id))
    await deliver_soon(request)
