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

from monitors.citizens import MadeUp
from monitors.targets import AGENT, MARK_HEADER, READ_VARIABLE, Target
from monitors.verdicts import CouldNotLook, Unexpected

DAYS: Final = 31
"""How far ahead the pages look."""
MAIL_WITHIN: Final = 30.0
"""Seconds until a mail has been written: three times what a server waits before it looks again."""
CAPPED: Final = (
    "Testborgerne har skrevet så meget, som serveren tillader. Vent, eller hæv TEST_WRITES og TEST_BOOKINGS."
)
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


class _Mails(Struct, frozen=True):
    messages: list[Mail]


class _Receipt(Struct, frozen=True):
    action: str


class _Receipts(Struct, frozen=True):
    receipts: list[_Receipt]


class Answer(Struct, frozen=True):
    """What the API answered, whatever it was."""

    status: int
    content: bytes

    def read(self, wanted: type[T]) -> T:
        """Raises Unexpected when it has another form."""
        return _decoded(self.content, wanted, "API'et")

    @property
    def problem(self) -> str:
        """The kind of a refusal; "" when it is none."""
        return _problem_in(self.content).type.rpartition(":")[2]


class SecondChannel:
    """A client of the API for one run; with the mark of a test citizen when `marked`."""

    def __init__(self, target: Target, run: str, now: Callable[[], datetime], *, marked: bool, patience: float) -> None:
        self._target, self._run, self._now, self._marked = target, run, now, marked
        self._client = httpx.AsyncClient(base_url=target.base_url, timeout=patience, headers=AGENT)
        self.taken: list[Opener] = []
        """What was booked here, and is to be given back."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def catalogue(self) -> Catalogue:
        return _read(await self._ask("GET", "/api/v1/catalogue"), Catalogue)

    async def free_times(self, topic: Topic, office: str | None = None, persons: int = 1) -> FreeTimes:
        """Free times of a visit, a month ahead."""
        asked = topic.id if persons == 1 else f"{topic.id}:{persons}"
        query = {"topic": asked, "days": str(DAYS)} | ({"office": office} if office else {})
        return _read(await self._ask("GET", f"/api/v1/free-times?{httpx.QueryParams(query)}"), FreeTimes)

    async def book(self, topic: Topic, office: str, start: datetime, citizen: MadeUp, key: str | None = None) -> Opener:
        """A time as a program books it."""
        body = {"office": office, "start": start, "topics": [{"id": topic.id}], "contact": citizen}
        opener = _read(await self._ask("POST", "/api/v1/bookings", body=body, key=key), Opener)
        self.taken.append(opener)
        return opener

    async def booking(self, opener: Opener) -> Booking | None:
        """The booking as it is stored; None: the server does not know it."""
        return await self._stored(opener, Booking)

    async def record(self, opener: Opener) -> dict[str, Any] | None:
        """The booking with all that the API tells of it; None: the server does not know it."""
        return await self._stored(opener, dict[str, Any])

    async def calendar(self, opener: Opener) -> str:
        """The booking's calendar file; "" when there is none."""
        answer = await self._ask("GET", f"/api/v1/bookings/{opener.id}/calendar.ics", opener)
        return answer.text if answer.is_success else ""

    async def history(self, opener: Opener) -> list[str]:
        """What has happened to a booking, in order: book, cancel, undo …"""
        answer = await self._ask("GET", f"/api/v1/bookings/{opener.id}/receipts", opener)
        return [receipt.action for receipt in _read(answer, _Receipts).receipts]

    async def move(self, opener: Opener, office: str, start: datetime) -> None:
        body = {"office": office, "start": start}
        _read(await self._ask("POST", f"/api/v1/bookings/{opener.id}/move", opener, body), Booking)

    async def cancel(self, opener: Opener) -> None:
        _read(await self._ask("POST", f"/api/v1/bookings/{opener.id}/cancel", opener), Booking)

    async def release(self, opener: Opener) -> None:
        _read(await self._ask("POST", f"/api/v1/holds/{opener.id}/release", opener), Booking)

    async def mail_to(self, citizen: MadeUp, wanted: Callable[[Mail], bool], what: str) -> Mail:
        """Wait for a mail to a test citizen. `what` says in Danish which. Raises Unexpected when it does not come."""
        until = asyncio.get_running_loop().time() + MAIL_WITHIN
        while True:
            mails = await self._mails(citizen)
            if found := next(filter(wanted, mails), None):
                return found
            if asyncio.get_running_loop().time() > until:
                came = ", ".join(f"“{mail.subject}”" for mail in mails) or "ingen mails"
                raise Unexpected(f"{what} inden for {MAIL_WITHIN:.0f} s", f"til testborgeren kom {came}")
            await asyncio.sleep(0.5)  # mails are written after the answer, by another process

    async def send(self, path: str, body: Any, opener: Opener | None = None, key: str | None = None) -> Answer:
        """Send a write as a program does, whatever comes of it. Raises CouldNotLook when no more may be written."""
        answer = await self._ask("POST", path, opener, body, key)
        if is_capped(answer.content):
            raise CouldNotLook(CAPPED)
        return Answer(answer.status_code, answer.content)

    async def _mails(self, citizen: MadeUp) -> list[Mail]:
        if self._target.read_token is None:
            raise CouldNotLook(f"Overvågningens læsetoken mangler. Angiv --token-file eller {READ_VARIABLE}.")
        reader = Opener("", self._target.read_token)
        query = httpx.QueryParams({"email": citizen.email})
        return _read(await self._ask("GET", f"/api/v1/test-messages?{query}", reader), _Mails).messages

    async def _stored(self, opener: Opener, wanted: type[T]) -> T | None:
        answer = await self._ask("GET", f"/api/v1/bookings/{opener.id}", opener)
        return None if answer.status_code == 404 else _read(answer, wanted)

    async def _ask(
        self, method: Literal["GET", "POST"], path: str, opener: Opener | None = None, body: Any = None,
        key: str | None = None,
    ) -> httpx.Response:  # fmt: skip
        # Signed anew for each call: a clean-up after a long walk must not fail for an old mark.
        headers = {MARK_HEADER: self._target.mark(self._run, self._now())} if self._marked else {}
        if opener:
            headers["Authorization"] = f"Bearer {opener.secret}"
        content = None
        if method == "POST":
            headers |= {"Idempotency-Key": key or str(uuid4()), "Content-Type": "application/json"}
            content = body.encode() if isinstance(body, str) else msgspec.json.encode(body or {})
        try:
            return await self._client.request(method, path, headers=headers, content=content)
        except httpx.HTTPError as error:
            raise CouldNotLook(f"{self._client.base_url} svarer ikke ({type(error).__name__}).") from error


def is_capped(content: bytes) -> bool:
    """Whether a refusal says that test citizens may write no more for now."""
    return _problem_in(content).type.endswith((":too-many-test-writes", ":too-many-test-bookings"))


def _read(answer: httpx.Response, wanted: type[T]) -> T:
    """What the API answered. Raises Unexpected for a refusal or another form than agreed."""
    if answer.is_success:
        return _decoded(answer.content, wanted, f"API'et på {_name(answer)}")
    problem = _problem_in(answer.content)
    if problem.type.endswith(":mark-invalid"):
        raise CouldNotLook("Serveren afviser overvågningens mærke: nøglen er forkert, eller mærket er udløbet.")
    if is_capped(answer.content):
        raise CouldNotLook(CAPPED)
    raise Unexpected(f"et svar fra API'et på {_name(answer)}", f"svaret {answer.status_code} {problem.title}".rstrip())


def _decoded(content: bytes, wanted: type[T], where: str) -> T:
    try:
        return msgspec.json.decode(content, type=wanted)
    except msgspec.MsgspecError as error:
        raise Unexpected(f"et svar i aftalt form fra {where}", f"et andet svar ({error})") from error


def _name(answer: httpx.Response) -> str:
    return f"{answer.request.method} {answer.request.url.path}"


class _Problem(Struct, frozen=True):
    type: str = ""
    title: str = ""


def _problem_in(content: bytes) -> _Problem:
    try:
        return msgspec.json.decode(content, type=_Problem)
    except msgspec.MsgspecError:
        return _Problem()
