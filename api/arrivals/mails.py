"""The mail to a named caseworker whose citizen has arrived. It names nobody: who comes stands on the day list."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from api.arrivals.arriving import CITIZEN_ARRIVED
from api.database import Connection
from api.messages.outbox import Render
from api.messages.rules import Message

SUBJECT = "Din borger kl. {time} er her: nr. {number}"
TEXT = """En borger med tid hos dig kl. {time} har meldt sin ankomst kl. {arrived}:
{office}, nr. {number}.

Kald nummeret på dagens liste, når du er klar.

{municipality}
"""


class Arrived(Struct, frozen=True):
    number: int
    booked_for: datetime
    arrived_at: datetime
    time_zone: str
    office: str
    municipality: str
    email: str


def arrival_mails() -> dict[str, Render]:
    """The renderer by kind. It takes a ticket's id, and answers None when nobody is to be told, or nobody waits."""
    return {CITIZEN_ARRIVED: _render}


async def _render(connection: Connection, municipality_id: str, ticket_id: UUID) -> Message | None:
    arrived = await select_arrived(connection, municipality_id, ticket_id)
    if arrived is None:
        return None
    zone = ZoneInfo(arrived.time_zone)
    words = {
        "number": arrived.number,
        "time": f"{arrived.booked_for.astimezone(zone):%H.%M}",
        "arrived": f"{arrived.arrived_at.astimezone(zone):%H.%M}",
        "office": arrived.office,
        "municipality": arrived.municipality,
    }
    return Message(to=arrived.email, subject=SUBJECT.format(**words), text=TEXT.format(**words), synthetic=False)


async def select_arrived(connection: Connection, municipality_id: str, ticket_id: UUID) -> Arrived | None:
    """Who still waits for a caseworker that has an address."""
    row = await connection.fetchrow(
        """SELECT number, booked_for, arrived_at, time_zone, office.name AS office, municipality.name AS municipality,
                  pool.content ->> 'arrivals_to' AS email
           FROM ticket
           JOIN pool ON (pool.municipality_id, pool.pool_id) = (ticket.municipality_id, for_pool)
           JOIN office ON (office.municipality_id, office.office_id) = (ticket.municipality_id, ticket.office_id)
           JOIN municipality ON municipality.municipality_id = ticket.municipality_id
           WHERE (ticket.municipality_id, ticket_id) = ($1, $2) AND status = 'waiting' AND NOT synthetic
             AND pool.content ->> 'arrivals_to' IS NOT NULL AND booked_for IS NOT NULL""",
        municipality_id, ticket_id,
    )  # fmt: skip
    return row and msgspec.convert(dict(row), Arrived)
