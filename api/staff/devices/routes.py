"""Devices over HTTP: an administrator makes a code and revokes, the device pairs itself and asks who it is."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.datastructures import State as AppState
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api.arrivals.announcing import Place
from api.bookings.wire import Moment, OfficeId
from api.catalogue.rules import Municipality
from api.problems import Fault, Refused
from api.staff.devices.operations import expect_device, pair, revoke
from api.staff.devices.paired import SECURITY as OF_DEVICES
from api.staff.devices.paired import GivenDevice, demand_device
from api.staff.devices.queries import select_devices
from api.staff.devices.rules import COOKIE_LIFE, Device, Kind, digits_of
from api.staff.reasons import read_name
from api.staff.roles import SECURITY, GivenActor, Role, demand
from api.staff.test_colleagues import OPEN
from api.web.cookies import cookie, cookie_in, demand_same_origin, hash_of, new_token
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals


class DeviceRequest(Struct, frozen=True):
    kind: Kind
    office: OfficeId
    name: Annotated[str, Meta(min_length=1, max_length=80, examples=["Stander ved indgangen"])]


class PairingAnswer(Struct, frozen=True):
    id: UUID
    digits: str
    """To be entered on the device."""
    expires_at: Moment


class DeviceAnswer(Struct, frozen=True):
    id: UUID
    kind: Kind
    office: str
    name: str
    status: Literal["waiting", "paired", "revoked", "expired"]
    created_at: Moment
    seen_at: Moment | None
    """When it was last in use, to the minute; null: it was never paired."""


class DevicesAnswer(Struct, frozen=True):
    devices: list[DeviceAnswer]


class PairRequest(Struct, frozen=True):
    digits: Annotated[str, Meta(pattern=r"^[0-9]{6}$", examples=["012345"])]


class ThisDeviceAnswer(Struct, frozen=True):
    kind: Kind
    office: str
    office_name: str
    name: str


@get(
    "/devices",
    operation_id="readDevices",
    summary="Stands and boards, and whether they are in use",
    responses=refusals(401, 403, 404, 503),
)
async def read_devices(
    municipality: ItsMunicipality, actor: GivenActor, pool: Pool, synthetic: Synthetic
) -> DevicesAnswer:
    async with pool.acquire() as connection:
        devices = await select_devices(connection, municipality.municipality_id, actor.offices, synthetic)
    return DevicesAnswer([_answer(municipality, device, actor.at) for device in devices])


@post(
    "/device-codes",
    operation_id="expectDevice",
    summary="Six digits that make a browser a stand or a board",
    description="They hold for ten minutes, and for five wrong tries.",
    responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
)
async def expect(
    data: JSONBody[DeviceRequest],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    state: AppState,
    synthetic: Synthetic,
) -> PairingAnswer:
    if data.office not in municipality.offices:
        unknown = Fault("#/office", "Stedet findes ikke.", "There is no such office.")
        raise Refused("unknown-office", errors=[unknown])
    name = read_name(data.name)
    device = await expect_device(pool, actor, data.kind, data.office, name, of_monitors=synthetic)
    digits = digits_of(state.settings.key, device.device_id)
    return PairingAnswer(device.device_id, digits, device.pair_until.astimezone(municipality.zone))


@post(
    "/devices/{device_id:uuid}/revoke",
    status_code=200,
    operation_id="revokeDevice",
    summary="Take a device out of use; what it has stored is wiped when it next asks",
    responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
)
async def revoke_device(
    device_id: FromPath[UUID],
    municipality: ItsMunicipality,
    actor: GivenActor,
    pool: Pool,
    state: AppState,
    synthetic: Synthetic,
) -> DeviceAnswer:
    device = await revoke(pool, actor, device_id, of_monitors=synthetic)
    # So that it asks now, and is told.
    state.announcer.changed(Place(municipality.municipality_id, device.office_id))
    return _answer(municipality, device, actor.at)


@post(
    "/pair",
    status_code=200,
    operation_id="pairDevice",
    summary="Make this browser the device that the digits are for; its cookie lasts",
    responses=refusals(400, 403, 404, 413, 415, 422, 503),
)
async def pair_device(
    request: Request[Any, Any, Any],
    data: JSONBody[PairRequest],
    municipality: ItsMunicipality,
    pool: Pool,
    now: Now,
    state: AppState,
    synthetic: Synthetic,
) -> Response[ThisDeviceAnswer]:
    demand_same_origin(request)
    token = new_token()
    device = await pair(
        pool, municipality.municipality_id, data.digits, hash_of(token), now,
        request.scope["state"]["request_id"], state.settings.key, of_monitors=synthetic,
    )  # fmt: skip
    answer = _this_device(municipality, device.kind, device.office_id, device.name)
    return Response(answer, cookies=[cookie(state.settings, "device", token, COOKIE_LIFE)])


@get(
    "/me",
    operation_id="readThisDevice",
    summary="Which device this browser is; its cookie is renewed",
    guards=[demand_device(*Kind)],
    opt=OPEN,
    security=OF_DEVICES,
    responses=refusals(401, 404, 503),
)
async def read_this_device(
    request: Request[Any, Any, Any], municipality: ItsMunicipality, device: GivenDevice, state: AppState
) -> Response[ThisDeviceAnswer]:
    answer = _this_device(municipality, device.kind, device.office, device.name)
    token = cookie_in(request, "device") or ""
    return Response(answer, cookies=[cookie(state.settings, "device", token, COOKIE_LIFE)])


def _this_device(municipality: Municipality, kind: Kind, office: str, name: str) -> ThisDeviceAnswer:
    known = municipality.offices.get(office)
    return ThisDeviceAnswer(kind, office, known.name if known else office, name)


def _answer(municipality: Municipality, device: Device, now: Moment) -> DeviceAnswer:
    zone = municipality.zone
    return DeviceAnswer(
        id=device.device_id,
        kind=device.kind,
        office=device.office_id,
        name=device.name,
        status=device.status(now),
        created_at=device.created_at.astimezone(zone),
        seen_at=device.seen_at and device.seen_at.astimezone(zone),
    )


DEVICES = Router("/devices", route_handlers=[pair_device, read_this_device])
STAFF_DEVICES = Router(
    "/staff",
    guards=[demand(Role.ADMINISTRATOR)],
    opt=OPEN,
    security=SECURITY,
    route_handlers=[read_devices, expect, revoke_device],
)
