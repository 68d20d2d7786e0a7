"""SQL of devices. Connection first, typed rows out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from api.database import Connection
from api.staff.devices.rules import MOST_TRIES, Device


async def insert_device(connection: Connection, municipality_id: str, device: Device) -> None:
    await connection.execute(
        """INSERT INTO device (municipality_id, device_id, kind, office_id, name, created_at, pair_until, remove_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        municipality_id, device.device_id, device.kind.value, device.office_id, device.name, device.created_at,
        device.pair_until, device.remove_at,
    )  # fmt: skip


async def select_waiting_for_update(
    connection: Connection, municipality_id: str, now: datetime, of_monitors: bool
) -> list[Device]:
    """Those that can still be paired, the oldest first; whoever tries a code next waits for this one."""
    rows = await connection.fetch(
        """SELECT * FROM device
           WHERE municipality_id = $1 AND paired_at IS NULL AND revoked_at IS NULL AND pair_until > $2 AND tries < $3
             AND (remove_at IS NOT NULL) = $4
           ORDER BY created_at, device_id FOR UPDATE""",
        municipality_id, now, MOST_TRIES, of_monitors,
    )  # fmt: skip
    return [msgspec.convert(dict(row), Device) for row in rows]


async def count_wrong_try(connection: Connection, municipality_id: str, devices: Sequence[Device]) -> None:
    """A wrong code may have been meant for any of these."""
    await connection.execute(
        "UPDATE device SET tries = tries + 1 WHERE municipality_id = $1 AND device_id = ANY ($2)",
        municipality_id, [device.device_id for device in devices],
    )  # fmt: skip


async def pair_device(
    connection: Connection, municipality_id: str, device_id: UUID, token_hash: bytes, now: datetime
) -> None:
    await connection.execute(
        """UPDATE device SET paired_at = $4, seen_at = $4, token_hash = $3
           WHERE (municipality_id, device_id) = ($1, $2)""",
        municipality_id, device_id, token_hash, now,
    )  # fmt: skip


async def select_device(connection: Connection, municipality_id: str, token_hash: bytes) -> Device | None:
    """The device that has this token, revoked or not."""
    row = await connection.fetchrow(
        "SELECT * FROM device WHERE (municipality_id, token_hash) = ($1, $2)", municipality_id, token_hash
    )
    return row and msgspec.convert(dict(row), Device)


async def touch_device(connection: Connection, municipality_id: str, device_id: UUID, now: datetime) -> None:
    await connection.execute(
        "UPDATE device SET seen_at = $3 WHERE (municipality_id, device_id) = ($1, $2)", municipality_id, device_id, now
    )


async def select_devices(
    connection: Connection, municipality_id: str, offices: Sequence[str], of_monitors: bool
) -> list[Device]:
    """At these offices, or at any; the newest first. Those of monitors, or all others."""
    rows = await connection.fetch(
        """SELECT * FROM device WHERE municipality_id = $1 AND ($2::text[] = '{}' OR office_id = ANY ($2))
             AND (remove_at IS NOT NULL) = $3
           ORDER BY created_at DESC, device_id""",
        municipality_id, list(offices), of_monitors,
    )  # fmt: skip
    return [msgspec.convert(dict(row), Device) for row in rows]


async def revoke_device(
    connection: Connection, municipality_id: str, device_id: UUID, now: datetime
) -> tuple[Device, bool] | None:
    """The device as it is now, and whether this has revoked it; None when there is none of that id."""
    status: str = await connection.execute(
        """UPDATE device SET revoked_at = $3
           WHERE (municipality_id, device_id) = ($1, $2) AND revoked_at IS NULL""",
        municipality_id, device_id, now,
    )  # fmt: skip
    row = await connection.fetchrow(
        "SELECT * FROM device WHERE (municipality_id, device_id) = ($1, $2)", municipality_id, device_id
    )
    return row and (msgspec.convert(dict(row), Device), status == "UPDATE 1")


async def delete_devices(connection: Connection, unpaired_before: datetime, revoked_before: datetime) -> None:
    """Those, and the monitors' whose time is up."""
    await connection.execute(
        "DELETE FROM device WHERE (paired_at IS NULL AND pair_until < $1) OR revoked_at < $2 OR remove_at <= $1",
        unpaired_before, revoked_before,
    )  # fmt: skip
