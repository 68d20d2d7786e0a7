"""The API as seen past the pages: what a page claims is believed only when it is read back here."""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Literal, Self, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import msgspec
from msgspec import Struct

from monitors.targets import AGENT, MARK_HEADER, Target
from monitors.verdicts import CouldNotLook, Unexpected

DAYS: Final = 31
"""How far ahead the pages look."""
T = TypeVar("T")


class Opener(Struct, frozen=True):
    """What opens one booking."""

    id: str
    secret: str


class Names(Struct, frozen=True):
    da: str


class Topic(Struct, frozen=True):
    id: str
    name: Names
    keywords: list[str]
    offices: list[str]


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


class Booking(Struct, frozen=True):
    status: str
    office: str
    start: datetime


class SecondChannel:
    """A client of the API for one run; with the mark of a test citizen when `marked`."""

    def __init__(self, target: Target, run: str, now: Callable[[], datetime], *, marked: bool, patience: float) -> None:
        self._target, self._run, self._now, self._marked = target, run, now, marked
        self._client = httpx.AsyncClient(base_url=target.base_url, timeout=patience, headers=AGENT)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def catalogue(self) -> Catalogue:
        return _read(await self._ask("GET", "/api/v1/catalogue"), Catalogue)

    async def free_times(self, topic: Topic, office: str | None = None) -> FreeTimes:
        """Free times of a visit for one person, a month ahead."""
        query = {"topic": topic.id, "days": str(DAYS)} | ({"office": office} if office else {})
        return _read(await self._ask("GET", f"/api/v1/free-times?{httpx.QueryParams(query)}"), FreeTimes)

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

    async def cancel(self, opener: Opener) -> None:
        _read(await self._ask("POST", f"/api/v1/bookings/{opener.id}/cancel", opener), Booking)

    async def release(self, opener: Opener) -> None:
        _read(await self._ask("POST", f"/api/v1/holds/{opener.id}/release", opener), Booking)

    async def _stored(self, opener: Opener, wanted: type[T]) -> T | None:
        answer = await self._ask("GET", f"/api/v1/bookings/{opener.id}", opener)
        return None if answer.status_code == 404 else _read(answer, wanted)

    async def _ask(self, method: Literal["GET", "POST"], path: str, opener: Opener | None = None) -> httpx.Response:
        # Signed anew for each call: a clean-up after a long walk must not fail for an old mark.
        headers = {MARK_HEADER: self._target.mark(self._run, self._now())} if self._marked else {}
        if opener:
            headers["Authorization"] = f"Bearer {opener.secret}"
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid4())
        try:
            return await self._client.request(method, path, headers=headers, json={} if method == "POST" else None)
        except httpx.HTTPError as error:
            raise CouldNotLook(f"{self._client.base_url} svarer ikke ({type(error).__name__}).") from error


def _read(answer: httpx.Response, wanted: type[T]) -> T:
    """What the API answered. Raises Unexpected for a refusal or another form than agreed."""
    what = f"{answer.request.method} {answer.request.url.path}"
    if not answer.is_success:
        problem = _problem_in(answer.content)
        if problem.type.endswith(":mark-invalid"):
            raise CouldNotLook("Serveren afviser overvågningens mærke: nøglen er forkert, eller mærket er udløbet.")
        raise Unexpected(f"et svar fra API'et på {what}", f"svaret {answer.status_code} {problem.title}".rstrip())
    try:
        return msgspec.json.decode(answer.content, type=wanted)
    except msgspec.MsgspecError as error:
        raise Unexpected(f"et svar i aftalt form på {what}", f"et andet svar ({error})") from error


class _Problem(Struct, frozen=True):
    type: str = ""
    title: str = ""


def _problem_in(content: bytes) -> _Problem:
    try:
        return msgspec.json.decode(content, type=_Problem)
    except msgspec.MsgspecError:
        return _Problem()
