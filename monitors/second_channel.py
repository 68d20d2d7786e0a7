"""The API as seen past the pages: what a page claims is believed only when it is read back here."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Literal, Self, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import msgspec
from msgspec import Struct

from monitors.answers import CAPPED, Answer, is_capped, read
from monitors.citizens import MadeUp
from monitors.targets import AGENT, MARK_HEADER, READ_VARIABLE, Target
from monitors.verdicts import CouldNotLook, NoAnswer, Unexpected, Unread

DAYS: Final = 31
"""How far ahead the pages look."""
MAIL_WITHIN: Final = 30.0
"""Seconds until a mail has been written: three times what a server waits before it looks again."""
T = TypeVar("T")


class Opener(Struct, frozen=True):
    """What opens one booking."""

    id: str
    secret: str


class Names(Struct, frozen=True):
    da: str
    en: str


class Topic(Struct, frozen=True):
    id: str
    name: Names
    keywords: list[str]
    offices: list[str]
    max_persons: int = 1


class Office(Struct, frozen=True):
    id: str
    name: str


class Municipality(Struct, frozen=True):
    time_zone: str


class Catalogue(Struct, frozen=True):
    municipality: Municipality
    offices: list[Office]
    topics: list[Topic]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.municipality.time_zone)

    def office(self, office_id: str) -> Office:
        return next(office for office in self.offices if office.id == office_id)


class FreeDay(Struct, frozen=True):
    office: str
    times: list[datetime]


class FreeTimes(Struct, frozen=True):
    fetched_at: datetime
    days: list[FreeDay]
    """Those with free times, soonest first."""


class Chosen(Struct, frozen=True):
    id: str
    persons: int = 1


class Booking(Struct, frozen=True):
    status: str
    office: str
    start: datetime
    topics: list[Chosen]


class Attachment(Struct, frozen=True):
    media_type: str
    content: str


class Mail(Struct, frozen=True):
    subject: str
    text: str
    attachments: list[Attachment]


class WaitingMail(Struct, frozen=True):
    kind: str


class Mails(Struct, frozen=True):
    messages: list[Mail]
    """Those that have come, the newest first."""
    waiting: list[WaitingMail]
    """Those that have still to leave."""


class _Receipt(Struct, frozen=True):
    action: str


class _Receipts(Struct, frozen=True):
    receipts: list[_Receipt]


class SecondChannel:
    """A client of the API for one run; with the mark of a test citizen when `marked`."""

    def __init__(self, target: Target, run: str, now: Callable[[], datetime], *, marked: bool, patience: float) -> None:
        self._target, self._run, self.now, self._marked = target, run, now, marked
        # Whoever writes with a session must say where it comes from, as the site's own pages do.
        headers = {**AGENT, "Origin": target.base_url}
        self._client = httpx.AsyncClient(base_url=target.base_url, timeout=patience, headers=headers)
        self.taken: list[Opener] = []
        """What was booked here, and is to be given back."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def catalogue(self) -> Catalogue:
        return read(await self._ask("GET", "/api/v1/catalogue"), Catalogue)

    async def free_times(self, topic: Topic, office: str | None = None, persons: int = 1) -> FreeTimes:
        """Free times of a visit, a month ahead."""
        asked = topic.id if persons == 1 else f"{topic.id}:{persons}"
        query = {"topic": asked, "days": str(DAYS)} | ({"office": office} if office else {})
        return read(await self._ask("GET", f"/api/v1/free-times?{httpx.QueryParams(query)}"), FreeTimes)

    def mark(self) -> str:
        """A fresh one, to be used in the place of a test colleague's password."""
        return self._target.mark(self._run, self.now())

    async def look(self, path: str, wanted: type[T]) -> T:
        """Whatever can be read at an address of the API. Raises Unexpected."""
        return read(await self._ask("GET", path), wanted)

    async def status_of(self, path: str, opener: Opener | None = None) -> int:
        """How the API answers for an address. Raises NoAnswer."""
        return (await self._ask("GET", path, opener)).status_code

    async def book(self, topic: Topic, office: str, start: datetime, citizen: MadeUp, key: str | None = None) -> Opener:
        """A time as a program books it."""
        body = {"office": office, "start": start, "topics": [{"id": topic.id}], "contact": citizen}
        opener = read(await self._ask("POST", "/api/v1/bookings", body=body, key=key), Opener)
        self.taken.append(opener)
        return opener

    async def booking(self, opener: Opener) -> Booking | None:
        """The booking as it is stored; None: the server does not know it."""
        return await self._stored(opener, Booking)

    async def record(self, opener: Opener) -> dict[str, Any] | None:
        """The booking with all that the API tells of it; None: the server does not know it."""
        return await self._stored(opener, dict[str, Any])

    async def calendar(self, opener: Opener) -> str:
        """The booking's calendar file; "" when there is none. Raises Unread."""
        answer = await self._ask("GET", f"/api/v1/bookings/{opener.id}/calendar.ics", opener)
        if answer.is_success:
            return answer.text
        if answer.status_code != 404:
            raise Unread("en kalenderfil fra API'et", f"svaret {answer.status_code}")
        return ""

    async def history(self, opener: Opener) -> list[str]:
        """What has happened to a booking, in order: book, cancel, undo …"""
        answer = await self._ask("GET", f"/api/v1/bookings/{opener.id}/receipts", opener)
        return [receipt.action for receipt in read(answer, _Receipts).receipts]

    async def latest_receipt(self, opener: Opener) -> dict[str, Any]:
        """What happened to a booking last; nothing when the server knows no receipt of it."""
        answer = await self._ask("GET", f"/api/v1/bookings/{opener.id}/receipts", opener)
        told = read(answer, dict[str, list[dict[str, Any]]])["receipts"] if answer.is_success else []
        return told[-1] if told else {}

    async def move(self, opener: Opener, office: str, start: datetime) -> None:
        body = {"office": office, "start": start}
        read(await self._ask("POST", f"/api/v1/bookings/{opener.id}/move", opener, body), Booking)

    async def cancel(self, opener: Opener) -> None:
        read(await self._ask("POST", f"/api/v1/bookings/{opener.id}/cancel", opener), Booking)

    async def release(self, opener: Opener) -> None:
        read(await self._ask("POST", f"/api/v1/holds/{opener.id}/release", opener), Booking)

    async def mail_to(self, citizen: MadeUp, wanted: Callable[[Mail], bool], what: str) -> Mail:
        """Wait for a mail to a test citizen. `what` says in Danish which. Raises Unexpected when it does not come."""
        until = asyncio.get_running_loop().time() + MAIL_WITHIN
        while True:
            mails = (await self.mails(citizen)).messages
            if found := next(filter(wanted, mails), None):
                return found
            if asyncio.get_running_loop().time() > until:
                came = ", ".join(f"“{mail.subject}”" for mail in mails) or "ingen mails"
                late = Unexpected(f"{what} inden for {MAIL_WITHIN:.0f} s", f"til testborgeren kom {came}")
                raise late from TimeoutError()
            await asyncio.sleep(0.5)  # mails are written after the answer, by another process

    async def send(
        self, path: str, body: Any, opener: Opener | None = None, key: str | None = None, *, replaces: str | None = None
    ) -> Answer:
        """Send a write as a program does, whatever comes of it. Raises CouldNotLook when no more may be written.

        `replaces`: the version (an entity tag) of what is put in the place of what stands there.
        """
        answer = await self._ask("PUT" if replaces else "POST", path, opener, body, key, replaces)
        if is_capped(answer.content):
            raise CouldNotLook(CAPPED)
        return Answer(answer.status_code, answer.content)

    async def mails(self, citizen: MadeUp) -> Mails:
        """All mails to a test citizen of the last hour. Raises CouldNotLook without a read token."""
        if self._target.read_token is None:
            raise CouldNotLook(f"Overvågningens læsetoken mangler. Angiv --token-file eller {READ_VARIABLE}.")
        reader = Opener("", self._target.read_token)
        query = httpx.QueryParams({"email": citizen.email})
        return read(await self._ask("GET", f"/api/v1/test-messages?{query}", reader), Mails)

    @property
    def reads_what_was_told(self) -> bool:
        """Whether there is a token that opens what test citizens have told and been told."""
        return self._target.read_token is not None

    async def fault_report(self, number: int) -> dict[str, Any] | None:
        """What was kept of a fault that a test citizen told; None: nothing, or there is no token to read it with."""
        if self._target.read_token is None:
            return None
        answer = await self._ask("GET", f"/api/v1/fault-reports/{number}", Opener("", self._target.read_token))
        return None if answer.status_code == 404 else read(answer, dict[str, Any])

    async def _stored(self, opener: Opener, wanted: type[T]) -> T | None:
        answer = await self._ask("GET", f"/api/v1/bookings/{opener.id}", opener)
        return None if answer.status_code == 404 else read(answer, wanted)

    async def _ask(
        self, method: Literal["GET", "POST", "PUT"], path: str, opener: Opener | None = None, body: Any = None,
        key: str | None = None, replaces: str | None = None,
    ) -> httpx.Response:  # fmt: skip
        # Signed anew for each call: a clean-up after a long walk must not fail for an old mark.
        headers = {MARK_HEADER: self.mark()} if self._marked else {}
        if opener:
            headers["Authorization"] = f"Bearer {opener.secret}"
        content = None
        if replaces:
            headers["If-Match"] = replaces
        if method != "GET":
            headers |= {"Idempotency-Key": key or str(uuid4()), "Content-Type": "application/json"}
            content = body.encode() if isinstance(body, str) else msgspec.json.encode(body or {})
        try:
            return await self._client.request(method, path, headers=headers, content=content)
        except httpx.HTTPError as error:
            raise NoAnswer(f"{self._client.base_url} svarer ikke ({type(error).__name__}).", path) from error
