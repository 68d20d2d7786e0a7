"""A test colleague past the pages: what staff, stands and boards are told, read and done with a session of its own.

The server lets a test colleague meet test citizens only, and save nothing; the mark is its password.
"""

from datetime import datetime
from typing import Any, Final, Literal

import httpx
from msgspec import Struct

from monitors.second_channel import Catalogue, Chosen, Office, SecondChannel, Topic
from monitors.targets import AGENT
from monitors.verdicts import CouldNotLook, Unexpected

STAFF: Final = "/api/v1/staff"
ELSEWHERE: Final = 20.0
"""Seconds for an answer of the municipality's provider."""
Role = Literal["reader", "clerk", "planner", "administrator"]
Kind = Literal["stand", "board"]


class Ways(Struct, frozen=True):
    """How one signs in here."""

    password: bool
    provider: bool


class Me(Struct, frozen=True):
    name: str
    role: str


class Desk(Struct, frozen=True):
    id: str
    name: str
    topics: list[str] = []


class Ticket(Struct, frozen=True, kw_only=True):
    id: str
    number: int
    status: str
    topics: list[Chosen]
    booking: str | None = None
    desk: str | None = None


class Expected(Struct, frozen=True):
    """A booked time of the day."""

    id: str
    state: str


class Day(Struct, frozen=True, kw_only=True):
    """An office's day, of test citizens."""

    fetched_at: datetime
    desks: list[Desk]
    bookings: list[Expected]
    tickets: list[Ticket]
    line: list[str]
    """The tickets that wait, in the order in which they are called."""


class Called(Struct, frozen=True):
    number: int
    desk: Desk


class Board(Struct, frozen=True):
    called: list[Called]


class StandTopic(Struct, frozen=True):
    id: str
    walk_in: bool


class Stand(Struct, frozen=True):
    name: str
    earliest_arrival_minutes: int
    topics: list[StandTopic]


class Pairing(Struct, frozen=True):
    id: str
    digits: str


class Device(Struct, frozen=True):
    id: str
    status: str


class _Calendar(Struct, frozen=True):
    fetched_at: datetime


class _Devices(Struct, frozen=True):
    devices: list[Device]


class Opens(Struct, frozen=True, rename={"from_": "from"}):
    """A stretch of a day that would open otherwise than before."""

    pool: str
    date: str
    from_: datetime
    until: datetime


class Preview(Struct, frozen=True):
    version: int
    changes: list[str]
    times: list[Opens]


class Number(Struct, frozen=True):
    id: str
    number: int


class Colleague:
    """Signs in with the first thing that it does as `role`."""

    def __init__(self, api: SecondChannel) -> None:
        self._api = api

    async def ways(self) -> Ways:
        return await self._api.look(f"{STAFF}/sign-in/ways", Ways)

    async def sign_in(self, role: Role) -> Me:
        answer = await self._api.send(f"{STAFF}/sign-in", {"user": user_of(role), "password": self._api.mark()})
        if answer.problem in {"password-wrong", "password-not-used"}:
            raise CouldNotLook("Serveren kender ikke overvågningen som medarbejder: den er for gammel.")
        return answer.expect(200, "at overvågningen kan logge ind som medarbejder").read(Me)

    async def today(self) -> str:
        """The date where the municipality is."""
        return (await self._api.look(f"{STAFF}/calendar?days=1", _Calendar)).fetched_at.date().isoformat()

    async def document(self) -> dict[str, Any]:
        return await self._api.look(f"{STAFF}/document", dict[str, Any])

    async def preview(self, document: dict[str, Any]) -> Preview:
        answer = await self._api.send(f"{STAFF}/document/preview", document)
        return answer.expect(200, "en visning af ændringen").read(Preview)

    async def day(self, office: str) -> Day:
        return await self._api.look(f"{STAFF}/day?office={office}", Day)

    async def board(self, office: str) -> Board:
        return await self._api.look(f"/api/v1/board?office={office}", Board)

    async def stand(self, office: str) -> Stand:
        return await self._api.look(f"/api/v1/stand?office={office}", Stand)

    async def find_line(self, catalogue: Catalogue) -> tuple[Office, Topic]:
        """An office and a topic that somebody without a time can have there, or any that it serves."""
        for office in catalogue.offices:
            topics = sorted((await self.stand(office.id)).topics, key=lambda topic: not topic.walk_in)
            for wanted in topics:
                if found := next((topic for topic in catalogue.topics if topic.id == wanted.id), None):
                    return office, found
        raise CouldNotLook("Intet sted har emner: turen kan ikke gås.")

    async def give_number(self, office: str, topic: Topic) -> Number:
        """A number for a test citizen without a time."""
        body = {"office": office, "topics": [{"id": topic.id}]}
        answer = await self._api.send(f"{STAFF}/day/tickets", body)
        return answer.expect(201, "et nummer til en testborger").read(Number)

    async def ticket(self, ticket_id: str) -> Ticket:
        return (await self._api.look(f"{STAFF}/day/tickets/{ticket_id}/history", _History)).ticket

    async def leave(self, ticket: Ticket) -> None:
        """Take a test citizen out of the line, or let them go from the desk. What cannot be, goes by itself."""
        command = "leave" if ticket.status in {"waiting", "parked"} else "finish"
        await self._api.send(f"{STAFF}/day/tickets/{ticket.id}/{command}", {})

    async def expect_device(self, kind: Kind, office: str) -> Pairing:
        body = {"kind": kind, "office": office, "name": "Overvågningens skærm"}
        answer = await self._api.send(f"{STAFF}/device-codes", body)
        return answer.expect(201, "en kode til en skærm").read(Pairing)

    async def device(self, device_id: str) -> Device | None:
        found = await self._api.look(f"{STAFF}/devices", _Devices)
        return next((one for one in found.devices if one.id == device_id), None)

    async def revoke(self, device_id: str) -> None:
        await self._api.send(f"{STAFF}/devices/{device_id}/revoke", {})


class Line:
    """Lets test citizens wait where a number can be had; the place is looked for once."""

    def __init__(self, api: SecondChannel) -> None:
        self._api, self._colleague = api, Colleague(api)
        self._place: tuple[Office, Topic] | None = None

    async def draw(self) -> str:
        """A number for a test citizen: its id, to be given back. Raises CouldNotLook, Unexpected."""
        await self._colleague.sign_in("clerk")
        if self._place is None:
            self._place = await self._colleague.find_line(await self._api.catalogue())
        office, topic = self._place
        return (await self._colleague.give_number(office.id, topic)).id


async def answer_of(url: str) -> int:
    """How another site answers whoever opens that address; without the mark, which is nobody else's. Reads only."""
    async with httpx.AsyncClient(timeout=ELSEWHERE, headers=AGENT, follow_redirects=True) as client:
        try:
            return (await client.get(url)).status_code
        except httpx.HTTPError as error:
            raise Unexpected("et svar fra kommunens login", f"intet svar ({type(error).__name__})") from error


class _History(Struct, frozen=True):
    ticket: Ticket


def user_of(role: Role) -> str:
    """What a monitor writes as its user name."""
    return f"monitor-{role}"


def ticket_of(day: Day, number: int) -> Ticket:
    """Raises Unexpected when the day has no such number."""
    found = next((ticket for ticket in day.tickets if ticket.number == number), None)
    if found is None:
        numbers = ", ".join(str(ticket.number) for ticket in day.tickets) or "ingen"
        raise Unexpected(f"nummer {number} i dagens kø (i API'et)", f"numrene {numbers}")
    return found
