"""Stands and boards as tests meet them."""

from datetime import datetime, timedelta
from uuid import uuid4

from api.database import Connection
from api.staff.devices.queries import insert_device, pair_device, revoke_device
from api.staff.devices.rules import PAIR_WITHIN, Device, Kind
from api.web.cookies import hash_of, new_token
from tests.staff.people import FROM_OUR_PAGE


async def a_device(
    connection: Connection,
    now: datetime,
    kind: Kind | str = Kind.STAND,
    office: str = "library",
    municipality_id: str = "by",
    revoked_at: datetime | None = None,
) -> dict[str, str]:
    """The headers that a paired device sends from our own pages."""
    token, paired_at = new_token(), now - timedelta(days=1)
    made = Device(
        device_id=uuid4(), kind=Kind(kind), office_id=office, name="Testskærm", created_at=paired_at,
        pair_until=paired_at + PAIR_WITHIN,
    )  # fmt: skip
    await insert_device(connection, municipality_id, made)
    await pair_device(connection, municipality_id, made.device_id, hash_of(token), paired_at)
    if revoked_at:
        await revoke_device(connection, municipality_id, made.device_id, revoked_at)
    return {"Cookie": f"borgertid-device={token}", **FROM_OUR_PAGE}
