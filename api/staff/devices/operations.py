"""Pairing devices, and revoking them: one command, one transaction."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from asyncpg import Pool

from api.database import transaction
from api.problems import Refused, Trespass
from api.staff.audit import audit
from api.staff.devices import queries
from api.staff.devices.rules import PAIR_WITHIN, Device, Kind, paired_by
from api.staff.rules import TEST_LIFE, Actor

KEPT = timedelta(days=30)
"""A revoked device stays on the list so long, and what it has in its storage is wiped when it is met."""


async def expect_device(pool: Pool, actor: Actor, kind: Kind, office: str, name: str, *, of_monitors: bool) -> Device:
    """A device that waits for its six digits. Refused: other-office."""
    actor.demand_office(office)
    device = Device(
        device_id=uuid4(), kind=kind, office_id=office, name=name, created_at=actor.at,
        pair_until=actor.at + PAIR_WITHIN, remove_at=actor.at + TEST_LIFE if of_monitors else None,
    )  # fmt: skip
    async with transaction(pool) as connection:
        await queries.insert_device(connection, actor.municipality_id, device)
        await audit(connection, actor, "expect", "device", device.device_id, office=office)
    return device


async def pair(
    pool: Pool,
    municipality_id: str,
    digits: str,
    token_hash: bytes,
    now: datetime,
    request_id: str,
    key: bytes,
    *,
    of_monitors: bool,
) -> Device:
    """The device that the digits are for, which has the token from now on: a monitor's, or a real one.

    A wrong try is committed before it is answered, and counts for every such device that waits. Refused: pairing-wrong.
    """
    async with transaction(pool) as connection:
        waiting = await queries.select_waiting_for_update(connection, municipality_id, now, of_monitors)
        device = paired_by(digits, waiting, key)
        if device is None:
            await queries.count_wrong_try(connection, municipality_id, waiting)
        else:
            await queries.pair_device(connection, municipality_id, device.device_id, token_hash, now)
            await audit(
                connection, device.paired(municipality_id, now, request_id), "pair", "device", device.device_id,
                office=device.office_id,
            )  # fmt: skip
    if device is None:
        raise Refused("pairing-wrong")
    return device


async def revoke(pool: Pool, actor: Actor, device_id: UUID, *, of_monitors: bool) -> Device:
    """From now on its cookie opens nothing. Can be repeated. Refused: device-not-found, other-office, mark-mismatch."""
    async with transaction(pool) as connection:
        found = await queries.revoke_device(connection, actor.municipality_id, device_id, actor.at)
        if found is None:
            raise Refused("device-not-found")
        device, newly = found
        if (device.remove_at is not None) != of_monitors:
            raise Trespass() if of_monitors else Refused("mark-mismatch")
        actor.demand_office(device.office_id)
        if newly:
            await audit(connection, actor, "revoke", "device", device_id, office=device.office_id)
    return device


async def forget_devices(pool: Pool, now: datetime) -> None:
    """Remove what was never paired, and what was revoked long ago."""
    async with pool.acquire() as connection:
        await queries.delete_devices(connection, now, now - KEPT)
