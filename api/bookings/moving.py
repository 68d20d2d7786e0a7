"""Asking for times to move a booking to: what it has is open to it, as when it is moved."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from litestar import Request
from litestar.params import QueryParameter
from msgspec import Struct

from api.bookings.operations import Opened, needs_and_pools, read_opened
from api.bookings.rules import Booking
from api.catalogue.rules import Municipality, Need
from api.database import Connection
from api.web.tokens import bearer_of

MovingParameter = Annotated[
    UUID | None,
    QueryParameter(
        description="A booking that is to be moved, with its secret as bearer: its own desks are open to it without "
        "invitation, and its needs hold."
    ),
]


class Own(Struct, frozen=True):
    """What a booking brings along."""

    needs: Sequence[Need] = ()
    pools: Sequence[str] = ()


async def select_own(
    request: Request[Any, Any, Any],
    pool: asyncpg.Pool,
    municipality: Municipality,
    moving: UUID | None,
    synthetic: bool,
) -> Own:
    """Nothing when no booking is to be moved. Refused: no such booking, not its secret, a test citizen's."""
    if moving is None:
        return Own()
    opened = Opened(moving, bearer_of(request), request.app.state.settings.key)
    async with pool.acquire() as connection:
        booking = await read_opened(connection, municipality.municipality_id, opened, synthetic)
        return await own_of(connection, municipality.municipality_id, booking)


async def own_of(connection: Connection, municipality_id: str, booking: Booking) -> Own:
    return Own(*await needs_and_pools(connection, municipality_id, booking))
